import { z } from "zod";
import { addDays, endOfDay, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { RulesPreview } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { areaWithin } from "../../platform/registry/areas.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import { dutyText, momentText, previewChanges } from "../../texts/zh-CN/rules.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { registerNames } from "../issues/registerNames.ts";
import { found } from "../registries/register.ts";
import { subjectsOf, subjectSchema } from "./subjects.ts";

const changeSchema = z.enum(["moved", "added", "removed"]);
const organization = z.object({ id: z.string(), name: z.string() });
const count = z.object({ rule: z.string(), ruleText: z.string(), moved: z.int(), added: z.int(), removed: z.int() });

export const previewView = z.object({
  id: z.string(),
  kind: z.enum(["calendar", "policy"]),
  status: z.enum(["running", "done"]),
  until: z.iso.datetime().nullable().describe("试算到哪一时刻；null 表示现有日程的全部"),
  total: z.int().describe("要试算的办理中事项，含下级地区的"),
  done: z.int().describe("已试算"),
  affected: z.int().describe("其中日程有变动的"),
  byKind: z.array(count).describe("本辖区的变动，按种类；算完后才有"),
  byOrganization: z.array(z.object({ organization, counts: z.array(count) })).describe("本辖区的变动，按单位"),
  byJurisdiction: z.array(z.object({ jurisdictionId: z.string(), count: z.int() })).describe("各辖区变动的项数"),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export const previewEntryQuery = pageQuery.extend({
  kind: z.string().max(60).optional().describe("只看一种日程，如 overdue"),
  organizationId: z.string().max(100).optional().describe("只看涉及一个单位的"),
  change: changeSchema.optional().describe("只看改期、新增或取消的"),
});

const side = z.object({
  at: z.iso.datetime(),
  text: z.string().describe("时刻，如 2026年3月5日（周四）9时"),
  why: z.string(),
  notices: z.array(z.object({ to: z.string(), template: z.string() })).describe("届时会发的通知和收件单位"),
});

export const previewEntry = z.object({
  matterId: z.string(),
  issue: subjectSchema.nullable(),
  key: z.string(),
  rule: z.string(),
  title: z.string(),
  change: changeSchema,
  changeText: z.string(),
  before: side.nullable(),
  after: side.nullable(),
  immediately: z.boolean().describe("改动后的时刻已过而原来的未到，一经生效即办理；提醒过期不补发"),
  organizations: z.array(organization),
});

export const previewEntryPage = pageOf(previewEntry);

/** How far a policy is played through unless asked otherwise, and at most, in days. */
const DEFAULT_DAYS = 92;
export const MOST_DAYS = 400;
/** A dry run of last week says nothing about today. */
const KEPT_DAYS = 7;

export interface NewPreview {
  id: string;
  kind: "calendar" | "policy";
  process?: string;
  proposal: Prisma.InputJsonObject;
  until?: string | undefined;
}

/** Notes a dry run and sets it going; the answer is what it has found so far. */
export async function beginPreview(deps: ApiDeps, caller: Caller, asked: NewPreview): Promise<z.input<typeof previewView>> {
  const { database, clock, rulesRunner } = deps;
  const { jurisdictionId, personId } = caller;
  const { id, kind, process = null, proposal } = asked;
  const now = clock.now();
  await removeOld(deps, jurisdictionId, now);
  const area = kind === "policy" ? [jurisdictionId] : await areaWithin(database, jurisdictionId);
  const total = await database.matter.count({
    where: { jurisdictionId: { in: area }, endedAt: null, ...(process === null ? {} : { process }) },
  });
  const until = kind === "policy" ? endOfDay(asked.until ?? addDays(shanghaiDate(now.toISOString()), DEFAULT_DAYS)) : null;
  // The same request again finds the row of the first one.
  await database.rulesPreview.createMany({
    data: [{ id, jurisdictionId, kind, process, proposal, now, until, total, createdBy: personId }],
    skipDuplicates: true,
  });
  await rulesRunner.startPreview(id);
  return showPreview(deps, caller, id);
}

async function removeOld({ database }: ApiDeps, jurisdictionId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const old = await database.rulesPreview.findMany({ where: { jurisdictionId, createdAt: { lt: before } }, select: { id: true } });
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return;
  await database.rulesPreviewEntry.deleteMany({ where: { previewId: { in: ids } } });
  await database.rulesPreview.deleteMany({ where: { id: { in: ids } } });
}

/** @throws Problem NOT_FOUND, alike for another jurisdiction's */
export async function showPreview(deps: ApiDeps, caller: Caller, id: string): Promise<z.input<typeof previewView>> {
  const preview = await previewOf(deps, caller, id);
  const totals = totalsSchema.parse(preview.totals);
  const own = totals.filter((total) => total.jurisdictionId === caller.jurisdictionId);
  const organizationIds = [...new Set(own.flatMap((total) => total.organizationId ?? []))];
  const names = await registerNames(deps.database, caller.jurisdictionId, { organizationIds });
  const everyone = totals.filter((total) => total.organizationId === null);
  const jurisdictionIds = [...new Set(everyone.map((total) => total.jurisdictionId))];
  const { kind, status, until, total, done, affected, createdAt, finishedAt } = preview;
  return {
    id,
    kind: previewView.shape.kind.parse(kind),
    status: previewView.shape.status.parse(status),
    until: until?.toISOString() ?? null,
    total: Math.max(total, done),
    done,
    affected,
    byKind: countsOf(own.filter((one) => one.organizationId === null)),
    byOrganization: organizationIds.map((organizationId) => ({
      organization: { id: organizationId, name: names.organization(organizationId) },
      counts: countsOf(own.filter((one) => one.organizationId === organizationId)),
    })),
    byJurisdiction: jurisdictionIds.map((jurisdictionId) => ({
      jurisdictionId,
      count: everyone.filter((one) => one.jurisdictionId === jurisdictionId).reduce((sum, one) => sum + one.count, 0),
    })),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

const totalsSchema = z.array(
  z.object({
    jurisdictionId: z.string(),
    organizationId: z.string().nullable(),
    rule: z.string(),
    change: changeSchema,
    count: z.number().int(),
  }),
);

function countsOf(totals: z.output<typeof totalsSchema>): z.input<typeof count>[] {
  const rules = [...new Set(totals.map(({ rule }) => rule))].toSorted();
  const of = (rule: string, change: string): number =>
    totals.filter((one) => one.rule === rule && one.change === change).reduce((sum, one) => sum + one.count, 0);
  return rules.map((rule) => ({
    rule,
    ruleText: dutyText(rule),
    moved: of(rule, "moved"),
    added: of(rule, "added"),
    removed: of(rule, "removed"),
  }));
}

async function previewOf({ database }: ApiDeps, { jurisdictionId }: Caller, id: string): Promise<RulesPreview> {
  return found(await database.rulesPreview.findFirst({ where: { id, jurisdictionId } }));
}

interface EntryRow {
  sort_at: Date;
  matter_id: string;
  key: string;
  rule: string;
  change: string;
  organization_ids: string[];
  detail: unknown;
}

const LIST = "rules-preview-entries";
const cursorKey = z.tuple([z.iso.datetime(), z.string().max(300), z.string().max(500)]);

/** The single changes, in the order in which they would be felt; of the caller's own jurisdiction. */
export async function listPreviewEntries(
  deps: ApiDeps,
  caller: Caller,
  id: string,
  query: z.output<typeof previewEntryQuery>,
): Promise<z.input<typeof previewEntryPage>> {
  const preview = await previewOf(deps, caller, id);
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const { kind, organizationId, change, limit } = query;
  const conditions = [
    Prisma.sql`e.preview_id = ${id} AND e.jurisdiction_id = ${caller.jurisdictionId}`,
    ...(kind === undefined ? [] : [Prisma.sql`e.rule = ${kind}`]),
    ...(change === undefined ? [] : [Prisma.sql`e.change = ${change}`]),
    ...(organizationId === undefined ? [] : [Prisma.sql`${organizationId} = ANY(e.organization_ids)`]),
    ...(after === null ? [] : [Prisma.sql`(e.sort_at, e.matter_id, e.key) > (${after[0]}::timestamptz, ${after[1]}, ${after[2]})`]),
  ];
  const rows = await deps.database.$queryRaw<EntryRow[]>(Prisma.sql`
    SELECT e.sort_at, e.matter_id, e.key, e.rule, e.change, e.organization_ids, e.detail FROM rules_preview_entry e
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY e.sort_at, e.matter_id, e.key LIMIT ${limit + 1}`);
  const page = takePage(LIST, rows, limit, (row) => [row.sort_at.toISOString(), row.matter_id, row.key]);
  const [subjects, names] = await Promise.all([
    subjectsOf(
      deps.database,
      caller,
      page.rows.map((row) => row.matter_id),
    ),
    registerNames(deps.database, caller.jurisdictionId, { organizationIds: page.rows.flatMap((row) => row.organization_ids) }),
  ]);
  const name = (organizationOfId: string): string => names.organization(organizationOfId);
  const isPast = ({ at }: { at: string }): boolean => at <= preview.now.toISOString();
  const items = page.rows.map((row) => {
    const { before, after: then } = detailSchema.parse(row.detail);
    const words = agendaWords((then ?? before ?? NO_WORDS).why, name);
    const kindOfChange = changeSchema.parse(row.change);
    return {
      matterId: row.matter_id,
      issue: subjects.get(row.matter_id) ?? null,
      key: row.key,
      rule: row.rule,
      title: words.title,
      change: kindOfChange,
      changeText: previewChanges[kindOfChange],
      before: before && sideOf(before, name),
      after: then && sideOf(then, name),
      immediately: then !== null && isPast(then) && !(before !== null && isPast(before)),
      organizations: row.organization_ids.map((organizationOfId) => ({ id: organizationOfId, name: name(organizationOfId) })),
    };
  });
  return { items, nextCursor: page.nextCursor };
}

const storedSide = z
  .object({
    at: z.string(),
    why: z.object({ rule: z.string(), citation: z.string().exactOptional(), facts: z.record(z.string(), z.json()) }),
    notices: z.array(z.object({ to: z.string(), template: z.string() })).default([]),
  })
  .nullable();
const detailSchema = z.object({ before: storedSide, after: storedSide });
const NO_WORDS = { why: { rule: "", facts: {} } };

function sideOf({ at, why, notices }: NonNullable<z.output<typeof storedSide>>, name: (id: string) => string): z.input<typeof side> {
  const told = notices.map(({ to, template }) => ({ to: recipientText(to, name), template }));
  return { at, text: momentText(at), why: agendaWords(why, name).why, notices: told };
}

/** A recipient as the dry run kept it: `organization:ID`, `person:ID` (never by name here), `office`, `leaders`. */
function recipientText(to: string, name: (id: string) => string): string {
  const [kind = "", id = ""] = to.split(/:(.*)/su);
  if (kind === "organization") return name(id);
  return kind === "person" ? "指定人员" : kind === "leaders" ? "分管领导" : "协调办";
}
