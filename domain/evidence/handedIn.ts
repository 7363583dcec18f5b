import { endOfDay, epochMsOf } from "../calendar/calendarDay.ts";
import type { IsoInstant } from "../calendar/calendarDay.ts";

/** From when evidence counts as handed in at the last moment, and within how long all of it at once, where the rules say nothing else. */
export const DEFAULT_WARNING_POLICY = { hoursBeforeDue: 24, atOnceMinutes: 10 };
/** Fewer pieces are simply one submission. */
const MIN_PIECES = 3;
const MS_PER_MINUTE = 60_000;

/** Whole minutes from a submission to the end of the day on which it was due, when fewer than `hours` were left; null when there was time, or none left. */
export function minutesBeforeDue(submittedAt: IsoInstant, dueOn: string | null, hours: number): number | null {
  if (dueOn === null) return null;
  const left = Math.floor((epochMsOf(endOfDay(dueOn)) - epochMsOf(submittedAt)) / MS_PER_MINUTE);
  return left >= 0 && left < hours * 60 ? left : null;
}

/** Minutes between the first and the last of an organization's pieces, when all of them came together although they are for several measures; else null. */
export function minutesApart(pieces: readonly { submittedAt: IsoInstant; measureId: string }[], withinMinutes: number): number | null {
  if (pieces.length < MIN_PIECES || new Set(pieces.map(({ measureId }) => measureId)).size < 2) return null;
  const moments = pieces.map(({ submittedAt }) => epochMsOf(submittedAt));
  const apart = Math.ceil((Math.max(...moments) - Math.min(...moments)) / MS_PER_MINUTE);
  return apart <= withinMinutes ? apart : null;
}
