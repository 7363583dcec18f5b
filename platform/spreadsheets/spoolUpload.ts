import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fill } from "../../texts/format.ts";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_CSV_BYTES } from "./limits.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";

/** An upload on disk. Whoever has it calls `remove` when done. */
export type SpooledTable = { file: string; sha256: string; size: number; remove: () => Promise<void> };

/** What is older was left behind by a process that died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Takes an upload in whole, hashing on the way: memory holds one chunk. Reading stops at the limit. @throws {SpreadsheetError} TABLE_TOO_LARGE, EMPTY_TABLE */
export async function spoolUpload(
  content: AsyncIterable<Uint8Array>,
  folder: string,
  maxBytes: number = MAX_CSV_BYTES,
): Promise<SpooledTable> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandoned(folder);
  const file = path.join(folder, randomUUID());
  const remove = (): Promise<void> => rm(file, { force: true });
  const hash = createHash("sha256");
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(content, measure, createWriteStream(file, { flags: "wx", mode: 0o600 }));
    if (size === 0) throw new SpreadsheetError("EMPTY_TABLE", "an empty file");
    return { file, sha256: hash.digest("hex"), size, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

export function tooLarge(maxBytes: number): SpreadsheetError {
  return new SpreadsheetError("TABLE_TOO_LARGE", `more than ${maxBytes} bytes`, {
    limit: fill(tableTexts.csvLimit, { max: Math.floor(maxBytes / 1024 / 1024) }),
  });
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found?.isFile() === true && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}
