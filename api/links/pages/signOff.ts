import { issueBodies, SHORT_TEXT } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { Problem } from "../../core/problem.ts";
import { choices, textArea } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage } from "../linkPage.ts";

const { fields: words } = linkTexts;

/** 办结确认: an organization's own word, done or not, confirmed by a code. */
export const signOffPage: LinkPage = {
  action: "sign-off",
  command: "signOff",
  forAssigned: true,
  needsCode: true,
  repeatable: false,
  probe: () => ({ type: "signOff", outcome: "done" }),
  fields: (_place, typed, errors) =>
    html`${choices({
      name: "outcome",
      label: words.outcome,
      required: true,
      errors,
      value: typed.get("outcome"),
      options: [
        { value: "done", label: words.done },
        { value: "dissent", label: words.dissent },
      ],
    })}${textArea({
      name: "reasons",
      label: words.reasons,
      hint: words.reasonsHint + linkTexts.limit(SHORT_TEXT),
      errors,
      value: typed.get("reasons"),
      maxLength: SHORT_TEXT,
    })}`,
  commandOf: (_place, typed) => {
    const [outcome, reasons] = [typed.get("outcome"), typed.get("reasons").trim()];
    if (outcome === "") throw new Problem("INVALID_INPUT", {}, [{ path: "outcome", message: words.outcomeMissing }]);
    // A consent has no reasons, whatever was left standing in the field.
    const given = outcome === "dissent" && reasons !== "" ? { reasons } : {};
    return { ...parseInput(issueBodies.signOff, { outcome, ...given }), type: "signOff" };
  },
  summary: (typed) => {
    const dissents = typed.get("outcome") === "dissent";
    return [
      { name: words.outcome, value: dissents ? words.dissent : words.done },
      ...(dissents ? [{ name: words.reasons, value: typed.get("reasons") }] : []),
    ];
  },
};
