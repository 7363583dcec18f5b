import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { z } from "zod";
import type { Evidence } from "../../generated/prisma/client.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { Handled, Route } from "../core/route.ts";
import { route } from "../core/route.ts";
import { rangeOf } from "./byteRanges.ts";
import { attachmentOf, cleanFileName } from "./fileName.ts";
import { receiveFile } from "./receiveFile.ts";
import { evidenceTooLarge, takeEvidence } from "./takeEvidence.ts";
import { visibleEvidence } from "./visibleEvidence.ts";

const TAG = "佐证材料";
const BYTES_PER_MB = 1024 * 1024;

const evidenceView = z.object({
  id: z.string(),
  sha256: z.string().describe("内容的 SHA-256"),
  size: z.number().int().describe("字节数"),
  mediaType: z.string().describe("按内容识别的类型"),
  fileName: z.string(),
  takenAt: z.string().nullable().describe("照片自带的拍摄时间"),
});

const form = {
  type: "object",
  required: ["file"],
  properties: { file: { type: "string", format: "binary", description: "一个文件" } },
} as const;

export function evidenceRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/evidence",
      summary: "上传佐证材料",
      description: "边传边存，不受 JSON 大小限制。文件类型按内容识别，与扩展名不符的拒收。同一幂等键重复上传同一文件，得到同一编号。",
      tag: TAG,
      auth: "any",
      idempotent: "own",
      streamedBody: { streamed: { "multipart/form-data": form } },
      responses: {
        201: {
          description: "已保存",
          schema: evidenceView,
          example: {
            id: "7f6f0c0e-4a3b-8c21-9d4e-0a1b2c3d4e5f",
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            size: 482133,
            mediaType: "image/jpeg",
            fileName: "整改后现场.jpg",
            takenAt: "2026-03-05T09:12:44",
          },
        },
      },
      handle: async ({ caller, stableId, request }) => {
        refuseDeclaredSize(request, deps.config.evidenceMaxBytes);
        const kept = await receiveFile(request, ({ content, fileName, mediaType }) =>
          takeEvidence(deps, caller, { content, fileName: cleanFileName(fileName), mediaType, idOf: () => stableId }),
        );
        return { status: 201, body: viewOf(kept), ...(kept.isNew ? {} : { headers: { "Idempotent-Replayed": "true" } }) };
      },
    }),
    route({
      method: "get",
      path: "/evidence/{id}",
      summary: "下载佐证材料",
      description: "本单位上传的，或已提交到本人可见问题的材料。支持断点续传（Range）。",
      tag: TAG,
      auth: "any",
      params: z.strictObject({ id: z.string().min(1).max(100) }),
      headers: { Range: "字节范围，如 bytes=0-1023", "If-None-Match": "已有内容的 ETag", "If-Range": "内容未变时才按 Range 返回" },
      responses: {
        200: { description: "文件内容", contentType: "application/octet-stream" },
        206: { description: "所请求的字节范围", contentType: "application/octet-stream" },
        304: { description: "内容未变" },
        416: { description: "字节范围超出文件" },
      },
      handle: async ({ caller, params: { id }, request, response }) => {
        const visible = await visibleEvidence(deps.database, caller, id);
        if (visible === null) throw new Problem("NOT_FOUND");
        if ("statement" in visible) {
          const bytes = Buffer.from(visible.statement, "utf8");
          protect(response, { sha256: visible.sha256, mediaType: "text/plain", fileName: "文字说明.txt" });
          response.status(200).setHeader("Content-Length", String(bytes.length));
          response.end(request.method === "HEAD" ? undefined : bytes);
          return "handled";
        }
        return download(deps, visible.upload, request, response);
      },
    }),
  ];
}

/** Refuses before a byte of the body is read when its declared length alone is too much; a form adds less than this to its file. */
function refuseDeclaredSize(request: Request, maxBytes: number): void {
  const declared = Number(request.get("content-length") ?? 0);
  if (declared > maxBytes + BYTES_PER_MB) throw evidenceTooLarge(maxBytes);
}

/** A file of the store on its way out, whole or in part. */
async function download({ evidence, log }: ApiDeps, upload: Evidence, request: Request, response: Response): Promise<Handled> {
  const { jurisdictionId, sha256 } = upload;
  const etag = protect(response, upload);
  const given = request.get("if-none-match");
  if (given !== undefined && given.split(",").some((tag) => tag.trim().replace(/^W\//u, "") === etag || tag.trim() === "*")) {
    response.status(304).end();
    return "handled";
  }
  const size = Number(upload.size);
  const ifRange = request.get("if-range");
  const range = ifRange === undefined || ifRange === etag ? rangeOf(request.get("range"), size) : null;
  if (range === "unsatisfiable") {
    response.status(416).setHeader("Content-Range", `bytes */${size}`).removeHeader("Content-Disposition");
    response.end();
    return "handled";
  }
  const found = await evidence.get({ jurisdictionId, sha256 }, range ?? undefined);
  // A record without its file: the store has lost it, or it is another store than the one that was written to.
  if (found === null) throw new Problem("EVIDENCE_STORE_UNAVAILABLE");
  const sent = found.range ?? { start: 0, end: found.size - 1 };
  if (found.range) response.status(206).setHeader("Content-Range", `bytes ${sent.start}-${sent.end}/${found.size}`);
  response.setHeader("Content-Length", String(sent.end - sent.start + 1));
  if (request.method === "HEAD") {
    found.stream.destroy();
    response.end();
    return "handled";
  }
  try {
    await pipeline(found.stream, response);
  } catch (error) {
    // The caller went away, or the file broke off: either way what was sent is not whole, and the connection says so by ending.
    log.warn({ evidenceId: upload.id, err: error }, "a download broke off");
    response.destroy();
  }
  return "handled";
}

/** Headers that keep a file from acting as a page of ours. @returns the ETag */
function protect(response: Response, { sha256, mediaType, fileName }: { sha256: string; mediaType: string; fileName: string }): string {
  const etag = `"${sha256}"`;
  response.setHeader("Content-Type", mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType);
  response.setHeader("Content-Disposition", attachmentOf(fileName));
  response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Cache-Control", "private, no-cache");
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("ETag", etag);
  return etag;
}

function viewOf({ id, sha256, size, mediaType, fileName, takenAt }: Evidence): z.output<typeof evidenceView> {
  return { id, sha256, size: Number(size), mediaType, fileName, takenAt };
}
