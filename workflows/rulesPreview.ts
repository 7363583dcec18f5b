import { continueAsNew, proxyActivities } from "@temporalio/workflow";
import type { RulesPreviewActivities } from "../activities/rules/previewRules.ts";

/** A chunk is seconds of reading and reckoning; somebody looks at its progress, and asks again where it does not end. */
const { previewRules } = proxyActivities<RulesPreviewActivities>({
  startToCloseTimeout: "5 minutes",
  scheduleToCloseTimeout: "1 day",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** Chunks a run: its history stays at some two thousand events. */
const CHUNKS_A_RUN = 300;

/** Tries proposed rules on every open matter. Nothing of any matter is changed. */
export async function rulesPreview(preview: { previewId: string }): Promise<void> {
  for (let chunks = 0; chunks < CHUNKS_A_RUN; chunks += 1) {
    const { finished } = await previewRules(preview);
    if (finished) return;
  }
  await continueAsNew<typeof rulesPreview>(preview);
}
