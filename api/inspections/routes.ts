import { z } from "zod";
import type { InspectionInput } from "../../domain/inspection/input.ts";
import { completePlan, withTeams } from "../../domain/inspection/completePlan.ts";
import type { BatchCommand } from "../../domain/inspection/commands.ts";
import { planRefusal } from "../../domain/inspection/planRefusal.ts";
import { inspectionBodies, planSchema } from "../../domain/inspection/schema.ts";
import { transcriptFor } from "../../platform/draw/transcripts.ts";
import { rulesInForce } from "../../platform/registry/rulesInForce.ts";
import { inspectionCommandTexts } from "../../texts/zh-CN/inspections.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { commandPath } from "../issues/commandPath.ts";
import { timelinePage, timelineQuery } from "../issues/timeline.ts";
import { etagOf, sendToMatter } from "../matters/sendToMatter.ts";
import { commandExamples, planExample } from "./commandExamples.ts";
import type { InspectionMatter } from "./findInspection.ts";
import { findInspection, PROCESS } from "./findInspection.ts";
import {
  inspectionAgenda,
  inspectionDetail,
  inspectionParams,
  inspectionView,
  planPreview,
  whyInspector,
  whyObject,
} from "./inspectionSchemas.ts";
import { inspectionTimeline } from "./inspectionTimeline.ts";
import { inspectionPage, inspectionQuery, listInspections } from "./listInspections.ts";
import { listPairings, pairingPage, pairingQuery } from "./pairings.ts";
import { previewPlan } from "./planPreview.ts";
import { publicDrawRoutes } from "./publicDraws.ts";
import { agendaOfInspection, showInspection } from "./showInspection.ts";
import { whyThisOne, whyThisPerson } from "./whyThisOne.ts";

const tag = "联合抽查";

/** The door of batches of inspections: plans, every command, the draw with its reasons, and what is public of it. */
export function inspectionRoutes(deps: ApiDeps): Route[] {
  return [...readingRoutes(deps), planning(deps), ...drawRoutes(deps), ...commandRoutes(deps), ...publicDrawRoutes(deps)];
}

function readingRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "get",
      path: "/inspections",
      summary: "查询联合抽查",
      description: "由新到旧。协调办、领导和审计人员可查看本辖区全部，其他人员只能查看本单位组织或参加的。",
      tag,
      auth: "any",
      query: inspectionQuery,
      responses: { 200: { description: "一页联合抽查", schema: inspectionPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await listInspections(deps, caller, query) }),
    }),
    route({
      method: "get",
      path: "/inspections/{id}",
      summary: "查看一次联合抽查",
      description: "信用风险等级、分层和抽查数量只有协调办、领导、审计人员和组织单位可见。",
      tag,
      auth: "any",
      params: inspectionParams,
      responses: { 200: { description: "全部内容，以及您现在可以办理的操作", schema: inspectionDetail } },
      handle: async ({ caller, params }) => {
        const matter = await findInspection(database, caller, params.id);
        return { status: 200, body: await showInspection(deps, caller, matter), headers: { ETag: etagOf(matter.version) } };
      },
    }),
    route({
      method: "get",
      path: "/inspections/{id}/timeline",
      summary: "查看一次联合抽查的办理经过",
      tag,
      auth: "any",
      params: inspectionParams,
      query: timelineQuery,
      responses: { 200: { description: "一页办理经过，由先到后", schema: timelinePage } },
      handle: async ({ caller, params, query }) => {
        const matter = await findInspection(database, caller, params.id);
        return { status: 200, body: await inspectionTimeline(deps, caller, matter, query) };
      },
    }),
    route({
      method: "get",
      path: "/inspections/{id}/agenda",
      summary: "查看一次联合抽查的日程：到时会自动办理什么、为什么",
      tag,
      auth: "any",
      params: inspectionParams,
      responses: { 200: { description: "后续日程", schema: inspectionAgenda } },
      handle: async ({ caller, params }) => {
        const matter = await findInspection(database, caller, params.id);
        return { status: 200, body: await agendaOfInspection(deps, caller, matter) };
      },
    }),
  ];
}

