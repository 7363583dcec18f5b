import { z } from "zod";
import { endOfDay, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../domain/calendar/workingDays.ts";
import { explainDue } from "../../domain/clock/dueDate.ts";
import { agenda } from "../../domain/rectification/agenda/agenda.ts";
import type { RectificationEntry } from "../../domain/rectification/agenda/entry.ts";
import { rulesInForce } from "../../platform/registry/rulesInForce.ts";
import { agendaWords } from "../../texts/zh-CN/agenda.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { matterOf, PROCESS } from "./findIssue.ts";
import type { IssueMatter } from "./findIssue.ts";
import type { issueAgenda } from "./issueSchemas.ts";
import { officeAgendaItem } from "./issueSchemas.ts";
import { organizationsIn } from "./namedFacts.ts";
import type { RegisterNames } from "./registerNames.ts";
import { registerNames } from "./registerNames.ts";

type AgendaOfIssue = z.input<typeof issueAgenda>;

/** What time will do to one issue, the first first, and how its due date comes about. */
export async function agendaOfIssue(deps: ApiDeps, caller: Caller, matter: IssueMatter): Promise<AgendaOfIssue> {
  const { state, version } = matter;
  const entries = inOrder(agenda(state));
  const names = await namesOf(deps, caller, entries);
  const why = state.deadline === null ? null : explainDue(state.deadline, state.rules.calendar);
  return {
    id: state.issueId,
    version,
    due: why === null ? null : { dueOn: why.dueOn, why: renderWhy(why) },
    entries: entries.map((entry) => entryView(entry, names)),
  };
}

export const officeAgendaQuery = pageQuery.extend({
  until: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe("到哪一天（含当日）或哪一时刻为止，默认到下一个工作日结束"),
});

export const officeAgendaPage = pageOf(officeAgendaItem).extend({ until: z.string() });

const LIST = "agenda";
const cursorKey = z.tuple([z.iso.datetime(), z.string().max(300)]);

/** What time will do to all issues of the jurisdiction until a moment: tomorrow's reminders. A page holds issues, each with its entries until then. */
export async function officeAgenda(
  deps: ApiDeps,
  caller: Caller,
  query: z.output<typeof officeAgendaQuery>,
): Promise<z.input<typeof officeAgendaPage>> {
  const { database } = deps;
  const { jurisdictionId } = caller;
  const until = await untilOf(deps, caller, query.until);
  const after = decodeCursor(LIST, cursorKey, query.cursor);
  const rows = await database.matter.findMany({
    where: {
      jurisdictionId,
      process: PROCESS,
      agendaAt: { lte: until },
      ...(after === null ? {} : { OR: [{ agendaAt: { gt: after[0] } }, { agendaAt: after[0], id: { gt: after[1] } }] }),
    },
    orderBy: [{ agendaAt: "asc" }, { id: "asc" }],
    take: query.limit + 1,
  });
  const page = takePage(LIST, rows, query.limit, (row) => [row.agendaAt?.toISOString() ?? "", row.id]);
  const matters = page.rows.map((row) => {
    const { state } = matterOf(row);
    return { state, entries: inOrder(agenda(state)).filter((entry) => entry.at <= until) };
  });
  const names = await namesOf(
    deps,
    caller,
    matters.flatMap(({ entries }) => entries),
  );
  const items = matters.map(({ state, entries }) => ({
    issue: { id: state.issueId, number: state.number, title: state.title },
    entries: entries.map((entry) => entryView(entry, names)),
  }));
  return { items, nextCursor: page.nextCursor, until };
}

async function untilOf({ database, clock }: ApiDeps, { jurisdictionId }: Caller, until: string | undefined): Promise<string> {
  if (until !== undefined) return until.length === 10 ? endOfDay(until) : new Date(until).toISOString();
  const { calendar } = await rulesInForce(database, jurisdictionId, PROCESS);
  return endOfDay(addWorkingDays(calendar, shanghaiDate(clock.now().toISOString()), 1));
}

function inOrder(entries: RectificationEntry[]): RectificationEntry[] {
  return [...entries].sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1));
}

function namesOf({ database }: ApiDeps, { jurisdictionId }: Caller, entries: readonly RectificationEntry[]): Promise<RegisterNames> {
  return registerNames(database, jurisdictionId, { organizationIds: entries.flatMap((entry) => organizationsIn(entry.why.facts)) });
}

function entryView({ key, at, why }: RectificationEntry, names: RegisterNames): AgendaOfIssue["entries"][number] {
  return { key, at, rule: why.rule, ...agendaWords(why, (id) => names.organization(id)) };
}
