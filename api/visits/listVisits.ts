import { z } from "zod";
import type { VisitStatus } from "../../domain/visit/status.ts";
import { visitStatuses } from "../../domain/visit/status.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { visitStatusTexts } from "../../texts/zh-CN/visits.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { registerNames } from "../issues/registerNames.ts";
import { visibleTo } from "./findVisit.ts";
import { visitNames } from "./visitNames.ts";
import { visitRow } from "./visitSchemas.ts";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const status = z.enum(visitStatuses);

export const visitQuery = pageQuery.extend({
  batchId: z.string().min(1).max(100).optional().describe("只看一次联合抽查的"),
  unit: z.string().min(1).max(100).optional().describe("参加部门的编号"),
  mine: flag.optional().describe("true：只看本人在检查组内的"),
  status: z
    .union([
      z.array(status).min(1),
      z
        .string()
        .transform((text) => text.split(","))
        .pipe(z.array(status)),
    ])
    .optional()
    .describe("状态，可以多个，以逗号分隔"),
  overdue: flag.optional().describe("true：只看结果逾期的"),
  conflicts: flag.optional().describe("true：只看记录有冲突的"),
});

export const visitPage = pageOf(visitRow);

interface Row {
  id: string;
  batch_id: string;
  number: number;
  object_id: string;
  status: VisitStatus;
  organization_ids: string[];
  result_due_on: string;
  overdue: boolean;
  conflicts: number;
  published: boolean;
  followed_up: boolean;
  version: number;
}

const LIST = "visits";
const cursorKey = z.tuple([z.string().max(10), z.string().max(200)]);

/** A page of the visits that the caller may know of, the earliest due first. */
export async function listVisits(deps: ApiDeps, caller: Caller, query: z.output<typeof visitQuery>): Promise<z.input<typeof visitPage>> {
  const { jurisdictionId, personId } = caller;
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const conditions = [visibleTo(caller)];
  if (query.batchId !== undefined) conditions.push(Prisma.sql`v.batch_id = ${query.batchId}`);
  if (query.unit !== undefined) conditions.push(Prisma.sql`v.organization_ids @> ARRAY[${query.unit}]::text[]`);
  if (query.status !== undefined) conditions.push(Prisma.sql`v.status IN (${Prisma.join(query.status)})`);
  if (query.overdue !== undefined) conditions.push(Prisma.sql`v.overdue = ${query.overdue}`);
  if (query.conflicts !== undefined) conditions.push(query.conflicts ? Prisma.sql`v.conflicts > 0` : Prisma.sql`v.conflicts = 0`);
  if (query.mine === true)
    conditions.push(
      Prisma.sql`v.id IN (SELECT w.visit_id FROM visit_member w WHERE w.jurisdiction_id = ${jurisdictionId} AND w.person_id = ${personId} AND w.state <> 'replaced')`,
    );
  if (after !== null) conditions.push(Prisma.sql`(v.result_due_on, v.id) > (${after[0]}, ${after[1]})`);
  const rows = await deps.database.$queryRaw<Row[]>(Prisma.sql`
    SELECT v.id, v.batch_id, v.number, v.object_id, v.status, v.organization_ids, v.result_due_on, v.overdue, v.conflicts, v.published,
           v.followed_up, v.version
    FROM visit v WHERE ${Prisma.join(conditions, " AND ")} ORDER BY v.result_due_on, v.id LIMIT ${query.limit + 1}`);
  const page = takePage(LIST, rows, query.limit, (row) => [row.result_due_on, row.id]);
  const [organizations, names] = await Promise.all([
    registerNames(deps.database, jurisdictionId, { organizationIds: page.rows.flatMap((row) => row.organization_ids) }),
    visitNames(deps.database, jurisdictionId, { objectIds: page.rows.map((row) => row.object_id) }),
  ]);
  const items = page.rows.map((row) => ({
    id: row.id,
    batchId: row.batch_id,
    number: row.number,
    object: { id: row.object_id, name: names.object(row.object_id) },
    status: row.status,
    statusText: visitStatusTexts[row.status],
    departments: row.organization_ids.map((id) => ({ id, name: organizations.organization(id) })),
    resultDueOn: row.result_due_on,
    overdue: row.overdue,
    conflicts: row.conflicts,
    published: row.published,
    followedUp: row.followed_up,
    version: row.version,
  }));
  return { items, nextCursor: page.nextCursor };
}
