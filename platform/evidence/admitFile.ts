import { detectType } from "./detectType.ts";
import { onStorage } from "./evidenceError.ts";
import type { PutOptions, StoredEvidence } from "./evidenceStore.ts";
import { shootingTime } from "./shootingTime.ts";
import { withSpooled } from "./spool.ts";

/**
 * The way in that every store shares: receive to disk, find out what it is, and only then `store` it.
 * So a refused file never reaches the place where evidence lies, and both kinds of store refuse alike.
 */
export async function admitFile(
  content: AsyncIterable<Uint8Array>,
  { spoolFolder, allowed, options: { maxBytes, declared } }: { spoolFolder: string; allowed: readonly string[]; options: PutOptions },
  store: (admitted: StoredEvidence & { file: string }) => Promise<void>,
): Promise<StoredEvidence> {
  return await withSpooled(content, { folder: spoolFolder, maxBytes }, async ({ file, sha256, size }) => {
    const mediaType = await detectType({ file, allowed, ...(declared === undefined ? {} : { declared }) });
    const takenAt = await shootingTime({ file, mediaType });
    const stored = { sha256, size, mediaType, ...(takenAt === null ? {} : { takenAt }) };
    await onStorage(() => store({ ...stored, file }));
    return stored;
  });
}
