import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { stopLeftover } from "../../platform/embedded/pid-file.ts";
import { processIdentity } from "../../platform/embedded/process-identity.ts";
import { silent } from "../../platform/embedded/say.ts";

const prefix = "liandu-test-stack-";
const ownerFile = "owner.json";

/** Nothing needs to be kept, so PostgreSQL is told to stop at once. */
const parts = [
  { pidFile: "postgres/postgres.pid.json", signal: "SIGQUIT" },
  { pidFile: "temporal/temporal.pid.json", signal: "SIGTERM" },
] as const;

/** A folder for all that one test run starts. Others may run at the same time, each in its own. */
export function makeRunFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  // PostgreSQL may run as another user and has to pass.
  fs.chmodSync(folder, 0o755);
  fs.writeFileSync(path.join(folder, ownerFile), JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  return folder;
}

/** Stops whatever of a run is still there, and removes its folder. */
export async function removeRun(folder: string): Promise<void> {
  await Promise.all(
    parts.map(({ pidFile, signal }) =>
      stopLeftover({ file: path.join(folder, pidFile), endings: [{ signal, waitMs: 5000 }], say: silent }),
    ),
  );
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Does the same for runs whose process is gone: killed, or crashed before their teardown. */
export async function removeAbandonedRuns(): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const folder = path.join(os.tmpdir(), name);
    if (name.startsWith(prefix) && isAbandoned(folder)) await removeRun(folder);
  }
}

function isAbandoned(folder: string): boolean {
  try {
    const owner: unknown = JSON.parse(fs.readFileSync(path.join(folder, ownerFile), "utf8"));
    if (typeof owner !== "object" || owner === null || !("pid" in owner) || typeof owner.pid !== "number" || !("identity" in owner))
      return true;
    return processIdentity(owner.pid) !== owner.identity;
  } catch {
    // Somebody else's, just being made, or gone meanwhile.
    return false;
  }
}
