import { z } from "zod";
import { calendarYearSchema, dateSchema, yearExceptionsSchema, yearRulesSchema } from "../../domain/calendar/schema.ts";
import { addDays, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { Role } from "../../domain/process/actor.ts";
import { calendarInForce } from "../../platform/registry/calendarInForce.ts";
import type { ProcessWithPolicy } from "../../platform/registry/policyDefinitions.ts";
import { policyDefinitions, processesWithPolicy } from "../../platform/registry/policyDefinitions.ts";
import { policyInForce } from "../../platform/registry/rulesInForce.ts";
import { policyTitles } from "../../texts/zh-CN/rules.ts";
import type { ApiDeps } from "../core/deps.ts";
import { pageQuery } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { asStored, requireExceptionsWithin, requireYearWithin, withYear } from "../registries/calendars.ts";
import { recorded } from "../registries/register.ts";
import {
  changedMatterPage,
  changedMatterQuery,
  listChangedMatters,
  listChanges,
  rulesChangePage,
  rulesChangeView,
  setPaused,
  showChange,
} from "./changes.ts";
import { beginPreview, listPreviewEntries, MOST_DAYS, previewEntryPage, previewEntryQuery, previewView, showPreview } from "./previews.ts";
import { beginRulesChange, recordRulesChange } from "./putInForce.ts";

const TAG = "规则变更";
/** Who may ask what rules would do, and look at what they did. */
const LOOKING: Role[] = ["admin_system", "office", "leader", "auditor"];
const idParams = z.strictObject({ id: z.string().min(1).max(100) });

const calendarPreview = z
  .strictObject({
    year: calendarYearSchema,
    rules: yearRulesSchema.nullable().optional().describe("拟设定的全年安排；null 表示沿用上级的"),
    exceptions: yearExceptionsSchema.nullable().optional().describe("拟另作安排的日子；null 表示全部取消"),
  })
  .refine(({ rules, exceptions }) => rules !== undefined || exceptions !== undefined, "须填写 rules 或 exceptions");

/** What a change of rules would do, and what it did. */
export function rulesRoutes(deps: ApiDeps): Route[] {
  return [...previewRoutes(deps), ...changeRoutes(deps)];
}

function previewRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  const started = { 202: { description: "已开始试算；用 GET /rules-previews/{id} 看进度和结果", schema: previewView } };
  return [
    route({
      method: "post",
      path: "/calendar/preview",
      summary: "试算：改动工作日历会使哪些办理中的期限变动",
      description: "不改动任何事项，不发通知。含沿用本日历的下级地区。结果保留七天。",
      tag: TAG,
      auth: LOOKING,
      body: calendarPreview,
      example: { year: "2026", exceptions: { off: [{ date: "2026-11-12", name: "地方节日" }], on: [] } },
      responses: started,
      handle: async ({ caller, body, stableId }) => {
        const { year, rules, exceptions } = body;
        if (rules) requireYearWithin(year, rules);
        if (exceptions) requireExceptionsWithin(year, exceptions);
        const { layer } = await calendarInForce(database, caller.jurisdictionId);
        const proposal = asStored({
          years: rules === undefined ? layer.years : withYear(layer.years, year, rules),
          exceptions: exceptions === undefined ? layer.exceptions : withYear(layer.exceptions, year, exceptions),
        });
        const view = await beginPreview(deps, caller, { id: stableId, kind: "calendar", proposal });
        return { status: 202, body: view, headers: { Location: `/api/v1/rules-previews/${stableId}` } };
      },
    }),
    ...processesWithPolicy.map((process) => policyPreviewRoute(deps, process)),
    route({
      method: "get",
      path: "/rules-previews/{id}",
      summary: "查看一次试算的进度和合计",
      tag: TAG,
      auth: LOOKING,
      params: idParams,
      responses: { 200: { description: "进度；算完后有按种类、单位、辖区的合计", schema: previewView } },
      handle: async ({ caller, params }) => ({ status: 200, body: await showPreview(deps, caller, params.id) }),
    }),
    route({
      method: "get",
      path: "/rules-previews/{id}/entries",
      summary: "查看一次试算中逐项的变动",
      description: "由先到后。只列本辖区的事项；下级地区的只计入合计。",
      tag: TAG,
      auth: LOOKING,
      params: idParams,
      query: previewEntryQuery,
      responses: { 200: { description: "一页变动", schema: previewEntryPage } },
      handle: async ({ caller, params, query }) => ({ status: 200, body: await listPreviewEntries(deps, caller, params.id, query) }),
    }),
  ];
}

