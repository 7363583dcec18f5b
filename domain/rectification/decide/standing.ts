import type { CommandOf } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { becomesStanding, currentAssignments, isBeingRectified, isStanding, owesStanding } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { acknowledged, byOffice, notSuspended, open, own } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/**
 * The event of entering 长期坚持, if this is its moment: for 持续推进 when everybody has signed for it, for 初见成效 and 即知即改 with 长期坚持 when the
 * first results have been verified and, where the policy asks for it, publicized.
 */
export function enteringStanding(state: RectificationState, moment: "acknowledged" | "verified" | "publicized"): RectificationEvent[] {
  if (state.standing !== null) return [];
  const enters =
    moment === "acknowledged"
      ? state.deadline?.kind === "ongoing" && state.verifiedAt === null
      : becomesStanding(state) && (moment === "publicized" || !state.rules.policy.body.publicity.required);
  return enters ? [{ type: "standingEntered", v: 1 }] : [];
}

/** The same event where all who are assigned, but for one that leaves, have signed for it: by a return or a correction nobody signs any more. */
export function enteringStandingWithout(state: RectificationState, assignmentId?: string): RectificationEvent[] {
  const staying = currentAssignments(state).filter((assignment) => assignment.id !== assignmentId);
  const signed = staying.length > 0 && staying.every((assignment) => assignment.state !== "assigned");
  return signed && isBeingRectified(state) ? enteringStanding(state, "acknowledged") : [];
}

/** `reportStanding`: an organization's periodic word on a standing issue. */
export function decideReportStanding(
  state: RectificationState,
  command: CommandOf<"reportStanding">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const refusal = firstRefusal(
    () => open(state),
    () => hold(isStanding(state), "NOT_STANDING"),
    () => acknowledged(mine.assignment),
  );
  if (refusal) return refusal;
  const evidence = command.evidence && command.evidence.length > 0 ? { evidence: command.evidence } : {};
  return {
    events: [{ type: "standingReported", v: 1, organizationId: mine.assignment.organizationId, textHash: command.textHash, ...evidence }],
  };
}

/** `release`: the office lets a standing issue go; one that was never verified goes on to verification. */
export function decideRelease(
  state: RectificationState,
  command: CommandOf<"release">,
  context: RectificationContext,
): RectificationDecision {
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => notSuspended(state),
    () => hold(isStanding(state) || owesStanding(state), "NOT_STANDING"),
  );
  if (refusal) return refusal;
  return { events: [{ type: "released", v: 1, ...(command.reason === undefined ? {} : { reason: command.reason }) }] };
}
