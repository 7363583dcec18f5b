import { createReadStream } from "node:fs";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";

export type TextEncoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be";

/** Share of odd characters above which bytes are no text. */
const MOST_ODD_CHARACTERS = 0.02;

/**
 * How a text file is encoded: by its byte order mark, else UTF-8, else GB18030 (which contains GBK and GB2312). The whole file is looked at, since its first
 * Chinese character may come late; a file that is damaged in a few places is what it is for the most part, and its damaged cells are told row by row.
 * @throws {SpreadsheetError} UNREADABLE_TABLE when it is no text
 */
export async function detectEncoding(file: string): Promise<TextEncoding> {
  const utf8 = { decoder: new TextDecoder("utf-8"), odd: 0 };
  const chinese = { decoder: new TextDecoder("gb18030"), odd: 0 };
  let characters = 0;
  let first = true;
  for await (const chunk of chunksOf(file)) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
    if (first && chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
    if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return "utf-8";
    first = false;
    const text = utf8.decoder.decode(chunk, { stream: true });
    characters += text.length;
    utf8.odd += oddCharacters(text);
    // As long as it is sound UTF-8, the other reading cannot win.
    chinese.odd += oddCharacters(chinese.decoder.decode(chunk, { stream: true }));
  }
  utf8.odd += oddCharacters(utf8.decoder.decode());
  chinese.odd += oddCharacters(chinese.decoder.decode());
  const [encoding, odd] = utf8.odd <= chinese.odd || utf8.odd === 0 ? (["utf-8", utf8.odd] as const) : (["gb18030", chinese.odd] as const);
  if (odd > Math.max(2, characters * MOST_ODD_CHARACTERS))
    throw new SpreadsheetError("UNREADABLE_TABLE", "the file holds no readable text", { reason: tableTexts.noText });
  return encoding;
}

/** The file's text, piece by piece, without its byte order mark. Bytes that mean nothing become U+FFFD. */
export async function* decodedText(file: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunksOf(file)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) if (chunk instanceof Uint8Array) yield chunk;
}

/** Replacements, controls other than white space, and private use: where a wrong encoding usually lands. */
const ODD = /[\uFFFD\uE000-\uF8FF]|(?![\t\n\r\f\v])\p{Cc}/gu;

function oddCharacters(text: string): number {
  return text.match(ODD)?.length ?? 0;
}
