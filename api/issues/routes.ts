import { newIssueSchema } from "../../domain/rectification/schema.ts";
import type { ApiDeps } from "../core/deps.ts";
import { pageQuery } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { letterPage } from "../letters/letterSchemas.ts";
import { pageOfLetters } from "../letters/listLetters.ts";
import { commandRoutes } from "./commandRoutes.ts";
import { issueWarnings } from "./evidenceWarningSchemas.ts";
import { findIssue, findIssueMatterId } from "./findIssue.ts";
import { agendaOfIssue } from "./issueAgenda.ts";
import { issueParams } from "./issueParams.ts";
import { issueAgenda, issueDetail } from "./issueSchemas.ts";
import { issueQuery, issueRowPage, listIssues } from "./listIssues.ts";
import { registerIssue } from "./registerIssue.ts";
import { etagOf } from "./sendCommand.ts";
import { showIssue } from "./showIssue.ts";
import { showWarnings } from "./showWarnings.ts";
import { issueTimeline, timelinePage, timelineQuery } from "./timeline.ts";

const tag = "整改问题";

/** The issues' door: lists, one issue, its timeline and agenda, and every command. */
export function issueRoutes(deps: ApiDeps): Route[] {
  return [...readingRoutes(deps), registering(deps), ...commandRoutes(deps)];
}

function readingRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "get",
      path: "/issues",
      summary: "查询整改问题",
      description:
        "按整改时限先后排列。协调办、领导和审计人员可查看本辖区全部问题，其他人员只能查看本单位承担或承担过的问题，以及本人受指定核查的问题。",
      tag,
      auth: "any",
      query: issueQuery,
      responses: { 200: { description: "一页整改问题", schema: issueRowPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await listIssues(deps, caller, query) }),
    }),
    route({
      method: "get",
      path: "/issues/{id}",
      summary: "查看一个整改问题",
      description: "响应头 ETag 为版本号，可在办理时放入 If-Match，以免在旧内容上操作。",
      tag,
      auth: "any",
      params: issueParams,
      responses: { 200: { description: "整改问题的全部内容，以及您现在可以办理的操作", schema: issueDetail } },
      handle: async ({ caller, params }) => {
        const matter = await findIssue(database, caller, params.id);
        return { status: 200, body: await showIssue(deps, caller, matter), headers: { ETag: etagOf(matter.version) } };
      },
    }),
    route({
      method: "get",
      path: "/issues/{id}/timeline",
      summary: "查看办理经过",
      description: "由先到后。协调办和审计人员还可看到未被受理的尝试。",
      tag,
      auth: "any",
      params: issueParams,
      query: timelineQuery,
      responses: { 200: { description: "一页办理经过", schema: timelinePage } },
      handle: async ({ caller, params, query }) => {
        const matter = await findIssue(database, caller, params.id);
        return { status: 200, body: await issueTimeline(deps, caller, matter, query) };
      },
    }),
    route({
      method: "get",
      path: "/issues/{id}/evidence-warnings",
      summary: "查看佐证材料的疑点（虚假整改、纸面整改）",
      description:
        "供核查人参考：重复使用的文件、相似图片、时间可疑的照片、临近期限或集中提交的材料、与其他单位雷同的文字，各附所依据的材料、时间和数字。疑点随查随算，不影响办理；结论由核查人作出。",
      tag,
      auth: "any",
      params: issueParams,
      responses: { 200: { description: "各项疑点，由重到轻", schema: issueWarnings } },
      handle: async ({ caller, params }) => {
        const matter = await findIssue(database, caller, params.id);
        return { status: 200, body: await showWarnings(database, caller, matter) };
      },
    }),
    route({
      method: "get",
      path: "/issues/{id}/agenda",
      summary: "查看一个问题的日程：到时会自动办理什么、为什么",
      tag,
      auth: "any",
      params: issueParams,
      responses: { 200: { description: "到期日的计算过程和后续日程", schema: issueAgenda } },
      handle: async ({ caller, params }) => {
        const matter = await findIssue(database, caller, params.id);
        return { status: 200, body: await agendaOfIssue(deps, caller, matter) };
      },
    }),
    route({
      method: "get",
      path: "/issues/{id}/documents",
      summary: "查看一个问题已制发的文书",
      tag,
      auth: "any",
      params: issueParams,
      query: pageQuery,
      description: "由近到远。协调办、领导和审计人员可查看全部文书，其他人员只能查看主送或抄送本单位的文书。",
      responses: { 200: { description: "一页文书", schema: letterPage } },
      handle: async ({ caller, params, query }) => {
        await findIssueMatterId(database, caller, params.id);
        return { status: 200, body: await pageOfLetters(deps, caller, "documents", { ...query, where: { issueId: params.id } }) };
      },
    }),
  ];
}

function registering(deps: ApiDeps): Route {
  return route({
    method: "post",
    path: "/issues",
    summary: "登记不属于整改方案的问题",
    tag,
    auth: ["office", "leader"],
    body: newIssueSchema,
    example: {
      title: "部门之间监管信息不互通",
      description: "行业主管部门与综合执法部门之间没有定期交换监管信息。",
      units: [{ organizationId: "org-health", role: "lead" }],
      measures: [{ text: "建立信息交换机制，每季度通报一次。" }],
      deadline: { kind: "fixed", on: "2026-12-31" },
    },
    responses: { 201: { description: "已登记并交办", schema: issueDetail } },
    handle: async ({ caller, body, stableId }) => {
      if (!caller.isOffice) throw new Problem("ROLE_NOT_ALLOWED");
      await registerIssue(deps, caller, stableId, body);
      const matter = await findIssue(deps.database, caller, stableId);
      return {
        status: 201,
        body: await showIssue(deps, caller, matter),
        headers: { Location: `/api/v1/issues/${stableId}`, ETag: etagOf(matter.version) },
      };
    },
  });
}
