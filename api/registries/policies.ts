import { z } from "zod";
import type { Policies, ProcessWithPolicy } from "../../platform/registry/policyDefinitions.ts";
import { policyDefinitions, processesWithPolicy } from "../../platform/registry/policyDefinitions.ts";
import type { PolicyInForce } from "../../platform/registry/rulesInForce.ts";
import { policyInForce } from "../../platform/registry/rulesInForce.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { applyTo, beginRulesChange, recordRulesChange } from "../rules/putInForce.ts";
import { policyTitles } from "../../texts/zh-CN/rules.ts";
import { asStored } from "./calendars.ts";
import { asJson, differences, found, recorded } from "./register.ts";

const TAG = "办理规则";

type View = ReturnType<typeof policyViewOf>;

function policyViewOf(process: ProcessWithPolicy) {
  return z.object({
    process: z.literal(process),
    version: z.number().int().describe("0 表示系统默认规则"),
    policy: policyDefinitions[process].schema,
    citation: z.string().describe("依据"),
    note: z.string().nullable(),
    createdAt: z.iso.datetime().nullable(),
    createdBy: z.string().nullable(),
    rulesChangeId: z.string().nullable().exactOptional().describe("对办理中问题的规则变更，见 /rules-changes/{id}；null 表示没有"),
  });
}

/** The policies of all processes that have one: figures with the citation they rest on. Each change is a version of its own; matters under way keep theirs. */
export function policyRoutes(deps: ApiDeps): Route[] {
  return processesWithPolicy.flatMap((process) => routesOf(deps, process));
}

function routesOf(deps: ApiDeps, process: ProcessWithPolicy): Route[] {
  const policySchema = policyDefinitions[process].schema;
  const policyView: View = policyViewOf(process);
  const title = policyTitles[process];
  const viewOf = (policy: PolicyInForce<Policies[ProcessWithPolicy]>): z.output<View> => {
    const { version, citation, note, createdAt, createdBy, body } = policy;
    return { process, version, policy: body, citation, note, createdAt: createdAt?.toISOString() ?? null, createdBy };
  };
  const { database, clock } = deps;
  return [
    route({
      method: "get",
      path: `/policies/${process}`,
      summary: `查看${title}的现行办理规则`,
      tag: TAG,
      auth: "any",
      responses: { 200: { description: "现行版本", schema: policyView } },
      handle: async ({ caller }) => ({ status: 200, body: viewOf(await policyInForce(database, caller.jurisdictionId, process)) }),
    }),
    route({
      method: "get",
      path: `/policies/${process}/versions`,
      summary: `查询${title}办理规则的各个版本`,
      tag: TAG,
      auth: "any",
      query: pageQuery,
      responses: { 200: { description: "版本，新的在前", schema: pageOf(policyView) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor } }) => {
        const before = decodeCursor(`policy-versions:${process}`, z.tuple([z.number().int()]), cursor);
        const rows = await database.policyVersion.findMany({
          where: { jurisdictionId, process, ...(before === null ? {} : { version: { lt: before[0] } }) },
          orderBy: { version: "desc" },
          take: limit + 1,
        });
        const page = takePage(`policy-versions:${process}`, rows, limit, (row) => [row.version]);
        const items = page.rows.map(({ policy, ...row }) => viewOf({ ...row, body: policySchema.parse(policy) }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: `/policies/${process}/versions/{version}`,
      summary: `查看${title}办理规则的一个版本`,
      tag: TAG,
      auth: "any",
      params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
      responses: { 200: { description: "该版本", schema: policyView } },
      handle: async ({ caller: { jurisdictionId }, params: { version } }) => {
        const key = { jurisdictionId, process, version };
        const row = found(await database.policyVersion.findUnique({ where: { jurisdictionId_process_version: key } }));
        return { status: 200, body: viewOf({ ...row, body: policySchema.parse(row.policy) }) };
      },
    }),
    route({
      method: "put",
      path: `/policies/${process}`,
      summary: `设定${title}的办理规则`,
      description: `产生新版本，新启动的${title}和办理中的${title}（applyTo 为 open 时）都按它办理。办之前可用 POST /policies/${process}/preview 试算会给谁发什么。内容不变时不产生新版本。`,
      tag: TAG,
      auth: ["admin_system"],
      body: z.strictObject({
        policy: policySchema,
        citation: z.string().trim().min(1).max(200).describe("依据的文件和条款"),
        note: z.string().trim().min(1).max(200).describe("变更说明"),
        basedOn: z.number().int().min(0).optional().describe("所依据的版本，不一致时拒绝"),
        applyTo,
      }),
      responses: { 200: { description: "现行版本", schema: policyView } },
      handle: async ({ caller, requestId, body }) => {
        const { jurisdictionId, personId } = caller;
        const { policy, citation, note, basedOn } = body;
        const current = await policyInForce(database, jurisdictionId, process);
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
            { action: "policy.change", target: `policies/${process}`, detail: { version, citation, changes: asJson(changes) } },
            async (transaction) => {
              await transaction.policyVersion.create({
                data: { jurisdictionId, process, version, policy: asStored(policy), citation, note, createdBy: personId, createdAt },
              });
              if (body.applyTo === "new") return null;
              return recordRulesChange(transaction, { caller, kind: "policy", process, reason: note, createdAt });
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
