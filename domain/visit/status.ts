import { isGoing, isPublished, isRecorded, lastPublication, wantsSubstitute } from "./queries.ts";
import type { VisitState } from "./state.ts";

export const visitStatuses = [
  "assigned",
  "substitution_wanted",
  "confirmed",
  "in_progress",
  "awaiting_signatures",
  "completed",
  "publication_prepared",
  "published",
  "closed",
  "withdrawn",
] as const;

export type VisitStatus = (typeof visitStatuses)[number];

/** The visit's status, derived from its teams, entries and signatures; the only place where it is decided. */
export function statusOf(state: VisitState): VisitStatus {
  if (state.withdrawnAt !== null) return "withdrawn";
  if (state.closedAt !== null) return "closed";
  if (state.completedAt !== null) {
    if (isPublished(state)) return "published";
    return lastPublication(state) === null ? "completed" : "publication_prepared";
  }
  const team = state.departments.flatMap((department) => department.team);
  if (team.some(wantsSubstitute)) return "substitution_wanted";
  if (state.entries.length > 0)
    return state.departments.every((department) => isRecorded(state, department)) ? "awaiting_signatures" : "in_progress";
  return team.filter(isGoing).every(({ confirmedAt }) => confirmedAt !== undefined) ? "confirmed" : "assigned";
}
