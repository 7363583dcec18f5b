import type { Client } from "@temporalio/client";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { MatterError } from "./matters.ts";

/** Sets the start of a plan going. What it starts is frozen with the plan beforehand. */
export interface PlanStarter {
  /** Resolves when the start is durable; repeating it does no harm. @throws MatterError TEMPORAL_UNAVAILABLE */
  start(plan: { jurisdictionId: string; planId: string }): Promise<void>;
}

export function createPlanStarter({ client, taskQueue, timeoutMs }: { client: Client; taskQueue: string; timeoutMs: number }): PlanStarter {
  return {
    async start({ jurisdictionId, planId }) {
      try {
        await client.connection.withDeadline(Date.now() + timeoutMs, () =>
          client.workflow.start("planStart", {
            workflowId: planStartWorkflowId(jurisdictionId, planId),
            args: [{ jurisdictionId, planId }],
            taskQueue,
            // A run that an operator terminated may be set going again; one that is through has nothing left to do.
            workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
            workflowIdConflictPolicy: "USE_EXISTING",
          }),
        );
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return;
        throw new MatterError("TEMPORAL_UNAVAILABLE");
      }
    },
  };
}

export function planStartWorkflowId(jurisdictionId: string, planId: string): string {
  return `plan-start/${jurisdictionId}/${planId}`;
}
