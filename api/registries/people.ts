import { z } from "zod";
import type { Person as PersonRow, Prisma } from "../../generated/prisma/client.ts";
import type { Role } from "../../domain/process/actor.ts";
import { requeueForPerson } from "../../platform/mail/requeueMail.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import { isRole, ROLES } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { allow, asJson, found, has, recorded } from "./register.ts";

const TAG = "人员名录";
const role = z.enum(["office", "leader", "officer", "verifier", "auditor", "admin_system", "admin_security", "admin_audit"]);
const email = z.email().max(254);

const fields = z.strictObject({
  organizationId: z.string().min(1).max(64).describe("所在单位"),
  name: z.string().trim().min(1).max(60).describe("姓名"),
  email: email.nullable().describe("电子邮箱，用于接收通知"),
  liaison: z.boolean().describe("是否联络员"),
  active: z.boolean().describe("是否在岗"),
});
const created = fields.omit({ active: true }).partial({ email: true, liaison: true });
const changed = z.strictObject({
  organizationId: fields.shape.organizationId.exactOptional(),
  name: fields.shape.name.exactOptional(),
  email: fields.shape.email.exactOptional(),
  liaison: fields.shape.liaison.exactOptional(),
  active: fields.shape.active.exactOptional(),
  version: z.number().int().min(1).describe("所依据的版本，不一致时拒绝"),
});

