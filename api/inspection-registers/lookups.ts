import { matchUnits } from "../../domain/organization/matchUnits.ts";
import type { CellLookups } from "../../domain/inspection/registers/readCell.ts";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import type { CellNames } from "../../domain/inspection/registers/writeCell.ts";
import { registers } from "../../domain/inspection/registers/registers.ts";
import { registerNames as allRegisters, type RegisterName } from "../../domain/inspection/registers/registerName.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { registerTexts } from "../../texts/zh-CN/registers.ts";
import { registerSql } from "./registerSql.ts";

/** Names of the organizations' register as one file or request sees it; entries of other registers as they are asked for, many at a time. */
export interface Lookups extends CellLookups {
  /** Looks up the keys of another register's entries, so that `entry` knows them. */
  prepare(register: RegisterName, keys: readonly string[]): Promise<void>;
}

export async function openLookups(database: Database, jurisdictionId: string): Promise<Lookups> {
  const [jurisdiction, organizations] = await Promise.all([
    database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
    database.organization.findMany({ where: { jurisdictionId } }),
  ]);
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  const offices = new Set(organizations.flatMap(({ id, kind }) => (kind === "office" ? [id] : [])));
  if (jurisdiction.officeOrganizationId !== null) offices.add(jurisdiction.officeOrganizationId);
  const known = new Map<string, ReturnType<CellLookups["organization"]>>();
  const entries = new Map<string, string>();
  return {
    isOffice: (organizationId) => offices.has(organizationId),
    organization: (name) => {
      const before = known.get(name);
      if (before !== undefined) return before;
      const [matched] = matchUnits({ units: [{ name, role: "cooperating" }], register: organizations, jurisdiction });
      const answer = answerOf(matched?.match, names);
      known.set(name, answer);
      return answer;
    },
    entry: (register, key) => entries.get(`${register}/${key}`),
    prepare: async (register, keys) => {
      const asked = [...new Set(keys)].filter((key) => !entries.has(`${register}/${key}`));
      if (asked.length === 0) return;
      const { table } = registerSql(registers[register]);
      const found = await database.$queryRaw<{ id: string; key: string }[]>`
        SELECT id, key FROM ${table} WHERE jurisdiction_id = ${jurisdictionId} AND key = ANY (${asked}::text[])`;
      // What one batch of rows named is not needed for the next.
      if (entries.size > 50_000) entries.clear();
      for (const { id, key } of found) entries.set(`${register}/${key}`, id);
    },
  };
}

function answerOf(
  match: ReturnType<typeof matchUnits>[number]["match"] | undefined,
  names: ReadonlyMap<string, string>,
): ReturnType<CellLookups["organization"]> {
  if (match?.type === "organization") return { id: match.organizationId };
  if (match?.type === "ambiguous") return { problem: "ambiguous" };
  const nearest = match?.type === "unknown" ? match.suggestions[0] : undefined;
  const suggestion = nearest === undefined ? undefined : names.get(nearest.organizationId);
  return { problem: "unknown", ...(suggestion === undefined ? {} : { suggestion }) };
}

/** Names for the ids that contents hold: organizations by their full name, other registers' entries by their key. */
export async function openNames(
  database: Database,
  jurisdictionId: string,
  definition: RegisterDefinition,
  contents: readonly RegisterContent[],
): Promise<CellNames> {
  const organizationIds = new Set<string>();
  const entryIds = new Map<string, Set<string>>(allRegisters.map((name) => [name, new Set()]));
  for (const { field, kind } of definition.columns) {
    const wanted = kind.type === "organization" ? organizationIds : kind.type === "entry" ? entryIds.get(kind.register) : undefined;
    if (wanted === undefined) continue;
    for (const content of contents) {
      const id = content[field];
      if (typeof id === "string") wanted.add(id);
    }
  }
  const organizations =
    organizationIds.size === 0
      ? []
      : await database.organization.findMany({
          where: { jurisdictionId, id: { in: [...organizationIds] } },
          select: { id: true, name: true },
        });
  const names = new Map(organizations.map(({ id, name }) => [`organization/${id}`, name]));
  for (const register of allRegisters) {
    const ids = [...(entryIds.get(register) ?? [])];
    if (ids.length === 0) continue;
    const { table } = registerSql(registers[register]);
    const found = await database.$queryRaw<{ id: string; key: string }[]>(
      Prisma.sql`SELECT id, key FROM ${table} WHERE jurisdiction_id = ${jurisdictionId} AND id = ANY (${ids}::text[])`,
    );
    for (const { id, key } of found) names.set(`${register}/${id}`, key);
  }
  return {
    organization: (id) => names.get(`organization/${id}`) ?? registerTexts.unknownOrganization,
    entry: (register, id) => names.get(`${register}/${id}`) ?? registerTexts.unknownEntry,
  };
}
