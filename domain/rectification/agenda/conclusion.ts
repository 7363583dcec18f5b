import { addMonths, endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { lookBacksOfRound } from "../lookBacks.ts";
import type { RectificationState } from "../state.ts";
import { entry, later, type RectificationEntry } from "./entry.ts";

/** The end of the matter, some months after closing. */
export function conclusion(state: RectificationState): RectificationEntry[] {
  if (state.closedAt === null || state.concludedAt !== null) return [];
  // Where look-backs were planned, the last one that held ends the matter.
  if (lookBacksOfRound(state).length > 0) return [];
  const closedOn = shanghaiDate(state.closedAt);
  const until = addMonths(closedOn, state.rules.policy.body.lookBackMonths);
  const facts = { closedOn, until, months: state.rules.policy.body.lookBackMonths };
  return [entry(state, `conclude:${state.round}`, later(endOfDay(until), state.startedAt), { type: "conclude" }, "conclusion", facts)];
}
