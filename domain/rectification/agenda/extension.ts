import { atHour, shanghaiDate } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { waitingExtensions } from "../extensions.ts";
import type { RectificationState } from "../state.ts";
import { reminder, type RectificationEntry } from "./entry.ts";

/** The leaders are reminded of requests for an extension that wait for them. */
export function extensionRequests(state: RectificationState): RectificationEntry[] {
  const policy = state.rules.policy.body;
  const rule = policy.extension;
  if (rule === undefined) return [];
  return waitingExtensions(state).flatMap(({ id, askedAt, organizationId }) => {
    const key = `extension:${id}:${askedAt}`;
    const askedOn = shanghaiDate(askedAt);
    const day = addWorkingDays(state.rules.calendar, askedOn, rule.decideWithinWorkingDays);
    const facts = { organizationId, requestedOn: askedOn, dueOn: day, workingDays: rule.decideWithinWorkingDays };
    return reminder(state, key, atHour(day, policy.reminderHour), { type: "remindExtension", key, requestId: id }, "extension", facts);
  });
}
