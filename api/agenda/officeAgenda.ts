import { z } from "zod";
import { addDays, endOfDay, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../domain/calendar/workingDays.ts";
import type { NoticeDraft } from "../../domain/process/process.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";
import { organizationsConcerned } from "../../domain/process/simulate.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { rulesInForce } from "../../platform/registry/rulesInForce.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, encodeCursor, pageOf, pageQuery } from "../core/paging.ts";
import { visibleTo } from "../issues/issueScope.ts";
import type { RegisterNames } from "../issues/registerNames.ts";
import { registerNames } from "../issues/registerNames.ts";
import { subjectsOf, subjectSchema } from "../rules/subjects.ts";
import type { KeptWalks } from "./keptWalks.ts";
import { upcoming } from "./upcoming.ts";
import type { Upcoming } from "./walk.ts";
import { Walk } from "./walk.ts";

/** How far the agenda looks, in days. What people do meanwhile makes anything beyond a guess. */
const MOST_DAYS = 400;

export const officeAgendaQuery = pageQuery.extend({
  until: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe(`到哪一天（含当日）或哪一时刻为止，默认到下一个工作日结束；超过 ${MOST_DAYS} 天的按 ${MOST_DAYS} 天，见答复的 until`),
  organizationId: z.string().max(100).optional().describe("只看涉及一个单位的；责任单位的人员总是只看本单位的"),
  kind: z.string().max(60).optional().describe("只看一种，如 due_reminder、overdue"),
});

const organization = z.object({ id: z.string(), name: z.string() });

export const officeAgendaItem = z.object({
  key: z.string(),
  at: z.iso.datetime(),
  rule: z.string().describe("种类"),
  title: z.string(),
  why: z.string(),
  issue: subjectSchema.nullable(),
  organizations: z.array(organization).describe("涉及的单位"),
  notices: z.array(z.object({ to: z.string(), template: z.string() })).describe("届时会发的通知"),
  follows: z.boolean().describe("现在还不在日程上，假定期间无人办理，由前面的事项引出"),
});

export const officeAgendaPage = pageOf(officeAgendaItem).extend({ until: z.iso.datetime() });

const LIST = "agenda";
const cursorKey = z.tuple([z.iso.datetime(), z.string().max(300), z.string().max(500)]);

/**
 * What time will do to all matters that the caller may know of, until a moment, if nobody does anything meanwhile. Pages that follow one another soon tell
 * of one moment: that of the first.
 */
export async function officeAgenda(
  deps: ApiDeps & { walks: KeptWalks },
  caller: Caller,
  query: z.output<typeof officeAgendaQuery>,
): Promise<z.input<typeof officeAgendaPage>> {
  const { database, clock, walks } = deps;
  const { limit, kind } = query;
  const until = await untilOf(deps, caller, query.until);
  const cursor = decodeCursor(LIST, cursorKey, query.cursor);
  const organizationId = caller.seesAll ? query.organizationId : caller.organizationId;
  // Only what does not depend on the person is kept: who sees their own alone is asked about it each time, and has few matters.
  const keptAs = (place: z.output<typeof cursorKey>): string | null =>
    caller.seesAll ? JSON.stringify([caller.jurisdictionId, until, organizationId, kind, place]) : null;
  const asked = cursor && keptAs(cursor);
  const walk =
    (asked === null ? null : walks.take(asked)) ??
    new Walk(database, { scope: scopeOf(caller, organizationId), now: clock.now().toISOString(), until });
  const { entries: page, place } = await upcoming(walk, {
    after: cursor && { at: cursor[0], matterId: cursor[1], key: cursor[2] },
    limit,
    wanted: (entry) =>
      (kind === undefined || entry.why.rule === kind) &&
      (organizationId === undefined || concerns(entry, organizationId, caller)) &&
      // Who asks for another organization's part of what they may see gets the part that both have.
      (caller.seesAll || query.organizationId === undefined || organizationsConcerned(entry).includes(query.organizationId)),
  });
  const next = place && ([place.at, place.matterId, place.key] satisfies z.output<typeof cursorKey>);
  const goesOn = next && keptAs(next);
  if (goesOn !== null) walks.keep(goesOn, walk);
  const [subjects, names] = await Promise.all([
    subjectsOf(
      database,
      caller,
      page.map(({ matter }) => matter.id),
    ),
    registerNames(database, caller.jurisdictionId, { organizationIds: page.flatMap(organizationsConcerned) }),
  ]);
  return {
    items: page.map((entry) => ({ ...itemOf(entry, names), issue: subjects.get(entry.matter.id) ?? null })),
    nextCursor: next && encodeCursor(LIST, next),
    until,
  };
}

/** An organization's own: what is about it or would tell it; and what would tell the caller in person. */
function concerns(entry: Foreseen, organizationId: string, { personId, seesAll }: Caller): boolean {
  if (organizationsConcerned(entry).includes(organizationId)) return true;
  return !seesAll && entry.notices().some(({ to }) => "personId" in to && to.personId === personId);
}

function scopeOf(caller: Caller, organizationId: string | undefined): Prisma.Sql {
  const { jurisdictionId } = caller;
  const own = Prisma.sql`m.jurisdiction_id = ${jurisdictionId}`;
  const batches = (id: string): Prisma.Sql =>
    Prisma.sql`SELECT b.matter_id FROM inspection_batch b WHERE b.jurisdiction_id = ${jurisdictionId} AND b.departments @> ARRAY[${id}]::text[]`;
  if (!caller.seesAll)
    return Prisma.sql`${own} AND (m.id IN (SELECT i.matter_id FROM rectification_issue i WHERE ${visibleTo(caller)})
      OR m.id IN (${batches(caller.organizationId)}))`;
  if (organizationId === undefined) return own;
  return Prisma.sql`${own} AND (m.id IN (SELECT i.matter_id FROM rectification_issue i JOIN rectification_assignment a ON a.issue_id = i.id
    WHERE a.jurisdiction_id = ${jurisdictionId} AND a.organization_id = ${organizationId}) OR m.id IN (${batches(organizationId)}))`;
}

async function untilOf({ database, clock }: ApiDeps, { jurisdictionId }: Caller, until: string | undefined): Promise<string> {
  const today = shanghaiDate(clock.now().toISOString());
  if (until === undefined) {
    const { calendar } = await rulesInForce(database, jurisdictionId, "rectification");
    return endOfDay(addWorkingDays(calendar, today, 1));
  }
  const asked = until.length === 10 ? endOfDay(until) : new Date(until).toISOString();
  const furthest = endOfDay(addDays(today, MOST_DAYS));
  return asked < furthest ? asked : furthest;
}

function itemOf(entry: Upcoming, names: RegisterNames): Omit<z.input<typeof officeAgendaItem>, "issue"> {
  const { key, at, why, follows, notices } = entry;
  const name = (id: string): string => names.organization(id);
  const organizationIds = [...new Set(organizationsConcerned(entry))];
  return {
    key,
    at,
    rule: why.rule,
    ...agendaWords(why, name),
    organizations: organizationIds.map((id) => ({ id, name: name(id) })),
    notices: notices().map(({ to, template }) => ({ to: recipientText(to, name), template })),
    follows,
  };
}

function recipientText(to: NoticeDraft["to"], name: (id: string) => string): string {
  if ("organizationId" in to) return name(to.organizationId);
  if ("personId" in to) return "指定人员";
  return "office" in to ? "协调办" : "分管领导";
}
