import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Request } from "express";
import type { PlanReading, SourceLine } from "../../domain/plan/reading.ts";
import { readPlan } from "../../domain/plan/readPlan.ts";
import { MAX_FILE_BYTES } from "../../platform/documents/limits.ts";
import { readDocument } from "../../platform/documents/readDocument.ts";
import { describePlanWarning } from "../../texts/zh-CN/planReading.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { cleanFileName } from "../evidence/fileName.ts";
import { receiveFile } from "../evidence/receiveFile.ts";
import { storeTexts } from "../issues/storedTexts.ts";
import type { PlanRow, StoredPlan } from "./storedPlan.ts";

const LIMIT_TEXT = `${MAX_FILE_BYTES / 1024 / 1024} MB`;
/** What no table can hold: U+0000 and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

interface Upload {
  bytes: Buffer;
  fileName: string | null;
  mediaType: string;
}

/** The document of a request: the file of a form, or the body itself as text. @throws Problem UNSUPPORTED_MEDIA_TYPE, DOCUMENT_TOO_LARGE */
export async function receiveDocument(request: Request): Promise<Upload> {
  if (request.is("multipart/form-data") !== false && request.is("multipart/form-data") !== null) {
    return receiveFile(request, async ({ content, fileName, mediaType }) => ({
      bytes: await collect(content),
      fileName: fileName === undefined ? null : cleanFileName(fileName),
      mediaType,
    }));
  }
  if (request.is("text/plain") === "text/plain") return { bytes: await collect(request), fileName: null, mediaType: "text/plain" };
  throw new Problem("UNSUPPORTED_MEDIA_TYPE", { expected: ["multipart/form-data", "text/plain"] });
}

async function collect(content: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of content) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size > MAX_FILE_BYTES) throw new Problem("DOCUMENT_TOO_LARGE", { limit: LIMIT_TEXT });
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("UPLOAD_INCOMPLETE");
  }
  return Buffer.concat(chunks, size);
}

/**
 * Reads a document and keeps it with its reading as a draft. Repeating the same request gives the same draft.
 * @throws DocumentError, Problem IDEMPOTENCY_KEY_REUSED for another document under the same key
 */
export async function importPlan(
  { database, clock }: ApiDeps,
  { caller, id, upload }: { caller: Caller; id: string; upload: Upload },
): Promise<{ row: PlanRow; replayed: boolean }> {
  const { jurisdictionId, personId } = caller;
  const sha256 = createHash("sha256").update(upload.bytes).digest("hex");
  const lines = readDocument({ bytes: upload.bytes, fileName: upload.fileName ?? "" }).map(storable);
  const reading: PlanReading = readPlan({ lines, describeWarning: describePlanWarning });
  const source = [upload.bytes.toString("base64"), JSON.stringify(lines.map(({ number, text }) => ({ number, text })))];
  const [originalHash = "", linesHash = ""] = await storeTexts(database, jurisdictionId, source);
  const { fileName, mediaType, bytes } = upload;
  const stored: StoredPlan = {
    v: 1,
    reading,
    choices: {},
    confirmInferredRoles: false,
    source: { sha256, size: bytes.length, fileName, mediaType, originalHash, linesHash },
  };
  const { title, kind, documentNumber } = reading;
  const data = { id, jurisdictionId, title, kind, documentNumber, fileName, sourceHash: sha256, reading: stored, createdBy: personId };
  const { count } = await database.plan.createMany({ data: [{ ...data, createdAt: clock.now() }], skipDuplicates: true });
  const row = await database.plan.findUniqueOrThrow({ where: { id } });
  if (row.sourceHash !== sha256) throw new Problem("IDEMPOTENCY_KEY_REUSED");
  return { row, replayed: count === 0 };
}

function storable(line: SourceLine): SourceLine {
  const cells = line.cells?.map((cell) => ({ ...cell, text: clean(cell.text) }));
  return { ...line, text: clean(line.text), ...(cells === undefined ? {} : { cells }) };
}

function clean(text: string): string {
  return text.replaceAll(UNSTORABLE, "\uFFFD");
}
