import { mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../error-code.ts";
import { admitFile } from "./admitFile.ts";
import { resolveRange } from "./byteRange.ts";
import { onStorage } from "./evidenceError.ts";
import { evidencePath, jurisdictionFolder, type EvidenceKey, type EvidenceStore } from "./evidenceStore.ts";
import { DEFAULT_ALLOWED_TYPES } from "./mediaTypes.ts";
import { openSpool } from "./spool.ts";
import { verifyingStream } from "./verifyingStream.ts";

/** Begins with a dot, as no jurisdiction's folder does. On the same file system as the files, so that a rename is atomic. */
const INCOMING = ".incoming";

/**
 * Evidence as files under `root`. A file is synced, moved into place by one rename, and its folder synced: after a power loss it is there whole or not
 * at all. Several processes may share the folder.
 */
export async function openDiskEvidenceStore({
  root,
  allowed = DEFAULT_ALLOWED_TYPES,
}: {
  root: string;
  allowed?: readonly string[];
}): Promise<EvidenceStore> {
  const incoming = path.join(root, INCOMING);
  await onStorage(() => openSpool(incoming));
  const fileOf = (key: EvidenceKey): string => path.join(root, evidencePath(key));

  return {
    async put(content, options) {
      jurisdictionFolder(options.jurisdictionId);
      return await admitFile(content, { spoolFolder: incoming, allowed, options }, async ({ file, sha256 }) => {
        const target = fileOf({ jurisdictionId: options.jurisdictionId, sha256 });
        await makeFolders(root, path.dirname(target));
        // Over an older copy of the same bytes too: that mends one that was damaged.
        await rename(file, target);
        await syncFolder(path.dirname(target));
      });
    },

    async get(key, range) {
      return await onStorage(async () => {
        const handle = await openIfThere(fileOf(key));
        if (handle === null) return null;
        try {
          const { size } = await handle.stat();
          if (range === undefined) return { stream: verifyingStream(handle.createReadStream(), key.sha256), size };
          const bytes = resolveRange(range, size);
          return { stream: handle.createReadStream(bytes), size, range: bytes };
        } catch (error) {
          await handle.close();
          throw error;
        }
      });
    },

    async exists(key) {
      return await onStorage(async () => {
        try {
          return (await stat(fileOf(key))).isFile();
        } catch (error) {
          if (errorCode(error) === "ENOENT") return false;
          throw error;
        }
      });
    },

    async remove(key) {
      await onStorage(() => rm(fileOf(key), { force: true }));
    },

    async *list(jurisdictionId) {
      const folder = path.join(root, jurisdictionFolder(jurisdictionId));
      for await (const prefix of entriesOf(folder)) {
        for await (const sha256 of entriesOf(path.join(folder, prefix))) {
          const found = await stat(path.join(folder, prefix, sha256)).catch(() => null);
          if (found !== null) yield { jurisdictionId, sha256, size: found.size, storedAt: found.mtime.toISOString() };
        }
      }
    },

    async check() {
      await onStorage(async () => {
        const probe = path.join(incoming, `check-${process.pid}-${performance.now()}`);
        await (await open(probe, "wx", 0o600)).close();
        await rm(probe);
      });
    },
  };
}

async function openIfThere(file: string): Promise<Awaited<ReturnType<typeof open>> | null> {
  try {
    return await open(file, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function* entriesOf(folder: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(folder)) yield entry.name;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** Makes a folder below `root`, and syncs every folder that got a new entry by it. */
async function makeFolders(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let parent = path.dirname(folder); parent.length >= root.length; parent = path.dirname(parent)) await syncFolder(parent);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot sync a folder, and writes its entries through by itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
