import { DocumentError } from "./documentError.ts";

/** Share of control and replacement characters above which bytes are not text. */
const MOST_ODD_CHARACTERS = 0.02;

/**
 * Decodes text by its byte order mark, else as UTF-8, else as GB18030 (which contains GBK and GB2312).
 * @throws {DocumentError} UNREADABLE_DOCUMENT when the bytes are no text
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return checked(new TextDecoder("utf-16le").decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return checked(new TextDecoder("utf-16be").decode(bytes));
  try {
    return checked(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    return decodeOther(bytes);
  }
}

/** A UTF-8 file with a few damaged bytes still decodes better as UTF-8 than as GB18030. */
function decodeOther(bytes: Uint8Array): string {
  const damaged = new TextDecoder("utf-8").decode(bytes);
  const chinese = new TextDecoder("gb18030").decode(bytes);
  return checked(oddShare(damaged) * 4 < oddShare(chinese) + 0.001 ? damaged : chinese);
}

function checked(text: string): string {
  if (oddShare(text) > MOST_ODD_CHARACTERS)
    throw new DocumentError({ code: "UNREADABLE_DOCUMENT", message: "the file holds no readable text" });
  return text;
}

function oddShare(text: string): number {
  if (text === "") return 0;
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0xfffd || (c < 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0c && c !== 0x0d && c !== 0x0b)) odd++;
    // Private use: where a wrong encoding usually lands.
    else if (c >= 0xe000 && c <= 0xf8ff) odd++;
  }
  return odd / text.length;
}
