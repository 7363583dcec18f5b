import fs from "node:fs";
import path from "node:path";
import { type Ending, type RunningChild, startChild } from "./child-process.ts";
import { stopLeftover } from "./pid-file.ts";
import { portToBind, requireFreePort, waitForPort } from "./ports.ts";
import type { Say } from "./say.ts";
import { prepareNamespace } from "./temporal-namespace.ts";

const part = "Temporal";
const host = "127.0.0.1";
const endings: readonly Ending[] = [{ signal: "SIGTERM", waitMs: 15_000 }];

/**
 * What an acknowledged command survives. With `power-loss` SQLite fsyncs each commit (`synchronous=FULL`); with `crash-of-the-program` it leaves that to the
 * system (`NORMAL`): a power cut may take the last commands with it. What each costs is in docs/operations/durability.md.
 */
export type TemporalDurability = "power-loss" | "crash-of-the-program";

export interface TemporalOptions {
  /** the executable, see `obtainTemporal` */
  executable: string;
  /** everything of this server lies in here */
  folder: string;
  /** 0 takes a free one */
  port: number;
  /** the setting that changes the port, for the message when it is taken */
  portSetting: string;
  namespace: string;
  /** with it, the server's own web page is served there, on this machine only and without a login */
  ui?: { port: number; setting: string };
  durability?: TemporalDurability;
  say: Say;
}

export interface RunningTemporal {
  child: RunningChild;
  /** `host:port` for clients and workers */
  address: string;
  namespace: string;
  stop(): Promise<void>;
}

/**
 * At low load, each task would otherwise wait about 40 ms for its queue's poll limit; with these the first update is answered in 30 ms rather than 44, and
 * more than twice as many cases pass one at a time.
 */
const pollLimits = ["history.transferProcessorMaxPollRPS", "history.timerProcessorMaxPollRPS", "history.visibilityProcessorMaxPollRPS"];

/**
 * Starts a Temporal server on a file of its own and prepares its namespace.
 * @throws EmbeddedError when a port is taken or it does not come up
 */
export async function startTemporal({
  executable,
  folder,
  port: wantedPort,
  portSetting,
  namespace,
  ui,
  durability = "power-loss",
  say,
}: TemporalOptions): Promise<RunningTemporal> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pidFile = path.join(folder, "temporal.pid.json");
  await stopLeftover({ file: pidFile, endings, say });
  const port = await portToBind({ port: wantedPort, part, setting: portSetting });
  if (ui) await requireFreePort({ port: ui.port, part: `${part} Web UI`, setting: ui.setting });
  const child = await startChild({
    part,
    command: executable,
    args: [
      "server",
      "start-dev",
      `--ip=${host}`,
      `--port=${port}`,
      `--namespace=${namespace}`,
      `--db-filename=${path.join(folder, "temporal.db")}`,
      "--sqlite-pragma=journal_mode=WAL",
      `--sqlite-pragma=synchronous=${durability === "power-loss" ? "FULL" : "NORMAL"}`,
      ...pollLimits.map((key) => `--dynamic-config-value=${key}=2000`),
      "--log-level=warn",
      "--log-format=json",
      ui ? `--ui-port=${ui.port}` : "--headless",
    ],
    logFile: path.join(folder, "temporal.log"),
    pidFile,
    endings,
  });
  try {
    await waitForPort({ host, port, part, timeoutMs: 60_000, giveUp: () => child.deathReport() });
    const address = `${host}:${port}`;
    await prepareNamespace({ address, namespace });
    return { child, address, namespace, stop: () => child.stop() };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
