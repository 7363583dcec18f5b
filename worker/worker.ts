import { fileURLToPath } from "node:url";
import type { NativeConnection, WorkerOptions } from "@temporalio/worker";
import { bundleWorkflowCode, Worker } from "@temporalio/worker";

export interface WorkerRequest {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  activities: object;
  /** Workflow code that was bundled beforehand; without it, this call bundles it, which takes seconds. */
  workflowBundle?: { code: string } | { codePath: string };
  cachedWorkflows: number;
  /** At most as many as the database pool has connections: more would only wait there. */
  concurrentActivities: number;
}

/** The path of the workflows' entry, for bundling. */
export const workflowsPath = fileURLToPath(new URL("../workflows/index.ts", import.meta.url));

/** Bundles the workflow code once, for many workers. */
export function bundleWorkflows(path: string = workflowsPath): Promise<{ code: string }> {
  return bundleWorkflowCode({ workflowsPath: path });
}

export function createWorker(request: WorkerRequest): Promise<Worker> {
  const { connection, namespace, taskQueue, activities, cachedWorkflows, concurrentActivities } = request;
  const workflows: Partial<WorkerOptions> = request.workflowBundle ? { workflowBundle: request.workflowBundle } : { workflowsPath };
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    maxCachedWorkflows: cachedWorkflows,
    maxConcurrentActivityTaskExecutions: concurrentActivities,
    // A stop lets activities finish: the longest is one short transaction.
    shutdownGraceTime: "15 seconds",
    ...workflows,
  });
}
