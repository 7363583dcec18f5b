import { issueBodies, SHORT_TEXT } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { textArea } from "../fields.ts";
import type { LinkPage } from "../linkPage.ts";

/** 退回: this is not ours, with the reason. */
export const returnPage: LinkPage = {
  action: "return",
  command: "return",
  forAssigned: true,
  needsCode: false,
  repeatable: false,
  probe: () => ({ type: "return", reason: "?" }),
  fields: (_place, typed, errors) =>
    textArea({
      name: "reason",
      label: linkTexts.fields.reason,
      hint: linkTexts.limit(SHORT_TEXT),
      required: true,
      errors,
      value: typed.get("reason"),
      maxLength: SHORT_TEXT,
    }),
  commandOf: (_place, typed) => ({ ...parseInput(issueBodies.return, { reason: typed.get("reason") }), type: "return" }),
};
