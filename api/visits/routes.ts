import { visitEventTexts } from "../../texts/zh-CN/visits.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { ApiDeps } from "../core/deps.ts";
import { pageQuery } from "../core/paging.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import type { RegisterNames } from "../issues/registerNames.ts";
import { timelinePage, timelineQuery } from "../issues/timeline.ts";
import { letterPage } from "../letters/letterSchemas.ts";
import { pageOfLetters } from "../letters/listLetters.ts";
import { etagOf } from "../matters/sendToMatter.ts";
import { stepEntries } from "../matters/stepEntries.ts";
import { visitCommandRoutes } from "./commandRoutes.ts";
import { findVisit } from "./findVisit.ts";
import { listVisits, visitPage, visitQuery } from "./listVisits.ts";
import { agendaOfVisit, showVisit } from "./showVisit.ts";
import { visitAgenda, visitDetail, visitParams } from "./visitSchemas.ts";

const tag = "抽查检查";

/** The visits' door: lists, one visit, its timeline, agenda and letters, and every command. */
export function visitRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "get",
      path: "/visits",
      summary: "查询抽查检查",
      description: "按结果时限先后排列。协调办、领导和审计人员可查看本辖区全部；部门承办人查看本部门参加的；检查人员只能查看本人参加的。",
      tag,
      auth: "any",
      query: visitQuery,
      responses: { 200: { description: "一页抽查检查", schema: visitPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await listVisits(deps, caller, query) }),
    }),
    route({
      method: "get",
      path: "/visits/{id}",
      summary: "查看一项抽查检查",
      description: "响应头 ETag 为版本号，可在办理时放入 If-Match。",
      tag,
      auth: "any",
      params: visitParams,
      responses: { 200: { description: "检查组、各事项结果、签字、公示和后续处理，以及您现在可以办理的操作", schema: visitDetail } },
      handle: async ({ caller, params }) => {
        const matter = await findVisit(database, caller, params.id);
        return { status: 200, body: await showVisit(deps, caller, matter), headers: { ETag: etagOf(matter.version) } };
      },
    }),
    route({
      method: "get",
      path: "/visits/{id}/timeline",
      summary: "查看检查的办理经过",
      tag,
      auth: "any",
      params: visitParams,
      query: timelineQuery,
      responses: { 200: { description: "一页办理经过，由先到后", schema: timelinePage } },
      handle: async ({ caller, params, query }) => {
        const matter = await findVisit(database, caller, params.id);
        const words = { list: "visit-timeline", sentence: sentenceOf };
        return { status: 200, body: await stepEntries(database, caller.jurisdictionId, matter.id, query, words) };
      },
    }),
    route({
      method: "get",
      path: "/visits/{id}/agenda",
      summary: "查看检查的日程：到时会自动办理什么、为什么",
      tag,
      auth: "any",
      params: visitParams,
      responses: { 200: { description: "后续日程", schema: visitAgenda } },
      handle: async ({ caller, params }) => {
        const matter = await findVisit(database, caller, params.id);
        return { status: 200, body: await agendaOfVisit(deps, caller, matter) };
      },
    }),
    route({
      method: "get",
      path: "/visits/{id}/documents",
      summary: "查看检查中已制发的文书",
      tag,
      auth: "any",
      params: visitParams,
      query: pageQuery,
      responses: { 200: { description: "一页文书", schema: letterPage } },
      handle: async ({ caller, params, query }) => {
        await findVisit(database, caller, params.id);
        return { status: 200, body: await pageOfLetters(deps, caller, "documents", { ...query, where: { issueId: params.id } }) };
      },
    }),
    ...visitCommandRoutes(deps),
  ];
}

function sentenceOf({ type, organizationId, reason }: Facts, names: RegisterNames): string {
  const words = typeof type === "string" ? (visitEventTexts[type] ?? type) : "";
  const who = typeof organizationId === "string" ? `${names.organization(organizationId)}：` : "";
  return `${who}${words}${typeof reason === "string" ? `（${reason}）` : ""}。`;
}
