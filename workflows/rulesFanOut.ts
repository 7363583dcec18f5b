import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from "@temporalio/workflow";
import type { FanOutPlace, RulesFanOutActivities } from "../activities/rules/fanOutRules.ts";

/**
 * A chunk is given at a limited rate, so it takes seconds and says every few of them that it goes on; a lost worker is noticed within 15 s. Nobody waits
 * for the end, so it is repeated for as long as the longest outage that the product must outlast.
 */
const { fanOutRules } = proxyActivities<RulesFanOutActivities>({
  startToCloseTimeout: "15 minutes",
  heartbeatTimeout: "15 seconds",
  scheduleToCloseTimeout: "45 days",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** Chunks a run: its history stays at some two thousand events. */
const CHUNKS_A_RUN = 300;

/** There is something to do, or again something to do. */
export const wakeSignal = defineSignal("wake");

/**
 * Hands rules put in force to the matters under way, one change after the other, until nothing is left to do. One run serves the installation: two changes
 * never cross, and one place of the worker's is the most that they take.
 */
export async function rulesFanOut(begin: { at?: FanOutPlace } = {}): Promise<void> {
  let woken = true;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  let at = begin.at ?? null;
  for (let chunks = 0; chunks < CHUNKS_A_RUN && !workflowInfo().continueAsNewSuggested; chunks += 1) {
    woken = false;
    const result = await fanOutRules({ at });
    if (result.outcome === "went_on") at = result.at;
    if (result.outcome === "settling") await condition(() => woken, result.waitMs);
    if (result.outcome === "idle" && !woken) return;
  }
  await continueAsNew<typeof rulesFanOut>(at === null ? {} : { at });
}
