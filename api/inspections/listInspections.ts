import { z } from "zod";
import type { InspectionStatus } from "../../domain/inspection/status.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { inspectionStatusTexts } from "../../texts/zh-CN/inspections.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { registerNames } from "../issues/registerNames.ts";
import { visibleTo } from "./findInspection.ts";
import { inspectionRow, statusSchema } from "./inspectionSchemas.ts";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

export const inspectionQuery = pageQuery.extend({
  status: z
    .union([
      z.array(statusSchema).min(1),
      z
        .string()
        .transform((text) => text.split(","))
        .pipe(z.array(statusSchema)),
    ])
    .optional()
    .describe("状态，可以多个，以逗号分隔"),
  open: flag.optional().describe("true：只看未办结的"),
  unit: z.string().min(1).max(100).optional().describe("参加部门的编号"),
  q: z
    .string()
    .max(100)
    .refine((text) => Array.from(searchable(text)).length >= 2, "至少两个字")
    .optional()
    .describe("在名称中查找的文字，至少两个字"),
});

export const inspectionPage = pageOf(inspectionRow);

interface Row {
  id: string;
  title: string;
  status: InspectionStatus;
  open: boolean;
  version: number;
  organizer_id: string;
  departments: string[];
  field_from: string;
  field_until: string;
  results_due_on: string;
  visits: number | null;
  with_result: number | null;
  published: number | null;
  followed_up: number | null;
  overdue: number | null;
  started_at: Date;
  updated_at: Date;
}

const LIST = "inspections";
const cursorKey = z.tuple([z.iso.datetime(), z.string().max(100)]);

/** A page of the batches that the caller may know of, the newest first. */
export async function listInspections(
  { database }: ApiDeps,
  caller: Caller,
  query: z.output<typeof inspectionQuery>,
): Promise<z.input<typeof inspectionPage>> {
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const conditions = [visibleTo(caller)];
  if (query.status !== undefined) conditions.push(Prisma.sql`b.status IN (${Prisma.join(query.status)})`);
  if (query.open !== undefined) conditions.push(Prisma.sql`b.open = ${query.open}`);
  if (query.unit !== undefined) conditions.push(Prisma.sql`b.departments @> ARRAY[${query.unit}]::text[]`);
  if (query.q !== undefined) {
    const like = `%${searchable(query.q).replace(/[\\%_]/gu, "\\$&")}%`;
    conditions.push(Prisma.sql`b.grams @> ${bigrams(query.q)}::text[] AND b.search_text LIKE ${like}`);
  }
  if (after !== null) conditions.push(Prisma.sql`(b.started_at, b.id) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await database.$queryRaw<Row[]>(Prisma.sql`
    SELECT b.id, b.title, b.status, b.open, b.version, b.organizer_id, b.departments, b.field_from, b.field_until, b.results_due_on, b.visits,
      b.with_result, b.published, b.followed_up, b.overdue, b.started_at, b.updated_at
    FROM inspection_batch b WHERE ${Prisma.join(conditions, " AND ")} ORDER BY b.started_at DESC, b.id DESC LIMIT ${query.limit + 1}`);
  const page = takePage(LIST, rows, query.limit, (row) => [row.started_at.toISOString(), row.id]);
  const names = await registerNames(database, caller.jurisdictionId, {
    organizationIds: page.rows.flatMap((row) => [row.organizer_id, ...row.departments]),
  });
  const named = (id: string): { id: string; name: string } => ({ id, name: names.organization(id) });
  const items = page.rows.map((row) => ({
    id: row.id,
    title: row.title,
    status: row.status,
    statusText: inspectionStatusTexts[row.status],
    open: row.open,
    version: row.version,
    organizer: named(row.organizer_id),
    departments: row.departments.map(named),
    field: { from: row.field_from, until: row.field_until },
    resultsDueOn: row.results_due_on,
    visits: row.visits,
    counts:
      row.with_result === null
        ? null
        : {
            withResult: row.with_result,
            published: row.published ?? 0,
            followedUp: row.followed_up ?? 0,
            overdue: row.overdue ?? 0,
          },
    startedAt: row.started_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }));
  return { items, nextCursor: page.nextCursor };
}
