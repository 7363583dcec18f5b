import { linkTexts } from "../../texts/zh-CN/links.ts";
import { uuidOf } from "../core/idempotency.ts";
import { cleanFileName } from "../evidence/fileName.ts";
import { takeEvidence } from "../evidence/takeEvidence.ts";
import { fileInput, hidden } from "./fields.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { FieldErrors, Typed, Upload } from "./linkPage.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";

export const MAX_FILES = 20;
/** In all, in one form: two files of the largest size, and what is written besides. */
const TIMES_LARGEST = 2;
const BYTES_PER_MB = 1024 * 1024;

export function maxFormBytes({ config }: Pick<LinkDeps, "config">): number {
  return config.evidenceMaxBytes * TIMES_LARGEST;
}

export function sizeText(bytes: number): string {
  return bytes >= BYTES_PER_MB ? `${Math.floor(bytes / BYTES_PER_MB)} MB` : `${bytes} 字节`;
}

/** What may be handed in, told before anybody chooses a file. */
export function limitsHint(deps: LinkDeps): string {
  return linkTexts.fileLimits({ each: sizeText(deps.config.evidenceMaxBytes), total: sizeText(maxFormBytes(deps)), count: MAX_FILES });
}

/** A help for choosing; what is taken is decided by the content. */
const ACCEPT = "image/*,video/mp4,.pdf,.docx,.xlsx,.pptx,.txt,.csv,.heic,.heif";

const FILES = "files-";
export const KEPT = "kept-";

export function uploadName(measureId: string): string {
  return FILES + measureId;
}

/** The measure that a field of files is for, or null for another field. */
export function measureOfUpload(field: string): string | null {
  return field.startsWith(FILES) ? field.slice(FILES.length) : null;
}

export function uploadInput({ measureId, label, errors }: { measureId: string; label: string; errors: FieldErrors }): Html {
  return fileInput({ name: uploadName(measureId), label, errors, accept: ACCEPT });
}

/** Files that came with a form which was not taken: they need not be sent again. */
export function keptUploads(measureId: string, typed: Typed): Html {
  const kept = typed.uploads.filter((upload) => upload.measureId === measureId);
  if (kept.length === 0) return html``;
  return html`<ul class="kept">
    ${kept.map(({ evidenceId, fileName }) => html`<li>${linkTexts.fields.keptFile(fileName)}${hidden(KEPT + measureId, evidenceId)}</li>`)}
  </ul>`;
}

/**
 * Takes a file of a form into the store, as evidence of the link's organization. Its id follows from the form's occasion, the measure and the content: the same form sent
 * twice names the same evidence, and so is the same command.
 * @throws Problem or EvidenceError for a file that is not taken
 */
export async function takeUpload(
  deps: LinkDeps,
  { caller, mail }: Pick<OpenLink, "caller" | "mail">,
  file: { content: AsyncIterable<Uint8Array>; fileName: string | undefined; mediaType: string; measureId: string; occasion: string },
): Promise<Upload> {
  const fileName = cleanFileName(file.fileName);
  const { measureId, occasion } = file;
  const kept = await takeEvidence(deps, caller, {
    content: file.content,
    fileName,
    mediaType: file.mediaType,
    idOf: (sha256) => uuidOf(`link:${mail.id}:${occasion}:${measureId}:${sha256}`),
  });
  return { measureId, evidenceId: kept.id, fileName };
}

/** Files that an earlier sending of the form brought: only such as this person uploaded for this organization. */
export async function readKept(
  { database }: LinkDeps,
  { caller }: Pick<OpenLink, "caller">,
  kept: readonly { measureId: string; evidenceId: string }[],
): Promise<Upload[]> {
  if (kept.length === 0) return [];
  const { jurisdictionId, organizationId, personId } = caller;
  const rows = await database.evidence.findMany({
    where: { jurisdictionId, organizationId, uploadedBy: personId, id: { in: kept.map(({ evidenceId }) => evidenceId) } },
    select: { id: true, fileName: true },
  });
  const names = new Map(rows.map(({ id, fileName }) => [id, fileName]));
  return kept.flatMap(({ measureId, evidenceId }) => {
    const fileName = names.get(evidenceId);
    return fileName === undefined ? [] : [{ measureId, evidenceId, fileName }];
  });
}
