import { addMonths, endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import type { RectificationState } from "../state.ts";
import { entry, later, type RectificationEntry } from "./entry.ts";

/** The end of the matter, some months after closing. */
export function conclusion(state: RectificationState): RectificationEntry[] {
  if (state.closedAt === null || state.concludedAt !== null) return [];
  const closedOn = shanghaiDate(state.closedAt);
  const until = addMonths(closedOn, state.rules.policy.body.lookBackMonths);
  const facts = { closedOn, until, months: state.rules.policy.body.lookBackMonths };
  return [entry(state, `conclude:${state.round}`, later(endOfDay(until), state.startedAt), { type: "conclude" }, "conclusion", facts)];
}