function policyPreviewRoute(deps: ApiDeps, process: ProcessWithPolicy): Route {
  const { database, clock } = deps;
  const { schema, standard } = policyDefinitions[process];
  const title = policyTitles[process];
  return route({
    method: "post",
    path: `/policies/${process}/preview`,
    summary: `试算：改动${title}的办理规则后，到某日为止会给谁发什么`,
    description: `逐个${title}按现行规则和拟改规则各推演一遍（假定期间无人办理），列出多出的、取消的和改期的。不改动任何事项，不发通知。结果保留七天。`,
    tag: TAG,
    auth: LOOKING,
    body: z.strictObject({
      policy: schema,
      citation: z.string().trim().min(1).max(200).default("试算").describe("依据的文件和条款"),
      until: dateSchema.optional().describe(`试算到哪一天（含当日），默认三个月，至多 ${MOST_DAYS} 天`),
    }),
    example: { policy: { ...standard, reminderHour: 10 }, until: "2027-01-31" },
    responses: { 202: { description: "已开始试算；用 GET /rules-previews/{id} 看进度和结果", schema: previewView } },
    handle: async ({ caller, body: { policy, citation, until }, stableId }) => {
      const furthest = addDays(shanghaiDate(clock.now().toISOString()), MOST_DAYS);
      if (until !== undefined && until > furthest)
        throw new Problem("INVALID_INPUT", {}, [{ path: "until", message: `不能晚于 ${furthest}` }]);
      const { version } = await policyInForce(database, caller.jurisdictionId, process);
      const proposal = asStored({ version: version + 1, citation, body: policy });
      const view = await beginPreview(deps, caller, { id: stableId, kind: "policy", process, proposal, until });
      return { status: 202, body: view, headers: { Location: `/api/v1/rules-previews/${stableId}` } };
    },
  });
}

function changeRoutes(deps: ApiDeps): Route[] {
  const { database, clock } = deps;
  const shown = { description: "规则变更及其进度", schema: rulesChangeView };
  const pausing = (word: "pause" | "resume", summary: string, description: string): Route =>
    route({
      method: "post",
      path: `/rules-changes/{id}/${word}`,
      summary,
      description,
      tag: TAG,
      auth: ["admin_system"],
      params: idParams,
      responses: { 200: shown },
      handle: async ({ caller, requestId, params: { id } }) => ({
        status: 200,
        body: await setPaused(deps, caller, requestId, { id, paused: word === "pause" }),
      }),
    });
  return [
    route({
      method: "get",
      path: "/rules-changes",
      summary: "查询规则变更",
      description: "新的在前。每次设定工作日历或办理规则且适用于办理中的事项时，产生一次。",
      tag: TAG,
      auth: LOOKING,
      query: pageQuery,
      responses: { 200: { description: "一页规则变更", schema: rulesChangePage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await listChanges(deps, caller, query) }),
    }),
    route({
      method: "post",
      path: "/rules-changes",
      summary: "把现行规则适用于全部办理中的事项",
      description: "用于系统升级带来新的国务院放假安排之后，或此前只用于新事项的规则现要全部适用时。已在适用的事项不变。含下级地区。",
      tag: TAG,
      auth: ["admin_system"],
      body: z.strictObject({ reason: z.string().trim().min(1).max(200).describe("理由，记入每个事项的办理经过") }),
      example: { reason: "系统升级，2027年放假安排已公布" },
      responses: { 202: shown },
      handle: async ({ caller, requestId, body: { reason }, stableId }) => {
        await recorded(
          { database, caller, requestId },
          { action: "rules.apply", target: `rules-changes/${stableId}`, detail: {} },
          (transaction) => recordRulesChange(transaction, { caller, kind: "all", reason, createdAt: clock.now(), id: stableId }),
        );
        await beginRulesChange(deps, stableId);
        return { status: 202, body: await showChange(deps, caller, stableId) };
      },
    }),
    route({
      method: "get",
      path: "/rules-changes/{id}",
      summary: "查看一次规则变更的进度",
      tag: TAG,
      auth: LOOKING,
      params: idParams,
      responses: { 200: shown },
      handle: async ({ caller, params }) => ({ status: 200, body: await showChange(deps, caller, params.id) }),
    }),
    route({
      method: "get",
      path: "/rules-changes/{id}/matters",
      summary: "查看一次规则变更使各事项的哪些日期变动",
      description: "只列本辖区的事项。",
      tag: TAG,
      auth: LOOKING,
      params: idParams,
      query: changedMatterQuery,
      responses: { 200: { description: "一页事项", schema: changedMatterPage } },
      handle: async ({ caller, params, query }) => ({ status: 200, body: await listChangedMatters(deps, caller, params.id, query) }),
    }),
    pausing("pause", "暂停一次规则变更", "正在办的一批（至多一百项）办完后停下；已适用的不变。"),
    pausing("resume", "继续一次规则变更", "从停下处继续，并重试失败的事项。"),
  ];
}
