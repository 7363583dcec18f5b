import { z } from "zod";
import { shanghaiDate, yearOf } from "../../domain/calendar/calendarDay.ts";
import type { CalendarLayer, YearExceptions } from "../../domain/calendar/layers.ts";
import {
  calendarExceptionsSchema,
  calendarYearSchema,
  calendarYearsSchema,
  yearExceptionsSchema,
  yearRulesSchema,
} from "../../domain/calendar/schema.ts";
import type { YearRules } from "../../domain/calendar/workingDays.ts";
import { provisionalYears } from "../../domain/calendar/workingDays.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { CalendarInForce } from "../../platform/registry/calendarInForce.ts";
import { calendarInForce, ownCalendarOf } from "../../platform/registry/calendarInForce.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { applyTo, beginRulesChange, recordRulesChange } from "../rules/putInForce.ts";
import { asJson, found, recorded } from "./register.ts";

const TAG = "工作日历";
/** How many years ahead the answer says whether the arrangement is published. */
const YEARS_AHEAD = 2;

const versionFacts = z.object({
  version: z.number().int().describe("本地区自己的版本；0 表示本地区没有自己的安排"),
  note: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  createdBy: z.string().nullable(),
});
const ownDays = z.object({
  years: calendarYearsSchema.describe("本地区自行设定的整年安排"),
  exceptions: calendarExceptionsSchema.describe("本地区在上级日历之上另作安排的日子"),
});
const calendarView = versionFacts.extend({
  calendarVersion: z.string().describe("办理中的事项所记的日历版本"),
  years: calendarYearsSchema.describe("实际执行的安排：国务院的、上级的和本地区自己的合在一起"),
  own: ownDays,
  inheritedFrom: z
    .object({ jurisdictionId: z.string(), name: z.string(), version: z.number().int() })
    .nullable()
    .describe("所沿用的上级日历；null 表示沿用国务院的安排"),
  provisionalYears: z.array(z.number().int()).describe("国务院尚未公布、按法定假日暂定的年份"),
  rulesChangeId: z.string().nullable().exactOptional().describe("对办理中事项的规则变更，见 /rules-changes/{id}；null 表示没有"),
});
const storedView = versionFacts.extend({ own: ownDays });
const changeFacts = {
  note: z.string().trim().min(1).max(200).describe("变更依据"),
  basedOn: z.number().int().min(0).optional().describe("所依据的版本，不一致时拒绝"),
  applyTo,
};
const newYear = z.strictObject({
  rules: yearRulesSchema.nullable().describe("全年安排；null 表示不再自行设定，沿用上级的"),
  ...changeFacts,
});
const newExceptions = z.strictObject({
  exceptions: yearExceptionsSchema.nullable().describe("另作安排的日子；null 表示全部取消"),
  ...changeFacts,
});
const yearParams = z.strictObject({ year: calendarYearSchema });

export function calendarRoutes(deps: ApiDeps): Route[] {
  const { database, clock } = deps;
  return [
    route({
      method: "get",
      path: "/calendar",
      summary: "查看现行工作日历",
      tag: TAG,
      auth: "any",
      responses: { 200: { description: "现行版本", schema: calendarView } },
      handle: async ({ caller: { jurisdictionId } }) => ({
        status: 200,
        body: viewOf(deps, await calendarInForce(database, jurisdictionId)),
      }),
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
      responses: { 200: { description: "该版本中本地区自己的安排", schema: storedView } },
      handle: async ({ caller: { jurisdictionId }, params: { version } }) => {
        const row = found(await database.calendarVersion.findUnique({ where: { jurisdictionId_version: { jurisdictionId, version } } }));
        const { layer: own, ...facts } = ownCalendarOf(row);
        return { status: 200, body: { ...facts, createdAt: row.createdAt.toISOString(), own } };
      },
    }),
    route({
      method: "put",
      path: "/calendar/{year}",
      summary: "设定一年的放假和调休安排",
      description:
        "产生新的日历版本，新启动的事项和办理中的事项（applyTo 为 open 时，含沿用本日历的下级地区）都按它计算。办之前可用 POST /calendar/preview 试算。内容不变时不产生新版本。",
      tag: TAG,
      auth: ["admin_system"],
      params: yearParams,
      body: newYear,
      example: {
        rules: { off: ["2027-01-01"], on: [], holidays: [{ name: "元旦", from: "2027-01-01", to: "2027-01-03" }] },
        note: "按国务院办公厅通知录入",
      },
      responses: { 200: { description: "现行版本", schema: calendarView } },
      handle: async ({ caller, requestId, params: { year }, body }) => {
        const { rules, ...facts } = body;
        const change = (own: CalendarLayer): CalendarLayer => ({ ...own, years: withYear(own.years, year, rules) });
        if (rules !== null) requireYearWithin(year, rules);
        return { status: 200, body: await changeCalendar(caller, requestId, { year, change, ...facts }) };
      },
    }),
    route({
      method: "put",
      path: "/calendar/{year}/exceptions",
      summary: "设定本地区在一年中另作安排的日子",
      description: "只列与上级日历不同的日子，其余的继续沿用上级：上级更正后，本地区随之更正。适用范围同上。",
      tag: TAG,
      auth: ["admin_system"],
      params: yearParams,
      body: newExceptions,
      example: {
        exceptions: { off: [{ date: "2027-04-20", name: "地方节日" }], on: [], citation: "云州市人民政府通告〔2027〕2号" },
        note: "地方节日放假",
      },
      responses: { 200: { description: "现行版本", schema: calendarView } },
      handle: async ({ caller, requestId, params: { year }, body }) => {
        const { exceptions, ...facts } = body;
        const change = (own: CalendarLayer): CalendarLayer => ({ ...own, exceptions: withYear(own.exceptions, year, exceptions) });
        if (exceptions !== null) requireExceptionsWithin(year, exceptions);
        return { status: 200, body: await changeCalendar(caller, requestId, { year, change, ...facts }) };
      },
    }),
  ];

  /** Writes a new version unless nothing changes, and begins to hand it out to the matters under way. */
  async function changeCalendar(
    caller: Caller,
    requestId: string,
    asked: {
      year: string;
      change: (own: CalendarLayer) => CalendarLayer;
      note: string;
      basedOn?: number | undefined;
      applyTo: z.output<typeof applyTo>;
    },
  ): Promise<z.input<typeof calendarView>> {
    const { jurisdictionId, personId } = caller;
    const { year, note, basedOn } = asked;
    const current = await calendarInForce(database, jurisdictionId);
    const after = asked.change(current.layer);
    const [old, next] = [current.layer, after].map(({ years, exceptions }) => ({ year: years[year], exceptions: exceptions[year] }));
    // Repeating a change that has been made already is no conflict.
    if (JSON.stringify(sorted(old)) === JSON.stringify(sorted(next))) return { ...viewOf(deps, current), rulesChangeId: null };
    if (basedOn !== undefined && basedOn !== current.version) throw new Problem("VERSION_CONFLICT", { version: current.version });
    const version = current.version + 1;
    const createdAt = clock.now();
    let changeId: string | null = null;
    try {
      changeId = await recorded(
        { database, caller, requestId },
        { action: "calendar.change", target: "calendar", detail: { year, version, before: asJson(old), after: asJson(next) } },
        async (transaction) => {
          const { years, exceptions } = after;
          await transaction.calendarVersion.create({
            data: {
              jurisdictionId,
              version,
              years: asStored(years),
              exceptions: asStored(exceptions),
              note,
              createdBy: personId,
              createdAt,
            },
          });
          if (asked.applyTo === "new") return null;
          return recordRulesChange(transaction, { caller, kind: "calendar", reason: note, createdAt });
        },
      );
    } catch (error) {
      throw error instanceof Problem && error.code === "NAME_TAKEN" ? new Problem("VERSION_CONFLICT") : error;
    }
    await beginRulesChange(deps, changeId);
    return { ...viewOf(deps, await calendarInForce(database, jurisdictionId)), rulesChangeId: changeId };
  }
}

