import { endOfDay } from "../../calendar/calendarDay.ts";
import type { RectificationState } from "../state.ts";
import { entry, type RectificationEntry } from "./entry.ts";

/** The end of public notice, while no objection is open. */
export function publicity(state: RectificationState): RectificationEntry[] {
  const notice = state.publicity;
  if (!notice || notice.concludedAt !== undefined) return [];
  if (notice.objections.some((objection) => objection.outcome === undefined)) return [];
  const facts = { from: notice.from, until: notice.until };
  return [
    entry(state, `publicity:${state.round}:${notice.from}`, endOfDay(notice.until), { type: "concludePublicity" }, "publicity", facts),
  ];
}
