import { atHour, endOfDay } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { deadlineOf } from "../deadlines.ts";
import { isStanding } from "../queries.ts";
import { runningPeriod } from "../standingPeriods.ts";
import type { RectificationState } from "../state.ts";
import { entry, later, reminder, type RectificationEntry } from "./entry.ts";

/**
 * Periodic reports of 长期坚持: reminders before each is due, and the end of the period, at which what is missing is marked. An issue that stood before the rules
 * asked for reports begins its first period when they come.
 */
export function standingReports(state: RectificationState): RectificationEntry[] {
  const policy = state.rules.policy.body;
  const { standing } = state;
  if (policy.standing === undefined || standing === null || !isStanding(state)) return [];
  const { reportEveryMonths: months } = policy.standing;
  if (standing.anchor === undefined) {
    const key = `standing-begin:${state.round}:${standing.since}`;
    const at = later(standing.since, state.startedAt);
    return [entry(state, key, at, { type: "beginStandingPeriods", key }, "standing_begin", { months })];
  }
  const running = runningPeriod(state);
  if (running === null || running.dueOn === null) return [];
  const { period, dueOn, wanting } = running;
  const facts = { dueOn, months, organizationIds: wanting };
  const since = deadlineOf(state)?.since ?? null;
  const reminders = (wanting.length === 0 ? [] : policy.standing.reminderWorkingDays).flatMap((before) => {
    const key = `standing-remind:${state.round}:${period}:${before}`;
    const at = atHour(addWorkingDays(state.rules.calendar, dueOn, -before), policy.reminderHour);
    if (since !== null && at < since) return [];
    return at < standing.since
      ? []
      : reminder(state, key, at, { type: "remindStanding", key, period }, "standing_reminder", { ...facts, before });
  });
  const key = `standing-due:${state.round}:${period}`;
  return [...reminders, entry(state, key, endOfDay(dueOn), { type: "closeStandingPeriod", key, period }, "standing_due", facts)];
}
