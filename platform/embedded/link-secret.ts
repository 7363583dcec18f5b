import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * The secret of the links in mails, where the configuration names none: made at the first start and kept in the data folder, readable by its owner alone. Without the
 * file, all links in mails that are about would be dead.
 */
export function keptLinkSecret({ folder }: { folder: string }): string {
  const file = path.join(folder, "link-secret");
  if (!fs.existsSync(file)) {
    const fresh = `${file}.new`;
    fs.writeFileSync(fresh, randomBytes(32).toString("base64url"), { mode: 0o600, flush: true });
    fs.renameSync(fresh, file);
  }
  return fs.readFileSync(file, "utf8").trim();
}