const personView = fields.extend({
  id: z.string(),
  email: z.string().nullable(),
  roles: z.array(role),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const listQuery = pageQuery.extend({
  organizationId: z.string().min(1).max(64).optional(),
  role: role.optional(),
  liaison: z.enum(["true", "false"]).optional(),
  active: z.enum(["true", "false"]).optional(),
  q: z.string().trim().min(1).max(60).optional().describe("姓名中的文字"),
});

export const personParams = z.strictObject({ id: z.string().min(1).max(64) });

/** What the office may change of a person: how they are reached. */
const OFFICE_FIELDS: ReadonlySet<string> = new Set<keyof z.output<typeof fields>>(["email", "liaison"]);
/** 三员分立: nobody holds two of these. */
const SEPARATE: readonly Role[] = ["admin_system", "admin_security", "admin_audit"];

export function peopleRoutes(deps: ApiDeps): Route[] {
  const { database } = deps;
  return [
    route({
      method: "get",
      path: "/people",
      summary: "查询人员",
      description: "协调办、管理员和审计人员可查本辖区人员；其他人员只能查本单位人员。",
      tag: TAG,
      auth: "any",
      query: listQuery,
      responses: { 200: { description: "人员，按姓名排序", schema: pageOf(personView) } },
      handle: async ({ caller, query }) => {
        const { limit, organizationId, q, liaison, active } = query;
        const after = decodeCursor("people", z.tuple([z.string(), z.string()]), query.cursor);
        const conditions: Prisma.PersonWhereInput[] = [visibleTo(caller)];
        if (organizationId !== undefined) conditions.push({ organizationId });
        if (query.role !== undefined) conditions.push({ roles: { has: query.role } });
        if (liaison !== undefined) conditions.push({ liaison: liaison === "true" });
        if (active !== undefined) conditions.push({ active: active === "true" });
        if (q !== undefined) conditions.push({ name: { contains: q } });
        if (after !== null) conditions.push({ OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] });
        const rows = await database.person.findMany({
          where: { AND: conditions },
          orderBy: [{ name: "asc" }, { id: "asc" }],
          take: limit + 1,
        });
        const page = takePage("people", rows, limit, (row) => [row.name, row.id]);
        return { status: 200, body: { items: page.rows.map(viewOf), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/people/{id}",
      summary: "查看人员",
      tag: TAG,
      auth: "any",
      params: personParams,
      responses: { 200: { description: "人员", schema: personView } },
      handle: async ({ caller, params: { id } }) => ({ status: 200, body: viewOf(await visiblePerson(deps, caller, id)) }),
    }),
    route({
      method: "post",
      path: "/people",
      summary: "登记人员",
      description: "新登记的人员没有角色；角色由安全管理员授予。",
      tag: TAG,
      auth: ["admin_system"],
      body: created,
      responses: { 201: { description: "已登记", schema: personView } },
      handle: async ({ caller, requestId, stableId: id, body }) => {
        const { jurisdictionId } = caller;
        const before = await database.person.findFirst({ where: { id, jurisdictionId } });
        if (before !== null) return { status: 201, body: viewOf(before) };
        await requireActiveOrganization(deps, jurisdictionId, body.organizationId);
        const { email: address = null, liaison = false, ...rest } = body;
        const row = await recorded(
          { database, caller, requestId },
          { action: "person.create", target: `people/${id}`, detail: { organizationId: body.organizationId, liaison } },
          async (transaction) => {
            const made = await transaction.person.create({ data: { ...rest, email: address, liaison, id, jurisdictionId } });
            await sendAgain(transaction, { caller, requestId }, made);
            return made;
          },
        );
        return { status: 201, body: viewOf(row) };
      },
    }),
    route({
      method: "patch",
      path: "/people/{id}",
      summary: "变更人员",
      description:
        "系统管理员可变更全部内容；协调办可变更邮箱和联络员身份。更正邮箱后，因原邮箱没有送达的通知随即重发。离岗后其访问令牌随即失效，经办事项用“移交”办理。",
      tag: TAG,
      auth: ["admin_system", "office", "leader"],
      params: personParams,
      body: changed,
      responses: { 200: { description: "变更后的人员", schema: personView } },
      handle: async ({ caller, requestId, params: { id }, body: { version, ...given } }) => {
        const before = await visiblePerson(deps, caller, id);
        const { jurisdictionId } = caller;
        allow(has(caller, "admin_system") || (caller.isOffice && Object.keys(given).every((field) => OFFICE_FIELDS.has(field))));
        if (before.version !== version) throw new Problem("VERSION_CONFLICT", { version: before.version });
        if (given.organizationId !== undefined) await requireActiveOrganization(deps, jurisdictionId, given.organizationId);
        const fieldsChanged = Object.entries(given).filter(([field, value]) => Reflect.get(before, field) !== value);
        if (fieldsChanged.length === 0) return { status: 200, body: viewOf(before) };
        const detail = {
          version: version + 1,
          changed: fieldsChanged.map(([field]) => field),
          ...(given.organizationId === undefined
            ? {}
            : { fromOrganizationId: before.organizationId, toOrganizationId: given.organizationId }),
          ...(given.active === undefined ? {} : { active: given.active }),
        };
        const row = await recorded(
          { database, caller, requestId },
          { action: "person.change", target: `people/${id}`, detail },
          async (transaction) => {
            const data: Prisma.PersonUncheckedUpdateManyInput = { ...given, version: version + 1 };
            const { count } = await transaction.person.updateMany({ where: { id, jurisdictionId, version }, data });
            if (count === 0) throw new Problem("VERSION_CONFLICT");
            if (given.active === false)
              await transaction.apiToken.updateMany({
                where: { personId: id, jurisdictionId, revokedAt: null },
                data: { revokedAt: deps.clock.now() },
              });
            const after = await transaction.person.findUniqueOrThrow({ where: { id } });
            await sendAgain(transaction, { caller, requestId }, after);
            return after;
          },
        );
        return { status: 200, body: viewOf(row) };
      },
    }),
    route({
      method: "put",
      path: "/people/{id}/roles",
      summary: "授予角色",
      description: "由安全管理员办理；不能变更自己的角色，系统、安全、审计管理员三者不得由一人兼任。",
      tag: TAG,
      auth: ["admin_security"],
      params: personParams,
      body: z.strictObject({ roles: z.array(role).max(ROLES.length), version: z.number().int().min(1) }),
      example: { roles: ["officer"], version: 1 },
      responses: { 200: { description: "变更后的人员", schema: personView } },
      handle: async ({ caller, requestId, params: { id }, body }) => {
        const { jurisdictionId } = caller;
        const before = found(await database.person.findFirst({ where: { id, jurisdictionId } }));
        allow(id !== caller.personId);
        if (before.version !== body.version) throw new Problem("VERSION_CONFLICT", { version: before.version });
        const roles = [...new Set(body.roles)];
        if (roles.filter((one) => SEPARATE.includes(one)).length > 1)
          throw new Problem("INVALID_INPUT", {}, [{ path: "roles", message: "系统、安全、审计管理员不得由一人兼任" }]);
        const row = await recorded(
          { database, caller, requestId },
          { action: "person.roles", target: `people/${id}`, detail: { before: asJson(before.roles), after: roles } },
          async (transaction) => {
            const { count } = await transaction.person.updateMany({
              where: { id, jurisdictionId, version: body.version },
              data: { roles, version: body.version + 1 },
            });
            if (count === 0) throw new Problem("VERSION_CONFLICT");
            return transaction.person.findUniqueOrThrow({ where: { id } });
          },
        );
        return { status: 200, body: viewOf(row) };
      },
    }),
  ];
}

/** What failed for want of the right address goes out again once the register has it, with a record for each mail. */
async function sendAgain(
  transaction: Prisma.TransactionClient,
  { caller, requestId }: { caller: Caller; requestId: string },
  { id: personId, email: address, active, jurisdictionId }: PersonRow,
): Promise<void> {
  if (address === null || !active) return;
  const again = await requeueForPerson(transaction, { jurisdictionId, personId, address, by: caller.personId });
  for (const mailId of again) {
    const detail = { because: "address corrected", toPersonId: personId };
    await writeAudit(transaction, { caller, requestId, action: "mail.resend", target: `mails/${mailId}`, outcome: "done", detail });
  }
}

/** Whom a caller may know of: of the register everybody, or the people of their own organization. */
function visibleTo(caller: Caller): Prisma.PersonWhereInput {
  const { jurisdictionId, organizationId } = caller;
  const all = caller.seesAll || has(caller, "admin_system", "admin_security", "admin_audit");
  return all ? { jurisdictionId } : { jurisdictionId, organizationId };
}

async function visiblePerson({ database }: ApiDeps, caller: Caller, id: string): Promise<PersonRow> {
  return found(await database.person.findFirst({ where: { AND: [{ id }, visibleTo(caller)] } }));
}

async function requireActiveOrganization({ database }: ApiDeps, jurisdictionId: string, id: string): Promise<void> {
  const known = await database.organization.findFirst({ where: { id, jurisdictionId, active: true }, select: { id: true } });
  if (known === null) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: id });
}

function viewOf(row: PersonRow): z.output<typeof personView> {
  const { id, organizationId, name, email: address, liaison, active, roles, version, createdAt, updatedAt } = row;
  return {
    id,
    organizationId,
    name,
    email: address,
    liaison,
    active,
    roles: roles.filter(isRole),
    version,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
