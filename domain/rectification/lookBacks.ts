import { addWorkingDays } from "../calendar/workingDays.ts";
import type { Day, RectificationState } from "./state.ts";
import type { LookBack } from "./timeLedger.ts";

/** Look-backs of this round that nobody has recorded yet, the next first. */
export function pendingLookBacks(state: RectificationState): LookBack[] {
  return lookBacksOfRound(state)
    .filter(({ outcome }) => outcome === undefined)
    .toSorted((a, b) => (a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? -1 : 1));
}

export function lookBacksOfRound(state: RectificationState): LookBack[] {
  return (state.lookBacks ?? []).filter(({ round }) => round === state.round);
}

/** The day by whose end a look-back is to be recorded. */
export function lookBackDueOn(state: RectificationState, { on }: LookBack): Day {
  const { lookBack, verificationWorkingDays } = state.rules.policy.body;
  return addWorkingDays(state.rules.calendar, on, lookBack?.dueWorkingDays ?? verificationWorkingDays);
}
