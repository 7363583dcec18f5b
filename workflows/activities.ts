import { proxyActivities } from "@temporalio/workflow";
import type { ShellActivities } from "../activities/contracts.ts";

/**
 * Writing the tables. An attempt is one short transaction, so 20 s means that the database hangs; the next attempt follows, at first at once and then
 * every half minute, for as long as the longest outage that the product must outlast. Nothing else can be done about a step that cannot be written.
 */
export const { commit } = proxyActivities<Pick<ShellActivities, "commit">>({
  startToCloseTimeout: "20 seconds",
  scheduleToCloseTimeout: "45 days",
  retry: { initialInterval: "200 milliseconds", backoffCoefficient: 2, maximumInterval: "30 seconds" },
});

/** Reading the register: a caller waits for it, so it gives up after a minute and the command is refused as retryable, with nothing done. */
export const { gather } = proxyActivities<Pick<ShellActivities, "gather">>({
  startToCloseTimeout: "10 seconds",
  scheduleToCloseTimeout: "1 minute",
  retry: { initialInterval: "200 milliseconds", backoffCoefficient: 2, maximumInterval: "5 seconds" },
});

/**
 * Work outside that may take minutes and says all the while that it goes on, so a lost worker is noticed within 20 s and another one does it again. A caller
 * who waits for it is told to try again when it could not be done in two hours; a rule's work is begun anew.
 */
export const { work } = proxyActivities<Pick<ShellActivities, "work">>({
  startToCloseTimeout: "30 minutes",
  heartbeatTimeout: "20 seconds",
  scheduleToCloseTimeout: "2 hours",
  retry: { initialInterval: "500 milliseconds", backoffCoefficient: 2, maximumInterval: "30 seconds" },
});
