import { addDays, addMonths, shanghaiDate } from "../calendar/calendarDay.ts";
import { dueOn } from "../clock/dueDate.ts";
import { suspensionsFor } from "./deadlines.ts";
import { currentAssignments, isStanding } from "./queries.ts";
import type { Day, RectificationState } from "./state.ts";

/** The reporting period that runs. */
export interface RunningPeriod {
  /** The day on which it began. */
  from: Day;
  /** Its last day by the schedule; names the period. */
  period: Day;
  /** The day by whose end its reports are due; null while the clock stands. */
  dueOn: Day | null;
  /** Organizations that owe a report for it: those assigned when it began. Sorted. */
  owing: string[];
  /** Those of them that have not reported yet. */
  wanting: string[];
}

/**
 * The period that runs, counted in months from the day on which 长期坚持 began, so that the day of the month stays. Null where nothing stands or the rules ask
 * for no reports. A suspension of the issue moves the due date by its calendar days.
 */
export function runningPeriod(state: RectificationState): RunningPeriod | null {
  const { standing } = state;
  const rule = state.rules.policy.body.standing;
  if (standing === null || rule === undefined || !isStanding(state)) return null;
  const { anchor, periodFrom, reportedBy = [] } = standing;
  if (anchor === undefined || periodFrom === undefined) return null;
  let months = rule.reportEveryMonths;
  while (addMonths(anchor, months) <= periodFrom) months += rule.reportEveryMonths;
  const period = addMonths(anchor, months);
  const owing = currentAssignments(state)
    .filter(({ assignedAt }) => shanghaiDate(assignedAt) <= periodFrom)
    .map(({ organizationId }) => organizationId)
    .sort();
  return {
    from: addDays(periodFrom, 1),
    period,
    dueOn: dueOn(
      { kind: "fixed", basis: { type: "date", on: period }, extensions: [], suspensions: suspensionsFor(state, {}) },
      state.rules.calendar,
    ),
    owing,
    wanting: owing.filter((organizationId) => !reportedBy.includes(organizationId)),
  };
}
