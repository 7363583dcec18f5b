import type { Response } from "express";
import type { Letter } from "../../generated/prisma/client.ts";
import { letterDocument } from "../../platform/letters/letterDocuments.ts";
import { DOCX_MEDIA_TYPE, renderLetterDocx } from "../../platform/letters/renderLetterDocx.ts";
import { LETTER_HTML_POLICY, renderLetterHtml } from "../../platform/letters/renderLetterHtml.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Handled, Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { attachmentOf } from "../evidence/fileName.ts";
import { letterParams, letterQuery, letterRegisterPage } from "./letterSchemas.ts";
import { letterRegister, visibleLetters } from "./listLetters.ts";

const tag = "文书";

/** The letters' door: the register (发文登记), and each letter as a page and as a Word file. */
export function letterRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/letters",
      summary: "查询发文登记",
      description:
        "由近到远。协调办、领导和审计人员可查看本辖区全部文书和编号核对结果，其他人员只能查看主送或抄送本单位的文书。编号由系统在制发时连续分配，作废的文书仍占用编号。",
      tag,
      auth: "any",
      query: letterQuery,
      responses: { 200: { description: "一页文书", schema: letterRegisterPage } },
      handle: async ({ caller, query }) => ({ status: 200, body: await letterRegister(deps, caller, query) }),
    }),
    route({
      method: "get",
      path: "/letters/{id}.html",
      summary: "查看文书（可打印的网页）",
      description: "内容为制发当日的名称和文字，此后单位更名等不影响已制发的文书；签收情况和作废标记随时更新。",
      tag,
      auth: "any",
      params: letterParams,
      responses: { 200: { description: "A4 版式的网页", contentType: "text/html" } },
      handle: async ({ caller, params, response }) => {
        const document = await letterDocument(deps.database, await findLetter(deps, caller, params.id));
        response.setHeader("Content-Security-Policy", LETTER_HTML_POLICY);
        response.setHeader("Referrer-Policy", "no-referrer");
        return answer(response, "text/html; charset=utf-8", Buffer.from(renderLetterHtml(document), "utf8"));
      },
    }),
    route({
      method: "get",
      path: "/letters/{id}.docx",
      summary: "下载文书（Word 文件）",
      description: "版式依照 GB/T 9704-2012。同一文书在状态不变时，每次下载的内容完全相同。",
      tag,
      auth: "any",
      params: letterParams,
      responses: { 200: { description: "Word 文件", contentType: DOCX_MEDIA_TYPE } },
      handle: async ({ caller, params, response }) => {
        const document = await letterDocument(deps.database, await findLetter(deps, caller, params.id));
        response.setHeader("Content-Disposition", attachmentOf(`${document.fileName}.docx`));
        return answer(response, DOCX_MEDIA_TYPE, Buffer.from(await renderLetterDocx(document)));
      },
    }),
  ];
}

/** @throws Problem NOT_FOUND alike for what is not there and for what the caller may not know of */
async function findLetter(deps: ApiDeps, caller: Caller, id: string): Promise<Letter> {
  const row = await deps.database.letter.findFirst({ where: { AND: [{ id }, visibleLetters(caller)] } });
  if (row === null) throw new Problem("NOT_FOUND");
  return row;
}

function answer(response: Response, contentType: string, bytes: Buffer): Handled {
  response.setHeader("Content-Type", contentType);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Content-Length", String(bytes.length));
  response.status(200).end(response.req.method === "HEAD" ? undefined : bytes);
  return "handled";
}
