import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { EvidenceError, onStorage } from "./evidenceError.ts";

/** A file that has come in whole: on disk, synced, not yet in its place. */
export type SpooledFile = { file: string; sha256: string; size: number };

/** Nobody uploads for longer; what is older was left behind by a process that died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Makes the folder for incoming files and removes what a killed process left in it. */
export async function openSpool(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found?.isFile() && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

/**
 * Writes `content` to a temporary file, hashing on the way, and hands it to `use`; afterwards the temporary file is gone, unless `use` moved it.
 * Type, shooting time and hash need the whole file before any of it may be stored for good, so it waits on disk: memory holds one chunk.
 * Reading stops, and the source is closed, as soon as `maxBytes` is passed.
 */
export async function withSpooled<Result>(
  content: AsyncIterable<Uint8Array>,
  { folder, maxBytes }: { folder: string; maxBytes: number },
  use: (spooled: SpooledFile) => Promise<Result>,
): Promise<Result> {
  const file = path.join(folder, randomUUID());
  const handle = await onStorage(() => open(file, "wx", 0o600));
  try {
    let received: { sha256: string; size: number };
    try {
      received = await receive(content, { handle, maxBytes });
      await onStorage(() => handle.sync());
    } finally {
      await handle.close();
    }
    return await use({ file, ...received });
  } finally {
    await rm(file, { force: true });
  }
}

async function receive(
  content: AsyncIterable<Uint8Array>,
  { handle, maxBytes }: { handle: FileHandle; maxBytes: number },
): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of whole(content)) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new EvidenceError("EVIDENCE_TOO_LARGE", { maxBytes });
    hash.update(chunk);
    await onStorage(() => writeAll(handle, chunk));
  }
  if (size === 0) throw new EvidenceError("EVIDENCE_EMPTY");
  return { sha256: hash.digest("hex"), size };
}

/** The chunks of `content`; a source that breaks off is an incomplete upload and not a fault of the store. */
async function* whole(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw error instanceof EvidenceError ? error : new EvidenceError("UPLOAD_INCOMPLETE", {}, error);
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength;) written += (await handle.write(chunk, written)).bytesWritten;
}
