import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client } from "@temporalio/client";
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from "@temporalio/worker";
import type { StepTimes } from "../lifecycle.ts";

export interface BareEngine {
  runLifecycle(steps: number, times: StepTimes): Promise<void>;
  stop(): Promise<void>;
}

/** A bare Temporal worker on the same server, with the same limits, driven by a client on the same native connection. */
export async function startBareEngine({ address, namespace }: { address: string; namespace: string }): Promise<BareEngine> {
  const taskQueue = "bare";
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL("./workflows.ts", import.meta.url));
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") }),
    activities: { nothing: () => Promise.resolve() },
    maxCachedWorkflows: 2_000,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const running = worker.run();
  const client = new Client({ connection, namespace });
  return {
    // The opening counts as a step in the product: there a caller waits for the first activity; here the start alone is timed.
    async runLifecycle(steps, times) {
      const timed = async <T>(task: () => Promise<T>): Promise<T> => {
        const began = performance.now();
        const result = await task();
        times.push(performance.now() - began);
        return result;
      };
      const handle = await timed(() =>
        client.workflow.start("bare", { taskQueue, workflowId: `bare/${randomUUID()}`, args: [{ steps: steps - 1 }] }),
      );
      for (let step = 1; step < steps; step += 1) await timed(() => handle.executeUpdate("step"));
    },
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
