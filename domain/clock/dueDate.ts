import { addDays, type IsoDate } from "../calendar/calendarDay.ts";
import { madeUpDays, provisionalYears, skippedDays, type CalendarRules, type SkippedDay } from "../calendar/workingDays.ts";
import { assertNever } from "../process/assertNever.ts";
import type { Deadline, DeadlineKind } from "./deadline.ts";
import { reckon, type Step } from "./reckoning.ts";
import type { StoppedStretch } from "./runningTime.ts";

/**
 * A step with the calendar days it went through. The sums hold, in calendar days from `from` to `on`:
 * `budget` and `extension` are days + skipped + suspended; `moved` is suspended; `rolled` is skipped + suspended.
 */
export type WhyStep = Step & { skipped: SkippedDay[]; madeUp: IsoDate[] };

/** Why something is due on a day; plain data, put into words by the catalogue of texts. */
export type Why = {
  kind: DeadlineKind;
  /** `stopped`: the clock stands, no due date until it runs again. `undated`: nothing sets a date. */
  outcome: "due" | "stopped" | "undated";
  dueOn: IsoDate | null;
  text?: string;
  citation?: string;
  rule?: { name: string; version: number };
  calendarVersion: string;
  /** Years that were counted through although their holidays are not published yet. */
  provisionalYears: number[];
  steps: WhyStep[];
  /** Versions of the extensions that do not move the due date, because a later end holds anyway or the clock stands. */
  withoutEffect: number[];
};

/** The day at whose end (Asia/Shanghai) it is due; null while the clock stands or when nothing sets a date. */
export function dueOn(deadline: Deadline, calendar: CalendarRules): IsoDate | null {
  return reckon(deadline, calendar).dueOn;
}

/** The same due date with every step that led to it. */
export function explainDue(deadline: Deadline, calendar: CalendarRules): Why {
  const reckoning = reckon(deadline, calendar);
  const steps = reckoning.steps.map((step): WhyStep => ({ ...step, ...daysWithin(step, calendar) }));
  const last = steps.at(-1);
  return {
    kind: deadline.kind,
    outcome: last === undefined ? "undated" : last.type === "stopped" ? "stopped" : "due",
    dueOn: reckoning.dueOn,
    ...(deadline.text === undefined ? {} : { text: deadline.text }),
    ...(deadline.citation === undefined ? {} : { citation: deadline.citation }),
    ...(deadline.rule === undefined ? {} : { rule: deadline.rule }),
    calendarVersion: calendar.version,
    provisionalYears: yearsCounted(steps, calendar),
    steps,
    withoutEffect: reckoning.withoutEffect,
  };
}

function daysWithin(step: Step, calendar: CalendarRules): { skipped: SkippedDay[]; madeUp: IsoDate[] } {
  switch (step.type) {
    case "budget":
    case "extension":
      return stepOver(calendar, { after: step.from, on: step.on, suspended: step.suspended });
    case "rolled":
      return stepOver(calendar, { after: addDays(step.from, -1), on: step.on, suspended: step.suspended });
    case "starts":
    case "given":
    case "extendedTo":
    case "moved":
    case "stopped":
      return { skipped: [], madeUp: [] };
    default:
      return assertNever(step);
  }
}

function stepOver(
  calendar: CalendarRules,
  { after, on, suspended }: { after: IsoDate; on: IsoDate; suspended: StoppedStretch[] },
): { skipped: SkippedDay[]; madeUp: IsoDate[] } {
  const runs = (date: IsoDate): boolean => !suspended.some(({ from, to }) => from <= date && date < to);
  return {
    skipped: skippedDays(calendar, after, on).filter(({ date }) => runs(date)),
    madeUp: on > after ? madeUpDays(calendar, addDays(after, 1), on).filter(runs) : [],
  };
}

function yearsCounted(steps: readonly WhyStep[], calendar: CalendarRules): number[] {
  const years = steps.flatMap((step) => {
    if (step.type !== "budget" && step.type !== "extension" && step.type !== "rolled") return [];
    return provisionalYears(calendar, step.from, step.on);
  });
  return [...new Set(years)];
}
