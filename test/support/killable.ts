import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** A part of the product in a process of its own, which stops for ever at chosen points, to be killed there. */
export interface Killable {
  /** Resolves when it has said so many lines; what they say. @throws Error when it ends before */
  said(count: number): Promise<string[]>;
  /** SIGKILL: nothing of it gets to tidy up. Resolves when it is gone; a second call does nothing. */
  kill(): Promise<void>;
}

/** Starts a script of test/support with one argument, a request as JSON. */
export function startKillable(script: string, request: object): Killable {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(import.meta.dirname, script), JSON.stringify(request)], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const gone = once(child, "exit");
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ended = gone.then(() => {
    throw new Error(`${script} ended by itself`);
  });
  // Nobody may be waiting for a line when it is killed.
  ended.catch(() => undefined);
  reader.on("line", (line) => lines.push(line));
  return {
    async said(count) {
      while (lines.length < count) await Promise.race([once(reader, "line"), ended]);
      return lines.slice(0, count);
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** In the process itself: says a line, and goes on. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** In the process itself: says that a point is reached, and never goes on. */
export async function stopHere(line: string): Promise<never> {
  say(line);
  return new Promise<never>(() => undefined);
}
