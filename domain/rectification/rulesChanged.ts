import { endOfDay } from "../calendar/calendarDay.ts";
import { dueOn } from "../clock/dueDate.ts";
import type { Instant } from "../process/process.ts";
import { scopesOf } from "./agenda/dueDates.ts";
import type { Scope } from "./deadlines.ts";
import { deadlineOf } from "./deadlines.ts";
import type { Day, RectificationState } from "./state.ts";

/**
 * A date that was missed, and that other rules move to another past day, is missed still: the mark goes over to it, and nobody is told a second time. One
 * that they move into the future is open again.
 */
export function rulesChanged(before: RectificationState, after: RectificationState, at: Instant): RectificationState {
  const mark = (day: Day): string => `overdue:${after.round}:${day}`;
  const carried = scopesOf(before).flatMap((scope) => {
    const [old, now] = [dayOf(before, scope), dayOf(after, scope)];
    const missed = old !== null && before.done.includes(mark(old));
    return missed && now !== null && now !== old && endOfDay(now) <= at && !after.done.includes(mark(now)) ? [mark(now)] : [];
  });
  return carried.length === 0 ? after : { ...after, done: [...after.done, ...new Set(carried)] };
}

function dayOf(state: RectificationState, scope: Scope): Day | null {
  const scoped = deadlineOf(state, scope);
  return scoped && dueOn(scoped.deadline, state.rules.calendar);
}
