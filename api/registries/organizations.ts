import { z } from "zod";
import type { Organization as OrganizationRow, Prisma } from "../../generated/prisma/client.ts";
import { matchUnits } from "../../domain/organization/matchUnits.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, encodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { allow, asJson, differences, found, has, recorded } from "./register.ts";

const TAG = "单位名录";
const name = z.string().trim().min(2).max(100);
const words = z.string().trim().min(1).max(40);

const fields = z.strictObject({
  name: name.describe("全称，辖区内唯一"),
  shortName: words.nullable().describe("简称"),
  aliases: z.array(name).max(50).describe("文件中使用的其他名称"),
  kind: words.describe("类别：department、government、association、office、institution、party_organ 等"),
  level: words.describe("层级：city、county、township 等"),
  area: words.nullable().describe("所属县（市、区）全称"),
  parentId: z.string().max(64).nullable().describe("上级单位"),
  memberOfMechanism: z.boolean().describe("是否协调机制成员单位"),
  active: z.boolean().describe("是否在用"),
  mergedIntoId: z.string().max(64).nullable().describe("并入的单位"),
});

const created = fields
  .partial({ shortName: true, aliases: true, area: true, parentId: true, memberOfMechanism: true })
  .omit({ active: true, mergedIntoId: true });
const changed = z.strictObject({
  name: fields.shape.name.exactOptional(),
  shortName: fields.shape.shortName.exactOptional(),
  aliases: fields.shape.aliases.exactOptional(),
  kind: fields.shape.kind.exactOptional(),
  level: fields.shape.level.exactOptional(),
  area: fields.shape.area.exactOptional(),
  parentId: fields.shape.parentId.exactOptional(),
  memberOfMechanism: fields.shape.memberOfMechanism.exactOptional(),
  active: fields.shape.active.exactOptional(),
  mergedIntoId: fields.shape.mergedIntoId.exactOptional(),
  version: z.number().int().min(1).describe("所依据的版本，不一致时拒绝"),
});

