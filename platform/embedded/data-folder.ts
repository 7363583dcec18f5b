import fs from "node:fs";
import path from "node:path";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { tryLock } from "./file-lock.ts";

/** Where each part keeps its own under the data folder. */
export interface DataFolders {
  postgres: string;
  temporal: string;
  mail: string;
}

/**
 * Takes the data folder for this process, before anything in it is touched: a second start could otherwise take the first one's database for a leftover and stop
 * it. The lock frees itself when its holder dies.
 * @throws EmbeddedError `data-folder-held` (exit code 3), saying who holds it
 */
export async function holdDataFolder({ folder }: { folder: string }): Promise<{ folders: DataFolders; release: () => void }> {
  const root = path.resolve(folder);
  fs.mkdirSync(root, { recursive: true, mode: 0o755 });
  const attempt = await tryLock({ folder: root, name: "lock", purpose: "start" });
  if (!attempt.held) {
    const { pid, host, since } = attempt.holder;
    throw new EmbeddedError({ code: "data-folder-held", message: embeddedTexts.dataFolderHeld({ folder: root, pid, host, since }) });
  }
  const folders = { postgres: path.join(root, "postgres"), temporal: path.join(root, "temporal"), mail: path.join(root, "mail") };
  return { folders, release: attempt.release };
}
