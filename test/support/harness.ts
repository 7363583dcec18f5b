import { fileURLToPath } from "node:url";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import type { Worker } from "@temporalio/worker";
import { createActivities } from "../../activities/activities.ts";
import type { ShellActivities } from "../../activities/contracts.ts";
import type { AnyProcessTables } from "../../activities/projection.ts";
import { processTables } from "../../activities/projection.ts";
import { rectificationTables } from "../../activities/rectification/rectificationTables.ts";
import type { Database } from "../../platform/database.ts";
import { openDatabase } from "../../platform/database.ts";
import type { Matters } from "../../platform/matters.ts";
import { createMatters } from "../../platform/matters.ts";
import { bundleWorkflows, createWorker } from "../../worker/worker.ts";
import { freshDatabase, realTimeEnvironment, testStack, uniqueTaskQueue } from "./stack.ts";
import { loan } from "./toy/loan.ts";

/** The toy's tables: it has no rows of its own, and answers with its state. */
export const loanTables = processTables({
  process: loan,
  project: () => Promise.resolve(),
  answer: (matter) => ({
    version: matter.version,
    dueAt: matter.state.dueAt,
    renewals: matter.state.renewals,
    returnedAt: matter.state.returnedAt,
  }),
});

export const allTables: ReadonlyMap<string, AnyProcessTables> = new Map([
  ["rectification", rectificationTables],
  ["loan", loanTables],
  ["loanRevised", loanTables],
]);

export interface Harness {
  database: Database;
  databaseUrl: string;
  environment: TestWorkflowEnvironment;
  matters: Matters;
  taskQueue: string;
  startWorker(activities?: Partial<ShellActivities>): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

let bundle: Promise<{ code: string }> | undefined;

/** Real PostgreSQL, real Temporal, and a worker that knows the toy as well as the product's processes. */
export async function startHarness(options: { timeoutMs?: number; environment?: TestWorkflowEnvironment } = {}): Promise<Harness> {
  const databaseUrl = await freshDatabase();
  const database = openDatabase({ url: databaseUrl, poolSize: 10 });
  const environment = options.environment ?? (await realTimeEnvironment());
  const taskQueue = uniqueTaskQueue();
  const matters = createMatters({
    client: environment.client,
    database,
    taskQueue,
    timeoutMs: options.timeoutMs ?? 15_000,
    processes: new Map([...allTables].map(([name, tables]) => [name, tables.process])),
  });
  const stops: (() => Promise<void>)[] = [];
  return {
    database,
    databaseUrl,
    environment,
    matters,
    taskQueue,
    startWorker: async (overrides = {}) => {
      bundle ??= bundleWorkflows(fileURLToPath(new URL("./toy/workflows.ts", import.meta.url)));
      const worker: Worker = await createWorker({
        connection: environment.nativeConnection,
        namespace: options.environment ? (environment.namespace ?? "default") : testStack().temporalNamespace,
        taskQueue,
        activities: { ...createActivities({ database, processes: allTables, mailDomain: "liandu.test" }), ...overrides },
        workflowBundle: await bundle,
        cachedWorkflows: 200,
        concurrentActivities: 10,
      });
      const running = worker.run();
      const stop = async (): Promise<void> => {
        if (worker.getState() === "RUNNING") worker.shutdown();
        await running;
      };
      stops.push(stop);
      return stop;
    },
    stop: async () => {
      for (const stop of stops) await stop();
      await environment.teardown();
      await database.$disconnect();
    },
  };
}
