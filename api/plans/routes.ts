import { z } from "zod";
import { planStartedByMistake } from "../../texts/zh-CN/plans.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { attachmentOf } from "../evidence/fileName.ts";
import { readTexts } from "../issues/storedTexts.ts";
import { allow, found } from "../registries/register.ts";
import { correctPlan } from "./correctPlan.ts";
import { correctionForm, startForm } from "./forms.ts";
import { importPlan, receiveDocument } from "./importPlan.ts";
import { planFactsOf, planFactsView, planView, startedIssue, viewPlan } from "./planView.ts";
import { startPlan } from "./startPlan.ts";
import { findPlan, planStatusSchema, storedPlanOf } from "./storedPlan.ts";
import { withdrawPlan } from "./withdrawPlan.ts";

const TAG = "整改方案";
const OFFICE = ["office", "leader"] as const;
const READERS = ["office", "leader", "auditor"] as const;

const params = z.strictObject({ id: z.string().min(1).max(64) });
const listed = planFactsView.extend({
  title: z.string().nullable(),
  kind: z.string(),
  documentNumber: z.string().nullable(),
});
const started = z.object({
  id: z.string(),
  issues: z.array(startedIssue),
  progress: z.object({ started: z.number().int(), total: z.number().int() }),
});

const documentForm = {
  type: "object",
  required: ["file"],
  properties: { file: { type: "string", format: "binary", description: "docx、html 或 UTF-8 文本" } },
} as const;

/** Plans: a document is read, corrected, and started as issues. */
export function plansRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "post",
      path: "/plans",
      summary: "导入整改方案",
      description: "读出方案中的各项，作为草稿保存；此时不启动任何事项。",
      tag: TAG,
      auth: OFFICE,
      idempotent: "own",
      streamedBody: { streamed: { "multipart/form-data": documentForm, "text/plain": { type: "string" } } },
      responses: { 201: { description: "识别结果", schema: planView } },
      handle: async ({ caller, stableId: id, request }) => {
        officeOnly(caller);
        const upload = await receiveDocument(request);
        const { row, replayed } = await importPlan(deps, { caller, id, upload });
        return { status: 201, body: await viewPlan(deps, row), ...(replayed ? { headers: { "Idempotent-Replayed": "true" } } : {}) };
      },
    }),
    route({
      method: "get",
      path: "/plans",
      summary: "查询整改方案",
      tag: TAG,
      auth: READERS,
      query: pageQuery.extend({ status: planStatusSchema.optional() }),
      responses: { 200: { description: "方案，新的在前", schema: pageOf(listed) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor, status } }) => {
        const before = decodeCursor("plans", z.tuple([z.iso.datetime(), z.string()]), cursor);
        const rows = await database.plan.findMany({
          where: {
            jurisdictionId,
            ...(status === undefined ? {} : { status }),
            ...(before === null ? {} : { OR: [{ createdAt: { lt: before[0] } }, { createdAt: before[0], id: { gt: before[1] } }] }),
          },
          omit: { reading: true, startRequest: true },
          orderBy: [{ createdAt: "desc" }, { id: "asc" }],
          take: limit + 1,
        });
        const page = takePage("plans", rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
        const items = page.rows.map((row) => ({
          ...planFactsOf(row),
          title: row.title,
          kind: row.kind,
          documentNumber: row.documentNumber,
        }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/plans/{id}",
      summary: "查看整改方案",
      description: "识别结果与原文各行、责任单位的对应、启动前须回答的问题和启动进度。",
      tag: TAG,
      auth: READERS,
      params,
      responses: { 200: { description: "方案", schema: planView } },
      handle: async ({ caller, params: { id } }) => ({
        status: 200,
        body: await viewPlan(deps, await findPlan(database, caller.jurisdictionId, id)),
      }),
    }),
    route({
      method: "get",
      path: "/plans/{id}/source",
      summary: "下载整改方案原件",
      tag: TAG,
      auth: READERS,
      params,
      responses: { 200: { description: "上传时的文件", contentType: "application/octet-stream" } },
      handle: async ({ caller: { jurisdictionId }, params: { id }, response }) => {
        const { source } = storedPlanOf(await findPlan(database, jurisdictionId, id));
        const texts = await readTexts(database, jurisdictionId, [source.originalHash]);
        const bytes = Buffer.from(found(texts.get(source.originalHash) ?? null), "base64");
        response.setHeader("Content-Type", "application/octet-stream");
        response.setHeader("Content-Disposition", attachmentOf(source.fileName ?? "整改方案.txt"));
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader("ETag", `"${source.sha256}"`);
        response.status(200).end(bytes);
        return "handled";
      },
    }),
    route({
      method: "patch",
      path: "/plans/{id}",
      summary: "更正识别结果",
      description: "启动之前可更正条目、时限和角色，并认定责任单位名称。改前改后的内容均留存。",
      tag: TAG,
      auth: OFFICE,
      params,
      body: correctionForm,
      example: { revision: 1, units: { 市卫健部门: { type: "organization", organizationId: "example-health" } } },
      responses: { 200: { description: "更正后的方案", schema: planView } },
      handle: async ({ caller, requestId, params: { id }, body }) => {
        officeOnly(caller);
        return { status: 200, body: await viewPlan(deps, await correctPlan(deps, { caller, id, correction: body, requestId })) };
      },
    }),
    route({
      method: "post",
      path: "/plans/{id}/start",
      summary: "启动整改方案",
      description:
        "把方案的每一项作为一个整改问题启动。无论调用多少次，每项只启动一次；第一次调用的选择固定下来。项数很多时先答复 202 和进度，再次调用同样的请求直至 200。",
      tag: TAG,
      auth: OFFICE,
      idempotent: "own",
      params,
      body: startForm,
      example: { pastDue: { default: "keep" }, items: { "2": { entry: "done", source: "原台账", on: "2026-03-02" } } },
      responses: { 200: { description: "全部已启动", schema: started }, 202: { description: "正在启动", schema: started } },
      handle: async ({ caller, requestId, params: { id }, body: request }) => {
        officeOnly(caller);
        const { issues, total } = await startPlan(deps, { caller, id, request, requestId });
        const body = { id, issues, progress: { started: issues.length, total } };
        return issues.length >= total ? { status: 200, body } : { status: 202, body, headers: { "Retry-After": "2" } };
      },
    }),
    route({
      method: "post",
      path: "/plans/{id}/withdraw",
      summary: "撤回误启动的整改方案",
      description: "仅当还没有单位开始办理时可以整体撤回；已通知的单位会收到撤回通知。",
      tag: TAG,
      auth: OFFICE,
      // Repeating goes on where it stopped, and a plan that is withdrawn stays so.
      idempotent: "own",
      params,
      body: z.strictObject({ reason: z.string().trim().min(1).max(2_000).default(planStartedByMistake).describe("理由") }),
      example: { reason: "误将征求意见稿导入" },
      responses: {
        200: { description: "已撤回", schema: z.object({ id: z.string(), status: z.literal("withdrawn"), issues: z.array(startedIssue) }) },
      },
      handle: async ({ caller, requestId, params: { id }, body: { reason } }) => {
        officeOnly(caller);
        return { status: 200, body: { id, status: "withdrawn", issues: await withdrawPlan(deps, { caller, id, reason, requestId }) } };
      },
    }),
  ];
}

/** The role alone is not enough: it must be held in the office itself. */
function officeOnly({ isOffice }: Caller): void {
  allow(isOffice);
}
