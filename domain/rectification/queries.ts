import { isRule } from "../process/actor.ts";
import type { Actor } from "../process/actor.ts";
import { dueOnOf } from "./deadlines.ts";
import type { Assignment, Day, Measure, RectificationState } from "./state.ts";

/** Assignments that count today: neither returned nor removed. */
export function currentAssignments({ assignments }: RectificationState): readonly Assignment[] {
  const before = currentOf.get(assignments);
  if (before !== undefined) return before;
  const current = assignments.filter(isCurrent);
  currentOf.set(assignments, current);
  return current;
}

/** Every question about an issue begins with these; its assignments are never changed in place. */
const currentOf = new WeakMap<readonly Assignment[], readonly Assignment[]>();

export function isCurrent(assignment: Assignment): boolean {
  return assignment.state !== "removed" && assignment.state !== "returned";
}

export function leadOf(state: RectificationState): Assignment | null {
  return currentAssignments(state).find((assignment) => assignment.role === "lead") ?? null;
}

export function assignmentOf(state: RectificationState, organizationId: string): Assignment | null {
  return currentAssignments(state).find((assignment) => assignment.organizationId === organizationId) ?? null;
}

/** The actor's own current assignment; a rule has none. */
export function ownAssignment(state: RectificationState, actor: Actor): Assignment | null {
  return isRule(actor) ? null : assignmentOf(state, actor.organizationId);
}

/** Organizations that owe a measure its evidence: its owners that are assigned today, by default every assigned organization. */
export function ownersOf(state: RectificationState, measure: Measure): string[] {
  const assigned = currentAssignments(state).map((assignment) => assignment.organizationId);
  const owners = measure.owners?.filter((owner) => assigned.includes(owner)) ?? [];
  return owners.length > 0 ? owners : assigned;
}

/** Measures that still wait for evidence. */
export function measuresWanting(state: RectificationState): Measure[] {
  return state.measures.filter((measure) => measure.state === "open" || measure.state === "rejected");
}

/** Cooperating organizations that have neither signed off nor dissented. */
export function signOffsWanting(state: RectificationState): Assignment[] {
  return currentAssignments(state).filter(
    (assignment) => assignment.role === "cooperating" && (assignment.state === "assigned" || assignment.state === "acknowledged"),
  );
}

export function isOpen(state: RectificationState): boolean {
  return state.closedAt === null && state.withdrawnAt === null;
}

/** Work that people still owe before the office can verify. */
export function isBeingRectified(state: RectificationState): boolean {
  return isOpen(state) && state.verification === null && state.verifiedAt === null && !isStanding(state);
}

export function isStanding(state: RectificationState): boolean {
  return state.standing !== null && state.standing.releasedAt === undefined;
}

/** 长期坚持 is part of the deadline: after its first results the issue stays under report until it is released. */
export function becomesStanding(state: RectificationState): boolean {
  const kind = state.deadline?.kind;
  return kind === "milestone_ongoing" || kind === "immediate_ongoing";
}

/**
 * What is to stand has been verified and publicized as the rules ask, but has not entered standing: the rules or the deadline changed on the way. The
 * office's release settles it.
 */
export function owesStanding(state: RectificationState): boolean {
  if (state.verifiedAt === null || state.standing !== null || !becomesStanding(state)) return false;
  return state.publicity === null ? !state.rules.policy.body.publicity.required : state.publicity.concludedAt !== undefined;
}

/** The office would judge its own house: its host, or the whole mechanism, is among those who rectify. */
export function judgesItself(state: RectificationState): boolean {
  return currentAssignments(state).some(
    (assignment) => assignment.wholeMechanism === true || assignment.organizationId === state.office.hostOrganizationId,
  );
}

/** The due date of a measure: its own, or the issue's. */
export function measureDueOn(state: RectificationState, measure: Measure): Day | null {
  return dueOnOf(state, { measure });
}

/** The due date of a measure for one of its owners, who may have one of its own. */
export function measureDueFor(state: RectificationState, measure: Measure, organizationId: string): Day | null {
  const assignment = assignmentOf(state, organizationId);
  return dueOnOf(state, assignment ? { measure, assignment } : { measure });
}

/** The issue's due date for an organization, which may have one of its own. */
export function issueDueFor(state: RectificationState, organizationId: string): Day | null {
  const assignment = assignmentOf(state, organizationId);
  return dueOnOf(state, assignment ? { assignment } : {});
}

/** The issue's due date, worked out from its budget, suspensions and extensions; null when it has none. */
export function issueDueOn(state: RectificationState): Day | null {
  return dueOnOf(state);
}

/**
 * Organizations with something left to do, sorted: the owners of measures that want evidence, cooperating organizations that have not given their
 * word, and the lead until it asks for verification. With `due`, only what is due on that day.
 */
export function organizationsWanting(state: RectificationState, due?: Day): string[] {
  if (!isBeingRectified(state)) return [];
  const wanting = new Set(
    measuresWanting(state).flatMap((measure) =>
      ownersOf(state, measure).filter((owner) => due === undefined || measureDueFor(state, measure, owner) === due),
    ),
  );
  const lead = leadOf(state);
  for (const { organizationId } of [...signOffsWanting(state), ...(lead ? [lead] : [])])
    if (due === undefined || issueDueFor(state, organizationId) === due) wanting.add(organizationId);
  return [...wanting].sort();
}
