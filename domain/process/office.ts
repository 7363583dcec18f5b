import type { Actor } from "./actor.ts";
import { hasRole, isRule } from "./actor.ts";

/** A person of the coordination office. The office is an organization of its own, whoever employs its staff. */
export function isOfOffice(officeOrganizationId: string, actor: Actor): boolean {
  return !isRule(actor) && actor.organizationId === officeOrganizationId && (hasRole(actor, "office") || hasRole(actor, "leader"));
}
