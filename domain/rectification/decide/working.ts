import type { CommandOf } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { isStanding, leadOf, measuresWanting, ownersOf, signOffsWanting } from "../queries.ts";
import type { Measure, RectificationState } from "../state.ts";
import { refuse } from "../../process/process.ts";
import { acknowledged, byLead, notSuspended, notUnderVerification, open, own } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/** `reportProgress`: a word on how the work goes; it changes no state. */
export function decideReportProgress(
  state: RectificationState,
  command: CommandOf<"reportProgress">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const refusal = firstRefusal(
    () => open(state),
    () => acknowledged(mine.assignment),
  );
  return (
    refusal ?? { events: [{ type: "progressReported", v: 1, organizationId: mine.assignment.organizationId, textHash: command.textHash }] }
  );
}

/** `submitEvidence` (佐证材料): by a measure's owners, and by the lead for any measure. When the last measure has some, sign-offs are asked for. */
export function decideSubmitEvidence(
  state: RectificationState,
  command: CommandOf<"submitEvidence">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { assignment } = mine;
  const refusal = firstRefusal(
    () => open(state),
    () => acknowledged(assignment),
    () => notUnderVerification(state),
  );
  if (refusal) return refusal;

  const empty = command.items.filter((item) => item.evidence.length === 0).map((item) => item.measureId);
  if (command.items.length === 0 || empty.length > 0) return refuse("EVIDENCE_MISSING", { measureIds: empty, count: empty.length });
  const events: RectificationEvent[] = [];
  const filled = new Set<string>();
  const handedIn = new Set<string>();
  for (const item of command.items) {
    const measure = state.measures.find((candidate) => candidate.id === item.measureId);
    if (!measure) return refuse("UNKNOWN_MEASURE", { measureId: item.measureId });
    const mayFill = assignment.role === "lead" || ownersOf(state, measure).includes(assignment.organizationId);
    if (!mayFill) return refuse("NOT_MEASURE_OWNER", { measureId: measure.id });
    if (measure.state === "accepted") return refuse("MEASURE_ACCEPTED", { measureId: measure.id });
    for (const { id: evidenceId } of item.evidence) {
      const place = `${measure.id}\n${evidenceId}`;
      const known = handedIn.has(place) || measure.evidence.some((submitted) => submitted.id === evidenceId && !submitted.withdrawn);
      if (known) return refuse("EVIDENCE_ALREADY_SUBMITTED", { evidenceId });
      handedIn.add(place);
    }
    filled.add(measure.id);
    events.push({
      type: "evidenceSubmitted",
      v: 1,
      organizationId: assignment.organizationId,
      measureId: measure.id,
      evidence: item.evidence,
    });
  }
  const wanting = measuresWanting(state);
  const complete = wanting.length > 0 && wanting.every((measure) => filled.has(measure.id));
  const signOffs = signOffsWanting(state).map((wanted) => wanted.organizationId);
  if (complete && signOffs.length > 0 && !isStanding(state)) events.push({ type: "signOffWanted", v: 1, organizationIds: signOffs });
  return { events };
}

/** `withdrawEvidence`: by the organization that handed it in, before anyone verifies it. */
export function decideWithdrawEvidence(
  state: RectificationState,
  command: CommandOf<"withdrawEvidence">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { organizationId } = mine.assignment;
  const holds = (measure: Measure, whose: string | null): boolean =>
    measure.evidence.some((item) => item.id === command.evidenceId && !item.withdrawn && (whose === null || item.organizationId === whose));
  const { evidenceId } = command;
  const refusal = firstRefusal(
    () => open(state),
    () => notUnderVerification(state),
    () =>
      hold(
        state.measures.some((measure) => holds(measure, null)),
        "EVIDENCE_NOT_SUBMITTED",
        { evidenceId },
      ),
    () =>
      hold(
        state.measures.some((measure) => holds(measure, organizationId)),
        "EVIDENCE_NOT_YOURS",
        { evidenceId },
      ),
    () =>
      hold(
        state.measures.every((measure) => measure.state !== "accepted" || !holds(measure, organizationId)),
        "MEASURE_ACCEPTED",
      ),
  );
  if (refusal) return refusal;
  return { events: [{ type: "evidenceWithdrawn", v: 1, organizationId, evidenceId: command.evidenceId, reason: command.reason }] };
}

/** `signOff` (办结确认): a cooperating organization's own word on its part, or its dissent with reasons. */
export function decideSignOff(
  state: RectificationState,
  command: CommandOf<"signOff">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { assignment } = mine;
  const refusal = firstRefusal(
    () => open(state),
    () => hold(assignment.role === "cooperating", "ONLY_COOPERATING"),
    () => acknowledged(assignment),
    () => notUnderVerification(state),
    () => hold(assignment.state === "acknowledged", "ALREADY_SIGNED_OFF"),
  );
  if (refusal) return refusal;
  return command.outcome === "done"
    ? { events: [{ type: "signedOff", v: 1, assignmentId: assignment.id }] }
    : { events: [{ type: "dissented", v: 1, assignmentId: assignment.id, reasons: command.reasons ?? "" }] };
}

/** `requestVerification`: by the lead, once every measure has evidence and every cooperating organization has given its word. */
export function decideRequestVerification(state: RectificationState, context: RectificationContext): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const missing = measuresWanting(state).map((measure) => measure.id);
  const silent = signOffsWanting(state).map((assignment) => assignment.organizationId);
  const refusal = firstRefusal(
    () => open(state),
    () => notSuspended(state),
    () => hold(leadOf(state) !== null, "LEAD_MISSING"),
    () => byLead(state, mine.assignment),
    () => acknowledged(mine.assignment),
    () => hold(state.verification === null, "VERIFICATION_ALREADY_REQUESTED"),
    () => hold(state.verifiedAt === null, "ALREADY_VERIFIED"),
    () => hold(!isStanding(state), "STANDING_NOT_RELEASED"),
    () => hold(missing.length === 0, "EVIDENCE_MISSING", { measureIds: missing, count: missing.length }),
    () => hold(silent.length === 0, "SIGN_OFF_MISSING", { organizationIds: silent, count: silent.length }),
  );
  return refusal ?? { events: [{ type: "verificationRequested", v: 1 }] };
}
