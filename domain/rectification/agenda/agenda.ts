import { isSuspended } from "../deadlines.ts";
import { isOpen } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { acknowledgements } from "./acknowledgement.ts";
import { conclusion } from "./conclusion.ts";
import { dueDates } from "./dueDates.ts";
import type { RectificationEntry } from "./entry.ts";
import { extensionRequests } from "./extension.ts";
import { ladders, replies } from "./ladder.ts";
import { lookBackReminders } from "./lookBack.ts";
import { publicity } from "./publicity.ts";
import { standingReports } from "./standing.ts";
import { suspensionEnds } from "./suspension.ts";
import { verification } from "./verification.ts";

/**
 * What time will do to an issue, and why. It sets the timer, answers "why this deadline", and previews the office's tomorrow. Nothing fires for a
 * moment before the start: reminders of such moments do not exist, and what was already overdue is so from the start on.
 */
export function agenda(state: RectificationState): RectificationEntry[] {
  const known = worked.get(state);
  if (known !== undefined) return [...known];
  const entries = state.withdrawnAt === null ? duties(state).filter((entry) => !state.done.includes(entry.key)) : [];
  worked.set(state, entries);
  return [...entries];
}

/** A state is never changed in place, and the timer, the decision at its end and a preview ask for the same one's agenda in turn. */
const worked = new WeakMap<RectificationState, RectificationEntry[]>();

function duties(state: RectificationState): RectificationEntry[] {
  if (!isOpen(state)) return [...conclusion(state), ...lookBackReminders(state)];
  // While the clock stands nothing else comes due.
  if (isSuspended(state)) return suspensionEnds(state);
  return [
    ...acknowledgements(state),
    ...dueDates(state),
    ...verification(state),
    ...publicity(state),
    ...extensionRequests(state),
    ...suspensionEnds(state),
    ...standingReports(state),
    ...ladders(state),
    ...replies(state),
  ];
}
