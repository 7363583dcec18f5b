import { splitLines } from "../../domain/plan/lines.ts";
import type { SourceLine } from "../../domain/plan/reading.ts";
import { decodeText } from "./decodeText.ts";
import { DocumentError } from "./documentError.ts";
import { MAX_FILE_BYTES } from "./limits.ts";
import { collectLines } from "./lineSink.ts";
import { readDocx } from "./readDocx.ts";
import { readHtml } from "./readHtml.ts";

/** Formats that are recognized to tell the user what to do with them. */
const RECOGNIZED: readonly { format: string; magic: readonly number[] }[] = [
  { format: "pdf", magic: [0x25, 0x50, 0x44, 0x46] },
  { format: "doc", magic: [0xd0, 0xcf, 0x11, 0xe0] },
  { format: "rtf", magic: [0x7b, 0x5c, 0x72, 0x74, 0x66] },
  { format: "image", magic: [0xff, 0xd8, 0xff] },
  { format: "image", magic: [0x89, 0x50, 0x4e, 0x47] },
  { format: "archive", magic: [0x52, 0x61, 0x72, 0x21] },
  { format: "archive", magic: [0x1f, 0x8b] },
];
const ZIP = [0x50, 0x4b] as const;

/**
 * Reads a document into numbered lines, by its content: Word (.docx), HTML, or text in UTF-8, UTF-16 or GB18030. The file name is a hint only.
 * @throws {DocumentError} with a stable code
 */
export function readDocument({ bytes, fileName }: { bytes: Uint8Array; fileName: string }): SourceLine[] {
  if (bytes.length > MAX_FILE_BYTES) throw new DocumentError({ code: "DOCUMENT_TOO_LARGE", message: `${bytes.length} bytes` });
  if (bytes.length === 0) throw new DocumentError({ code: "EMPTY_DOCUMENT", message: "the file is empty" });
  const lines = readContent(bytes, fileName);
  if (lines.every((line) => line.text.trim() === ""))
    throw new DocumentError({ code: "EMPTY_DOCUMENT", message: "the document holds no text" });
  return lines;
}

function readContent(bytes: Uint8Array, fileName: string): SourceLine[] {
  if (startsWith(bytes, ZIP)) return readDocx(bytes);
  for (const { format, magic } of RECOGNIZED) {
    // An OLE file is a .doc, .xls or .wps; its name tells which.
    if (startsWith(bytes, magic))
      throw new DocumentError({
        code: "UNSUPPORTED_DOCUMENT",
        message: `a ${format} file`,
        format: format === "doc" ? oleFormat(fileName) : format,
      });
  }
  const text = decodeText(bytes);
  if (looksLikeHtml(text)) return readHtml(decodeHtml(bytes, text));
  const sink = collectLines();
  for (const line of splitLines(text)) sink.paragraph(line.text);
  return sink.lines();
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function oleFormat(fileName: string): string {
  const extension = /\.([a-z]{2,4})$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  return extension === "xls" || extension === "et" ? "xls" : "doc";
}

function looksLikeHtml(text: string): boolean {
  const start = text.slice(0, 4096).replace(/^\s+/, "");
  return /^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|table|p|h[1-6]|article|section|\?xml)[\s>/]/i.test(start);
}

/** A page whose bytes happened to be valid UTF-8 needs nothing; one that declares another encoding is decoded by it. */
function decodeHtml(bytes: Uint8Array, decoded: string): string {
  const declared = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{3,20})/i.exec(decoded.slice(0, 4096))?.[1]?.toLowerCase();
  if (declared === undefined || !/^(?:gb|big5)/.test(declared) || !decoded.includes("\ufffd")) return decoded;
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return decoded;
  }
}
