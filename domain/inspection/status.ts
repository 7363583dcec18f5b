import type { InspectionState } from "./state.ts";

export const inspectionStatuses = [
  "drafted",
  "approved",
  "rosters_frozen",
  "committed",
  "drawn",
  "locked",
  "in_field",
  "results_complete",
  "published",
  "closed",
  "cancelled",
] as const;

export type InspectionStatus = (typeof inspectionStatuses)[number];

/** The batch's status, derived from what has happened; the only place where it is decided. */
export function statusOf(state: InspectionState): InspectionStatus {
  if (state.cancelledAt !== null) return "cancelled";
  if (state.closedAt !== null) return "closed";
  if (state.publishedAt !== null) return "published";
  if (state.resultsCompleteAt !== null) return "results_complete";
  if (state.lockedAt !== null) return state.visitsStarted >= (state.drawn?.visits ?? 0) ? "in_field" : "locked";
  if (state.drawn !== null) return "drawn";
  if (state.frozen !== null) return state.frozen.commitmentsClosedAt === undefined ? "rosters_frozen" : "committed";
  return state.approvedAt === null ? "drafted" : "approved";
}
