import type { Database } from "../../platform/database.ts";
import { fromTheTop } from "../../platform/registry/areas.ts";

/**
 * How ids are called on one jurisdiction's register. An unknown id is called by a stand-in, never by the id of another city's. Who acts from an area above,
 * such as the city's administrator in a county, is called by the organization: the county does not keep the city's people.
 */
export interface RegisterNames {
  organization(id: string): string;
  person(id: string): string;
}

export async function registerNames(
  database: Database,
  jurisdictionId: string,
  ids: { organizationIds?: Iterable<string>; personIds?: Iterable<string> },
): Promise<RegisterNames> {
  const organizationIds = [...new Set(ids.organizationIds ?? [])];
  const personIds = [...new Set(ids.personIds ?? [])];
  const own = await namesIn(database, [jurisdictionId], { organizationIds, personIds });
  const missing = {
    organizationIds: organizationIds.filter((id) => !own.organizations.has(id)),
    personIds: personIds.filter((id) => !own.persons.has(id)),
  };
  const above = await namesAbove(database, jurisdictionId, missing);
  return {
    organization: (id) => own.organizations.get(id) ?? above.organizations.get(id) ?? "（名录外单位）",
    person: (id) => own.persons.get(id)?.name ?? above.employers.get(id) ?? "（名录外人员）",
  };
}

interface Ids {
  organizationIds: string[];
  personIds: string[];
}

/** Organizations of the areas above by their names, and people by their organization's. */
async function namesAbove(
  database: Database,
  jurisdictionId: string,
  missing: Ids,
): Promise<{ organizations: Map<string, string>; employers: Map<string, string> }> {
  const anyMissing = missing.organizationIds.length + missing.personIds.length > 0;
  const areas = anyMissing ? (await fromTheTop(database, jurisdictionId)).slice(0, -1).map(({ id }) => id) : [];
  if (areas.length === 0) return { organizations: new Map(), employers: new Map() };
  const { organizations, persons } = await namesIn(database, areas, missing);
  const organizationIds = [...persons.values()].map(({ organizationId }) => organizationId);
  const { organizations: their } = await namesIn(database, areas, { organizationIds, personIds: [] });
  const employers = [...persons].flatMap(([id, { organizationId }]): [string, string][] => {
    const name = their.get(organizationId);
    return name === undefined ? [] : [[id, name]];
  });
  return { organizations, employers: new Map(employers) };
}

async function namesIn(database: Database, areas: string[], { organizationIds, personIds }: Ids) {
  const jurisdictionId = { in: areas };
  const [organizations, persons] = await Promise.all([
    organizationIds.length === 0
      ? []
      : database.organization.findMany({ where: { jurisdictionId, id: { in: organizationIds } }, select: { id: true, name: true } }),
    personIds.length === 0
      ? []
      : database.person.findMany({
          where: { jurisdictionId, id: { in: personIds } },
          select: { id: true, name: true, organizationId: true },
        }),
  ]);
  return {
    organizations: new Map(organizations.map(({ id, name }) => [id, name])),
    persons: new Map(persons.map((person) => [person.id, person])),
  };
}
