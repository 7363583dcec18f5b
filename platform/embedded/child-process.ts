import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { BoundedLog } from "./bounded-log.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { recordPid, removePidFile } from "./pid-file.ts";

/** One try to end a process: the signal, and how long it gets before the next one. */
export interface Ending {
  signal: NodeJS.Signals;
  waitMs: number;
}

export interface ChildOptions {
  /** how people know it, for messages */
  part: string;
  command: string;
  args: readonly string[];
  /** where its output goes */
  logFile: string;
  /** where its number is kept, for the start after one that was killed */
  pidFile: string;
  /** tried in turn until it is gone; SIGKILL follows by itself */
  endings: readonly Ending[];
  uid?: number;
  gid?: number;
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
}

/** A process that we started and answer for. */
export interface RunningChild {
  readonly part: string;
  readonly pid: number;
  /** Resolves when it is gone, however that came; never rejects. */
  readonly gone: Promise<string>;
  /** What to throw when it died although nobody stopped it; `undefined` while it lives. */
  deathReport(): EmbeddedError | undefined;
  /** Ends it and waits until it is gone. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts a process in a session of its own: a terminal's Ctrl-C reaches only us, so that what depends on it can stop first.
 * Its output goes to a file, not through us: it survives our death, and the next start finds and stops it by its pid file.
 * @throws EmbeddedError `child-exited` when it cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const log = new BoundedLog({ file: options.logFile });
  const child = spawn(options.command, options.args, {
    detached: true,
    windowsHide: true,
    stdio: ["ignore", log.descriptor, log.descriptor],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  if (child.pid !== undefined) recordPid({ file: options.pidFile, pid: child.pid, part: options.part });
  try {
    await once(child, "spawn");
  } catch (error) {
    log.close();
    throw new EmbeddedError({
      code: "child-exited",
      message: embeddedTexts.childDied({ part: options.part, how: String(error), log: options.logFile, tail: "" }),
      cause: error,
    });
  }
  const { pid } = child;
  if (pid === undefined) throw new Error("a process without a number");

  let how: string | undefined;
  const gone = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      how = signal ?? `exit ${code ?? "?"}`;
      removePidFile(options.pidFile);
      resolve(how);
    });
  });
  // The tail is read before the log closes, for whoever asks later why it died.
  let tail = "";
  const closed = gone.then(() => {
    tail = log.tail();
    log.close();
    return undefined;
  });

  const end = async (): Promise<void> => {
    const endings: readonly Ending[] = [...options.endings, { signal: "SIGKILL", waitMs: 10_000 }];
    for (const { signal, waitMs } of endings) {
      if (how !== undefined) break;
      child.kill(signal);
      const timer = new AbortController();
      await Promise.race([gone, delay(waitMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
    }
    await closed;
  };
  let ending: Promise<void> | undefined;
  return {
    part: options.part,
    pid,
    gone,
    deathReport: () =>
      how === undefined
        ? undefined
        : new EmbeddedError({
            code: "child-exited",
            message: embeddedTexts.childDied({ part: options.part, how, log: options.logFile, tail }),
          }),
    stop: () => (ending ??= end()),
  };
}
