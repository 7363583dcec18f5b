import { hasRole, isRule } from "../../process/actor.ts";
import type { Actor } from "../../process/actor.ts";
import { isOfOffice } from "../../process/office.ts";
import { isSuspended } from "../deadlines.ts";
import { assignmentOf, isOpen, leadOf } from "../queries.ts";
import type { Assignment, RectificationState } from "../state.ts";
import type { Check } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

export function isOffice(state: RectificationState, actor: Actor): boolean {
  return isOfOffice(state.office.organizationId, actor);
}

export function byOffice(state: RectificationState, actor: Actor, command: string): Check {
  return hold(isOffice(state, actor), "ROLE_NOT_ALLOWED", { command });
}

export function byLeader(state: RectificationState, actor: Actor, command: string): Check {
  return hold(isOffice(state, actor) && hasRole(actor, "leader"), "ROLE_NOT_ALLOWED", { command });
}

export function byRule(actor: Actor, command: string): Check {
  return hold(isRule(actor), "ROLE_NOT_ALLOWED", { command });
}

/** The issue still takes work: neither closed nor withdrawn. */
export function open(state: RectificationState): Check {
  if (isOpen(state)) return null;
  return state.withdrawnAt === null ? hold(false, "ISSUE_CLOSED") : hold(false, "ISSUE_WITHDRAWN");
}

/** The clock of the issue runs. What moves it on or counts by the clock waits while it stands; the work itself does not. */
export function notSuspended(state: RectificationState): Check {
  return hold(!isSuspended(state), "ISSUE_SUSPENDED");
}

/** The actor's own assignment, or the refusal of someone who has none. */
export function own(state: RectificationState, actor: Actor): { assignment: Assignment } | { refusal: NonNullable<Check>["refusal"] } {
  const assignment = isRule(actor) ? null : assignmentOf(state, actor.organizationId);
  if (assignment && !hasRole(actor, "auditor")) return { assignment };
  return { refusal: { code: "NOT_ASSIGNED_TO_YOU", facts: {} } };
}

export function acknowledged(assignment: Assignment): Check {
  return hold(assignment.state !== "assigned", "NOT_ACKNOWLEDGED");
}

/** Work for verification may change only while nobody verifies it and nothing has been passed. */
export function notUnderVerification(state: RectificationState): Check {
  return firstRefusal(
    () => hold(state.verification === null, "UNDER_VERIFICATION"),
    () => hold(state.verifiedAt === null, "ALREADY_VERIFIED"),
  );
}

export function byLead(state: RectificationState, assignment: Assignment): Check {
  return hold(leadOf(state)?.id === assignment.id, "ONLY_THE_LEAD");
}
