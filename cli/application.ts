import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { createActivities } from "../activities/activities.ts";
import { createPlanStartActivities } from "../activities/planStart.ts";
import { tablesByProcess } from "../activities/tables.ts";
import { createApp } from "../api/app.ts";
import { answerBrokenRequest } from "../api/core/answerBrokenRequest.ts";
import type { ApiDeps } from "../api/core/deps.ts";
import { processes } from "../domain/processes.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import { openDatabase } from "../platform/database.ts";
import type { ProcessTree } from "../platform/embedded/process-tree.ts";
import { openDiskEvidenceStore } from "../platform/evidence/diskEvidenceStore.ts";
import type { EvidenceStore } from "../platform/evidence/evidenceStore.ts";
import { openS3EvidenceStore } from "../platform/evidence/s3EvidenceStore.ts";
import { linkSource } from "../platform/links/linkSource.ts";
import type { LinkTokens } from "../platform/links/linkTokens.ts";
import { createLinkTokens } from "../platform/links/linkTokens.ts";
import type { Logger } from "../platform/logging.ts";
import type { Matters } from "../platform/matters.ts";
import { createMatters } from "../platform/matters.ts";
import { createPlanStarter } from "../platform/planStarter.ts";
import { createRulesRunner } from "../platform/rulesRunner.ts";
import type { RulesRunner } from "../platform/rulesRunner.ts";
import { startReadingEvidence } from "../worker/evidenceReading.ts";
import { startMailing } from "../worker/mailing.ts";
import { createRulesActivities } from "../worker/rulesActivities.ts";
import { startRulesKeeper } from "../worker/rulesKeeper.ts";
import { createWorker } from "../worker/worker.ts";
import { createWorks } from "../worker/works.ts";
import { createMailRenderer } from "./mailRenderer.ts";

/** Where the parts are that the application needs; the embedded stack or the configuration knows. */
export interface ApplicationPlaces {
  databaseUrl: string;
  temporalAddress: string;
  smtpUrl: string;
}

export interface ApplicationRequest {
  config: Config;
  places: ApplicationPlaces;
  /** The door, the hands, or both in one process. */
  roles: { api: boolean; worker: boolean };
  tree: ProcessTree;
  log: Logger;
}

export interface Application {
  database: Database;
  /** Where the API listens; absent without it. */
  url?: string;
}

/** After a change of rules, how long starts under the old ones may still be on their way: longer than any request takes. */
const RULES_SETTLE_MS = 60_000;
/** How long requests under way may take after a stop began; then their connections are cut. */
const CLOSE_WITHIN_MS = 10_000;

/**
 * Starts the application's own parts on the tree, each with its undo: connections first, then the worker, then the door, so that a stop closes the
 * door before the hands, and the connections last.
 */
export async function startApplication(request: ApplicationRequest): Promise<Application> {
  const { config, places, roles, tree } = request;
  const database = await tree.start({
    part: "database client",
    start: () => openDatabase({ url: places.databaseUrl, poolSize: config.database.poolSize }),
    stop: (client) => client.$disconnect(),
  });
  const connection = await connectTemporal(request);
  const client = new Client({ connection, namespace: config.temporal.namespace });
  const door = { client, taskQueue: config.temporal.taskQueue, timeoutMs: config.http.commandTimeoutMs };
  const matters = createMatters({ ...door, database, processes });
  const rulesRunner = createRulesRunner(door);
  const links = linksOf(request);
  const evidence = await openEvidence(config);
  if (connection instanceof NativeConnection) {
    await startReadingEvidence({ ...request, database, evidence });
    await startWorker(request, { connection, database, matters });
    await startKeepingRules(request, database, rulesRunner);
    const { days } = config.links;
    const publicUrl = publicUrlOf(config);
    await startMailing({
      ...request,
      database,
      matters,
      publicUrl,
      ...(links === undefined ? {} : { links: linkSource({ tokens: links, publicUrl, days }) }),
    });
  }
  if (!roles.api) return { database };
  return {
    database,
    url: await startHttp(request, {
      database,
      matters,
      planStarter: createPlanStarter(door),
      rulesRunner,
      evidence,
      mailRenderer: createMailRenderer({ database, publicUrl: publicUrlOf(config) }),
      ...(links === undefined ? {} : { links }),
    }),
  };
}

