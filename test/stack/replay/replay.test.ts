import { beforeAll, describe, expect, it } from "@jest/globals";
import { fileURLToPath } from "node:url";
import { DeterminismViolationError } from "@temporalio/workflow";
import { Worker } from "@temporalio/worker";
import { bundleWorkflows } from "../../../worker/worker.ts";
import { countTypes, readHistory, recordedHistories, type RecordedHistory } from "../../support/replay/histories.ts";

/** What each recorded history is made of: whoever exchanges one for another is noticed. */
const shapes: Record<string, Record<string, number>> = {
  "0.1.0/continued-as-new-after": {
    ACTIVITY_TASK_COMPLETED: 4,
    ACTIVITY_TASK_SCHEDULED: 4,
    ACTIVITY_TASK_STARTED: 4,
    TIMER_STARTED: 1,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 4,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 4,
    WORKFLOW_TASK_COMPLETED: 8,
    WORKFLOW_TASK_SCHEDULED: 8,
    WORKFLOW_TASK_STARTED: 8,
  },
  "0.1.0/continued-as-new-before": {
    ACTIVITY_TASK_COMPLETED: 6,
    ACTIVITY_TASK_SCHEDULED: 6,
    ACTIVITY_TASK_STARTED: 6,
    TIMER_CANCELED: 1,
    TIMER_STARTED: 1,
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 2,
    WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 1,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 4,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 4,
    WORKFLOW_TASK_COMPLETED: 11,
    WORKFLOW_TASK_SCHEDULED: 11,
    WORKFLOW_TASK_STARTED: 11,
  },
  "0.1.0/gathered-retracted-withdrawn": {
    ACTIVITY_TASK_COMPLETED: 7,
    ACTIVITY_TASK_SCHEDULED: 7,
    ACTIVITY_TASK_STARTED: 7,
    TIMER_CANCELED: 1,
    TIMER_STARTED: 1,
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 2,
    WORKFLOW_EXECUTION_COMPLETED: 1,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 5,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 5,
    WORKFLOW_TASK_COMPLETED: 13,
    WORKFLOW_TASK_SCHEDULED: 13,
    WORKFLOW_TASK_STARTED: 13,
  },
  "0.1.0/resumed-by-reopening": {
    ACTIVITY_TASK_COMPLETED: 2,
    ACTIVITY_TASK_SCHEDULED: 2,
    ACTIVITY_TASK_STARTED: 2,
    TIMER_STARTED: 1,
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 2,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 2,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 2,
    WORKFLOW_TASK_COMPLETED: 4,
    WORKFLOW_TASK_SCHEDULED: 4,
    WORKFLOW_TASK_STARTED: 4,
  },
  "0.1.0/through-time-to-its-end": {
    ACTIVITY_TASK_COMPLETED: 24,
    ACTIVITY_TASK_SCHEDULED: 24,
    ACTIVITY_TASK_STARTED: 24,
    TIMER_CANCELED: 3,
    TIMER_FIRED: 3,
    TIMER_STARTED: 6,
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 10,
    WORKFLOW_EXECUTION_COMPLETED: 1,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 17,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 17,
    WORKFLOW_TASK_COMPLETED: 45,
    WORKFLOW_TASK_SCHEDULED: 45,
    WORKFLOW_TASK_STARTED: 45,
  },
  "0.1.0/worked-through": {
    ACTIVITY_TASK_COMPLETED: 17,
    ACTIVITY_TASK_SCHEDULED: 17,
    ACTIVITY_TASK_STARTED: 17,
    TIMER_CANCELED: 5,
    TIMER_STARTED: 6,
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 7,
    WORKFLOW_EXECUTION_STARTED: 1,
    WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 16,
    WORKFLOW_EXECUTION_UPDATE_COMPLETED: 16,
    WORKFLOW_TASK_COMPLETED: 34,
    WORKFLOW_TASK_SCHEDULED: 34,
    WORKFLOW_TASK_STARTED: 34,
  },
};

describe("histories that were recorded on each release", () => {
  const histories = recordedHistories();
  let today: { code: string };
  let changed: { code: string };

  beforeAll(async () => {
    today = await bundleWorkflows();
    changed = await bundleWorkflows(fileURLToPath(new URL("../../support/replay/changedWorkflows.ts", import.meta.url)));
  }, 120_000);

  const replay = (workflowBundle: { code: string }, recorded: RecordedHistory): Promise<void> =>
    Worker.runReplayHistory({ workflowBundle }, readHistory(recorded), recorded.workflowId);

  it("are the ones that were recorded, and small", () => {
    expect(Object.fromEntries(histories.map(({ name, history }) => [name, countTypes(history.events)]))).toEqual(shapes);
    expect(histories.filter(({ bytes }) => bytes > 150 * 1024).map(({ name }) => name)).toEqual([]);
  });

  it.each(histories.map((history) => [history.name, history] as const))("%s replays on the code of today", async (_name, history) => {
    await expect(replay(today, history)).resolves.toBeUndefined();
  });

  it.each(histories.map((history) => [history.name, history] as const))(
    "%s does not replay on a workflow with another timer",
    async (_name, history) => {
      await expect(replay(changed, history)).rejects.toThrow(DeterminismViolationError);
    },
  );
});
