import { issueBodies } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { storingCommands } from "../../issues/commandOf.ts";
import { textArea } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage } from "../linkPage.ts";
import { keptUploads, limitsHint, uploadInput } from "../uploads.ts";

const MOST = 10_000;

/** 定期报告 of a standing issue, with files where there are some. */
export const reportStandingPage: LinkPage = {
  action: "report-standing",
  command: "reportStanding",
  forAssigned: true,
  needsCode: false,
  repeatable: true,
  takesFiles: true,
  probe: () => ({ type: "reportStanding", textHash: "?" }),
  fields: (place, typed, errors) =>
    html`${textArea({
        name: "text",
        label: linkTexts.fields.text,
        hint: linkTexts.limit(MOST),
        required: true,
        errors,
        value: typed.get("text"),
        maxLength: MOST,
        rows: 8,
      })}
      <p class="hint">${limitsHint(place.deps)}</p>
      ${keptUploads("", typed)}${uploadInput({ measureId: "", label: linkTexts.fields.files, errors })}`,
  commandOf: ({ deps: { database }, link: { caller, matter } }, typed) => {
    const evidence = typed.uploads.map(({ evidenceId }) => evidenceId);
    const body = { text: typed.get("text"), ...(evidence.length === 0 ? {} : { evidence }) };
    return storingCommands.reportStanding(parseInput(issueBodies.reportStanding, body), { database, caller, state: matter.state });
  },
};
