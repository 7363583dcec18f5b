import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";
import { EvidenceError } from "./evidenceError.ts";
import type { DeclaredType } from "./evidenceStore.ts";
import { declarationAgrees, extensionOf, nameAgrees } from "./mediaTypes.ts";

/** Markup that a browser would run is looked for in as many bytes as browsers look at, and somewhat more. */
const MARKUP_BYTES = 4096;
const MARKUP =
  /<(?:!doctype\s+html|html|head|body|script|iframe|object|embed|svg|style|meta|link|img|a\s|\?xml|\?php)|^\s*(?:<[!?a-z]|#!|javascript:|%!ps)/i;
/** A control character that no text has. */
const NOT_TEXT = /(?![\t\n\r\f])\p{Cc}/u;

/**
 * The media type of a file by its content.
 * @param allowed media types that are taken; everything else is refused, whatever its name
 * @throws EvidenceError `EVIDENCE_TYPE_NOT_ALLOWED` or, for allowed content under a false name or type, `EVIDENCE_TYPE_MISMATCH`
 */
export async function detectType({
  file,
  declared = {},
  allowed,
}: {
  file: string;
  declared?: DeclaredType;
  allowed: readonly string[];
}): Promise<string> {
  const mediaType = (await fileTypeFromFile(file))?.mime ?? (await textType(file, declared));
  const detected = mediaType === "video/x-m4v" ? "video/mp4" : mediaType;
  if (detected === null || !allowed.includes(detected))
    throw new EvidenceError("EVIDENCE_TYPE_NOT_ALLOWED", { detected: detected ?? "unknown" });
  if (!nameAgrees(detected, declared.fileName))
    throw new EvidenceError("EVIDENCE_TYPE_MISMATCH", { detected, declared: extensionOf(declared.fileName) ?? "" });
  if (!declarationAgrees(detected, declared.mediaType))
    throw new EvidenceError("EVIDENCE_TYPE_MISMATCH", { detected, declared: declared.mediaType ?? "" });
  return detected;
}

/** Text has no signature: it is what decodes without a fault, in UTF-8, UTF-16 with its mark, or GB 18030, and holds neither controls nor markup. */
async function textType(file: string, declared: DeclaredType): Promise<string | null> {
  for (const encoding of await possibleEncodings(file)) {
    if (await decodesAsText(file, encoding)) return isDeclaredCsv(declared) ? "text/csv" : "text/plain";
  }
  return null;
}

function isDeclaredCsv({ fileName, mediaType }: DeclaredType): boolean {
  const extension = extensionOf(fileName);
  return extension === null ? declarationAgrees("text/csv", mediaType) && /csv|ms-excel/.test(mediaType ?? "") : extension === "csv";
}

async function possibleEncodings(file: string): Promise<string[]> {
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return ["utf-16le"];
    if (buffer[0] === 0xfe && buffer[1] === 0xff) return ["utf-16be"];
    return ["utf-8", "gb18030"];
  } finally {
    await handle.close();
  }
}

async function decodesAsText(file: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const handle = await open(file, "r");
  let beginning = "";
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      const text = decoder.decode(bytesOf(chunk), { stream: true });
      if (NOT_TEXT.test(text)) return false;
      if (beginning.length < MARKUP_BYTES) beginning += text.slice(0, MARKUP_BYTES - beginning.length);
    }
    decoder.decode();
  } catch {
    return false;
  } finally {
    await handle.close();
  }
  return !MARKUP.test(beginning);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError("a stream of a file gives bytes");
}
