import { addDays, atHour } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { lookBackDueOn, pendingLookBacks } from "../lookBacks.ts";
import type { RectificationState } from "../state.ts";
import { reminder, type RectificationEntry } from "./entry.ts";

/** Look-backs that come up: on the first working day from the planned one on, and once more on the day by whose end they are to be recorded. */
export function lookBackReminders(state: RectificationState): RectificationEntry[] {
  const { calendar, policy } = state.rules;
  return pendingLookBacks(state).flatMap((lookBack) => {
    const { id: lookBackId, on } = lookBack;
    const dueOn = lookBackDueOn(state, lookBack);
    const days = new Set([addWorkingDays(calendar, addDays(on, -1), 1), dueOn]);
    return [...days].flatMap((day) => {
      const key = `look-back:${state.round}:${lookBackId}:${day}`;
      const command = { type: "remindLookBack" as const, key, lookBackId };
      return reminder(state, key, atHour(day, policy.body.reminderHour), command, "look_back", { lookBackOn: on, dueOn });
    });
  });
}
