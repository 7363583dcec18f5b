import { addDays, daysBetween, type IsoDate } from "../calendar/calendarDay.ts";
import { addWorkingDays, workingDaysIn, type CalendarRules } from "../calendar/workingDays.ts";
import type { Suspension } from "./deadline.ts";

/** A stretch during which the clock stood: `from` included, `to` excluded. */
export type StoppedStretch = { from: IsoDate; to: IsoDate; ground: string; citation?: string };

/** Where the clock stands now, and what was left of the time when it stopped. */
export type Stop = { since: IsoDate; ground: string; citation?: string; left: { days: number; unit: "working_days" | "calendar_days" } };

/** The day that was reached, with the suspensions on the way; or where the clock stands. */
export type Reached = { on: IsoDate; suspended: StoppedStretch[] } | { stop: Stop; suspended: StoppedStretch[] };

/**
 * Suspensions as disjoint stretches in date order, so that a day under two grounds counts once (under the earlier one).
 * Empty ones are left out. With `since`, what lies before that day is cut off.
 */
export function disjoint(suspensions: readonly Suspension[], since: IsoDate = "0000-01-01"): Suspension[] {
  const sorted = suspensions.toSorted(
    (a, b) => order(a.from, b.from) || order(a.to ?? "9999", b.to ?? "9999") || order(a.ground, b.ground),
  );
  const stretches: Suspension[] = [];
  let free = since;
  for (const { from, to, ...legal } of sorted) {
    const start = from > free ? from : free;
    if (to !== null && to <= start) continue;
    stretches.push({ from: start, to, ...legal });
    if (to === null) break;
    free = to;
  }
  return stretches;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Counts `days` working days on which the clock runs, strictly after `from`. @param stretches disjoint, in date order. */
export function countRunningDays(calendar: CalendarRules, from: IsoDate, days: number, stretches: readonly Suspension[]): Reached {
  const suspended: StoppedStretch[] = [];
  let position = from;
  let left = days;
  for (const { from: first, to, ...legal } of left > 0 ? stretches : []) {
    const next = addDays(position, 1);
    if (to !== null && to <= next) continue;
    if (addWorkingDays(calendar, position, left) < first) break;
    const start = first > next ? first : next;
    left -= workingDaysIn(calendar, next, start);
    if (to === null) return { stop: { since: start, ...legal, left: { days: left, unit: "working_days" } }, suspended };
    suspended.push({ from: start, to, ...legal });
    position = addDays(to, -1);
  }
  return { on: addWorkingDays(calendar, position, left), suspended };
}

/** Moves a given date later by every calendar day on which the clock stood before it came. @param stretches disjoint, in date order. */
export function moveBySuspensions(date: IsoDate, stretches: readonly Suspension[]): Reached {
  const suspended: StoppedStretch[] = [];
  let on = date;
  for (const { from, to, ...legal } of stretches) {
    if (from > on) break;
    if (to === null)
      return { stop: { since: from, ...legal, left: { days: daysBetween(from, on) + 1, unit: "calendar_days" } }, suspended };
    suspended.push({ from, to, ...legal });
    on = addDays(on, daysBetween(from, to));
  }
  return { on, suspended };
}
