import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { fill } from "../../texts/format.ts";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_PARTS } from "./limits.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";

/** A part of a ZIP archive, still packed. */
export type ZipPart = { name: string; method: number; packed: Buffer };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/**
 * The parts of an archive by its central directory. Nothing is inflated yet. Sizes that the archive declares are used to find the packed bytes only; what comes out
 * of them is counted by who inflates.
 * @throws {SpreadsheetError} UNREADABLE_TABLE
 */
export function zipParts(bytes: Buffer): ReadonlyMap<string, ZipPart> {
  try {
    return directory(bytes);
  } catch (error) {
    if (error instanceof SpreadsheetError) throw error;
    throw damaged("the archive's directory points outside of it", error);
  }
}

function directory(bytes: Buffer): ReadonlyMap<string, ZipPart> {
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  // 64-bit sizes are for archives of more than 4 GB.
  if (count > MAX_PARTS || at === 0xffff_ffff) throw damaged(`an archive of ${count} parts`);
  const parts = new Map<string, ZipPart>();
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged("the archive's directory is broken");
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const packedSize = bytes.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    if ((flags & ENCRYPTED) !== 0) throw damaged("an encrypted part");
    if (bytes.readUInt32LE(local) !== LOCAL_ENTRY) throw damaged("a part is not where the directory says");
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (start + packedSize > bytes.length) throw damaged("a part is cut off");
    parts.set(name, { name, method, packed: bytes.subarray(start, start + packedSize) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return parts;
}

function endOfDirectory(bytes: Buffer): number {
  for (let at = bytes.length - END_LENGTH; at >= Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT); at -= 1)
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw damaged("no end of a directory: the archive is cut off");
}

/**
 * A part's content, piece by piece. What the archive says about its size is not believed: reading stops at `maxBytes`.
 * @throws {SpreadsheetError} TABLE_TOO_LARGE, UNREADABLE_TABLE
 */
export async function* inflated({ name, method, packed }: ZipPart, maxBytes: number): AsyncGenerator<Buffer> {
  if (method !== STORED && method !== DEFLATED) throw damaged(`${name} is packed by method ${method}`);
  let size = 0;
  const stream = method === STORED ? Readable.from([packed]) : Readable.from(pieces(packed)).pipe(createInflateRaw());
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > maxBytes)
        throw new SpreadsheetError("TABLE_TOO_LARGE", `${name} inflates beyond ${maxBytes} bytes`, {
          limit: fill(tableTexts.inflatedLimit, { max: Math.floor(maxBytes / 1024 / 1024) }),
        });
      yield chunk;
    }
  } catch (error) {
    throw error instanceof SpreadsheetError ? error : damaged(`${name} cannot be inflated`, error);
  } finally {
    stream.destroy();
  }
}

function* pieces(packed: Buffer): Generator<Buffer> {
  const length = 64 * 1024;
  for (let at = 0; at < packed.length; at += length) yield packed.subarray(at, at + length);
}

function damaged(message: string, cause?: unknown): SpreadsheetError {
  return new SpreadsheetError("UNREADABLE_TABLE", message, { reason: tableTexts.damaged }, cause);
}
