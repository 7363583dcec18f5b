import { endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import { addWorkingDays } from "../calendar/workingDays.ts";
import type { Lateness } from "../escalation/ladder.ts";
import type { Late } from "../escalation/ladderMatter.ts";
import type { Instant } from "../process/process.ts";
import { isSuspended, openSuspension } from "./deadlines.ts";
import { assignmentOf, issueDueFor, measureDueFor, measuresWanting, organizationsWanting, ownersOf } from "./queries.ts";
import type { Day, RectificationState } from "./state.ts";

/** The due dates of this round that have been marked as missed, earliest first. */
function missedDates(state: RectificationState): Day[] {
  const prefix = `overdue:${state.round}:`;
  const days = state.done.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  return days.sort();
}

/** Who is late, and with what, sorted by organization. Nobody is before the date has been marked as missed, nor while the clock stands. */
export function lateOnes(state: RectificationState): Late[] {
  if (isSuspended(state)) return [];
  const late = new Map<string, Late>();
  for (const dueOn of missedDates(state)) {
    for (const organizationId of organizationsWanting(state, dueOn)) {
      const measureIds = missedMeasures(state, organizationId, dueOn);
      const owesMore = issueDueFor(state, organizationId) === dueOn;
      if (clockStandsFor(state, organizationId) || (measureIds.length === 0 && !owesMore)) continue;
      const before = late.get(organizationId);
      const missed = [...(before?.measureIds ?? []), ...measureIds];
      late.set(organizationId, { organizationId, dueOn: before?.dueOn ?? dueOn, lastDueOn: dueOn, measureIds: missed });
    }
  }
  return [...late.values()].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
}

/** Measures of an organization whose date this was, and whose own clock does not stand. */
function missedMeasures(state: RectificationState, organizationId: string, dueOn: Day): string[] {
  return measuresWanting(state)
    .filter((measure) => ownersOf(state, measure).includes(organizationId) && measureDueFor(state, measure, organizationId) === dueOn)
    .filter(({ id: measureId }) => openSuspension(state, { type: "measure", measureId }) === null)
    .map((measure) => measure.id);
}

function clockStandsFor(state: RectificationState, organizationId: string): boolean {
  const assignment = assignmentOf(state, organizationId);
  return assignment !== null && openSuspension(state, { type: "assignment", assignmentId: assignment.id }) !== null;
}

/**
 * From when an organization's lateness counts: the later of due date and start. Who was given the task, or got it back, only after the date had passed is
 * given the days for signing first; the day of the start is the start.
 */
export function latenessOf(state: RectificationState, { organizationId, dueOn, lastDueOn }: Late): Lateness {
  const last = lastDueOn === dueOn ? {} : { lastDueOn };
  const startedOn = shanghaiDate(state.startedAt);
  const grace = (at: Instant | undefined): Day | null => {
    const on = at === undefined ? dueOn : shanghaiDate(at);
    return on <= dueOn || on <= startedOn ? null : addWorkingDays(state.rules.calendar, on, state.rules.policy.body.acknowledgeWorkingDays);
  };
  const since = [grace(assignmentOf(state, organizationId)?.assignedAt), grace(state.reworkFrom), dueOn].reduce<Day>(
    (latest, day) => (day !== null && day > latest ? day : latest),
    dueOn,
  );
  return startedOn > since || endOfDay(since) < state.startedAt
    ? { dueOn, ...last, since: startedOn, from: state.startedAt }
    : { dueOn, ...last, since, from: endOfDay(since) };
}
