import { endOfDay } from "../calendar/calendarDay.ts";
import { dueOn } from "../clock/dueDate.ts";
import type { Instant } from "../process/process.ts";
import { scopesOf } from "./agenda/dueDates.ts";
import type { RectificationEntry } from "./agenda/entry.ts";
import { entry, later } from "./agenda/entry.ts";
import type { Scope } from "./deadlines.ts";
import { deadlineOf, isSuspended } from "./deadlines.ts";
import { isBeingRectified, organizationsWanting } from "./queries.ts";
import type { Day, RectificationState } from "./state.ts";

/**
 * A date that was missed, and that other rules move to another past day, is missed still: the mark goes over to it, and nobody is told a second time. One
 * that they move into the future is open again.
 */
export function rulesChanged(before: RectificationState, after: RectificationState, at: Instant): RectificationState {
  const mark = (day: Day): string => overdueKey(after, day);
  const carried = scopesOf(before).flatMap((scope) => {
    const [old, now] = [dayOf(before, scope), dayOf(after, scope)];
    const missed = old !== null && before.done.includes(mark(old));
    return missed && now !== null && now !== old && endOfDay(now) <= at && !after.done.includes(mark(now)) ? [mark(now)] : [];
  });
  return carried.length === 0 ? after : { ...after, done: [...after.done, ...new Set(carried)] };
}

/** Dates that were missed and that work is still owed for. */
export function datesPast(state: RectificationState): RectificationEntry[] {
  if (!isBeingRectified(state) || isSuspended(state)) return [];
  const days = new Set(scopesOf(state).flatMap((scope) => dayOf(state, scope) ?? []));
  return [...days].flatMap((due) => {
    const key = overdueKey(state, due);
    const facts = { dueOn: due, organizationIds: organizationsWanting(state, due) };
    const at = later(endOfDay(due), state.startedAt);
    return state.done.includes(key) ? [entry(state, key, at, { type: "markOverdue", key, dueOn: due }, "overdue", facts)] : [];
  });
}

function overdueKey({ round }: RectificationState, day: Day): string {
  return `overdue:${round}:${day}`;
}

function dayOf(state: RectificationState, scope: Scope): Day | null {
  const scoped = deadlineOf(state, scope);
  return scoped && dueOn(scoped.deadline, state.rules.calendar);
}
