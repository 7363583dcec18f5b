import type { Request } from "express";
import type { FormMark } from "../../platform/links/linkTokens.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { problemOf } from "../core/problemOf.ts";
import { refuseUnstorableText } from "../core/unstorableText.ts";
import type { Typed, Upload } from "./linkPage.ts";
import type { LinkDeps, OpenLink } from "./openLink.ts";
import { sentenceOf } from "./pageViews.ts";
import type { FormFields } from "./receiveForm.ts";
import { receiveForm } from "./receiveForm.ts";
import { KEPT, MAX_FILES, maxFormBytes, measureOfUpload, readKept, sizeText, takeUpload } from "./uploads.ts";

/** How long a page may stand open before what is sent from it must be sent again. */
const FORM_MS = 12 * 60 * 60_000;
/** Without files: what may be typed, written as browsers encode it. */
const TEXT_FORM_BYTES = 512 * 1024;

export interface ReadForm {
  typed: Typed;
  fields: FormFields;
  /** Null: not from this page, or from one that stood open too long. */
  mark: FormMark | null;
  /** Files that were not taken, each with why. */
  problems: { field: string; message: string }[];
}

/**
 * Reads a form of a page. Files are taken only behind a good mark, which stands first in the form, and only where the page asks for some.
 * @returns the limit as words where more was sent than may be: the rest was not read, and what was typed may not have come at all
 * @throws Problem for what is no form
 */
export async function readForm(deps: LinkDeps, link: OpenLink, request: Request, page: string): Promise<ReadForm | { tooLarge: string }> {
  const takesFiles = page === link.page.action && link.page.takesFiles === true;
  const uploads: Upload[] = [];
  const problems: { field: string; message: string }[] = [];
  let files = 0;
  const markIn = (fields: FormFields): FormMark | null => {
    const mark = deps.links.readForm(link.token, page, valueOf(fields, "form"));
    return mark === null || deps.clock.now().getTime() - mark.issuedAtMs > FORM_MS ? null : mark;
  };
  const maxBytes = takesFiles ? maxFormBytes(deps) : TEXT_FORM_BYTES;
  const received = await receiveForm(request, {
    maxBytes,
    maxFiles: MAX_FILES + 1,
    async takeFile({ field, fileName, mediaType, content }, before) {
      const [mark, measureId] = [markIn(before), measureOfUpload(field)];
      if (!takesFiles || mark === null || measureId === null) return;
      files += 1;
      if (files > MAX_FILES) {
        if (files === MAX_FILES + 1) problems.push({ field, message: linkTexts.tooManyFiles(MAX_FILES) });
        return;
      }
      try {
        uploads.push(await takeUpload(deps, link, { content, fileName, mediaType, measureId, occasion: mark.nonce }));
      } catch (error) {
        const problem = problemOf(error);
        if (problem.code === "UPLOAD_INCOMPLETE") return;
        if (problem.code === "INTERNAL") deps.log.error({ code: problem.code }, "a file of a form could not be taken");
        problems.push({ field, message: linkTexts.fileRefused({ name: fileName ?? "", why: sentenceOf(problem) }) });
      }
    },
  }).catch((error: unknown) => {
    if (problemOf(error).code === "BODY_TOO_LARGE") return { tooLarge: sizeText(maxBytes) };
    throw error;
  });
  if ("tooLarge" in received) return received;
  const fields = received;
  refuseUnstorableText(Object.fromEntries(fields));
  const kept = fields.flatMap(([name, evidenceId]) => (name.startsWith(KEPT) ? [{ measureId: name.slice(KEPT.length), evidenceId }] : []));
  const all = [...(await readKept(deps, link, kept)), ...uploads];
  return {
    fields,
    typed: { get: (field) => valueOf(fields, field), uploads: withoutRepetition(all) },
    mark: markIn(fields),
    problems,
  };
}

/** Browsers send lines apart by CRLF; what was typed had LF. */
function valueOf(fields: FormFields, name: string): string {
  return (fields.find(([field]) => field === name)?.[1] ?? "").replaceAll("\r\n", "\n");
}

function withoutRepetition(uploads: readonly Upload[]): Upload[] {
  const byPlace = new Map(uploads.map((upload) => [`${upload.measureId}\n${upload.evidenceId}`, upload]));
  return [...byPlace.values()];
}
