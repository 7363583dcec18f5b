import { addDays, type IsoDate } from "../calendar/calendarDay.ts";
import type { CalendarRules } from "../calendar/workingDays.ts";
import type { Deadline, Extension, Suspension } from "./deadline.ts";
import { countRunningDays, disjoint, moveBySuspensions, type Reached, type Stop, type StoppedStretch } from "./runningTime.ts";

/**
 * One step towards the due date, without what only an explanation needs. A step that has `from` begins where the step before it ended.
 * - `starts` the day after which working days count; `given` the date that the document names; `extendedTo` the date that a leader set
 * - `budget`, `extension` working days counted; `moved` a date put off by the calendar days of suspensions; `rolled` on to a day that works
 * - `stopped` the clock stands: there is no due date until it runs again
 */
export type Step =
  | { type: "starts"; on: IsoDate }
  | { type: "given"; on: IsoDate }
  | { type: "extendedTo"; on: IsoDate; version: number; grantedOn: IsoDate }
  | { type: "budget"; from: IsoDate; on: IsoDate; days: number; suspended: StoppedStretch[] }
  | { type: "extension"; from: IsoDate; on: IsoDate; days: number; version: number; grantedOn: IsoDate; suspended: StoppedStretch[] }
  | { type: "moved"; from: IsoDate; on: IsoDate; suspended: StoppedStretch[] }
  | { type: "rolled"; from: IsoDate; on: IsoDate; suspended: StoppedStretch[] }
  | ({ type: "stopped"; suspended: StoppedStretch[] } & Stop);

/** The reckoning that holds, and the extensions that play no part in it. */
export type Reckoning = { dueOn: IsoDate | null; steps: Step[]; withoutEffect: number[] };

type DaysExtension = Extract<Extension, { days: number }>;

/**
 * Reckons a deadline. There is one chain from the basis, and one from each date that an extension set; every chain takes all extensions by days
 * granted after its beginning, and the latest end holds. So an extension never shortens, and the order in which facts are recorded does not matter.
 * A chain whose clock stands makes the whole deadline stand. A date set by a leader is moved only by suspensions after the day it was set:
 * what had stood before was known when it was chosen.
 */
export function reckon(deadline: Deadline, calendar: CalendarRules): Reckoning {
  const extensions = deadline.extensions.toSorted((a, b) => a.version - b.version);
  const byDays = extensions.filter((extension): extension is DaysExtension => "days" in extension && extension.days > 0);
  const chains: Step[][] = [];
  const { basis } = deadline;
  if (basis.type !== "none") {
    const stretches = disjoint(deadline.suspensions);
    const steps =
      basis.type === "date" ? putOff([{ type: "given", on: basis.on }], basis.on, calendar, stretches) : budget(basis, calendar, stretches);
    chains.push(extend(steps, byDays, calendar, stretches));
  }
  for (const extension of extensions) {
    if (!("to" in extension)) continue;
    const { version, grantedOn, to } = extension;
    const stretches = disjoint(deadline.suspensions, grantedOn);
    const steps = putOff([{ type: "extendedTo", on: to, version, grantedOn }], to, calendar, stretches);
    const later = byDays.filter((other) => other.version > version);
    chains.push(extend(steps, later, calendar, stretches));
  }
  const holding = chains.reduce<Step[]>((best, chain) => (endOf(chain) > endOf(best) ? chain : best), []);
  const applied = new Set(holding.flatMap((step) => ("version" in step ? [step.version] : [])));
  const last = holding.at(-1);
  return {
    dueOn: last === undefined || last.type === "stopped" ? null : last.on,
    steps: holding,
    withoutEffect: extensions.map(({ version }) => version).filter((version) => !applied.has(version)),
  };
}

/** Sorts as text: nothing, then dates, then a clock that stands. */
function endOf(chain: Step[]): string {
  const last = chain.at(-1);
  if (last === undefined) return "";
  return last.type === "stopped" ? "stopped" : last.on;
}

function budget({ from, days }: { from: IsoDate; days: number }, calendar: CalendarRules, stretches: readonly Suspension[]): Step[] {
  const counted = Math.max(0, days);
  const reached = countRunningDays(calendar, from, counted, stretches);
  return [{ type: "starts", on: from }, "stop" in reached ? stopped(reached) : { type: "budget", from, days: counted, ...reached }];
}

/**
 * A date is put off by the calendar days of the suspensions. One that was put off names a day that nobody chose, so where it is a day off it goes on to
 * the next day that works, as the law's rule for the end of a period has it (民法典 第二百零三条); a date that was not put off stays as it was written.
 */
function putOff(steps: Step[], date: IsoDate, calendar: CalendarRules, stretches: readonly Suspension[]): Step[] {
  const moved = moveBySuspensions(date, stretches);
  if ("stop" in moved) return [...steps, stopped(moved)];
  if (moved.on === date) return steps;
  const put: Step[] = [...steps, { type: "moved", from: date, ...moved }];
  const rolled = countRunningDays(calendar, addDays(moved.on, -1), 1, stretches);
  if ("stop" in rolled) return [...put, stopped(rolled)];
  return rolled.on === moved.on ? put : [...put, { type: "rolled", from: moved.on, ...rolled }];
}

function extend(steps: Step[], extensions: readonly DaysExtension[], calendar: CalendarRules, stretches: readonly Suspension[]): Step[] {
  const extended = [...steps];
  for (const { version, grantedOn, days } of extensions) {
    const last = extended.at(-1);
    if (last === undefined || last.type === "stopped") break;
    const reached = countRunningDays(calendar, last.on, days, stretches);
    extended.push("stop" in reached ? stopped(reached) : { type: "extension", version, grantedOn, days, from: last.on, ...reached });
  }
  return extended;
}

function stopped({ stop, suspended }: Extract<Reached, { stop: Stop }>): Step {
  return { type: "stopped", ...stop, suspended };
}
