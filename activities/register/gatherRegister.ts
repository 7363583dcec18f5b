import { expandGroup } from "../../domain/organization/unitGroups.ts";
import type { GroupFact, RectificationFacts, RegisterQuery } from "../../domain/rectification/facts.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";

/** Reads from the register of one jurisdiction what a command asks about: organizations, persons, and the members of groups on this day. */
export async function gatherRegister(database: PrismaClient, jurisdictionId: string, query: RegisterQuery): Promise<RectificationFacts> {
  const [organizations, persons, groups] = await Promise.all([
    database.organization.findMany({ where: { jurisdictionId, id: { in: query.organizationIds } }, select: { id: true, active: true } }),
    database.person.findMany({
      where: { jurisdictionId, id: { in: query.personIds } },
      select: { id: true, organizationId: true, active: true },
    }),
    query.groups.length > 0 ? expandGroups(database, jurisdictionId, query.groups) : {},
  ]);
  const organizationOf = new Map(organizations.map((organization) => [organization.id, { active: organization.active }]));
  const personOf = new Map(persons.map(({ id, organizationId, active }) => [id, { organizationId, active }]));
  return {
    organizations: Object.fromEntries(query.organizationIds.map((id) => [id, organizationOf.get(id) ?? null])),
    persons: Object.fromEntries(query.personIds.map((id) => [id, personOf.get(id) ?? null])),
    groups,
  };
}

async function expandGroups(database: PrismaClient, jurisdictionId: string, names: string[]): Promise<Record<string, GroupFact | null>> {
  const [jurisdiction, register] = await Promise.all([
    database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
    database.organization.findMany({ where: { jurisdictionId } }),
  ]);
  return Object.fromEntries(names.map((name) => [name, factOf(expandGroup({ name, register, jurisdiction }))]));
}

function factOf(expansion: ReturnType<typeof expandGroup>): GroupFact | null {
  if (expansion === null) return null;
  if (expansion.groupKind === "supervised") return { kind: "supervised" };
  const { organizationIds, leadId, wholeMechanism } = expansion;
  return { kind: "units", organizationIds, ...(leadId === undefined ? {} : { leadId }), ...(wholeMechanism ? { wholeMechanism } : {}) };
}