function planning(deps: ApiDeps): Route {
  const { database, matters, clock } = deps;
  return route({
    method: "post",
    path: "/inspections",
    summary: "提交联合抽查计划",
    description: "由协调办或组织单位提交，由分管领导批准。协调办组织协调，不参加检查（国办发〔2024〕54号）。",
    tag,
    auth: ["office", "leader", "officer"],
    body: planSchema,
    example: planExample,
    responses: { 201: { description: "已提交，待批准", schema: inspectionDetail } },
    handle: async ({ caller, body, stableId }) => {
      const { jurisdictionId, organizationId } = caller;
      const [jurisdiction, rules] = await Promise.all([
        database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
        rulesInForce(database, jurisdictionId, PROCESS),
      ]);
      const office = { organizationId: jurisdiction.officeOrganizationId ?? "", hostOrganizationId: jurisdiction.hostOrganizationId };
      const plan = completePlan(body, { policy: rules.policy.body, officeId: office.organizationId });
      if (!caller.isOffice && plan.organizerId !== organizationId) throw new Problem("ROLE_NOT_ALLOWED");
      await refuseUnknown(deps, jurisdictionId, [plan.organizerId, ...plan.departments.map((department) => department.organizationId)]);
      const refusal = planRefusal(plan, office);
      if (refusal !== null) throw new Problem(refusal.code, refusal.facts);
      const startedAt = clock.now().toISOString();
      const input: InspectionInput = { batchId: stableId, jurisdictionId, office, plan, startedAt, startedBy: caller.actor, rules };
      await matters.start({ process: PROCESS, jurisdictionId, id: stableId, input });
      const matter = await findInspection(database, caller, stableId);
      const headers = { Location: `/api/v1/inspections/${stableId}`, ETag: etagOf(matter.version) };
      return { status: 201, body: await showInspection(deps, caller, matter), headers };
    },
  });
}

async function refuseUnknown({ database }: ApiDeps, jurisdictionId: string, ids: readonly string[]): Promise<void> {
  const known = await database.organization.findMany({
    where: { jurisdictionId, active: true, id: { in: [...ids] } },
    select: { id: true },
  });
  const unknown = ids.find((id) => !known.some((organization) => organization.id === id));
  if (unknown !== undefined) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: unknown });
}

const WHY = z.union([
  z.strictObject({ objectId: z.string().min(1).max(100).describe("检查对象的编号") }),
  z.strictObject({
    inspectorId: z.string().min(1).max(100).describe("执法检查人员的编号"),
    visit: z.coerce.number().int().min(1).optional().describe("哪一项检查任务"),
  }),
]);

function drawRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "post",
      path: "/inspections/{id}/preview",
      summary: "预览抽查计划：各层户数、拟抽数量和缺口",
      description: "按现在的名录核对，不冻结、不抽取。全部问题一次列出。",
      tag,
      auth: ["office", "leader", "auditor", "officer"],
      params: inspectionParams,
      idempotent: false,
      responses: { 200: { description: "预览", schema: planPreview } },
      handle: async ({ caller, params }) => {
        const { state } = await findInspection(database, caller, params.id);
        if (!caller.seesAll && caller.organizationId !== state.plan.organizerId) throw new Problem("ROLE_NOT_ALLOWED");
        return { status: 200, body: await previewPlan(deps, state) };
      },
    }),
    route({
      method: "get",
      path: "/inspections/{id}/draw",
      summary: "查看抽取结果：检查对象和检查人员的配对",
      description: "锁定前供协调办、领导和审计人员查看，不能更改；锁定后各部门可查看本部门的配对。",
      tag,
      auth: "any",
      params: inspectionParams,
      query: pairingQuery,
      responses: { 200: { description: "一页配对，按抽取次序", schema: pairingPage } },
      handle: async ({ caller, params, query }) => {
        const { state } = await findInspection(database, caller, params.id);
        return { status: 200, body: await listPairings(deps, caller, state, query) };
      },
    }),
    route({
      method: "get",
      path: "/inspections/{id}/transcript",
      summary: "下载抽取记录",
      description: "锁定后可下载。协调办、领导和审计人员得到含名录原文的完整记录，参加部门得到公开记录；均可离线验证。",
      tag,
      auth: "any",
      params: inspectionParams,
      responses: { 200: { description: "抽取记录，见 docs/draw-spec.md 第 11 节", schema: z.record(z.string(), z.unknown()) } },
      handle: async ({ caller, params }) => {
        await findInspection(database, caller, params.id);
        const transcript = await transcriptFor(database, params.id, { full: caller.seesAll });
        if (transcript === null) throw new Problem("DRAW_NOT_LOCKED");
        return { status: 200, body: transcript };
      },
    }),
    route({
      method: "get",
      path: "/inspections/{id}/why",
      summary: "为什么抽中（或没有抽中）这一户、这个人",
      description: "写明 objectId 或 inspectorId 之一。部门只能查询本部门的。",
      tag,
      auth: "any",
      params: inspectionParams,
      query: WHY,
      responses: { 200: { description: "理由和数字", schema: z.union([whyObject, whyInspector]) } },
      handle: async ({ caller, params, query }) => {
        const { state } = await findInspection(database, caller, params.id);
        const body =
          "objectId" in query ? await whyThisOne(deps, caller, state, query.objectId) : await whyThisPerson(deps, caller, state, query);
        return { status: 200, body };
      },
    }),
  ];
}

