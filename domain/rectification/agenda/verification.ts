import { atHour, shanghaiDate } from "../../calendar/calendarDay.ts";
import { workingDaysFrom } from "../deadlines.ts";
import type { Day, RectificationState } from "../state.ts";
import { reminder, type RectificationEntry } from "./entry.ts";

/** The day by whose end the office verifies what it was asked to; null while nobody has asked, and while the clock stands. */
export function verifyDueOn(state: RectificationState): Day | null {
  if (state.verification === null) return null;
  return workingDaysFrom(state, shanghaiDate(state.verification.requestedAt), state.rules.policy.body.verificationWorkingDays);
}

/** The reminder of a verification that was asked for. */
export function verification(state: RectificationState): RectificationEntry[] {
  const due = verifyDueOn(state);
  if (state.verification === null || due === null) return [];
  const policy = state.rules.policy.body;
  const asked = shanghaiDate(state.verification.requestedAt);
  const key = `verify:${state.round}:${state.verification.requestedAt}`;
  const facts = { requestedOn: asked, dueOn: due, workingDays: policy.verificationWorkingDays };
  return reminder(state, key, atHour(due, policy.reminderHour), { type: "remindVerification", key }, "verification", facts);
}