/** The makers and readers of the links in mails; without a secret there are none, and operators are told once. */
function linksOf({ config, log }: ApplicationRequest): LinkTokens | undefined {
  const { secrets } = config.links;
  if (secrets !== undefined) return createLinkTokens({ secrets });
  log.warn("LIANDU_LINK_SECRETS is not set: mails carry no links to act by");
  return undefined;
}

export function publicUrlOf(config: Config): string {
  return config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`;
}

/** In a process that also works, the API's client shares the worker's native connection. */
function connectTemporal({ config, places, roles, tree }: ApplicationRequest): Promise<NativeConnection | Connection> {
  const { apiKey, tls } = config.temporal;
  const options = { address: places.temporalAddress, ...(tls ? { tls: true } : {}), ...(apiKey === undefined ? {} : { apiKey }) };
  return tree.start<NativeConnection | Connection>({
    part: "Temporal connection",
    start: () => (roles.worker ? NativeConnection.connect(options) : Connection.connect(options)),
    stop: (connection) => connection.close(),
  });
}

async function startWorker(
  { config, tree }: ApplicationRequest,
  { connection, database, matters }: { connection: NativeConnection; database: Database; matters: Matters },
): Promise<void> {
  const { namespace, taskQueue, cachedWorkflows, workflowBundle } = config.temporal;
  await tree.start({
    part: "worker",
    start: async () => {
      const worker = await createWorker({
        connection,
        namespace,
        taskQueue,
        cachedWorkflows,
        ...(workflowBundle === undefined ? {} : { workflowBundle: { codePath: workflowBundle } }),
        // Half of the pool: the other half serves the API's queries.
        concurrentActivities: Math.max(2, Math.floor(config.database.poolSize / 2)),
        activities: {
          ...createActivities({
            database,
            processes: tablesByProcess,
            mailDomain: mailDomainOf(config),
            officeHours: config.mail.officeHours,
            works: createWorks({ database, matters }),
          }),
          ...createRulesActivities({ database, matters, perSecond: config.rules.perSecond, settleMs: RULES_SETTLE_MS }),
          ...createPlanStartActivities({ database, startMatter: (start) => matters.start({ ...start, onlyDurable: true }) }),
        },
      });
      const running = worker.run();
      running.catch((error: unknown) => tree.stop({ why: `worker: ${String(error)}`, exitCode: 1 }));
      return { worker, running };
    },
    stop: async ({ worker, running }) => {
      if (worker.getState() === "RUNNING") worker.shutdown();
      await running;
    },
  });
}

function startKeepingRules({ tree, log }: ApplicationRequest, database: Database, runner: RulesRunner): Promise<unknown> {
  return tree.start({
    part: "rules keeper",
    start: () => startRulesKeeper({ database, runner, log: log.child({ part: "rules" }) }),
    stop: (keeper) => keeper.stop(),
  });
}

/** The right-hand side of Message-IDs: the domain that mails come from. */
function mailDomainOf(config: Config): string {
  return /@([^>\s]+)>?\s*$/u.exec(config.mail.from)?.[1] ?? "liandu.invalid";
}

async function startHttp(
  { config, places, tree, log }: ApplicationRequest,
  parts: Pick<ApiDeps, "database" | "mailRenderer" | "matters" | "planStarter" | "rulesRunner" | "evidence" | "links">,
): Promise<string> {
  const { hostname, port } = new URL(places.smtpUrl);
  const app = createApp({
    ...parts,
    config: { ...config.http, evidenceMaxBytes: config.evidence.maxBytes },
    log,
    clock: { now: () => new Date() },
    mailServer: { host: hostname, port: Number(port || 25) },
  });
  const server = await tree.start({
    part: "HTTP",
    start: async () => {
      const listening = app.listen(config.http.port, config.http.host);
      listening.on("clientError", answerBrokenRequest);
      await once(listening, "listening");
      return listening;
    },
    stop: (listening) =>
      new Promise<void>((resolve) => {
        listening.close(() => resolve());
        listening.closeIdleConnections();
        setTimeout(() => listening.closeAllConnections(), CLOSE_WITHIN_MS).unref();
      }),
  });
  const { address, port: bound } = server.address() as AddressInfo;
  return `http://${address.includes(":") ? `[${address}]` : address}:${bound}`;
}

function openEvidence(config: Config): Promise<EvidenceStore> {
  const { s3 } = config.evidence;
  if (s3) return openS3EvidenceStore({ s3, spoolFolder: path.join(config.dataDir, "spool") });
  return openDiskEvidenceStore({ root: path.join(config.dataDir, "evidence") });
}
