import { z } from "zod";
import { addDays } from "../../domain/calendar/calendarDay.ts";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { exampleRow, headerRow, writeRow } from "../../domain/inspection/registers/writeRow.ts";
import { registerAsOf, revisionBefore } from "../../platform/registry/registerAsOf.ts";
import { MAX_SHEET_ROWS } from "../../platform/spreadsheets/writeXlsx.ts";
import { registerTexts, tableTexts } from "../../texts/zh-CN/registers.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { asJson } from "../registries/register.ts";
import { READERS } from "./entryRoutes.ts";
import type { EntryFilters } from "./listEntries.ts";
import { entryFilters, filtersOf, listEntries } from "./listEntries.ts";
import { openNames } from "./lookups.ts";
import { registerSql } from "./registerSql.ts";
import { sendTable, tableFormat, tableResponse } from "./sendTable.ts";

const ROWS_AT_ONCE = 2_000;
const exported = {
  format: tableFormat,
  asOf: z.iso.date().optional().describe("名录在这一天结束时（北京时间）的样子；不能与其他条件同时使用"),
};
const exportQueries = {
  "check-items": filtersOf["check-items"].extend(exported),
  "inspection-objects": filtersOf["inspection-objects"].extend(exported),
  inspectors: filtersOf.inspectors.extend(exported),
  recusals: filtersOf.recusals.extend(exported),
} as const;

/** A register as a file, and the empty file to fill in. What is exported and imported again unchanged changes nothing. */
export function exportRoutes(deps: ApiDeps, definition: RegisterDefinition): Route[] {
  const { database } = deps;
  const { name, title: tag } = definition;
  return [
    route({
      method: "get",
      path: `/${name}/template`,
      summary: `下载${tag}的导入模板`,
      description: "表头和一行示例。示例行留在文件里也不会被导入。",
      tag,
      auth: "any",
      query: z.strictObject({ format: tableFormat }),
      responses: tableResponse,
      handle: ({ query: { format }, response }) =>
        sendTable(deps, response, {
          title: `${tag}${registerTexts.template}`,
          format,
          rows: each([headerRow(definition), exampleRow(definition)]),
        }),
    }),
    route({
      method: "get",
      path: `/${name}/export`,
      summary: `导出${tag}`,
      description: "全部列。改动后可直接再导入。导出留有记录。",
      tag,
      auth: READERS,
      query: exportQueries[name],
      responses: tableResponse,
      handle: async ({ caller, requestId, query: { format, asOf, ...given }, response }) => {
        const filters = entryFilters.parse(given);
        if (asOf !== undefined && Object.keys(filters).length > 0)
          throw new Problem("INVALID_INPUT", {}, [{ path: "query.asOf", message: "不能与其他条件同时使用" }]);
        if (format === "xlsx") await refuseTooLong(deps, caller, definition);
        const detail = { format, asOf: asOf ?? null, filters: asJson(filters) };
        await writeAudit(database, { caller, requestId, action: `${name}.export`, target: name, outcome: "done", detail });
        const rows = asOf === undefined ? entriesNow(deps, caller, definition, filters) : entriesOn(deps, caller, definition, asOf);
        return sendTable(deps, response, { title: asOf === undefined ? tag : `${tag}${asOf}`, format, rows });
      },
    }),
  ];
}

async function* each(rows: readonly (readonly string[])[]): AsyncGenerator<readonly string[]> {
  for (const row of rows) yield await Promise.resolve(row);
}

async function* entriesNow(
  deps: ApiDeps,
  caller: Caller,
  definition: RegisterDefinition,
  filters: EntryFilters,
): AsyncGenerator<readonly string[]> {
  const { database } = deps;
  const { jurisdictionId } = caller;
  const attributes = await attributesOf(deps, caller, definition);
  yield headerRow(definition, attributes);
  let after: string | null = null;
  for (;;) {
    const page = await listEntries(database, caller, definition, { filters, after, limit: ROWS_AT_ONCE });
    yield* rowsOf(
      page.map(({ content }) => content),
      await openNames(
        database,
        jurisdictionId,
        definition,
        page.map(({ content }) => content),
      ),
    );
    const last = page.at(-1);
    if (last === undefined || page.length < ROWS_AT_ONCE) return;
    after = last.key;
  }
  function* rowsOf(contents: readonly RegisterContent[], names: Awaited<ReturnType<typeof openNames>>): Generator<readonly string[]> {
    for (const content of contents) yield writeRow(definition, content, { names, attributes });
  }
}

/** A day ends when the next one begins, in Shanghai. */
async function* entriesOn(deps: ApiDeps, caller: Caller, definition: RegisterDefinition, asOf: string): AsyncGenerator<readonly string[]> {
  const { database } = deps;
  const { jurisdictionId } = caller;
  const register = definition.name;
  const revision = await revisionBefore(database, jurisdictionId, register, new Date(`${addDays(asOf, 1)}T00:00:00+08:00`));
  const attributes = new Set<string>();
  if (definition.openAttributes === true)
    for await (const { content } of registerAsOf(database, { jurisdictionId, register, revision }))
      for (const name of Object.keys(content["attributes"] ?? {})) attributes.add(name);
  const held = { attributes: [...attributes].sort() };
  yield headerRow(definition, held.attributes);
  let batch: RegisterContent[] = [];
  const written = async (): Promise<string[][]> => {
    const names = await openNames(database, jurisdictionId, definition, batch);
    return batch.map((content) => writeRow(definition, content, { names, ...held }));
  };
  for await (const { content } of registerAsOf(database, { jurisdictionId, register, revision })) {
    batch.push(content);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield* await written();
    batch = [];
  }
  yield* await written();
}

async function attributesOf({ database }: ApiDeps, { jurisdictionId }: Caller, definition: RegisterDefinition): Promise<string[]> {
  if (definition.openAttributes !== true) return [];
  const rows = await database.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT jsonb_object_keys(t.attributes) AS name FROM ${registerSql(definition).table} t
    WHERE t.jurisdiction_id = ${jurisdictionId} AND t.attributes <> '{}'::jsonb`;
  return rows.map(({ name }) => name).sort();
}

/** Told before the download begins, when an answer can still say it. */
async function refuseTooLong({ database }: ApiDeps, { jurisdictionId }: Caller, definition: RegisterDefinition): Promise<void> {
  const [row] = await database.$queryRaw<{ entries: number }[]>`
    SELECT count(*)::integer AS entries FROM ${registerSql(definition).table} t WHERE t.jurisdiction_id = ${jurisdictionId}`;
  if ((row?.entries ?? 0) >= MAX_SHEET_ROWS) throw new Problem("TABLE_TOO_LARGE", { limit: tableTexts.sheetLimit });
}
