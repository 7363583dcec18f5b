import type { Actor } from "../../process/actor.ts";
import { hasRole, isRule } from "../../process/actor.ts";
import type { Context, Decision, Refusal } from "../../process/process.ts";
import { refuse } from "../../process/process.ts";
import type { InspectionEvent } from "../events.ts";
import type { InspectionFacts } from "../facts.ts";
import type { InspectionState } from "../state.ts";

export type InspectionDecision = Decision<InspectionEvent>;
export type InspectionContext = Context<InspectionFacts>;

/** A check's outcome: null when it holds. */
export type Check = { refusal: Refusal } | null;

/** The first check that does not hold. Later ones are not evaluated, so they may rest on the earlier. */
export function firstRefusal(...checks: (() => Check)[]): Check {
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return null;
}

/** Holds, or the code with its facts. */
export function hold(holds: boolean, ...refusal: Parameters<typeof refuse>): Check {
  return holds ? null : refuse(...refusal);
}

export function isOffice(state: InspectionState, actor: Actor): boolean {
  return !isRule(actor) && actor.organizationId === state.office.organizationId && (hasRole(actor, "office") || hasRole(actor, "leader"));
}

export function byOffice(state: InspectionState, actor: Actor, command: string): Check {
  return hold(isOffice(state, actor), "ROLE_NOT_ALLOWED", { command });
}

/** A leader of the office (分管领导). */
export function byLeader(state: InspectionState, actor: Actor, command: string): Check {
  return hold(isOffice(state, actor) && hasRole(actor, "leader"), "ROLE_NOT_ALLOWED", { command });
}

/** The office, or the department that organizes this batch. */
export function byOrganizer(state: InspectionState, actor: Actor, command: string): Check {
  const organizes =
    !isRule(actor) && actor.organizationId === state.plan.organizerId && (hasRole(actor, "officer") || hasRole(actor, "leader"));
  return hold(organizes || isOffice(state, actor), "ROLE_NOT_ALLOWED", { command });
}

export function byRule(actor: Actor, command: string): Check {
  return hold(isRule(actor), "ROLE_NOT_ALLOWED", { command });
}

/** The batch still goes on. */
export function open(state: InspectionState): Check {
  return firstRefusal(
    () => hold(state.cancelledAt === null, "INSPECTION_CANCELLED"),
    () => hold(state.closedAt === null, "INSPECTION_CLOSED"),
  );
}

export function personOf(actor: Actor): string {
  return isRule(actor) ? "" : actor.personId;
}
