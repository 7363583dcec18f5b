import type { Database } from "../../platform/database.ts";

/** How ids are called on one jurisdiction's register. An unknown id is called by a stand-in, never by the id of another city's. */
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
  const [organizations, persons] = await Promise.all([
    organizationIds.length === 0
      ? []
      : database.organization.findMany({ where: { jurisdictionId, id: { in: organizationIds } }, select: { id: true, name: true } }),
    personIds.length === 0
      ? []
      : database.person.findMany({ where: { jurisdictionId, id: { in: personIds } }, select: { id: true, name: true } }),
  ]);
  const organizationNames = new Map(organizations.map(({ id, name }) => [id, name]));
  const personNames = new Map(persons.map(({ id, name }) => [id, name]));
  return {
    organization: (id) => organizationNames.get(id) ?? "（名录外单位）",
    person: (id) => personNames.get(id) ?? "（名录外人员）",
  };
}
