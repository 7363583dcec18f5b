import { atHour, endOfDay } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import type { RuleCommand } from "../commands.ts";
import { isBeingRectified, issueDueOn, measureDueOn, measuresWanting, organizationsWanting } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { entry, later, reminder, type RectificationEntry } from "./entry.ts";

/**
 * Reminders before each due date and the mark after it, one for all that is due on the same day. Where nobody is assigned there is nobody to remind, but
 * the mark is made all the same: the office is told, and the issue is not forgotten.
 */
export function dueDates(state: RectificationState): RectificationEntry[] {
  if (!isBeingRectified(state)) return [];
  const policy = state.rules.policy.body;
  const own = issueDueOn(state);
  const days = new Set([
    ...(own === null ? [] : [own]),
    ...measuresWanting(state).flatMap((measure) => measureDueOn(state, measure) ?? []),
  ]);
  return [...days].flatMap((due) => {
    const organizationIds = organizationsWanting(state, due);
    const facts = { dueOn: due, organizationIds };
    const reminders = (organizationIds.length === 0 ? [] : policy.dueReminderWorkingDays).flatMap((before) => {
      const key = `remind:${state.round}:${due}:${before}`;
      const command: RuleCommand = { type: "remindDue", key, dueOn: due, workingDaysBefore: before };
      const day = addWorkingDays(state.rules.calendar, due, -before);
      return reminder(state, key, atHour(day, policy.reminderHour), command, "due_reminder", { ...facts, before });
    });
    const key = `overdue:${state.round}:${due}`;
    const at = later(endOfDay(due), state.startedAt);
    return [...reminders, entry(state, key, at, { type: "markOverdue", key, dueOn: due }, "overdue", facts)];
  });
}
