import type { Actor } from "../../process/actor.ts";
import { hasRole, isRule } from "../../process/actor.ts";
import type { Check } from "../../process/checks.ts";
import { hold } from "../../process/checks.ts";
import { isOfOffice } from "../../process/office.ts";
import type { Context, Decision } from "../../process/process.ts";
import { refuse } from "../../process/process.ts";
import type { VisitEvent } from "../events.ts";
import type { VisitFacts } from "../facts.ts";
import { isOpen, memberActing } from "../queries.ts";
import type { Department, Member, VisitState } from "../state.ts";

export type VisitDecision = Decision<VisitEvent>;
export type VisitContext = Context<VisitFacts>;

export function byOffice(state: VisitState, actor: Actor, command: string): Check {
  return hold(isOfOffice(state.office.organizationId, actor), "ROLE_NOT_ALLOWED", { command });
}

export function byLeader(state: VisitState, actor: Actor, command: string): Check {
  return hold(isOfOffice(state.office.organizationId, actor) && hasRole(actor, "leader"), "ROLE_NOT_ALLOWED", { command });
}

export function byRule(actor: Actor, command: string): Check {
  return hold(isRule(actor), "ROLE_NOT_ALLOWED", { command });
}

export function open(state: VisitState): Check {
  if (isOpen(state)) return null;
  return hold(false, state.withdrawnAt === null ? "VISIT_CLOSED" : "VISIT_WITHDRAWN");
}

export function notCompleted(state: VisitState): Check {
  return hold(state.completedAt === null, "VISIT_COMPLETED");
}

export function completed(state: VisitState): Check {
  return hold(state.completedAt !== null, "VISIT_NOT_COMPLETED");
}

/** The team's member in whose name the actor acts, or the refusal of who is on no team. */
export function onTheTeam(
  state: VisitState,
  actor: Actor,
  inspectorId: string | undefined,
): { department: Department; member: Member } | ReturnType<typeof refuse> {
  return memberActing(state, actor, inspectorId) ?? refuse("NOT_ON_THE_TEAM");
}
