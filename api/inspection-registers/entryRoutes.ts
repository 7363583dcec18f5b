import { z } from "zod";
import type { Json } from "../../domain/process/json.ts";
import { fallbacks } from "../../domain/inspection/registers/readRow.ts";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { writeCell } from "../../domain/inspection/registers/writeCell.ts";
import { anyObject } from "../core/anyJson.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { allow, asJson, differences, found } from "../registries/register.ts";
import { entrySchemas } from "./entrySchemas.ts";
import { judgeEntry } from "./judgeEntry.ts";
import type { EntryFilters, EntryRow } from "./listEntries.ts";
import { entryFilters, findEntry, listEntries, listQueries } from "./listEntries.ts";
import { openNames } from "./lookups.ts";
import { ownFields } from "./registerSql.ts";
import { changeRegister, writeEntries } from "./writeEntries.ts";

export const OFFICE = ["office"] as const;
export const READERS = ["office", "leader", "auditor"] as const;
export const entryParams = z.strictObject({ id: z.string().min(1).max(64) });
const contentSchema = anyObject;

/** Lists, reads, enters and changes entries of one register by hand. */
export function entryRoutes(deps: ApiDeps, definition: RegisterDefinition): Route[] {
  const { database } = deps;
  const { name, title: tag } = definition;
  const schemas = entrySchemas(definition);
  // Who stays away from whom says much about both: recusals are the office's own matter.
  const auth = name === "recusals" ? READERS : "any";
  const views = (caller: Caller, rows: readonly EntryRow[]): Promise<object[]> => viewsOf(deps, caller, definition, rows);
  const read = async (caller: Caller, id: string): Promise<object | undefined> =>
    (await views(caller, [found(await findEntry(database, caller, definition, id))]))[0];
  return [
    route({
      method: "get",
      path: `/${name}`,
      summary: `查询${tag}`,
      tag,
      auth,
      query: listQueries[name],
      responses: { 200: { description: "按编号排序", schema: pageOf(schemas.view) } },
      handle: async ({ caller, query: { limit, cursor, ...given } }) => {
        const filters = entryFilters.parse(given);
        refuseHidden(caller, filters);
        const after = decodeCursor(name, z.tuple([z.string()]), cursor);
        const rows = await listEntries(database, caller, definition, { filters, after: after?.[0] ?? null, limit: limit + 1 });
        const page = takePage(name, rows, limit, (row) => [row.key]);
        return { status: 200, body: { items: await views(caller, page.rows), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "post",
      path: `/${name}`,
      summary: `在${tag}中登记一条`,
      tag,
      auth: OFFICE,
      body: schemas.created,
      responses: { 201: { description: "已登记", schema: schemas.view } },
      handle: async ({ caller, requestId, stableId: id, body }) => {
        allow(caller.isOffice);
        if ((await findEntry(database, caller, definition, id)) !== null) return { status: 201, body: await read(caller, id) };
        const { content: given, basis } = taken(body);
        const content = await judgeEntry(deps, caller.jurisdictionId, definition, { ...fallbacks(definition), ...given });
        if (typeof content["creditClass"] === "string") requireBasis(basis);
        await changeRegister(deps, { caller, definition }, async (change) => {
          await writeEntries(change, [{ id, version: 1, content: ownFields(definition, content) }], {
            basis: basis ?? "",
            personId: caller.personId,
          });
          const detail = { entryId: id, revision: change.revision };
          await writeAudit(change.transaction, {
            caller,
            requestId,
            action: `${name}.create`,
            target: `${name}/${id}`,
            outcome: "done",
            detail,
          });
          return { result: undefined, entries: 1, action: "create" };
        });
        return { status: 201, body: await read(caller, id) };
      },
    }),
    route({
      method: "get",
      path: `/${name}/{id}`,
      summary: `查看${tag}的一条`,
      tag,
      auth,
      params: entryParams,
      responses: { 200: { description: "现在的内容", schema: schemas.view } },
      handle: async ({ caller, params: { id } }) => ({ status: 200, body: await read(caller, id) }),
    }),
    route({
      method: "patch",
      path: `/${name}/{id}`,
      summary: `变更${tag}的一条`,
      description: "只改所给的字段。停用的记录保留，不再用于抽取。",
      tag,
      auth: OFFICE,
      params: entryParams,
      body: schemas.changed,
      responses: { 200: { description: "变更后的内容", schema: schemas.view } },
      handle: async ({ caller, requestId, params: { id }, body }) => {
        allow(caller.isOffice);
        const before = found(await findEntry(database, caller, definition, id));
        const { content: given, basis, version } = taken(body);
        if (before.version !== version) throw new Problem("VERSION_CONFLICT", { version: before.version });
        const content = await judgeEntry(deps, caller.jurisdictionId, definition, { ...before.content, ...given });
        const changes = differences(before.content, content);
        if (changes.length === 0) return { status: 200, body: await read(caller, id) };
        if (changes.some(({ field }) => field === "creditClass")) requireBasis(basis);
        await changeRegister(deps, { caller, definition }, async (change) => {
          const entry = { id, version: version + 1, content: ownFields(definition, content) };
          await writeEntries(change, [entry], { basis: basis ?? "", personId: caller.personId });
          // What the values were and are stands in the register's own history; the log names the fields.
          const detail = { version: version + 1, revision: change.revision, fields: asJson(changes.map(({ field }) => field)) };
          await writeAudit(change.transaction, {
            caller,
            requestId,
            action: `${name}.change`,
            target: `${name}/${id}`,
            outcome: "done",
            detail,
          });
          return { result: undefined, entries: 1, action: "change" };
        });
        return { status: 200, body: await read(caller, id) };
      },
    }),
  ];
}

/** @throws Problem ROLE_NOT_ALLOWED: a filter by what one may not see would show it. */
export function refuseHidden(caller: Caller, { creditClass }: EntryFilters): void {
  allow(creditClass === undefined || caller.seesAll);
}

/** Entries as a caller may see them, with the names of what they refer to. */
export async function viewsOf(
  deps: ApiDeps,
  { jurisdictionId, seesAll }: Caller,
  definition: RegisterDefinition,
  rows: readonly EntryRow[],
): Promise<object[]> {
  const names = await openNames(
    deps.database,
    jurisdictionId,
    definition,
    rows.map(({ content }) => content),
  );
  const references = definition.columns.filter(({ kind }) => kind.type === "organization" || kind.type === "entry");
  return rows.map(({ id, key, version, revision, updatedAt, content }) => {
    const { creditClass, ...rest } = content;
    const labels = Object.fromEntries(
      references.flatMap((column) =>
        typeof content[column.field] === "string" ? [[column.field, writeCell(column, content[column.field], names)]] : [],
      ),
    );
    const shown = creditClass === undefined || !seesAll ? rest : { ...rest, creditClass };
    return { id, key, version, revision, updatedAt: updatedAt.toISOString(), ...shown, labels };
  });
}

function taken(body: unknown): { content: RegisterContent; basis: string | null; version: number } {
  const { version, creditClassBasis, ...content }: Record<string, Json> = contentSchema.parse(body);
  return {
    content,
    basis: typeof creditClassBasis === "string" ? creditClassBasis : null,
    version: typeof version === "number" ? version : 0,
  };
}

/** @throws Problem INVALID_INPUT: a credit class changes for a reason. */
function requireBasis(basis: string | null): void {
  if (basis === null) throw new Problem("INVALID_INPUT", {}, [{ path: "creditClassBasis", message: "登记或变更信用风险等级须写明依据" }]);
}
