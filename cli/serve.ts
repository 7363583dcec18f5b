import { migrate } from "../platform/migrate/migrate.ts";
import { ConfigError, loadConfig } from "../platform/config.ts";
import { ProcessTree } from "../platform/embedded/process-tree.ts";
import { createLogger } from "../platform/logging.ts";
import { cliTexts } from "../texts/zh-CN/cli.ts";
import { startApplication } from "./application.ts";
import { installRuntime } from "./runtime.ts";

/**
 * Runs parts of the application against an existing PostgreSQL, Temporal and mail server: `api`, `worker`, `all`; `migrate` only brings the tables up to
 * date. Ends in order at SIGTERM.
 */
async function serve(role: string): Promise<void> {
  const config = loadConfig();
  const log = createLogger({ level: config.logLevel });
  const { url: databaseUrl } = config.database;
  const { address: temporalAddress } = config.temporal;
  const { smtpUrl } = config.mail;
  if (databaseUrl === undefined) throw new ConfigError([cliTexts.settingMissing({ setting: "LIANDU_DATABASE_URL" })]);
  if (role === "migrate") {
    await migrate({ databaseUrl, say: (message) => log.info(message) });
    return;
  }
  if (temporalAddress === undefined) throw new ConfigError([cliTexts.settingMissing({ setting: "LIANDU_TEMPORAL_ADDRESS" })]);
  if (smtpUrl === undefined) throw new ConfigError([cliTexts.settingMissing({ setting: "LIANDU_SMTP_URL" })]);

  const roles = { api: role !== "worker", worker: role !== "api" };
  // Without a worker nothing would end the native runtime, and its threads would keep the process alive after the stop.
  if (roles.worker) installRuntime(log);
  const tree = new ProcessTree({ say: (message) => log.info(message) });
  tree.listen(process);
  try {
    const { url } = await startApplication({ config, places: { databaseUrl, temporalAddress, smtpUrl }, roles, tree, log });
    log.info({ role, url }, "ready");
  } catch (error) {
    log.error({ err: error }, "start failed");
    await tree.stop({ why: "start failed", exitCode: 1 });
  }
  process.exitCode = await tree.finished;
}

const role = process.argv[2] ?? "all";
if (!["api", "worker", "all", "migrate"].includes(role)) {
  console.error(cliTexts.serveUsage());
  process.exitCode = 2;
} else {
  try {
    await serve(role);
  } catch (error) {
    console.error(error instanceof ConfigError ? cliTexts.configInvalid({ problems: error.problems }) : error);
    process.exitCode = 2;
  }
}
