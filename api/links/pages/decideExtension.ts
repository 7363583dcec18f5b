import { issueBodies, SHORT_TEXT } from "../../../domain/rectification/schema.ts";
import { dateText } from "../../../texts/zh-CN/clock.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { Problem } from "../../core/problem.ts";
import { choices, dateInput, textArea } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage, Place } from "../linkPage.ts";
import { textIn } from "../task.ts";
import { aboutList } from "../taskView.ts";

const { fields: words, about } = linkTexts;

/** The request that the mail told of. */
const requestId = ({ link }: Pick<Place, "link">): string => textIn(link.mail.facts, "requestId") ?? "";

function asked({ link, task }: Pick<Place, "link" | "task">): [string, string][] {
  const request = (link.matter.state.extensionRequests ?? []).find(({ id }) => id === requestId({ link }));
  if (request === undefined) return [];
  const { asked: later, reason } = request;
  return [
    [about.organization, task.subject ?? ""],
    [about.asks, "until" in later ? about.asksUntil(later.until) : about.asksDays(later.workingDays)],
    [about.reason, reason],
  ];
}

/** A leader's decision on an extension, confirmed by a code. */
export const decideExtensionPage: LinkPage = {
  action: "decide-extension",
  command: "decideExtension",
  forAssigned: false,
  needsCode: true,
  repeatable: false,
  probe: (place) => ({ type: "decideExtension", requestId: requestId(place), outcome: "refuse", reasons: "?" }),
  fields: (place, typed, errors) =>
    html`${aboutList(asked(place))}${choices({
      name: "outcome",
      label: words.decision,
      required: true,
      errors,
      value: typed.get("outcome"),
      options: [
        { value: "grant", label: words.grant },
        { value: "refuse", label: words.refuse },
      ],
    })}${dateInput({ name: "until", label: words.decisionUntil, hint: words.decisionUntilHint, errors, value: typed.get("until") })}${textArea(
      {
        name: "reasons",
        label: words.decisionReasons,
        hint: linkTexts.limit(SHORT_TEXT),
        required: true,
        errors,
        value: typed.get("reasons"),
        maxLength: SHORT_TEXT,
      },
    )}`,
  commandOf: (place, typed) => {
    const [outcome, until, reasons] = [typed.get("outcome"), typed.get("until"), typed.get("reasons")];
    if (outcome === "") throw new Problem("INVALID_INPUT", {}, [{ path: "outcome", message: words.outcomeMissing }]);
    const given = outcome === "grant" && until !== "" ? { until } : {};
    return {
      ...parseInput(issueBodies.decideExtension, { requestId: requestId(place), outcome, reasons, ...given }),
      type: "decideExtension",
    };
  },
  summary: (typed) => [
    { name: words.decision, value: typed.get("outcome") === "grant" ? words.grant : words.refuse },
    ...(typed.get("outcome") === "grant" && typed.get("until") !== ""
      ? [{ name: words.decisionUntil, value: dateText(typed.get("until")) }]
      : []),
    { name: words.decisionReasons, value: typed.get("reasons") },
  ],
};
