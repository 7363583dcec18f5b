import type { Client } from "@temporalio/client";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { MatterError } from "./matters.ts";

/** Sets changes of rules and their dry runs going. What they do lies in the tables beforehand, so that setting them going again does no harm. */
export interface RulesRunner {
  /** Something is there to be handed out. @throws MatterError TEMPORAL_UNAVAILABLE */
  wakeFanOut(): Promise<void>;
  /** @throws MatterError TEMPORAL_UNAVAILABLE */
  startPreview(previewId: string): Promise<void>;
}

/** One run hands out all changes of the installation, which is what listens on one task queue. */
export function fanOutWorkflowId(taskQueue: string): string {
  return `rules-fan-out/${taskQueue}`;
}

export function createRulesRunner({ client, taskQueue, timeoutMs }: { client: Client; taskQueue: string; timeoutMs: number }): RulesRunner {
  const durably = async (start: () => Promise<unknown>): Promise<void> => {
    try {
      await client.connection.withDeadline(Date.now() + timeoutMs, start);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw new MatterError("TEMPORAL_UNAVAILABLE");
    }
  };
  return {
    wakeFanOut: () =>
      durably(() =>
        client.workflow.signalWithStart("rulesFanOut", { workflowId: fanOutWorkflowId(taskQueue), taskQueue, args: [{}], signal: "wake" }),
      ),
    startPreview: (previewId) =>
      durably(() =>
        client.workflow.start("rulesPreview", {
          workflowId: `rules-preview/${previewId}`,
          taskQueue,
          args: [{ previewId }],
          workflowIdReusePolicy: "ALLOW_DUPLICATE_FAILED_ONLY",
          workflowIdConflictPolicy: "USE_EXISTING",
        }),
      ),
  };
}
