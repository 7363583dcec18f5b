import os from "node:os";
import { ConfigError, loadConfig } from "../platform/config.ts";
import type { Config } from "../platform/config.ts";
import { userCacheFolder } from "../platform/embedded/cache-folder.ts";
import type { DataFolders } from "../platform/embedded/data-folder.ts";
import { holdDataFolder } from "../platform/embedded/data-folder.ts";
import { EmbeddedError } from "../platform/embedded/embedded-error.ts";
import { keptLinkSecret } from "../platform/embedded/link-secret.ts";
import { startMailCatcher } from "../platform/embedded/mail-catcher/mail-catcher.ts";
import { obtainTemporal } from "../platform/embedded/obtain-temporal.ts";
import { requireFreePort } from "../platform/embedded/ports.ts";
import { startPostgres } from "../platform/embedded/postgres.ts";
import { ProcessTree } from "../platform/embedded/process-tree.ts";
import { startTemporal } from "../platform/embedded/temporal.ts";
import { usableDataFolder } from "../platform/embedded/usable-data-folder.ts";
import { createLogger } from "../platform/logging.ts";
import { migrate } from "../platform/migrate/migrate.ts";
import { loadSample } from "../sample/loadSample.ts";
import { cliTexts } from "../texts/zh-CN/cli.ts";
import type { ApplicationPlaces } from "./application.ts";
import { publicUrlOf, startApplication } from "./application.ts";
import { installRuntime } from "./runtime.ts";

const say = (message: string): void => {
  if (message !== "") console.log(message);
};

/**
 * The whole product on one machine: database, Temporal server, mail catcher, worker and API, with a fictional city at the first start. Parts that the
 * configuration names elsewhere are not started here.
 */
async function up(): Promise<number> {
  const loaded = loadConfig();
  const dataDir = usableDataFolder({ dataDir: loaded.dataDir, chosen: loaded.dataDirChosen, uid: process.getuid?.(), say });
  const config = { ...loaded, dataDir, mail: withoutWaiting(loaded.mail) };
  const log = createLogger({ level: config.logLevel === "info" ? "warn" : config.logLevel });
  say(cliTexts.starting());
  const tree = new ProcessTree({ say });
  const stopListening = tree.listen(process);
  try {
    const { folders } = await tree.start({
      part: cliTexts.partDataFolder(),
      start: () => holdDataFolder({ folder: config.dataDir }),
      stop: ({ release }) => Promise.resolve(release()),
    });
    await requireFreePort({ port: config.http.port, part: "HTTP", setting: "LIANDU_HTTP_PORT" });
    installRuntime(log);
    const places = await startParts(tree, config, folders);
    await migrate({ databaseUrl: places.databaseUrl, say });
    const links = { secrets: [keptLinkSecret({ folder: config.dataDir })] as const, ...config.links };
    const { database, url = "" } = await startApplication({
      config: { ...config, links },
      places,
      roles: { api: true, worker: true },
      tree,
      log,
    });
    const tokens = await loadSample({ database, url, dataDir: config.dataDir, say });
    const mail =
      config.mail.smtpUrl === undefined ? `http://127.0.0.1:${config.mail.pagePort}` : config.mail.smtpUrl.replace(/\/\/.*@/u, "//");
    const bounces = config.mail.bounces !== undefined;
    say(cliTexts.ready({ url: publicUrlOf(config), docs: `${url}/docs`, mail, bounces, data: config.dataDir, tokens }));
  } catch (error) {
    if (!tree.isStopping) {
      const known = error instanceof EmbeddedError;
      console.error(known ? error.message : error);
      await tree.stop({ why: cliTexts.startFailed(), exitCode: known ? error.exitCode : 1 });
    }
  }
  const exitCode = await tree.finished;
  stopListening();
  return exitCode;
}

/** The built-in catcher disturbs nobody at night, and who tries the product wants to see each mail at once. */
function withoutWaiting({ officeHours, ...mail }: Config["mail"]): Config["mail"] {
  return mail.smtpUrl === undefined || officeHours === undefined ? mail : { ...mail, officeHours };
}

/** Starts what the configuration does not name elsewhere. */
async function startParts(tree: ProcessTree, config: Config, folders: DataFolders): Promise<ApplicationPlaces> {
  const databaseUrl = config.database.url ?? (await startDatabase(tree, config, folders));
  const temporalAddress = config.temporal.address ?? (await startTemporalServer(tree, config, folders));
  const smtpUrl = config.mail.smtpUrl ?? (await startMail(tree, config, folders));
  return { databaseUrl, temporalAddress, smtpUrl };
}

async function startDatabase(tree: ProcessTree, config: Config, folders: DataFolders): Promise<string> {
  const postgres = await tree.start({
    part: "PostgreSQL",
    start: () => startPostgres({ folder: folders.postgres, port: config.database.embeddedPort, portSetting: "LIANDU_PG_PORT", say }),
    stop: (running) => running.stop(),
  });
  tree.watch(postgres.child);
  await postgres.createDatabase("liandu");
  return postgres.url("liandu");
}

async function startTemporalServer(tree: ProcessTree, config: Config, folders: DataFolders): Promise<string> {
  const { embeddedPort, uiPort, namespace, cliPath } = config.temporal;
  const temporal = await tree.start({
    part: "Temporal",
    start: async ({ signal }) =>
      startTemporal({
        executable: await obtainTemporal({
          cacheFolder: userCacheFolder({ platform: process.platform, environment: config.environment, home: os.homedir() }),
          environment: config.environment,
          say,
          signal,
          ...(cliPath === undefined ? {} : { configuredPath: cliPath }),
        }),
        folder: folders.temporal,
        port: embeddedPort,
        portSetting: "LIANDU_TEMPORAL_PORT",
        namespace,
        say,
        ...(uiPort === undefined ? {} : { ui: { port: uiPort, setting: "LIANDU_TEMPORAL_UI_PORT" } }),
      }),
    stop: (running) => running.stop(),
  });
  tree.watch(temporal.child);
  return temporal.address;
}

async function startMail(tree: ProcessTree, config: Config, folders: DataFolders): Promise<string> {
  const { catcherPort: smtpPort, pagePort } = config.mail;
  const settings = { smtpPort: "LIANDU_SMTP_PORT", pagePort: "LIANDU_MAIL_PAGE_PORT" };
  const catcher = await tree.start({
    part: cliTexts.partMail(),
    start: () => startMailCatcher({ folder: folders.mail, smtpPort, pagePort, settings }),
    stop: (running) => running.stop(),
  });
  return catcher.smtpUrl;
}

try {
  process.exitCode = await up();
} catch (error) {
  console.error(error instanceof ConfigError ? cliTexts.configInvalid({ problems: error.problems }) : error);
  process.exitCode = 2;
}
