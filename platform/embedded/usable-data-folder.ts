import path from "node:path";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import type { Say } from "./say.ts";
import { closedFolderAbove } from "./unprivileged-user.ts";

/** Where services keep their data by custom; every user may pass through it. */
const FALLBACK = "/var/lib/liandu";

/**
 * The folder for the embedded stack's data. PostgreSQL refuses to run as root and then runs as another user, who may not be able to enter the
 * project's folder, for instance below /root. Unless somebody chose the folder, the data then lie where services keep theirs.
 */
export function usableDataFolder({
  dataDir,
  chosen,
  uid,
  say,
}: {
  dataDir: string;
  chosen: boolean;
  uid: number | undefined;
  say: Say;
}): string {
  if (chosen || uid !== 0) return dataDir;
  const closed = closedFolderAbove(dataDir);
  if (closed === undefined) return dataDir;
  say(embeddedTexts.dataFolderElsewhere({ closed, folder: FALLBACK }));
  return path.resolve(FALLBACK);
}
