import { issueBodies } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { storingCommands } from "../../issues/commandOf.ts";
import { textArea } from "../fields.ts";
import type { LinkPage } from "../linkPage.ts";

/** Fits a form; who has more to say uploads a document. */
const MOST = 10_000;

/** 报告进展: as often as there is something to report. */
export const reportProgressPage: LinkPage = {
  action: "report-progress",
  command: "reportProgress",
  forAssigned: true,
  needsCode: false,
  repeatable: true,
  probe: () => ({ type: "reportProgress", textHash: "?" }),
  fields: (_place, typed, errors) =>
    textArea({
      name: "text",
      label: linkTexts.fields.text,
      hint: linkTexts.limit(MOST),
      required: true,
      errors,
      value: typed.get("text"),
      maxLength: MOST,
      rows: 8,
    }),
  commandOf: ({ deps: { database }, link: { caller, matter } }, typed) =>
    storingCommands.reportProgress(parseInput(issueBodies.reportProgress, { text: typed.get("text") }), {
      database,
      caller,
      state: matter.state,
    }),
};
