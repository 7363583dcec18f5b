import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "./process-identity.ts";
import { errorCode } from "../error-code.ts";

/** Who holds a lock. */
export interface LockHolder {
  pid: number;
  host: string;
  /** of this very process: a later one with the same number is another holder */
  identity: string;
  /** instant, ISO 8601 */
  since: string;
  /** what it is doing with the lock, in a few words */
  purpose: string;
}

export type LockAttempt = { held: true; release: () => void } | { held: false; holder: LockHolder };

const beatMs = 2000;
/** A holder on another machine or in another container cannot be looked up by its number: it counts as gone after this long without a beat. */
const silenceMs = 5 * beatMs;

/**
 * Tries to take a lock that frees itself when its holder dies, on nothing but a folder.
 *
 * Each holder is a file `NAME.<generation>` with content; taking the lock means creating the next generation, which only one can do. The newest generation is
 * never deleted, only marked as released, so that a name is not created twice; who finds a newer one after creating its own has been too slow and backs off.
 * @param folder exists or is made
 */
export async function tryLock({ folder, name, purpose }: { folder: string; name: string; purpose: string }): Promise<LockAttempt> {
  fs.mkdirSync(folder, { recursive: true });
  const ours: LockHolder = {
    pid: process.pid,
    host: os.hostname(),
    identity: processIdentity(process.pid) ?? "",
    since: new Date().toISOString(),
    purpose,
  };
  for (;;) {
    const newest = newestGeneration({ folder, name });
    const holder = newest === 0 ? undefined : readHolder(fileOf({ folder, name, generation: newest }));
    if (holder && (await stillHeld({ holder, file: fileOf({ folder, name, generation: newest }) }))) return { held: false, holder };
    const generation = newest + 1;
    const file = fileOf({ folder, name, generation });
    if (!created({ file, content: JSON.stringify(ours) })) continue;
    if (newestGeneration({ folder, name }) > generation) {
      fs.rmSync(file, { force: true });
      continue;
    }
    for (const older of generations({ folder, name })) {
      if (older < generation) fs.rmSync(fileOf({ folder, name, generation: older }), { force: true });
    }
    return { held: true, release: keepBeating(file) };
  }
}

/** Takes the lock, waiting for others to release it. `onWait` is called once, when there is somebody to wait for.
 * @throws AbortError when `signal` ends the wait */
export async function takeLock({
  folder,
  name,
  purpose,
  onWait,
  signal,
}: {
  folder: string;
  name: string;
  purpose: string;
  onWait?: (holder: LockHolder) => void;
  signal?: AbortSignal;
}): Promise<() => void> {
  for (let told = false; ; told = true) {
    const attempt = await tryLock({ folder, name, purpose });
    if (attempt.held) return attempt.release;
    if (!told) onWait?.(attempt.holder);
    await delay(500, undefined, signal ? { signal } : {});
  }
}

function fileOf({ folder, name, generation }: { folder: string; name: string; generation: number }): string {
  return path.join(folder, `${name}.${generation}`);
}

function generations({ folder, name }: { folder: string; name: string }): number[] {
  return fs
    .readdirSync(folder)
    .filter((entry) => entry.startsWith(`${name}.`))
    .map((entry) => Number(entry.slice(name.length + 1)))
    .filter((generation) => Number.isInteger(generation) && generation > 0);
}

function newestGeneration(lock: { folder: string; name: string }): number {
  return Math.max(0, ...generations(lock));
}

/** Creates the file with its content in one step, unless it exists. */
function created({ file, content }: { file: string; content: string }): boolean {
  const draft = `${file}.${process.pid}.${performance.now()}.draft`;
  fs.writeFileSync(draft, content, { mode: 0o644 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "host" in value &&
    typeof value.host === "string" &&
    "identity" in value &&
    typeof value.identity === "string" &&
    "since" in value &&
    typeof value.since === "string" &&
    "purpose" in value &&
    typeof value.purpose === "string"
  );
}

/** `undefined` for a released or an unreadable one. */
function readHolder(file: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function stillHeld({ holder, file }: { holder: LockHolder; file: string }): Promise<boolean> {
  if (holder.host === os.hostname()) return holder.identity !== "" && processIdentity(holder.pid) === holder.identity;
  const lastBeat = beatOf(file);
  const deadline = performance.now() + silenceMs;
  while (performance.now() < deadline) {
    await delay(beatMs / 2);
    if (beatOf(file) !== lastBeat) return readHolder(file) !== undefined;
  }
  return false;
}

function beatOf(file: string): number | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

function keepBeating(file: string): () => void {
  const beat = setInterval(() => fs.utimes(file, new Date(), new Date(), () => undefined), beatMs).unref();
  let released = false;
  return () => {
    if (released) return;
    released = true;
    clearInterval(beat);
    fs.writeFileSync(file, "{}");
  };
}
