import { z } from "zod";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import type { RegisterName } from "../../domain/inspection/registers/registerName.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Caller } from "../core/caller.ts";
import { pageQuery } from "../core/paging.ts";
import type { Database } from "../../platform/database.ts";
import { columnOf, registerSql } from "./registerSql.ts";

export interface EntryRow {
  id: string;
  key: string;
  version: number;
  revision: number;
  updatedAt: Date;
  content: RegisterContent;
}

const flag = z.enum(["true", "false"]);
const word = z.string().trim().min(1).max(100);
const q = z
  .string()
  .max(100)
  .refine((text) => Array.from(searchable(text)).length >= 2, "至少两个字")
  .optional()
  .describe("查找的文字，至少两个字");

/** What lists and exports may be narrowed by; each register takes those that its entries have. */
export const entryFilters = z.strictObject({
  q,
  active: flag.optional().describe("是否在用，缺省全部"),
  kind: word.optional().describe("类别"),
  area: word.optional().describe("区域"),
  organizationId: z.string().min(1).max(64).optional().describe("部门"),
  creditClass: z.enum(["A", "B", "C", "D"]).optional().describe("信用风险等级"),
  attribute: word
    .regex(/^[^:：]+[:：].+$/u)
    .optional()
    .describe("分层属性，如 规模:大"),
  speciality: word.optional().describe("专业领域"),
  validOn: z.iso.date().optional().describe("执法证件在这一天有效，且不在请假时段"),
  objectId: z.string().min(1).max(64).optional(),
  inspectorId: z.string().min(1).max(64).optional(),
  activeOn: z.iso.date().optional().describe("回避在这一天有效"),
});
export type EntryFilters = z.output<typeof entryFilters>;

const common = { q: true, active: true } as const;

/** What narrows the list of each register. */
export const filtersOf = {
  "check-items": entryFilters.pick({ ...common, kind: true, organizationId: true }),
  "inspection-objects": entryFilters.pick({ ...common, kind: true, area: true, creditClass: true, attribute: true }),
  inspectors: entryFilters.pick({ ...common, organizationId: true, area: true, speciality: true, validOn: true }),
  recusals: entryFilters.pick({ ...common, objectId: true, inspectorId: true, organizationId: true, activeOn: true }),
} satisfies Readonly<Record<RegisterName, z.ZodType>>;

/** The query of each register's list: its filters and the page. */
export const listQueries = {
  "check-items": pageQuery.extend(filtersOf["check-items"].shape),
  "inspection-objects": pageQuery.extend(filtersOf["inspection-objects"].shape),
  inspectors: pageQuery.extend(filtersOf.inspectors.shape),
  recusals: pageQuery.extend(filtersOf.recusals.shape),
} satisfies Readonly<Record<RegisterName, z.ZodType>>;

/** Entries by their key, those after `after`. Of other departments' inspectors only those see who see the whole jurisdiction. */
export async function listEntries(
  database: Database,
  caller: Caller,
  definition: RegisterDefinition,
  { filters, after, limit }: { filters: EntryFilters; after: string | null; limit: number },
): Promise<EntryRow[]> {
  const sql = registerSql(definition);
  const conditions = [Prisma.sql`t.jurisdiction_id = ${caller.jurisdictionId}`, ...conditionsOf(filters)];
  if (after !== null) conditions.push(Prisma.sql`t.key > ${after}`);
  if (definition.name === "inspectors" && !caller.seesAll) conditions.push(Prisma.sql`t.organization_id = ${caller.organizationId}`);
  return database.$queryRaw<EntryRow[]>`
    SELECT t.id, t.key, t.version, t.revision, t.updated_at AS "updatedAt", ${sql.content} AS content FROM ${sql.table} t
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY t.key LIMIT ${limit}`;
}

/** One entry, under the same rules of sight. */
export async function findEntry(database: Database, caller: Caller, definition: RegisterDefinition, id: string): Promise<EntryRow | null> {
  const sql = registerSql(definition);
  const own =
    definition.name === "inspectors" && !caller.seesAll ? Prisma.sql`AND t.organization_id = ${caller.organizationId}` : Prisma.empty;
  const [row] = await database.$queryRaw<EntryRow[]>`
    SELECT t.id, t.key, t.version, t.revision, t.updated_at AS "updatedAt", ${sql.content} AS content FROM ${sql.table} t
    WHERE t.id = ${id} AND t.jurisdiction_id = ${caller.jurisdictionId} ${own}`;
  return row ?? null;
}

function conditionsOf(filters: EntryFilters): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  for (const field of ["kind", "area", "organizationId", "creditClass", "objectId", "inspectorId"] as const)
    if (filters[field] !== undefined) conditions.push(Prisma.sql`${columnOf(field)} = ${filters[field]}`);
  if (filters.active !== undefined) conditions.push(Prisma.sql`t.active = ${filters.active === "true"}`);
  if (filters.speciality !== undefined) conditions.push(Prisma.sql`${filters.speciality} = ANY (t.specialities)`);
  if (filters.attribute !== undefined) {
    const [, name = "", value = ""] = /^([^:：]+)[:：](.+)$/u.exec(filters.attribute) ?? [];
    conditions.push(Prisma.sql`t.attributes->>${name.trim()} = ${value.trim()}`);
  }
  if (filters.validOn !== undefined) {
    const day = filters.validOn;
    conditions.push(Prisma.sql`(t.valid_from IS NULL OR t.valid_from <= ${day}) AND t.valid_until >= ${day} AND NOT EXISTS (
      SELECT 1 FROM jsonb_array_elements(t.leave) l WHERE l->>'from' <= ${day} AND l->>'until' >= ${day})`);
  }
  if (filters.activeOn !== undefined)
    conditions.push(Prisma.sql`t.active AND t."from" <= ${filters.activeOn} AND (t.until IS NULL OR t.until >= ${filters.activeOn})`);
  if (filters.q !== undefined) {
    const like = `%${searchable(filters.q).replace(/[\\%_]/gu, "\\$&")}%`;
    conditions.push(Prisma.sql`t.grams @> ${bigrams(filters.q)}::text[] AND t.search_text LIKE ${like}`);
  }
  return conditions;
}
