import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { loadConfig } from "../platform/config.ts";
import { userCacheFolder } from "../platform/embedded/cache-folder.ts";
import { obtainTemporal } from "../platform/embedded/obtain-temporal.ts";
import { freePort } from "../platform/embedded/ports.ts";
import { startPostgres } from "../platform/embedded/postgres.ts";
import { ProcessTree } from "../platform/embedded/process-tree.ts";
import { silent } from "../platform/embedded/say.ts";
import { startTemporal } from "../platform/embedded/temporal.ts";
import { createLogger } from "../platform/logging.ts";
import { migrate } from "../platform/migrate/migrate.ts";
import type { Application } from "../cli/application.ts";
import { startApplication } from "../cli/application.ts";
import { installRuntime } from "../cli/runtime.ts";
import { startSmtpSink } from "./smtpSink.ts";
import { enterRegisters, issueTokens } from "../sample/registry.ts";

export interface BenchStack {
  application: Application & { url: string };
  temporalAddress: string;
  temporalNamespace: string;
  tokens: Record<string, string>;
  stop(): Promise<void>;
}

/** The product as `npm start` runs it, durable settings included, in a temporary folder and on free ports; the sample's registers, no issues. */
export async function startBenchStack(): Promise<BenchStack> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "liandu-bench-"));
  // PostgreSQL runs as another user where this one is root, and has to get in.
  await chmod(folder, 0o711);
  const config = loadConfig({
    ...process.env,
    LIANDU_DATA: folder,
    LIANDU_HTTP_PORT: "0",
    LIANDU_LOG_LEVEL: "error",
    LIANDU_MAIL_OFFICE_HOURS: "always",
  });
  const log = createLogger({ level: "error" });
  installRuntime(log);
  const tree = new ProcessTree({ say: silent });
  const cacheFolder = userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() });
  const executable = await obtainTemporal({ cacheFolder, environment: process.env, say: console.error });
  const postgres = await tree.start({
    part: "PostgreSQL",
    start: async () => startPostgres({ folder: path.join(folder, "postgres"), port: await freePort(), portSetting: "", say: silent }),
    stop: (running) => running.stop(),
  });
  await postgres.createDatabase("liandu");
  const databaseUrl = postgres.url("liandu");
  const { namespace } = config.temporal;
  const temporal = await tree.start({
    part: "Temporal",
    start: async () =>
      startTemporal({ executable, folder: path.join(folder, "temporal"), port: await freePort(), portSetting: "", namespace, say: silent }),
    stop: (running) => running.stop(),
  });
  const mail = await tree.start({ part: "mail", start: startSmtpSink, stop: (running) => running.stop() });
  await migrate({ databaseUrl, say: silent });
  const places = { databaseUrl, temporalAddress: temporal.address, smtpUrl: mail.url };
  const { database, url = "" } = await startApplication({ config, places, roles: { api: true, worker: true }, tree, log });
  await enterRegisters(database);
  return {
    application: { database, url },
    temporalAddress: temporal.address,
    temporalNamespace: namespace,
    tokens: await issueTokens(database),
    stop: async () => {
      await tree.stop({ why: "done", exitCode: 0 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
