import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import type { Ending } from "./child-process.ts";
import { processIdentity } from "./process-identity.ts";
import type { Say } from "./say.ts";

interface PidRecord {
  pid: number;
  /** of this very process; a later one with the same number has another */
  identity: string;
  part: string;
}

function isPidRecord(value: unknown): value is PidRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "identity" in value &&
    typeof value.identity === "string" &&
    "part" in value &&
    typeof value.part === "string"
  );
}

/** Keeps the number of a process that we started. Written synchronously, right after the start: what is not on record cannot be found after a kill. */
export function recordPid({ file, pid, part }: { file: string; pid: number; part: string }): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const record: PidRecord = { pid, identity: processIdentity(pid) ?? "", part };
  fs.writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}

export function removePidFile(file: string): void {
  fs.rmSync(file, { force: true });
}

function readPidRecord(file: string): PidRecord | undefined {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return isPidRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a signal; a process that has gone in between is no error. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone, or not ours to signal; the caller looks at whether it is still there.
  }
}

/**
 * Ends a process that is not our child, by asking until it is gone.
 * @returns whether it is gone
 */
export async function endProcess({
  pid,
  identity,
  endings,
}: {
  pid: number;
  identity: string;
  endings: readonly Ending[];
}): Promise<boolean> {
  for (const { signal, waitMs } of [...endings, { signal: "SIGKILL" as const, waitMs: 10_000 }]) {
    signalIfThere(pid, signal);
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (processIdentity(pid) !== identity) return true;
      await delay(25);
    }
  }
  return processIdentity(pid) !== identity;
}

/**
 * Stops what a killed start has left running. Only the very process on record is touched: its start time must match, not only its number.
 * Call it while holding the data folder's lock.
 */
export async function stopLeftover({ file, endings, say }: { file: string; endings: readonly Ending[]; say: Say }): Promise<void> {
  const record = readPidRecord(file);
  if (record && record.identity !== "" && processIdentity(record.pid) === record.identity) {
    say(embeddedTexts.stoppingLeftover({ part: record.part, pid: record.pid }));
    await endProcess({ pid: record.pid, identity: record.identity, endings });
  }
  removePidFile(file);
}
