import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Deadline } from "../clock/deadline.ts";
import { assertNever } from "../process/assertNever.ts";
import type { Rules } from "../process/rules.ts";
import type { RectificationPolicy } from "../rectification/policy.ts";
import type { PlanDeadline, PlanItem } from "./reading.ts";
import type { PastDueChoice } from "./startRequest.ts";

/** Why a date waits for the office's choice. */
export type UndecidedReason =
  | "past"
  /** The document sets a date that could not be read. */
  | "unread"
  /** The new date that was given is itself past. */
  | "new_date_past";

export interface UndecidedDate {
  reason: UndecidedReason;
  text: string;
  date: IsoDate | null;
  /** The measure that sets the date, by its place from 1; absent when the item itself does. */
  measure?: number;
}

export interface ItemDates {
  deadline: Deadline | null;
  deadlineReason?: string;
  /** For each measure its own due date, or null. */
  measuresDueOn: (IsoDate | null)[];
  undecided: UndecidedDate[];
}

/**
 * The dates with which an item starts on `startDay`. A past date needs a choice, except for an item that is done. A new date takes the place of every
 * past date of the item; the reason is kept with the deadline.
 */
export function itemDates({
  item,
  startDay,
  rules,
  choice,
  done,
}: {
  item: PlanItem;
  startDay: IsoDate;
  rules: Rules<RectificationPolicy>;
  choice: PastDueChoice | undefined;
  done: boolean;
}): ItemDates {
  const undecided: UndecidedDate[] = [];
  const newDate = typeof choice === "object" ? choice : null;
  const decided = choice === "keep" || (newDate !== null && newDate.newDate >= startDay) || done;
  let replaced = false;

  const settle = (deadline: PlanDeadline, measure?: number): IsoDate | null => {
    const problem = problemOf(deadline, startDay);
    if (problem === null) return deadline.date;
    const at = measure === undefined ? {} : { measure };
    if (!decided) undecided.push({ reason: newDate === null ? problem : "new_date_past", text: deadline.text, date: deadline.date, ...at });
    if (newDate === null || done) return deadline.date;
    replaced = true;
    return newDate.newDate;
  };

  const own = item.deadline === null ? null : toDeadline({ deadline: item.deadline, date: settle(item.deadline), startDay, rules });
  const measuresDueOn = item.measures.map(({ deadline }, index) => (deadline === null ? null : settle(deadline, index + 1)));
  return { deadline: own, ...(replaced && newDate !== null ? { deadlineReason: newDate.reason } : {}), measuresDueOn, undecided };
}

function problemOf({ kind, date }: PlanDeadline, startDay: IsoDate): UndecidedReason | null {
  if (date !== null) return date < startDay ? "past" : null;
  return kind === "fixed" || kind === "milestone_ongoing" || kind === "period" ? "unread" : null;
}

function toDeadline({
  deadline: { kind, text },
  date,
  startDay,
  rules,
}: {
  deadline: PlanDeadline;
  date: IsoDate | null;
  startDay: IsoDate;
  rules: Rules<RectificationPolicy>;
}): Deadline {
  const common = { kind, text, extensions: [], suspensions: [] };
  switch (kind) {
    case "fixed":
    case "milestone_ongoing":
    case "period":
      return { ...common, basis: date === null ? { type: "none" } : { type: "date", on: date } };
    case "immediate":
    case "immediate_ongoing": {
      const { version, citation, body } = rules.policy;
      const basis = { type: "working_days" as const, from: startDay, days: body.immediateWorkingDays };
      return { ...common, basis, citation, rule: { name: "immediateWorkingDays", version } };
    }
    case "ongoing":
      return { ...common, basis: { type: "none" } };
    default:
      return assertNever(kind);
  }
}
