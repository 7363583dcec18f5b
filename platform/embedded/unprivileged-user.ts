import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "./embedded-error.ts";

const run = promisify(execFile);

/** Whom to run as. Empty: as ourselves. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

const candidates = ["postgres", "nobody"];

/**
 * PostgreSQL refuses to run as root. When we are root, it runs as the owner of its data if there is one already, else as the first of `postgres`, `nobody`.
 * @throws EmbeddedError `no-unprivileged-user`
 */
export async function unprivilegedUser({ dataFolder }: { dataFolder: string }): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  if (fs.existsSync(dataFolder)) {
    const { uid, gid } = fs.statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  for (const user of candidates) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user here: the next one.
    }
  }
  throw new EmbeddedError({ code: "no-unprivileged-user", message: embeddedTexts.noUnprivilegedUser({ candidates }) });
}

/** The folder on the way to `target` that others may not pass; `undefined` when another user gets there. */
export function closedFolderAbove(target: string): string | undefined {
  for (let folder = path.dirname(path.resolve(target)); ; folder = path.dirname(folder)) {
    if ((fs.statSync(folder).mode & 0o001) === 0) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
