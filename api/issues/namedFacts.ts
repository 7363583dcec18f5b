import type { Facts } from "../../domain/process/json.ts";
import type { RegisterNames } from "./registerNames.ts";

/** The organizations that a refusal's facts name by id. */
export function organizationsIn({ organizationId, organizationIds }: Facts): string[] {
  const several = Array.isArray(organizationIds) ? organizationIds.filter((id) => typeof id === "string") : [];
  return typeof organizationId === "string" ? [organizationId, ...several] : several;
}

/** The facts with the names that their sentence shows, beside the ids that a program reads. */
export function namedFacts(facts: Facts, names: RegisterNames): Facts {
  const { organizationId, organizationIds } = facts;
  return {
    ...facts,
    ...(typeof organizationId === "string" ? { organization: names.organization(organizationId) } : {}),
    ...(Array.isArray(organizationIds)
      ? { organizations: organizationIds.flatMap((id) => (typeof id === "string" ? [names.organization(id)] : [])) }
      : {}),
  };
}
