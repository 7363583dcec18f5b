import { isSuspended, sameTarget, scopeOf } from "./deadlines.ts";
import { assignmentOf, isBeingRectified } from "./queries.ts";
import type { RectificationState } from "./state.ts";
import type { ExtensionRequest, TimeTarget } from "./timeLedger.ts";

/** Requests of this round that wait for a leader and still have something to put off. */
export function waitingExtensions(state: RectificationState): ExtensionRequest[] {
  return (state.extensionRequests ?? []).filter((request) => request.outcome === undefined && isOpenFor(state, request));
}

/** The request's round and part are still open, and whoever asked is still assigned. */
export function isOpenFor(state: RectificationState, request: Pick<ExtensionRequest, "round" | "target" | "organizationId">): boolean {
  return (
    request.round === state.round &&
    isBeingRectified(state) &&
    !isSuspended(state) &&
    isPartOpen(state, request.target, request.organizationId)
  );
}

/** Work is left on what the date is for: the organization has not given its word, and the measure waits for evidence. */
export function isPartOpen(state: RectificationState, target: TimeTarget, organizationId: string): boolean {
  const assignment = assignmentOf(state, organizationId);
  const scope = scopeOf(state, target);
  if (scope === null || assignment === null || assignment.state !== "acknowledged") return false;
  return scope.measure === undefined || scope.measure.state === "open" || scope.measure.state === "rejected";
}

/** Extensions of this round for the same target that were granted or wait: what the rules limit. */
export function countedExtensions(state: RectificationState, target: TimeTarget): ExtensionRequest[] {
  return (state.extensionRequests ?? []).filter(
    (request) => request.round === state.round && request.outcome !== "refused" && sameTarget(request.target, target),
  );
}
