import { issueBodies } from "../../../domain/rectification/schema.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { storingCommands } from "../../issues/commandOf.ts";
import { textArea } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage, Place } from "../linkPage.ts";
import { textIn } from "../task.ts";
import { aboutList } from "../taskView.ts";
import { keptUploads, limitsHint, uploadInput } from "../uploads.ts";

const MOST = 10_000;

const letterId = ({ link }: Pick<Place, "link">): string => textIn(link.mail.facts, "letterId") ?? "";

function letter({ link }: Pick<Place, "link">): [string, string][] {
  const number = textIn(link.mail.facts, "letterNumber");
  return number === null ? [] : [[linkTexts.about.letter, number]];
}

/** 回执: the letter has been received. */
export const signReceiptPage: LinkPage = {
  action: "sign-receipt",
  command: "signReceipt",
  forAssigned: true,
  needsCode: false,
  repeatable: false,
  probe: (place) => ({ type: "signReceipt", letterId: letterId(place) }),
  fields: (place) => aboutList(letter(place)),
  commandOf: (place) => ({ type: "signReceipt", letterId: letterId(place) }),
};

/** The addressee's written reply, once for each letter. */
export const replyToLetterPage: LinkPage = {
  action: "reply-to-letter",
  command: "replyToLetter",
  forAssigned: true,
  needsCode: false,
  repeatable: false,
  takesFiles: true,
  probe: (place) => ({ type: "replyToLetter", letterId: letterId(place), textHash: "?" }),
  fields: (place, typed, errors) =>
    html`${aboutList(letter(place))}${textArea({
        name: "text",
        label: linkTexts.fields.reply,
        hint: linkTexts.limit(MOST),
        required: true,
        errors,
        value: typed.get("text"),
        maxLength: MOST,
        rows: 8,
      })}
      <p class="hint">${limitsHint(place.deps)}</p>
      ${keptUploads("", typed)}${uploadInput({ measureId: "", label: linkTexts.fields.files, errors })}`,
  commandOf: (place, typed) => {
    const evidence = typed.uploads.map(({ evidenceId }) => evidenceId);
    const body = { letterId: letterId(place), text: typed.get("text"), ...(evidence.length === 0 ? {} : { evidence }) };
    const { caller, matter } = place.link;
    return storingCommands.replyToLetter(parseInput(issueBodies.replyToLetter, body), {
      database: place.deps.database,
      caller,
      state: matter.state,
    });
  },
};
