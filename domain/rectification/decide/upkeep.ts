import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { Correction, CommandOf } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { assignmentOf, isCurrent, leadOf } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byOffice, isOffice } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";
import { enteringStandingWithout } from "./standing.ts";
import { dependent } from "./verifying.ts";

/** `comment`: by the office, the named verifier, and whoever holds or held an assignment. */
export function decideComment(
  state: RectificationState,
  command: CommandOf<"comment">,
  context: RectificationContext,
): RectificationDecision {
  const { actor } = context;
  if (isRule(actor)) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  const heldOne = state.assignments.some((assignment) => assignment.organizationId === actor.organizationId);
  const may = isOffice(state, actor) || actor.personId === state.verifierId || heldOne;
  return hold(may, "NOT_ASSIGNED_TO_YOU") ?? { events: [{ type: "commented", v: 1, text: command.text }] };
}

/** `correct`: what was entered wrongly, keeping the old value; dates move the agenda. */
export function decideCorrect(
  state: RectificationState,
  command: CommandOf<"correct">,
  context: RectificationContext,
): RectificationDecision {
  const { changes } = command;
  const unknownMeasure = changes.measures?.find((change) => !state.measures.some((measure) => measure.id === change.measureId));
  const unknownAssignment = changes.assignments?.find(
    (change) => !state.assignments.some((a) => a.id === change.assignmentId && isCurrent(a)),
  );
  const newLead = changes.assignments?.filter((change) => change.role === "lead") ?? [];
  const lead = leadOf(state);
  const demoted = changes.assignments?.some((change) => change.assignmentId === lead?.id && change.role === "cooperating") ?? false;
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    () => hold(Object.keys(changes).length > 0, "NOTHING_TO_CORRECT"),
    () => hold(unknownMeasure === undefined, "UNKNOWN_MEASURE", { measureId: unknownMeasure?.measureId }),
    () => hold(unknownAssignment === undefined, "UNKNOWN_ASSIGNMENT", { assignmentId: unknownAssignment?.assignmentId }),
    () =>
      hold(
        newLead.length <= 1 && (newLead.length === 0 || lead === null || demoted || newLead[0]?.assignmentId === lead.id),
        "LEAD_EXISTS",
      ),
  );
  if (refusal) return refusal;
  const owners = changes.measures?.flatMap((change) => change.owners ?? []) ?? [];
  const unknownOwner = context.facts && owners.find((owner) => !context.facts?.organizations[owner]?.active);
  if (unknownOwner !== undefined) return refuse("UNKNOWN_ORGANIZATION", { organizationId: unknownOwner });
  const before = previousValues(state, changes);
  if (JSON.stringify(before) === JSON.stringify(changes)) return refuse("NOTHING_TO_CORRECT");
  const corrected: RectificationEvent = { type: "corrected", v: 1, changes, before, reason: command.reason };
  const standing = changes.deadline === undefined ? [] : enteringStandingWithout({ ...state, deadline: changes.deadline });
  return { events: [corrected, ...standing] };
}

/** The same fields as `changes`, in the same order, with the values that they have now. */
function previousValues(state: RectificationState, changes: Correction): Correction {
  const before: Correction = {};
  if (changes.number !== undefined) before.number = state.number;
  if (changes.section !== undefined) before.section = state.section;
  if (changes.title !== undefined) before.title = state.title;
  if (changes.descriptionHash !== undefined) before.descriptionHash = state.descriptionHash;
  if (changes.deadline !== undefined) before.deadline = state.deadline;
  if (changes.measures !== undefined) {
    before.measures = changes.measures.map((change) => {
      const measure = state.measures.find((candidate) => candidate.id === change.measureId);
      if (!measure) return change;
      return {
        measureId: measure.id,
        ...(change.textHash === undefined ? {} : { textHash: measure.textHash }),
        ...(change.owners === undefined ? {} : { owners: measure.owners }),
        ...(change.dueOn === undefined ? {} : { dueOn: measure.dueOn }),
      };
    });
  }
  if (changes.assignments !== undefined) {
    before.assignments = changes.assignments.map((change) => ({
      assignmentId: change.assignmentId,
      role: state.assignments.find((assignment) => assignment.id === change.assignmentId)?.role ?? change.role,
    }));
  }
  return before;
}

/** `handOver`: a person's work, or all of a merged organization's, to a successor. */
export function decideHandOver(
  state: RectificationState,
  command: CommandOf<"handOver">,
  context: RectificationContext,
): RectificationDecision {
  const { fromOrganizationId, toOrganizationId, fromPersonId, toPersonId } = command;
  const whole = fromOrganizationId !== undefined && toOrganizationId !== undefined;
  const moves = whole ? assignmentOf(state, fromOrganizationId) !== null : personHolds(state, fromPersonId);
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    () => hold(moves, "NOTHING_TO_HAND_OVER"),
    () => hold(!whole || assignmentOf(state, toOrganizationId) === null, "ALREADY_ASSIGNED", { organizationId: toOrganizationId }),
  );
  if (refusal) return refusal;
  if (!context.facts) return { events: [] };
  if (whole) {
    if (!context.facts.organizations[toOrganizationId]?.active) return refuse("UNKNOWN_ORGANIZATION", { organizationId: toOrganizationId });
    const from = { organizationId: fromOrganizationId };
    return { events: [{ type: "handedOver", v: 1, from, to: { organizationId: toOrganizationId }, reason: command.reason }] };
  }
  const successor = toPersonId === undefined ? null : context.facts.persons[toPersonId];
  if (!successor?.active || toPersonId === undefined || fromPersonId === undefined)
    return refuse("UNKNOWN_PERSON", { personId: toPersonId });
  const becomesVerifier = state.verifierId === fromPersonId;
  const unfit = becomesVerifier ? dependent(state, { personId: toPersonId, organizationId: successor.organizationId }) : null;
  if (unfit) return unfit;
  return { events: [{ type: "handedOver", v: 1, from: { personId: fromPersonId }, to: { personId: toPersonId }, reason: command.reason }] };
}

function personHolds(state: RectificationState, personId: string | undefined): boolean {
  if (personId === undefined) return false;
  return (
    state.verifierId === personId || state.assignments.some((assignment) => isCurrent(assignment) && assignment.officerId === personId)
  );
}