export const organizationView = fields.extend({
  id: z.string(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const listQuery = pageQuery.extend({
  q: z.string().trim().min(1).max(60).optional().describe("名称、简称或别名中的文字"),
  active: z.enum(["true", "false"]).optional().describe("是否在用，缺省全部"),
  kind: words.optional(),
  area: words.optional(),
  memberOfMechanism: z.enum(["true", "false"]).optional(),
});

const match = z.discriminatedUnion("type", [
  z.object({ type: z.literal("organization"), organizationId: z.string(), by: z.enum(["name", "alias", "normalised"]) }),
  z.object({
    type: z.literal("group"),
    groupKind: z.enum(["units", "supervised"]),
    organizationIds: z.array(z.string()),
    leadId: z.string().optional(),
    wholeMechanism: z.boolean().optional(),
  }),
  z.object({ type: z.literal("unknown"), suggestions: z.array(z.object({ organizationId: z.string(), score: z.number() })) }),
  z.object({ type: z.literal("ambiguous"), candidates: z.array(z.string()) }),
]);

const historyEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  personId: z.string().nullable(),
  organizationId: z.string().nullable(),
  action: z.string(),
  outcome: z.string(),
  detail: z.unknown(),
});

const idParams = z.strictObject({ id: z.string().min(1).max(64) });
type Fields = z.output<typeof fields>;
/** What the office may change of an organization: under which names documents know it. */
const OFFICE_FIELDS: ReadonlySet<string> = new Set<keyof Fields>(["aliases", "shortName"]);

export function organizationRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "get",
      path: "/organizations",
      summary: "查询单位",
      tag: TAG,
      auth: "any",
      query: listQuery,
      responses: { 200: { description: "单位，按名称排序", schema: pageOf(organizationView) } },
      handle: async ({ caller, query }) => {
        const { limit, q, kind, area, active, memberOfMechanism } = query;
        const after = decodeCursor("organizations", z.tuple([z.string()]), query.cursor);
        const where: Prisma.OrganizationWhereInput = { jurisdictionId: caller.jurisdictionId };
        if (q !== undefined) where.id = { in: await idsNamed(deps, caller.jurisdictionId, q) };
        if (kind !== undefined) where.kind = kind;
        if (area !== undefined) where.area = area;
        if (active !== undefined) where.active = active === "true";
        if (memberOfMechanism !== undefined) where.memberOfMechanism = memberOfMechanism === "true";
        if (after !== null) where.name = { gt: after[0] };
        const rows = await database.organization.findMany({ where, orderBy: { name: "asc" }, take: limit + 1 });
        const page = takePage("organizations", rows, limit, (row) => [row.name]);
        return { status: 200, body: { items: page.rows.map(viewOf), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "post",
      path: "/organizations/match",
      summary: "按文件中的名称查找单位",
      description: "只认全称、别名和规范化后相同的名称；相近的只作建议，不作匹配。",
      tag: TAG,
      auth: "any",
      idempotent: false,
      body: z.strictObject({ names: z.array(z.string().trim().min(1).max(200)).min(1).max(500) }),
      example: { names: ["市卫健委", "各县（市、区）人民政府"] },
      responses: {
        200: { description: "与所给名称一一对应", schema: z.object({ matches: z.array(z.object({ name: z.string(), match })) }) },
      },
      handle: async ({ caller: { jurisdictionId }, body }) => {
        const [jurisdiction, register] = await Promise.all([
          database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
          database.organization.findMany({ where: { jurisdictionId } }),
        ]);
        const units = body.names.map((unit) => ({ name: unit, role: "cooperating" as const }));
        const matches = matchUnits({ units, register, jurisdiction }).map(({ unit, match }) => ({ name: unit.name, match }));
        return { status: 200, body: { matches } };
      },
    }),
    route({
      method: "get",
      path: "/organizations/{id}",
      summary: "查看单位",
      tag: TAG,
      auth: "any",
      params: idParams,
      responses: { 200: { description: "单位", schema: organizationView } },
      handle: async ({ caller: { jurisdictionId }, params: { id } }) => ({
        status: 200,
        body: viewOf(found(await database.organization.findFirst({ where: { id, jurisdictionId } }))),
      }),
    }),
    route({
      method: "post",
      path: "/organizations",
      summary: "登记单位",
      tag: TAG,
      auth: ["admin_system"],
      body: created,
      example: { name: "临江市示例管理局", kind: "department", level: "city", aliases: ["市示例局"], memberOfMechanism: true },
      responses: { 201: { description: "已登记", schema: organizationView } },
      handle: async ({ caller, requestId, stableId: id, body }) => {
        const { jurisdictionId } = caller;
        const before = await database.organization.findFirst({ where: { id, jurisdictionId } });
        if (before !== null) return { status: 201, body: viewOf(before) };
        await requireKnown(deps, jurisdictionId, [body.parentId]);
        const { shortName = null, aliases = [], area = null, parentId = null, memberOfMechanism = false } = body;
        const data = { ...body, shortName, aliases: distinct(aliases), area, parentId, memberOfMechanism };
        const row = await recorded(
          { database, caller, requestId },
          { action: "organization.create", target: `organizations/${id}`, detail: { after: asJson(data) } },
          (transaction) => transaction.organization.create({ data: { ...data, id, jurisdictionId } }),
        );
        return { status: 201, body: viewOf(row) };
      },
    }),
    route({
      method: "patch",
      path: "/organizations/{id}",
      summary: "变更单位",
      description: "系统管理员可变更全部内容；协调办可变更别名和简称。停用或并入后，新任务不再交给该单位，已有分工用“移交”办理。",
      tag: TAG,
      auth: ["admin_system", "office", "leader"],
      params: idParams,
      body: changed,
      example: { version: 1, aliases: ["市示例局", "原市示例办"] },
      responses: { 200: { description: "变更后的单位", schema: organizationView } },
      handle: async ({ caller, requestId, params: { id }, body: { version, ...given } }) => {
        const { jurisdictionId } = caller;
        const before = found(await database.organization.findFirst({ where: { id, jurisdictionId } }));
        const admin = has(caller, "admin_system");
        allow(admin || (caller.isOffice && Object.keys(given).every((field) => OFFICE_FIELDS.has(field))));
        if (before.version !== version) throw new Problem("VERSION_CONFLICT", { version: before.version });
        await requireKnown(deps, jurisdictionId, [given.parentId, given.mergedIntoId]);
        if (given.parentId === id || given.mergedIntoId === id)
          throw new Problem("INVALID_INPUT", {}, [
            { path: given.parentId === id ? "parentId" : "mergedIntoId", message: "不能是单位自己" },
          ]);
        const after = given.aliases === undefined ? given : { ...given, aliases: distinct(given.aliases) };
        const changes = differences(before, after);
        if (changes.length === 0) return { status: 200, body: viewOf(before) };
        const row = await recorded(
          { database, caller, requestId },
          { action: "organization.change", target: `organizations/${id}`, detail: { version: version + 1, changes: asJson(changes) } },
          async (transaction) => {
            const data: Prisma.OrganizationUncheckedUpdateManyInput = { ...after, version: version + 1 };
            const { count } = await transaction.organization.updateMany({ where: { id, jurisdictionId, version }, data });
            if (count === 0) throw new Problem("VERSION_CONFLICT");
            return transaction.organization.findUniqueOrThrow({ where: { id } });
          },
        );
        return { status: 200, body: viewOf(row) };
      },
    }),
    route({
      method: "get",
      path: "/organizations/{id}/history",
      summary: "查看单位的变更记录",
      tag: TAG,
      auth: ["admin_system", "admin_audit", "office", "leader", "auditor"],
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: "变更记录，新的在前", schema: pageOf(historyEntry) } },
      handle: async ({ caller: { jurisdictionId }, params: { id }, query: { limit, cursor } }) => {
        found(await database.organization.findFirst({ where: { id, jurisdictionId }, select: { id: true } }));
        const list = `organization-history/${id}`;
        const before = decodeCursor(list, z.tuple([z.string().regex(/^\d{1,18}$/u)]), cursor);
        const rows = await database.auditEntry.findMany({
          where: {
            jurisdictionId,
            target: `organizations/${id}`,
            outcome: "done",
            ...(before === null ? {} : { id: { lt: BigInt(before[0]) } }),
          },
          orderBy: { id: "desc" },
          take: limit + 1,
        });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        const nextCursor = rows.length > limit && last ? encodeCursor(list, [last.id.toString()]) : null;
        const items = page.map(({ id: entry, at, personId, organizationId, action, outcome, detail }) => ({
          id: entry.toString(),
          at: at.toISOString(),
          personId,
          organizationId,
          action,
          outcome,
          detail,
        }));
        return { status: 200, body: { items, nextCursor } };
      },
    }),
  ];
}

/** Organizations whose name, short name or one of whose aliases contains the text. */
async function idsNamed({ database }: ApiDeps, jurisdictionId: string, text: string): Promise<string[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)}%`;
  const rows = await database.$queryRaw<{ id: string }[]>`
    select id from organization
    where jurisdiction_id = ${jurisdictionId}
      and (name like ${pattern} or short_name like ${pattern} or exists (select 1 from unnest(aliases) alias where alias like ${pattern}))`;
  return rows.map(({ id }) => id);
}

async function requireKnown({ database }: ApiDeps, jurisdictionId: string, ids: (string | null | undefined)[]): Promise<void> {
  const asked = [...new Set(ids.filter((id) => typeof id === "string"))];
  if (asked.length === 0) return;
  const known = await database.organization.findMany({ where: { jurisdictionId, id: { in: asked } }, select: { id: true } });
  const unknown = asked.find((id) => !known.some((row) => row.id === id));
  if (unknown !== undefined) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: unknown });
}

function distinct(list: readonly string[]): string[] {
  return [...new Set(list)];
}

function viewOf(row: OrganizationRow): z.output<typeof organizationView> {
  const { jurisdictionId: _jurisdictionId, createdAt, updatedAt, ...rest } = row;
  return { ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
