import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export interface ProductProcess {
  /** Present in what serves the API. */
  url?: string;
  /** SIGKILL: as a power cut or the kernel's killer ends it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const projectFolder = path.resolve(import.meta.dirname, "../..");

/** Runs `cli/serve.ts ROLE` as its own process and waits until it says that it is ready. */
export async function startProduct(role: "api" | "worker" | "all", environment: Record<string, string>): Promise<ProductProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "cli/serve.ts", role], {
    cwd: projectFolder,
    env: { ...process.env, NODE_OPTIONS: "", LIANDU_LOG_LEVEL: "info", LIANDU_MAIL_OFFICE_HOURS: "always", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ready = await readyLine(child);
  const gone = once(child, "exit");
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await gone;
    }
  };
  return { ...(ready.url === undefined ? {} : { url: ready.url }), kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

function readyLine(child: ChildProcess): Promise<{ url?: string }> {
  return new Promise((resolve, reject) => {
    let output = "";
    const all: string[] = [];
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      const lines = output.split("\n");
      output = lines.pop() ?? "";
      for (const line of lines) {
        all.push(line);
        if (line.includes('"msg":"ready"')) resolve(JSON.parse(line) as { url?: string });
      }
    });
    child.once("exit", (code) => reject(new Error(`the product exited with ${code} before it was ready:\n${all.slice(-10).join("\n")}`)));
  });
}
