import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { Worker } from "@temporalio/worker";
import { createActivities } from "../../activities/activities.ts";
import { createPlanStartActivities } from "../../activities/planStart.ts";
import { tablesByProcess } from "../../activities/tables.ts";
import { createApp } from "../../api/app.ts";
import { tokenHash } from "../../api/core/authenticate.ts";
import type { ApiDeps } from "../../api/core/deps.ts";
import type { Route } from "../../api/core/route.ts";
import type { Role } from "../../domain/process/actor.ts";
import { createMailRenderer } from "../../cli/mailRenderer.ts";
import { processes } from "../../domain/processes.ts";
import type { Database } from "../../platform/database.ts";
import { openDatabase } from "../../platform/database.ts";
import { openDiskEvidenceStore } from "../../platform/evidence/diskEvidenceStore.ts";
import type { LinkTokens } from "../../platform/links/linkTokens.ts";
import type { Logger } from "../../platform/logging.ts";
import { createLogger } from "../../platform/logging.ts";
import type { Matters } from "../../platform/matters.ts";
import { createMatters } from "../../platform/matters.ts";
import type { PlanStarter } from "../../platform/planStarter.ts";
import { createPlanStarter } from "../../platform/planStarter.ts";
import type { RulesRunner } from "../../platform/rulesRunner.ts";
import { createRulesRunner } from "../../platform/rulesRunner.ts";
import { createRulesActivities } from "../../worker/rulesActivities.ts";
import { createWorks } from "../../worker/works.ts";
import { freshDatabase, realTimeEnvironment, testStack, uniqueTaskQueue, workflowBundle } from "./stack.ts";

/** A fictional city (云州市) and, in the same installation, a county that must see nothing of it. */
export const CITY = "yunzhou";
export const COUNTY = "qingxi";

interface Somebody {
  organizationId: string;
  roles: Role[];
  jurisdictionId?: string;
}

/** People by the token they use, which is also the id of the person. */
export const people = {
  clerk: { organizationId: "yz-office", roles: ["office"] },
  leader: { organizationId: "yz-office", roles: ["leader"] },
  health: { organizationId: "yz-health", roles: ["officer"] },
  market: { organizationId: "yz-market", roles: ["officer"] },
  auditor: { organizationId: "yz-audit", roles: ["auditor"] },
  /** Has the office's role, but not in the office. */
  pretender: { organizationId: "yz-health", roles: ["office"] },
  system: { organizationId: "yz-office", roles: ["admin_system"] },
  security: { organizationId: "yz-office", roles: ["admin_security"] },
  audits: { organizationId: "yz-office", roles: ["admin_audit"] },
  countyClerk: { organizationId: "qx-office", roles: ["office"], jurisdictionId: COUNTY },
  countySystem: { organizationId: "qx-office", roles: ["admin_system"], jurisdictionId: COUNTY },
  countySecurity: { organizationId: "qx-office", roles: ["admin_security"], jurisdictionId: COUNTY },
} satisfies Record<string, Somebody>;

export type Who = keyof typeof people;

const department = { kind: "department", level: "city", memberOfMechanism: true };
const organizations = [
  { id: "yz-office", name: "云州市综合监管协调机制办公室", shortName: "市协调办", ...department, kind: "office", memberOfMechanism: false },
  { id: "yz-government", name: "云州市人民政府", shortName: "市政府", ...department, kind: "government", memberOfMechanism: false },
  { id: "yz-health", name: "云州市卫生健康委员会", shortName: "市卫生健康委", aliases: ["市卫健委"], ...department },
  { id: "yz-market", name: "云州市市场监督管理局", shortName: "市市场监管局", ...department },
  { id: "yz-insurance", name: "云州市医疗保障局", shortName: "市医保局", ...department },
  { id: "yz-audit", name: "云州市审计局", shortName: "市审计局", ...department, memberOfMechanism: false },
  { id: "yz-qingxi", name: "青溪县人民政府", ...department, kind: "government", level: "county", area: "青溪县", memberOfMechanism: false },
  {
    id: "yz-nanping",
    name: "南屏区人民政府",
    ...department,
    kind: "government",
    level: "county",
    area: "南屏区",
    memberOfMechanism: false,
  },
];

export interface Answered {
  status: number;
  headers: Headers;
  /** As parsed: a test that looks for something that is not there fails. */
  body: ReturnType<typeof JSON.parse>;
}

export interface RequestOptions {
  body?: unknown;
  /** A body that is not JSON. */
  raw?: NonNullable<RequestInit["body"]>;
  headers?: Record<string, string>;
  key?: string | null;
}

export interface ApiCity {
  url: string;
  databaseUrl: string;
  database: Database;
  evidenceFolder: string;
  matters: Matters;
  /** Where the workflows are, for a process of its own; absent without Temporal. */
  temporal?: { address: string; namespace: string; taskQueue: string };
  /** Sends a request as somebody; a POST gets a key of its own unless one is given. */
  as(who: Who | null, method: string, route: string, options?: RequestOptions): Promise<Answered>;
  close(): Promise<void>;
}

export interface ApiCityOptions {
  /** With a worker on the shared Temporal server; otherwise starting plans and sending commands fail, unless fakes are given. */
  temporal?: boolean;
  matters?: Matters;
  planStarter?: PlanStarter;
  rulesRunner?: RulesRunner;
  evidenceMaxBytes?: number;
  /** With the pages behind the links in mails. */
  links?: LinkTokens;
  log?: Logger;
  now?: () => Date;
  /** Another Temporal server than the shared one, whose time may be moved. */
  environment?: TestWorkflowEnvironment;
  /** The works of processes as they are done here, made from the product's own. */
  works?: (works: Works, deps: { database: Database; matters: Matters }) => Works;
  /** Other routes than the product's own, made from the parts of this city. */
  routes?: (deps: ApiDeps) => Route[];
}

