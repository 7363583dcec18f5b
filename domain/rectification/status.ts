import { isSuspended } from "./deadlines.ts";
import { currentAssignments, isStanding } from "./queries.ts";
import type { RectificationState } from "./state.ts";

export const rectificationStatuses = [
  "registered",
  "assigned",
  "in_progress",
  "awaiting_verification",
  "verified",
  "in_publicity",
  "standing",
  "suspended",
  "closed",
  "ended",
  "withdrawn",
] as const;

export type RectificationStatus = (typeof rectificationStatuses)[number];

/** The status, derived from its assignments, measures and the office's steps; the only place where it is decided. */
export function statusOf(state: RectificationState): RectificationStatus {
  if (state.withdrawnAt !== null) return "withdrawn";
  if (state.concludedAt !== null) return "ended";
  if (state.closedAt !== null) return "closed";
  if (isSuspended(state)) return "suspended";
  if (state.verification !== null) return "awaiting_verification";
  if (state.publicity !== null && state.publicity.concludedAt === undefined) return "in_publicity";
  if (isStanding(state)) return "standing";
  if (state.verifiedAt !== null) return "verified";
  const current = currentAssignments(state);
  if (current.length === 0) return "registered";
  return current.some((assignment) => assignment.state !== "assigned") ? "in_progress" : "assigned";
}
