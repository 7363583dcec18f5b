import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { Prisma, type RegisterImport } from "../../generated/prisma/client.ts";
import { MAX_CSV_BYTES } from "../../platform/spreadsheets/limits.ts";
import { spoolUpload, tooLarge, type SpooledTable } from "../../platform/spreadsheets/spoolUpload.ts";
import { registerTexts } from "../../texts/zh-CN/registers.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { loggedError } from "../../platform/loggedError.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import type { Reply, Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { cleanFileName } from "../evidence/fileName.ts";
import { receiveFile } from "../evidence/receiveFile.ts";
import { allow, found } from "../registries/register.ts";
import { applyImport, applyModes, mayApply } from "./applyImport.ts";
import { entryParams, OFFICE, READERS } from "./entryRoutes.ts";
import { stateOf } from "./importState.ts";
import { importRowView, importView, outcomes, remarksOf, viewOfImport, viewOfRow } from "./importViews.ts";
import { readImport, type ReadingOfImport } from "./readImport.ts";
import { sendTable, tableFormat, tableResponse } from "./sendTable.ts";

/** A form adds less than this to its file. */
const FORM_BYTES = 1024 * 1024;
/** What takes longer is answered with 202, and goes on; who asks again sees how far it is. */
const ANSWER_WITHIN_MS = 5_000;
/** Rows of files stay as long, for whoever looks at a report again. */
const KEEP_ROWS_MS = 30 * 24 * 60 * 60 * 1000;
const ROWS_AT_ONCE = 2_000;

const fileForm = {
  type: "object",
  required: ["file"],
  properties: { file: { type: "string", format: "binary", description: "XLSX 或 CSV" } },
} as const;

/** Files into a register, in two steps: a file is read and compared, row by row; then its rows are taken, all or the good ones. */
export function importRoutes(deps: ApiDeps, definition: RegisterDefinition): Route[] {
  const { database, clock } = deps;
  const { name, title: tag } = definition;
  const find = async ({ jurisdictionId }: Caller, id: string): Promise<RegisterImport> =>
    found(await database.registerImport.findFirst({ where: { id, jurisdictionId, register: name } }));
  const reply = (row: RegisterImport, headers: Record<string, string> = {}): Reply => {
    const body = viewOfImport(row, clock.now());
    const underWay = body.state === "reading" || body.state === "applying";
    return { status: underWay ? 202 : 200, body, headers: underWay ? { ...headers, "Retry-After": "2" } : headers };
  };
  return [
    route({
      method: "post",
      path: `/${name}/imports`,
      summary: `上传${tag}的导入文件`,
      description:
        "第一步：逐行检查并与名录比较，此时不改动名录。文件边传边存；编码、分隔符、表头所在行自动识别。五秒内没有读完的先答复 202，稍后查看进度。同一幂等键重复上传同一文件，得到同一次导入。",
      tag,
      auth: OFFICE,
      idempotent: "own",
      query: z.strictObject({ sheet: z.string().min(1).max(100).optional().describe("XLSX 中的工作表名称，缺省自动寻找") }),
      streamedBody: { streamed: { "multipart/form-data": fileForm } },
      responses: { 201: { description: "检查报告", schema: importView }, 202: { description: "正在读取", schema: importView } },
      handle: async ({ caller, stableId: id, query: { sheet }, request }) => {
        allow(caller.isOffice);
        if (Number(request.get("content-length") ?? 0) > MAX_CSV_BYTES + FORM_BYTES) throw tooLarge(MAX_CSV_BYTES);
        const { fileName, spooled } = await receiveFile(request, async (file) => ({
          fileName: cleanFileName(file.fileName),
          spooled: await spoolUpload(file.content, spoolFolder()),
        }));
        try {
          const { row, replayed } = await openImport(deps, { caller, definition, id, fileName, spooled });
          if (replayed) {
            await spooled.remove();
            const same = reply(row, { "Idempotent-Replayed": "true" });
            return { ...same, status: same.status === 200 ? 201 : same.status };
          }
        } catch (error) {
          await spooled.remove();
          throw error;
        }
        const reading = readAndRemove(
          deps,
          { importId: id, jurisdictionId: caller.jurisdictionId, definition, file: spooled.file, sheet },
          spooled,
        );
        await withinAnswerTime(deps, reading, id);
        const answer = reply(await find(caller, id));
        return { ...answer, status: answer.status === 200 ? 201 : answer.status };
      },
    }),
    route({
      method: "get",
      path: `/${name}/imports`,
      summary: `查询${tag}的各次导入`,
      tag,
      auth: READERS,
      query: pageQuery,
      responses: { 200: { description: "导入，新的在前", schema: pageOf(importView) } },
      handle: async ({ caller: { jurisdictionId }, query: { limit, cursor } }) => {
        const list = `${name}-imports`;
        const before = decodeCursor(list, z.tuple([z.iso.datetime(), z.string()]), cursor);
        const rows = await database.registerImport.findMany({
          where: {
            jurisdictionId,
            register: name,
            ...(before === null ? {} : { OR: [{ createdAt: { lt: before[0] } }, { createdAt: before[0], id: { gt: before[1] } }] }),
          },
          orderBy: [{ createdAt: "desc" }, { id: "asc" }],
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
        return { status: 200, body: { items: page.rows.map((row) => viewOfImport(row, clock.now())), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: `/${name}/imports/{id}`,
      summary: "查看一次导入的进度和检查报告",
      tag,
      auth: READERS,
      params: entryParams,
      responses: { 200: { description: "检查报告", schema: importView } },
      handle: async ({ caller, params: { id } }) => ({ status: 200, body: viewOfImport(await find(caller, id), clock.now()) }),
    }),
    route({
      method: "get",
      path: `/${name}/imports/{id}/rows`,
      summary: "逐行查看检查结果",
      tag,
      auth: READERS,
      params: entryParams,
      query: pageQuery.extend({ outcome: z.enum(outcomes).optional(), warned: z.enum(["true"]).optional().describe("只看有提示的行") }),
      responses: { 200: { description: "按文件中的行号", schema: pageOf(importRowView) } },
      handle: async ({ caller, params: { id }, query: { limit, cursor, outcome, warned } }) => {
        const { id: importId } = await find(caller, id);
        const list = `import-rows/${id}`;
        const after = decodeCursor(list, z.tuple([z.number().int()]), cursor);
        const rows = await database.registerImportRow.findMany({
          where: {
            importId,
            ...(outcome === undefined ? {} : { outcome }),
            ...(warned === undefined ? {} : { NOT: { warnings: { equals: Prisma.DbNull } } }),
            ...(after === null ? {} : { row: { gt: after[0] } }),
          },
          orderBy: { row: "asc" },
          take: limit + 1,
        });
        const page = takePage(list, rows, limit, (row) => [row.row]);
        return { status: 200, body: { items: page.rows.map(viewOfRow), nextCursor: page.nextCursor } };
      },
    }),
    route({
      method: "get",
      path: `/${name}/imports/{id}/refused`,
      summary: "下载未通过检查的行",
      description: "保留文件原来的列，另附行号和原因。改正后可直接重新上传。",
      tag,
      auth: READERS,
      params: entryParams,
      query: z.strictObject({ format: tableFormat }),
      responses: tableResponse,
      handle: async ({ caller, params: { id }, query: { format }, response }) => {
        const row = await find(caller, id);
        return sendTable(deps, response, { title: `${tag}${registerTexts.refusedRows}`, format, rows: refusedRows(deps, row) });
      },
    }),
    route({
      method: "post",
      path: `/${name}/imports/{id}/apply`,
      summary: "按检查报告导入",
      description:
        "第二步：all_or_nothing 只要有一行未通过就一行也不导入；good_rows 只导入通过检查的行。在一个事务中完成，不会只导入一半；重复请求得到同样的结果。五秒内没有完成的先答复 202。",
      tag,
      auth: OFFICE,
      // Applying twice is no harm: the second time there is nothing left to do.
      idempotent: "own",
      params: entryParams,
      body: z.strictObject({ mode: z.enum(applyModes) }),
      example: { mode: "all_or_nothing" },
      responses: { 200: { description: "已导入", schema: importView }, 202: { description: "正在导入", schema: importView } },
      handle: async ({ caller, requestId, params: { id }, body: { mode } }) => {
        allow(caller.isOffice);
        const row = await find(caller, id);
        if (stateOf(row, clock.now()) === "applying" && row.mode === mode) return reply(row);
        if (!mayApply(row, mode, clock.now())) return reply(row, { "Idempotent-Replayed": "true" });
        await withinAnswerTime(deps, applyImport(deps, { caller, definition, requestId, row, mode }), id);
        return reply(await find(caller, id));
      },
    }),
  ];
}

async function readAndRemove(deps: ApiDeps, reading: ReadingOfImport, spooled: SpooledTable): Promise<void> {
  try {
    await readImport(deps, reading);
  } finally {
    await spooled.remove();
  }
}

function spoolFolder(): string {
  return path.join(tmpdir(), "liandu-imports");
}

/** Makes the import's record, once for its key. What failed or was interrupted begins anew. @throws Problem IDEMPOTENCY_KEY_REUSED for another file */
async function openImport(
  { database, clock }: ApiDeps,
  {
    caller,
    definition,
    id,
    fileName,
    spooled,
  }: { caller: Caller; definition: RegisterDefinition; id: string; fileName: string; spooled: SpooledTable },
): Promise<{ row: RegisterImport; replayed: boolean }> {
  const { jurisdictionId, personId } = caller;
  const now = clock.now();
  await database.$executeRaw`
    DELETE FROM register_import_row WHERE import_id IN (
      SELECT id FROM register_import WHERE jurisdiction_id = ${jurisdictionId} AND created_at < ${new Date(now.getTime() - KEEP_ROWS_MS)}::timestamptz)`;
  const { sha256, size } = spooled;
  const { count } = await database.registerImport.createMany({
    data: [
      {
        id,
        jurisdictionId,
        register: definition.name,
        state: "reading",
        fileName,
        sha256,
        size,
        source: {},
        basedOn: 0,
        createdBy: personId,
        createdAt: now,
        beatAt: now,
      },
    ],
    skipDuplicates: true,
  });
  const row = await database.registerImport.findUniqueOrThrow({ where: { id } });
  if (row.sha256 !== sha256) throw new Problem("IDEMPOTENCY_KEY_REUSED");
  if (count === 1) return { row, replayed: false };
  const state = stateOf(row, now);
  if (state !== "failed" && state !== "interrupted") return { row, replayed: true };
  const again = await database.registerImport.updateMany({
    where: { id, state: row.state, beatAt: row.beatAt },
    data: { state: "reading", problem: Prisma.DbNull, beatAt: now, rowsRead: 0 },
  });
  if (again.count === 0) return { row: await database.registerImport.findUniqueOrThrow({ where: { id } }), replayed: true };
  await database.registerImportRow.deleteMany({ where: { importId: id } });
  return { row, replayed: false };
}

/** Waits for work as long as an answer may take. A failure in that time is the caller's; a later one is kept with the import and told to the log. */
async function withinAnswerTime({ log }: ApiDeps, work: Promise<void>, importId: string): Promise<void> {
  let answered = false;
  const watched = work.catch((error: unknown) => {
    if (!answered) throw error;
    if (!(error instanceof Problem)) log.error({ importId, error: loggedError(error) }, "an import failed after its request was answered");
  });
  const timer = new AbortController();
  await Promise.race([watched, delay(ANSWER_WITHIN_MS, undefined, { signal: timer.signal })]).finally(() => {
    answered = true;
    timer.abort();
  });
}

const sourceColumns = z.object({ columns: z.array(z.object({ header: z.string() })) });

/** The refused rows in the file's own words, with their place and what is wrong with them. */
async function* refusedRows({ database }: ApiDeps, { id, source }: RegisterImport): AsyncGenerator<readonly string[]> {
  const headers = sourceColumns.safeParse(source).data?.columns.map(({ header }) => header) ?? [];
  // A list of refused rows that is uploaded again and refused again has these columns already.
  const kept = headers.flatMap((header, place) => (header === registerTexts.row || header === registerTexts.reasons ? [] : [place]));
  yield [registerTexts.row, registerTexts.reasons, ...kept.map((place) => headers[place] ?? "")];
  let after = 0;
  for (;;) {
    const rows = await database.registerImportRow.findMany({
      where: { importId: id, outcome: "refused", row: { gt: after } },
      select: { row: true, problems: true, cells: true },
      orderBy: { row: "asc" },
      take: ROWS_AT_ONCE,
    });
    for (const { row, problems, cells } of rows) {
      const words = z.array(z.string()).parse(cells ?? []);
      const reasons = remarksOf(problems).map(({ text }) => text);
      yield [String(row), reasons.join("；"), ...kept.map((place) => words[place] ?? ""), ...words.slice(headers.length)];
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = last.row;
  }
}
