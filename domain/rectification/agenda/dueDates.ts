import { atHour, endOfDay } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import type { RuleCommand } from "../commands.ts";
import { dueOn } from "../../clock/dueDate.ts";
import type { Scope } from "../deadlines.ts";
import { deadlineOf, hasOwnDates } from "../deadlines.ts";
import { currentAssignments, isBeingRectified, measuresWanting, organizationsWanting, ownersOf } from "../queries.ts";
import type { Day, RectificationState } from "../state.ts";
import type { Instant } from "../../process/process.ts";
import { entry, later, reminder, type RectificationEntry } from "./entry.ts";

/**
 * Reminders before each due date and the mark after it, one for all that is due on the same day. Where nobody is assigned there is nobody to remind, but
 * the mark is made all the same: the office is told, and the issue is not forgotten.
 */
export function dueDates(state: RectificationState): RectificationEntry[] {
  if (!isBeingRectified(state)) return [];
  const policy = state.rules.policy.body;
  const days = dueDays(state);
  return [...days].flatMap(([due, since]) => {
    const organizationIds = organizationsWanting(state, due);
    // The date that others were given instead needs no mark when nobody is left to whom it still applies.
    if (organizationIds.length === 0 && hasOwnDates(state) && organizationsWanting(state).length > 0) return [];
    const facts = { dueOn: due, organizationIds };
    const reminders = (organizationIds.length === 0 ? [] : policy.dueReminderWorkingDays).flatMap((before) => {
      const key = `remind:${state.round}:${due}:${before}`;
      const command: RuleCommand = { type: "remindDue", key, dueOn: due, workingDaysBefore: before };
      const at = atHour(addWorkingDays(state.rules.calendar, due, -before), policy.reminderHour);
      // A date that was moved, or whose clock stood, owes no reminder for a moment before it came to be.
      if (since !== null && at < since) return [];
      return reminder(state, key, at, command, "due_reminder", { ...facts, before });
    });
    const key = `overdue:${state.round}:${due}`;
    const at = later(endOfDay(due), state.startedAt);
    return [...reminders, entry(state, key, at, { type: "markOverdue", key, dueOn: due }, "overdue", facts)];
  });
}

/** The days on which something of the issue is due, each with the moment since which it has been that day; null where it always was. */
function dueDays(state: RectificationState): Map<Day, Instant | null> {
  const days = new Map<Day, Instant | null>();
  for (const scope of scopesOf(state)) {
    const scoped = deadlineOf(state, scope);
    const day = scoped && dueOn(scoped.deadline, state.rules.calendar);
    if (scoped === null || day === null) continue;
    const known = days.get(day);
    days.set(day, known === undefined ? scoped.since : earlier(known, scoped.since));
  }
  return days;
}

/** What may have a date of its own: the issue, each measure that is wanted, and what single organizations were given instead. */
export function scopesOf(state: RectificationState): Scope[] {
  const wanting = measuresWanting(state);
  const scopes: Scope[] = [{}, ...wanting.map((measure) => ({ measure }))];
  if (hasOwnDates(state)) {
    for (const assignment of currentAssignments(state)) {
      const owned = wanting.filter((measure) => ownersOf(state, measure).includes(assignment.organizationId));
      scopes.push({ assignment }, ...owned.map((measure) => ({ measure, assignment })));
    }
  }
  return scopes;
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return null;
  return a < b ? a : b;
}
