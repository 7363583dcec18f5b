import { z } from "zod";
import { shanghaiDate, yearOf } from "../../domain/calendar/calendarDay.ts";
import { calendarYearSchema, calendarYearsSchema, yearRulesSchema } from "../../domain/calendar/schema.ts";
import type { CalendarRules } from "../../domain/calendar/workingDays.ts";
import { provisionalYears } from "../../domain/calendar/workingDays.ts";
import { calendarInForce, calendarRulesOf } from "../../platform/registry/rulesInForce.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { asJson, found, recorded } from "./register.ts";

const TAG = "工作日历";
/** How many years ahead the answer says whether the arrangement is published. */
const YEARS_AHEAD = 2;

const versionFacts = z.object({
  version: z.number().int().describe("0 表示随产品提供的国务院放假安排"),
  note: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  createdBy: z.string().nullable(),
});
const calendarView = versionFacts.extend({
  years: calendarYearsSchema,
  provisionalYears: z.array(z.number().int()).describe("国务院尚未公布、按法定假日暂定的年份"),
});
const newYear = z.strictObject({
  rules: yearRulesSchema,
  note: z.string().trim().min(1).max(200).describe("变更依据"),
  basedOn: z.number().int().min(0).optional().describe("所依据的版本，不一致时拒绝"),
});

export function calendarRoutes(deps: ApiDeps): Route[] {
  const { database, clock } = deps;
  const thisYear = (): number => yearOf(shanghaiDate(clock.now().toISOString()));
  const unpublished = (rules: CalendarRules): number[] =>
    provisionalYears(rules, `${thisYear()}-01-01`, `${thisYear() + YEARS_AHEAD}-12-31`);

  return [
    route({
      method: "get",
      path: "/calendar",
      summary: "查看现行工作日历",
      tag: TAG,
      auth: "any",
      responses: { 200: { description: "现行版本", schema: calendarView } },
      handle: async ({ caller: { jurisdictionId } }) => {
        const { version, note, createdAt, createdBy, rules } = await calendarInForce(database, jurisdictionId);
        const body = { version, note, createdAt: createdAt?.toISOString() ?? null, createdBy, years: rules.years };
        return { status: 200, body: { ...body, provisionalYears: unpublished(rules) } };
      },
    }),
    route({
      method: "get",
      path: "/calendar/versions",
      summary: "查询工作日历的各个版本",
      tag: TAG,
      auth: "any",
      query: pageQuery,
      responses: { 200: { description: "版本，新的在前", schema: pageOf(versionFacts) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor } }) => {
        const before = decodeCursor("calendar-versions", z.tuple([z.number().int()]), cursor);
        const rows = await database.calendarVersion.findMany({
          where: { jurisdictionId, ...(before === null ? {} : { version: { lt: before[0] } }) },
          select: { version: true, note: true, createdAt: true, createdBy: true },
          orderBy: { version: "desc" },
          take: limit + 1,
        });
        const page = takePage("calendar-versions", rows, limit, (row) => [row.version]);
        const items = page.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/calendar/versions/{version}",
      summary: "查看工作日历的一个版本",
      tag: TAG,
      auth: "any",
      params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
      responses: { 200: { description: "该版本", schema: calendarView } },
      handle: async ({ caller: { jurisdictionId }, params: { version } }) => {
        const row = found(await database.calendarVersion.findUnique({ where: { jurisdictionId_version: { jurisdictionId, version } } }));
        const years = calendarYearsSchema.parse(row.years);
        const { note, createdAt, createdBy } = row;
        const body = { version, note, createdAt: createdAt.toISOString(), createdBy, years };
        return { status: 200, body: { ...body, provisionalYears: unpublished(calendarRulesOf(jurisdictionId, version, years)) } };
      },
    }),
    route({
      method: "put",
      path: "/calendar/{year}",
      summary: "设定一年的放假和调休安排",
      description: "产生新的日历版本，用于此后启动的事项；办理中的事项须另行适用新规则。内容不变时不产生新版本。",
      tag: TAG,
      auth: ["admin_system"],
      params: z.strictObject({ year: calendarYearSchema }),
      body: newYear,
      example: {
        rules: { off: ["2027-01-01"], on: [], holidays: [{ name: "元旦", from: "2027-01-01", to: "2027-01-03" }] },
        note: "按国务院办公厅通知录入",
      },
      responses: { 200: { description: "现行版本", schema: calendarView } },
      handle: async ({ caller, requestId, params: { year }, body }) => {
        const { jurisdictionId, personId } = caller;
        requireWithin(year, body.rules);
        const current = await calendarInForce(database, jurisdictionId);
        const before = current.rules.years[year];
        const unchanged = before !== undefined && JSON.stringify(asJson(sorted(before))) === JSON.stringify(asJson(sorted(body.rules)));
        // Repeating a change that has been made already is no conflict.
        if (!unchanged && body.basedOn !== undefined && body.basedOn !== current.version)
          throw new Problem("VERSION_CONFLICT", { version: current.version });
        if (unchanged) {
          const { version, note, createdAt, createdBy, rules } = current;
          const same = { version, note, createdAt: createdAt?.toISOString() ?? null, createdBy, years: rules.years };
          return { status: 200, body: { ...same, provisionalYears: unpublished(rules) } };
        }
        const version = current.version + 1;
        const years = { ...current.rules.years, [year]: body.rules };
        const createdAt = clock.now();
        try {
          await recorded(
            { database, caller, requestId },
            { action: "calendar.change", target: "calendar", detail: { year, version, before: asJson(before), after: asJson(body.rules) } },
            (transaction) =>
              transaction.calendarVersion.create({
                data: { jurisdictionId, version, years, note: body.note, createdBy: personId, createdAt },
              }),
          );
        } catch (error) {
          throw error instanceof Problem && error.code === "NAME_TAKEN" ? new Problem("VERSION_CONFLICT") : error;
        }
        const view = { version, note: body.note, createdAt: createdAt.toISOString(), createdBy: personId, years };
        return { status: 200, body: { ...view, provisionalYears: unpublished(calendarRulesOf(jurisdictionId, version, years)) } };
      },
    }),
  ];
}

type YearBody = z.output<typeof yearRulesSchema>;

/** @throws Problem INVALID_INPUT for days of another year */
function requireWithin(year: string, { off, on, holidays = [] }: YearBody): void {
  const days = [
    ...off.map((date, index) => ({ path: `rules.off.${index}`, date })),
    ...on.map((date, index) => ({ path: `rules.on.${index}`, date })),
    ...holidays.flatMap(({ from, to }, index) => [
      { path: `rules.holidays.${index}.from`, date: from },
      { path: `rules.holidays.${index}.to`, date: to },
    ]),
  ];
  const errors = days.filter(({ date }) => !date.startsWith(`${year}-`)).map(({ path }) => ({ path, message: `须为 ${year} 年的日期` }));
  if (errors.length > 0) throw new Problem("INVALID_INPUT", {}, errors);
}

function sorted(rules: CalendarRules["years"][string]): unknown {
  const { off, on, holidays, provisional, citation } = rules;
  return { off: off.toSorted(), on: on.toSorted(), holidays, provisional, citation };
}
