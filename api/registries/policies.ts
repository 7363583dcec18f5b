import { z } from "zod";
import { rectificationPolicySchema } from "../../domain/rectification/policy/schema.ts";
import type { PolicyInForce } from "../../platform/registry/rulesInForce.ts";
import { policyInForce } from "../../platform/registry/rulesInForce.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { applyTo, beginRulesChange, recordRulesChange } from "../rules/putInForce.ts";
import { asJson, differences, found, recorded } from "./register.ts";

const TAG = "办理规则";
const PROCESS = "rectification";

const policyView = z.object({
  process: z.literal(PROCESS),
  version: z.number().int().describe("0 表示系统默认规则"),
  policy: rectificationPolicySchema,
  citation: z.string().describe("依据"),
  note: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  createdBy: z.string().nullable(),
  rulesChangeId: z.string().nullable().exactOptional().describe("对办理中问题的规则变更，见 /rules-changes/{id}；null 表示没有"),
});

/** The policies of processes: figures with the citation they rest on. Each change is a version of its own; matters under way keep theirs. */
export function policyRoutes(deps: ApiDeps): Route[] {
  const { database, clock } = deps;
  return [
    route({
      method: "get",
      path: "/policies/rectification",
      summary: "查看整改问题的现行办理规则",
      tag: TAG,
      auth: "any",
      responses: { 200: { description: "现行版本", schema: policyView } },
      handle: async ({ caller }) => ({ status: 200, body: viewOf(await policyInForce(database, caller.jurisdictionId, PROCESS)) }),
    }),
    route({
      method: "get",
      path: "/policies/rectification/versions",
      summary: "查询整改问题办理规则的各个版本",
      tag: TAG,
      auth: "any",
      query: pageQuery,
      responses: { 200: { description: "版本，新的在前", schema: pageOf(policyView) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor } }) => {
        const before = decodeCursor("policy-versions", z.tuple([z.number().int()]), cursor);
        const rows = await database.policyVersion.findMany({
          where: { jurisdictionId, process: PROCESS, ...(before === null ? {} : { version: { lt: before[0] } }) },
          orderBy: { version: "desc" },
          take: limit + 1,
        });
        const page = takePage("policy-versions", rows, limit, (row) => [row.version]);
        const items = page.rows.map(({ policy, ...row }) => viewOf({ ...row, body: rectificationPolicySchema.parse(policy) }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/policies/rectification/versions/{version}",
      summary: "查看整改问题办理规则的一个版本",
      tag: TAG,
      auth: "any",
      params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
      responses: { 200: { description: "该版本", schema: policyView } },
      handle: async ({ caller: { jurisdictionId }, params: { version } }) => {
        const key = { jurisdictionId, process: PROCESS, version };
        const row = found(await database.policyVersion.findUnique({ where: { jurisdictionId_process_version: key } }));
        return { status: 200, body: viewOf({ ...row, body: rectificationPolicySchema.parse(row.policy) }) };
      },
    }),
    route({
      method: "put",
      path: "/policies/rectification",
      summary: "设定整改问题的办理规则",
      description:
        "产生新版本，新启动的问题和办理中的问题（applyTo 为 open 时）都按它办理。办之前可用 POST /policies/rectification/preview 试算会给谁发什么。内容不变时不产生新版本。",
      tag: TAG,
      auth: ["admin_system"],
      body: z.strictObject({
        policy: rectificationPolicySchema,
        citation: z.string().trim().min(1).max(200).describe("依据的文件和条款"),
        note: z.string().trim().min(1).max(200).describe("变更说明"),
        basedOn: z.number().int().min(0).optional().describe("所依据的版本，不一致时拒绝"),
        applyTo,
      }),
      responses: { 200: { description: "现行版本", schema: policyView } },
      handle: async ({ caller, requestId, body }) => {
        const { jurisdictionId, personId } = caller;
        const { policy, citation, note, basedOn } = body;
        const current = await policyInForce(database, jurisdictionId, PROCESS);
        const changes = differences(current.body, policy);
        if (changes.length === 0 && citation === current.citation)
          return { status: 200, body: { ...viewOf(current), rulesChangeId: null } };
        if (basedOn !== undefined && basedOn !== current.version) throw new Problem("VERSION_CONFLICT", { version: current.version });
        const version = current.version + 1;
        const createdAt = clock.now();
        let rulesChangeId: string | null = null;
        try {
          rulesChangeId = await recorded(
            { database, caller, requestId },
            { action: "policy.change", target: `policies/${PROCESS}`, detail: { version, citation, changes: asJson(changes) } },
            async (transaction) => {
              await transaction.policyVersion.create({
                data: { jurisdictionId, process: PROCESS, version, policy, citation, note, createdBy: personId, createdAt },
              });
              if (body.applyTo === "new") return null;
              return recordRulesChange(transaction, { caller, kind: "policy", process: PROCESS, reason: note, createdAt });
            },
          );
        } catch (error) {
          throw error instanceof Problem && error.code === "NAME_TAKEN" ? new Problem("VERSION_CONFLICT") : error;
        }
        await beginRulesChange(deps, rulesChangeId);
        const view = viewOf({ version, citation, note, createdAt, createdBy: personId, body: policy });
        return { status: 200, body: { ...view, rulesChangeId } };
      },
    }),
  ];
}

function viewOf({ version, citation, note, createdAt, createdBy, body }: PolicyInForce): z.output<typeof policyView> {
  return { process: PROCESS, version, policy: body, citation, note, createdAt: createdAt?.toISOString() ?? null, createdBy };
}