type Works = ReturnType<typeof createWorks>;

const unavailable = (): Promise<never> => Promise.reject(new Error("no Temporal in this test"));

/** The API with a real database and a real evidence store on disk, listening; with real workflows where asked for. */
export async function startApiCity(options: ApiCityOptions = {}): Promise<ApiCity> {
  const databaseUrl = await freshDatabase();
  const database = openDatabase({ url: databaseUrl, poolSize: 12 });
  const closing: (() => Promise<unknown>)[] = [() => database.$disconnect()];
  await seed(database);
  const folder = await mkdtemp(path.join(tmpdir(), "liandu-api-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const evidenceFolder = path.join(folder, "evidence");
  const temporal = options.temporal ? await startTemporal(database, closing, options) : null;
  const deps: ApiDeps = {
    database,
    matters: options.matters ?? temporal?.matters ?? { start: unavailable, send: unavailable, ping: unavailable },
    rulesRunner: options.rulesRunner ?? temporal?.rulesRunner ?? { wakeFanOut: unavailable, startPreview: unavailable },
    planStarter: options.planStarter ?? temporal?.planStarter ?? { start: unavailable },
    evidence: await openDiskEvidenceStore({ root: evidenceFolder }),
    mailRenderer: createMailRenderer({ database, publicUrl: "https://liandu.yunzhou.example" }),
    config: { host: "127.0.0.1", port: 0, commandTimeoutMs: 10_000, evidenceMaxBytes: options.evidenceMaxBytes ?? 20 * 1024 * 1024 },
    log: options.log ?? createLogger({ level: "silent" }),
    ...(options.links === undefined ? {} : { links: options.links }),
    clock: { now: options.now ?? (() => new Date()) },
  };
  const server = createApp(deps, options.routes?.(deps)).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => closeServer(server));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  const url = `http://127.0.0.1:${address.port}/api/v1`;
  return {
    url,
    databaseUrl,
    database,
    evidenceFolder,
    matters: deps.matters,
    ...(temporal === null ? {} : { temporal: temporal.place }),
    as: (who, method, route, request) => send(url, who, method, route, request),
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}

async function send(url: string, who: Who | null, method: string, route: string, options: RequestOptions = {}): Promise<Answered> {
  const headers = new Headers(options.headers);
  if (who !== null) headers.set("authorization", `Bearer ${who}`);
  if (method === "POST" && options.key !== null) headers.set("idempotency-key", options.key ?? crypto.randomUUID());
  if (options.body !== undefined) headers.set("content-type", "application/json");
  const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const response = await fetch(url + route, { method, headers, body });
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: json && text !== "" ? JSON.parse(text) : text };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function startTemporal(
  database: Database,
  closing: (() => Promise<unknown>)[],
  options: ApiCityOptions,
): Promise<{ matters: Matters; planStarter: PlanStarter; rulesRunner: RulesRunner; place: NonNullable<ApiCity["temporal"]> }> {
  const environment = options.environment ?? (await realTimeEnvironment());
  closing.push(() => environment.teardown());
  const { client, nativeConnection: connection, namespace } = environment;
  const taskQueue = uniqueTaskQueue("plans");
  const matters = createMatters({ client, database, taskQueue, timeoutMs: 10_000, processes });
  const worker = await Worker.create({
    connection,
    ...(namespace === undefined ? {} : { namespace }),
    taskQueue,
    workflowBundle: workflowBundle(),
    activities: {
      ...createActivities({
        database,
        processes: tablesByProcess,
        mailDomain: "liandu.example",
        works: options.works?.(createWorks({ database, matters }), { database, matters }) ?? createWorks({ database, matters }),
      }),
      ...createRulesActivities({ database, matters, perSecond: 1_000, settleMs: 0 }),
      ...createPlanStartActivities({ database, startMatter: (start) => matters.start({ ...start, onlyDurable: true }) }),
    },
  });
  const running = worker.run();
  closing.push(async () => {
    worker.shutdown();
    await running;
  });
  const door = { client, taskQueue, timeoutMs: 10_000 };
  const { temporalAddress: address, temporalNamespace } = testStack();
  const place = { address, namespace: temporalNamespace, taskQueue };
  return { matters, planStarter: createPlanStarter(door), rulesRunner: createRulesRunner(door), place };
}

async function seed(database: Database): Promise<void> {
  await database.jurisdiction.createMany({
    data: [
      { id: CITY, name: "云州市", level: "city", officeOrganizationId: "yz-office", hostOrganizationId: "yz-health" },
      { id: COUNTY, name: "青溪县", level: "county", parentId: CITY, officeOrganizationId: "qx-office" },
    ],
  });
  await database.organization.createMany({
    data: [
      ...organizations.map((entry) => ({ ...entry, jurisdictionId: CITY })),
      { id: "qx-office", jurisdictionId: COUNTY, name: "青溪县综合监管协调机制办公室", kind: "office", level: "county" },
      { id: "qx-health", jurisdictionId: COUNTY, name: "青溪县卫生健康局", kind: "department", level: "county" },
    ],
  });
  const everybody: [string, Somebody][] = Object.entries(people);
  await database.person.createMany({
    data: everybody.map(([id, { organizationId, roles, jurisdictionId = CITY }]) => ({
      id,
      jurisdictionId,
      organizationId,
      roles,
      name: `测试${id}`,
      email: `${id}@yunzhou.example`,
    })),
  });
  await database.apiToken.createMany({
    data: everybody.map(([id, { jurisdictionId = CITY }]) => ({
      id: `token-${id}`,
      jurisdictionId,
      personId: id,
      tokenHash: tokenHash(id),
      label: "测试",
    })),
  });
}
