import { endOfDay } from "../../calendar/calendarDay.ts";
import { openSuspensions } from "../deadlines.ts";
import type { RectificationState } from "../state.ts";
import { entry, type RectificationEntry } from "./entry.ts";

/** The planned ends of suspensions: the clock runs again the day after. */
export function suspensionEnds(state: RectificationState): RectificationEntry[] {
  return openSuspensions(state).flatMap(({ id, from, until, ground, citation }) => {
    if (until === undefined) return [];
    const key = `resume:${id}:${from}:${until}`;
    const facts = { from, until, ground, groundCitation: citation };
    return [entry(state, key, endOfDay(until), { type: "endSuspension", key, suspensionId: id }, "suspension", facts)];
  });
}
