import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** A part of the product that runs in a process of its own, so that a test can kill it. */
export interface FixtureProcess {
  process: ChildProcess;
  pid: number;
  /** the first line that it printed */
  firstLine: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs a script of test/support/fixtures and waits for the line by which it says that it is ready. */
export async function startFixture({
  script,
  args,
  quiet = false,
}: {
  script: string;
  args: readonly string[];
  /** what it says on standard error is not shown */
  quiet?: boolean;
}): Promise<FixtureProcess> {
  const file = path.join(import.meta.dirname, "fixtures", script);
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    stdio: ["ignore", "pipe", quiet ? "ignore" : "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const first: unknown[] = await Promise.race([once(lines, "line"), gone]);
  const { pid } = child;
  // Whoever wants more lines reads on from here.
  lines.close();
  if (pid === undefined || typeof first[0] !== "string")
    throw new Error(`${script} ended before it was ready, with exit code ${child.exitCode ?? "?"}`);
  return {
    process: child,
    pid,
    firstLine: first[0],
    kill: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}
