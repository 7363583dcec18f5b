import { z } from "zod";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { RectificationStatus } from "../../domain/rectification/status.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { statusTexts } from "../../texts/zh-CN/rectification.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageQuery, takePage } from "../core/paging.ts";
import { visibleTo } from "./issueScope.ts";
import { issueRow, statusSchema } from "./issueSchemas.ts";
import { registerNames } from "./registerNames.ts";

/** One value, several separated by commas, or the parameter repeated. */
const statuses = z.union([
  z.array(statusSchema).min(1),
  z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(statusSchema)),
]);
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

export const issueQuery = pageQuery.extend({
  status: statuses.optional().describe("状态，可以多个，以逗号分隔"),
  unit: z.string().min(1).max(100).optional().describe("责任单位的编号或名称"),
  role: z.enum(["lead", "cooperating"]).optional().describe("责任单位的角色；不填 unit 时指本单位的角色"),
  planId: z.string().min(1).max(100).optional(),
  overdue: flag.optional().describe("true：只看逾期的；false：只看未逾期的"),
  dueBefore: z.iso.date().optional().describe("整改时限早于这一天的"),
  q: z
    .string()
    .max(100)
    .refine((text) => Array.from(searchable(text)).length >= 2, "至少两个字")
    .optional()
    .describe("在所属部分、标题和描述中查找的文字，至少两个字"),
});

export type IssueQuery = z.output<typeof issueQuery>;

interface Row {
  id: string;
  number: number;
  title: string;
  section: string | null;
  status: RectificationStatus;
  open: boolean;
  overdue: boolean;
  deadline_kind: string | null;
  due_on: string | null;
  due_sort: string;
  round: number;
  version: number;
  plan_id: string | null;
  plan_item: number | null;
  lead_organization_id: string | null;
  updated_at: Date;
}

const LIST = "issues";
const cursorKey = z.tuple([z.string().max(10), z.string().max(100)]);

/** A page of the issues that the caller may know of, the earliest due date first, those without one last. */
export async function listIssues(deps: ApiDeps, caller: Caller, query: IssueQuery): Promise<z.input<typeof issueRowPage>> {
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const overdue = overdueOn(shanghaiDate(deps.clock.now().toISOString()));
  const conditions = [visibleTo(caller), ...filters(caller, query, overdue)];
  if (after !== null) conditions.push(Prisma.sql`(i.due_sort, i.id) > (${after[0]}, ${after[1]})`);
  const rows = await deps.database.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id, i.number, i.title, i.section, i.status, i.open, ${overdue} AS overdue, i.deadline_kind, i.due_on, i.due_sort, i.round,
           i.version, i.plan_id, i.plan_item, i.lead_organization_id, i.updated_at
    FROM rectification_issue i
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY i.due_sort, i.id
    LIMIT ${query.limit + 1}`);
  const page = takePage(LIST, rows, query.limit, (row) => [row.due_sort, row.id]);
  const names = await registerNames(deps.database, caller.jurisdictionId, {
    organizationIds: page.rows.flatMap((row) => row.lead_organization_id ?? []),
  });
  const items = page.rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    section: row.section,
    status: row.status,
    statusText: statusTexts[row.status],
    open: row.open,
    overdue: row.overdue,
    deadlineKind: issueRow.shape.deadlineKind.parse(row.deadline_kind),
    dueOn: row.due_on,
    round: row.round,
    version: row.version,
    planId: row.plan_id,
    planItem: row.plan_item,
    lead: row.lead_organization_id === null ? null : { id: row.lead_organization_id, name: names.organization(row.lead_organization_id) },
    updatedAt: row.updated_at.toISOString(),
  }));
  return { items, nextCursor: page.nextCursor };
}

export const issueRowPage = z.object({ items: z.array(issueRow), nextCursor: z.string().nullable() });

/** Work is still owed after its day: the issue's, or that of one of its measures. What waits for the office is not the departments' delay. */
function overdueOn(today: string): Prisma.Sql {
  return Prisma.sql`(i.status IN ('registered', 'assigned', 'in_progress') AND (i.due_sort < ${today} OR EXISTS (
      SELECT 1 FROM rectification_measure d WHERE d.issue_id = i.id AND d.state IN ('open', 'rejected') AND d.due_on < ${today})))`;
}

function filters(caller: Caller, query: IssueQuery, overdue: Prisma.Sql): Prisma.Sql[] {
  const { jurisdictionId } = caller;
  const conditions: Prisma.Sql[] = [];
  if (query.status !== undefined) conditions.push(Prisma.sql`i.status IN (${Prisma.join(query.status)})`);
  if (query.planId !== undefined) conditions.push(Prisma.sql`i.plan_id = ${query.planId}`);
  if (query.dueBefore !== undefined) conditions.push(Prisma.sql`i.due_sort < ${query.dueBefore}`);
  if (query.overdue !== undefined) conditions.push(query.overdue ? overdue : Prisma.sql`NOT ${overdue}`);
  if (query.unit !== undefined || query.role !== undefined) {
    const unit =
      query.unit === undefined
        ? Prisma.sql`a.organization_id = ${caller.organizationId}`
        : Prisma.sql`a.organization_id IN (
            SELECT o.id FROM organization o WHERE o.jurisdiction_id = ${jurisdictionId}
              AND (o.id = ${query.unit} OR o.name = ${query.unit} OR o.short_name = ${query.unit} OR ${query.unit} = ANY (o.aliases)))`;
    const role = query.role === undefined ? Prisma.empty : Prisma.sql`AND a.role = ${query.role}`;
    conditions.push(Prisma.sql`i.id IN (
      SELECT a.issue_id FROM rectification_assignment a WHERE a.jurisdiction_id = ${jurisdictionId} AND a.current AND ${unit} ${role})`);
  }
  if (query.q !== undefined) {
    const like = `%${searchable(query.q).replace(/[\\%_]/gu, "\\$&")}%`;
    conditions.push(Prisma.sql`i.grams @> ${bigrams(query.q)}::text[] AND i.search_text LIKE ${like}`);
  }
  return conditions;
}
