import type { PersonActor, Role } from "../../domain/process/actor.ts";

/** Who asks: a person with an organization and roles, in one jurisdiction. */
export interface Caller {
  personId: string;
  /** For what the caller reads of itself; never for log lines. */
  name: string;
  organizationId: string;
  jurisdictionId: string;
  roles: Role[];
  /** As the caller appears in events. */
  actor: PersonActor;
  /** Of the coordination office itself, in the role of its staff or of a leader. */
  isOffice: boolean;
  /** Office, leader and auditor see the whole jurisdiction; everybody else what their organization holds or held. */
  seesAll: boolean;
}

const SEES_ALL: ReadonlySet<Role> = new Set<Role>(["office", "leader", "auditor"]);

export function callerOf(person: {
  personId: string;
  name: string;
  organizationId: string;
  jurisdictionId: string;
  roles: Role[];
  officeOrganizationId: string | null;
}): Caller {
  const { officeOrganizationId, ...rest } = person;
  const { personId, organizationId, roles } = rest;
  const staff = roles.includes("office") || roles.includes("leader");
  return {
    ...rest,
    actor: { personId, organizationId, roles, via: "api" },
    isOffice: staff && organizationId === officeOrganizationId,
    seesAll: roles.some((role) => SEES_ALL.has(role)),
  };
}

export const ROLES: readonly Role[] = [
  "office",
  "leader",
  "officer",
  "verifier",
  "auditor",
  "admin_system",
  "admin_security",
  "admin_audit",
];

export function isRole(word: string): word is Role {
  return ROLES.some((role) => role === word);
}