/** A route for every command: `POST /inspections/{id}/freeze-rosters`. */
function commandRoutes(deps: ApiDeps): Route[] {
  return [
    commandRoute(deps, "correct", inspectionBodies.correct, ({ changes, reason }, { state }) => {
      const { departments, ...others } = changes;
      const policy = state.rules.policy.body;
      return {
        type: "correct",
        changes: { ...others, ...(departments === undefined ? {} : { departments: withTeams(departments, policy) }) },
        reason,
      };
    }),
    commandRoute(deps, "approve", inspectionBodies.approve, () => ({ type: "approve" })),
    commandRoute(deps, "reschedule", inspectionBodies.reschedule, (body) => ({ ...body, type: "reschedule" })),
    commandRoute(deps, "freezeRosters", inspectionBodies.freezeRosters, (body) => ({ ...body, type: "freezeRosters" })),
    commandRoute(deps, "commitSecret", inspectionBodies.commitSecret, (body) => ({ ...body, type: "commitSecret" })),
    commandRoute(deps, "reveal", inspectionBodies.reveal, (body) => ({ ...body, type: "reveal" })),
    commandRoute(deps, "recordBeacon", inspectionBodies.recordBeacon, (body) => ({ ...body, type: "recordBeacon" })),
    commandRoute(deps, "confirmBeacon", inspectionBodies.confirmBeacon, (body) => ({ ...body, type: "confirmBeacon" })),
    commandRoute(deps, "draw", inspectionBodies.draw, () => ({ type: "draw" })),
    commandRoute(deps, "lock", inspectionBodies.lock, (body) => ({ ...body, type: "lock" })),
    commandRoute(deps, "requestSubstitution", inspectionBodies.requestSubstitution, (body) => ({ ...body, type: "requestSubstitution" })),
    commandRoute(deps, "decideSubstitution", inspectionBodies.decideSubstitution, (body) => ({ ...body, type: "decideSubstitution" })),
    commandRoute(deps, "countVisits", inspectionBodies.countVisits, () => ({ type: "countVisits" })),
    commandRoute(deps, "close", inspectionBodies.close, () => ({ type: "close" })),
    commandRoute(deps, "cancel", inspectionBodies.cancel, (body) => ({ ...body, type: "cancel" })),
    commandRoute(deps, "comment", inspectionBodies.comment, (body) => ({ ...body, type: "comment" })),
    commandRoute(deps, "retract", inspectionBodies.retract, (body) => ({ ...body, type: "retract" })),
  ];
}

function commandRoute<Body extends z.ZodType>(
  deps: ApiDeps,
  type: BatchCommand["type"],
  body: Body,
  commandOf: (body: z.output<Body>, matter: InspectionMatter) => BatchCommand,
): Route {
  return route({
    method: "post",
    path: `/inspections/{id}/${commandPath(type)}`,
    summary: inspectionCommandTexts[type],
    tag: "联合抽查的办理",
    auth: "any",
    params: inspectionParams,
    body,
    example: commandExamples[type],
    headers: { "If-Match": "可选：查看时的版本（ETag），内容已有变化时拒绝办理" },
    idempotent: "own",
    responses: { 200: { description: "已办理：持久保存，并且列表可见", schema: inspectionView } },
    handle: async (input) => {
      const { params, caller } = input;
      const matter = await findInspection(deps.database, caller, params.id);
      return sendToMatter(deps, input, { process: PROCESS, id: params.id, matter, command: commandOf(input.body, matter) });
    },
  });
}