function viewOf({ clock }: ApiDeps, calendar: CalendarInForce): z.input<typeof calendarView> {
  const { version, note, createdAt, createdBy, rules, layer: own, inheritedFrom } = calendar;
  const thisYear = yearOf(shanghaiDate(clock.now().toISOString()));
  return {
    version,
    note,
    createdAt: createdAt?.toISOString() ?? null,
    createdBy,
    calendarVersion: rules.version,
    years: calendarYearsSchema.parse(rules.years),
    own: ownDays.parse(own),
    inheritedFrom,
    provisionalYears: provisionalYears(rules, `${thisYear}-01-01`, `${thisYear + YEARS_AHEAD}-12-31`),
  };
}

/** The years with one of them replaced, or left out. */
export function withYear<Value>(years: Readonly<Record<string, Value>>, year: string, value: Value | null): Record<string, Value> {
  const { [year]: _replaced, ...others } = years;
  return value === null ? others : { ...others, [year]: value };
}

/** @throws Problem INVALID_INPUT for days of another year */
export function requireYearWithin(year: string, { off, on, holidays = [] }: z.output<typeof yearRulesSchema>): void {
  requireWithin(year, [
    ...off.map((date, index) => ({ path: `rules.off.${index}`, date })),
    ...on.map((date, index) => ({ path: `rules.on.${index}`, date })),
    ...holidays.flatMap(({ from, to }, index) => [
      { path: `rules.holidays.${index}.from`, date: from },
      { path: `rules.holidays.${index}.to`, date: to },
    ]),
  ]);
}

/** @throws Problem INVALID_INPUT for days of another year */
export function requireExceptionsWithin(year: string, { off, on }: z.output<typeof yearExceptionsSchema>): void {
  requireWithin(year, [
    ...off.map(({ date }, index) => ({ path: `exceptions.off.${index}.date`, date })),
    ...on.map((date, index) => ({ path: `exceptions.on.${index}`, date })),
  ]);
}

function requireWithin(year: string, days: { path: string; date: string }[]): void {
  const errors = days.filter(({ date }) => !date.startsWith(`${year}-`)).map(({ path }) => ({ path, message: `须为 ${year} 年的日期` }));
  if (errors.length > 0) throw new Problem("INVALID_INPUT", {}, errors);
}

/** As the table takes it: members that are not there are left out. */
export function asStored(value: object): Prisma.InputJsonObject {
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(value)));
}

/** The same text for the same days, whatever their order. */
function sorted({ year, exceptions }: { year?: YearRules | undefined; exceptions?: YearExceptions | undefined } = {}): unknown {
  return [
    year && [year.off.toSorted(), year.on.toSorted(), year.holidays, year.provisional, year.citation],
    exceptions && [exceptions.off.toSorted((a, b) => (a.date < b.date ? -1 : 1)), exceptions.on.toSorted(), exceptions.citation],
  ];
}
