import { proxyActivities } from "@temporalio/workflow";
import type { PlanStartActivities } from "../activities/planStart.ts";

/**
 * Starting issues: a chunk takes seconds, and says after each issue that it goes on, so a lost worker is noticed within 45 s. Nobody waits for the end by
 * necessity, and the choices are made, so it is repeated for as long as the longest outage that the product must outlast.
 */
const { startPlanItems, finishPlanStart } = proxyActivities<PlanStartActivities>({
  startToCloseTimeout: "15 minutes",
  heartbeatTimeout: "45 seconds",
  scheduleToCloseTimeout: "45 days",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
});

/** Starts every item of a plan as an issue, exactly once, whatever is killed on the way. */
export async function planStart(plan: { jurisdictionId: string; planId: string }): Promise<void> {
  for (let from = 0; ;) {
    const { next, total } = await startPlanItems({ ...plan, from });
    if (next >= total) break;
    from = next;
  }
  await finishPlanStart(plan);
}
