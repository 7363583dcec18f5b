import { z } from "zod";
import type { RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { anyObject } from "../core/anyJson.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { found } from "../registries/register.ts";
import { entryParams, READERS } from "./entryRoutes.ts";
import { findEntry } from "./listEntries.ts";

const change = z.object({
  revision: z.number().int().describe("名录的修订号"),
  at: z.iso.datetime(),
  action: z.string().describe("create 登记，change 变更，import 导入"),
  entries: z.number().int().describe("涉及的条数"),
  personId: z.string().nullable(),
  organizationId: z.string().nullable(),
  importId: z.string().nullable(),
});
const version = change.omit({ entries: true }).extend({
  version: z.number().int(),
  content: anyObject,
});
const creditChange = z.object({
  revision: z.number().int(),
  at: z.iso.datetime(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  basis: z.string(),
  personId: z.string().nullable(),
});

const byRevision = z.tuple([z.number().int()]);

/** What a register was: its changes, an entry's versions, an object's credit classes. */
export function historyRoutes(deps: ApiDeps, definition: RegisterDefinition): Route[] {
  const { database } = deps;
  const { name, title: tag } = definition;
  const routes = [
    route({
      method: "get",
      path: `/${name}/changes`,
      summary: `查看${tag}的变更记录`,
      tag,
      auth: READERS,
      query: pageQuery,
      responses: { 200: { description: "变更，新的在前", schema: pageOf(change) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor } }) => {
        const list = `${name}-changes`;
        const before = decodeCursor(list, byRevision, cursor);
        const rows = await database.registerChange.findMany({
          where: { jurisdictionId, register: name, ...(before === null ? {} : { revision: { lt: before[0] } }) },
          orderBy: { revision: "desc" },
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.revision]);
        const items = page.rows.map(({ revision, at, action, entries, personId, organizationId, importId }) => ({
          revision,
          at: at.toISOString(),
          action,
          entries,
          personId,
          organizationId,
          importId,
        }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: `/${name}/{id}/history`,
      summary: `查看${tag}一条记录的各个版本`,
      tag,
      auth: READERS,
      params: entryParams,
      query: pageQuery,
      responses: { 200: { description: "各版本的全部内容和变更人，新的在前", schema: pageOf(version) } },
      handle: async ({ caller, params: { id }, query: { limit, cursor } }) => {
        const { jurisdictionId } = caller;
        found(await findEntry(database, caller, definition, id));
        const list = `${name}-history/${id}`;
        const before = decodeCursor(list, byRevision, cursor);
        const rows = await database.registerEntryVersion.findMany({
          where: { jurisdictionId, register: name, entryId: id, ...(before === null ? {} : { revision: { lt: before[0] } }) },
          orderBy: { revision: "desc" },
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.revision]);
        const changes = await database.registerChange.findMany({
          where: { jurisdictionId, register: name, revision: { in: page.rows.map(({ revision }) => revision) } },
        });
        const items = page.rows.flatMap(({ revision, version: number, content }) => {
          const by = changes.find((candidate) => candidate.revision === revision);
          if (by === undefined) return [];
          const { at, action, personId, organizationId, importId } = by;
          return { revision, version: number, at: at.toISOString(), action, personId, organizationId, importId, content };
        });
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
  ];
  if (name !== "inspection-objects") return routes;
  return [
    ...routes,
    route({
      method: "get",
      path: `/${name}/{id}/credit-classes`,
      summary: "查看检查对象信用风险等级的变更",
      description: "等级只供计划和抽取使用，不对外公开。",
      tag,
      auth: READERS,
      params: entryParams,
      query: pageQuery,
      responses: { 200: { description: "变更及其依据，新的在前", schema: pageOf(creditChange) } },
      handle: async ({ caller, params: { id: objectId }, query: { limit, cursor } }) => {
        const { jurisdictionId } = caller;
        found(await findEntry(database, caller, definition, objectId));
        const list = `credit-classes/${objectId}`;
        const before = decodeCursor(list, byRevision, cursor);
        const rows = await database.creditClassChange.findMany({
          where: { jurisdictionId, objectId, ...(before === null ? {} : { revision: { lt: before[0] } }) },
          orderBy: { revision: "desc" },
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.revision]);
        const items = page.rows.map(({ revision, at, before: from, after: to, basis, personId }) => ({
          revision,
          at: at.toISOString(),
          before: from,
          after: to,
          basis,
          personId,
        }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
  ];
}
