import { isOpen } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { acknowledgements } from "./acknowledgement.ts";
import { conclusion } from "./conclusion.ts";
import { dueDates } from "./dueDates.ts";
import type { RectificationEntry } from "./entry.ts";
import { publicity } from "./publicity.ts";
import { verification } from "./verification.ts";

/**
 * What time will do to an issue, and why. It sets the timer, answers "why this deadline", and previews the office's tomorrow. Nothing fires for a
 * moment before the start: reminders of such moments do not exist, and what was already overdue is so from the start on.
 */
export function agenda(state: RectificationState): RectificationEntry[] {
  if (state.withdrawnAt !== null) return [];
  if (!isOpen(state)) return conclusion(state);
  return [...acknowledgements(state), ...dueDates(state), ...verification(state), ...publicity(state)].filter(
    (entry) => !state.done.includes(entry.key),
  );
}
