import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = path.resolve(import.meta.dirname, "../..");

/** What the CLI left behind: its exit code and all that it printed, without colours. */
export interface PrismaRun {
  exitCode: number;
  output: string;
  /** standard output alone, for commands whose output is the result */
  stdout: string;
}

/**
 * Runs the stock Prisma CLI with our stand-in for its schema engine. It reads prisma.config.ts of this installation, wherever the caller is, and nothing of the
 * caller's environment: what it does depends on the arguments alone.
 */
export async function prismaCli({ args, databaseUrl }: { args: readonly string[]; databaseUrl: string }): Promise<PrismaRun> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const env = {
    // The stand-in is a script for node, found by way of PATH.
    PATH: [path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(path.delimiter),
    HOME: os.homedir(),
    TMPDIR: os.tmpdir(),
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL("schema-engine.mjs", import.meta.url)),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    NO_COLOR: "1",
  };
  const child = spawn(process.execPath, [cli, ...args], { cwd: projectFolder, env, stdio: ["ignore", "pipe", "pipe"] });
  const stdout: string[] = [];
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout.push(chunk);
    output.push(chunk);
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => output.push(chunk));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, output: output.join("").trim(), stdout: stdout.join("") };
}
