import { issueBodies, SHORT_TEXT } from "../../../domain/rectification/schema.ts";
import { isRung, rungTexts } from "../../../texts/zh-CN/escalation.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { Problem } from "../../core/problem.ts";
import { dateTimeInput, textArea, textInput } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage, Place } from "../linkPage.ts";
import { textIn } from "../task.ts";
import { aboutList } from "../taskView.ts";

const { fields: words, about } = linkTexts;

const organizationOf = ({ link }: Pick<Place, "link">): string => textIn(link.mail.facts, "organizationId") ?? "";
const rungOf = ({ link }: Pick<Place, "link">): string => textIn(link.mail.facts, "rung") ?? "";

function waiting(place: Pick<Place, "link" | "task">): [string, string][] {
  const rung = rungOf(place);
  return [
    [about.organization, place.task.subject ?? ""],
    [about.rung, isRung(rung) ? rungTexts[rung] : rung],
  ];
}

/** A leader sets the waiting rung in motion; a talk with its time and place. */
export const confirmEscalationPage: LinkPage = {
  action: "confirm-escalation",
  command: "confirmEscalation",
  forAssigned: false,
  needsCode: true,
  repeatable: false,
  probe: (place) => ({
    type: "confirmEscalation",
    organizationId: organizationOf(place),
    meeting: { at: "2099-01-01T09:00:00+08:00", place: "?" },
  }),
  fields: (place, typed, errors) =>
    html`${aboutList(waiting(place))}${
      rungOf(place) === "interview" &&
      html`${dateTimeInput({ name: "at", label: words.meetingAt, required: true, errors, value: typed.get("at") })}${textInput({ name: "place", label: words.meetingPlace, required: true, errors, value: typed.get("place"), maxLength: 200 })}`
    }${textArea({ name: "note", label: words.note, hint: linkTexts.limit(SHORT_TEXT), errors, value: typed.get("note"), maxLength: SHORT_TEXT })}`,
  commandOf: (place, typed) => {
    const [at, where, note] = [typed.get("at"), typed.get("place").trim(), typed.get("note").trim()];
    const talks = rungOf(place) === "interview";
    if (talks && (at === "" || where === ""))
      throw new Problem("INVALID_INPUT", {}, [{ path: at === "" ? "at" : "place", message: words.meetingMissing }]);
    // What a browser calls local is the office's own time.
    const meeting = talks ? { meeting: { at: `${at.length === 16 ? `${at}:00` : at}+08:00`, place: where } } : {};
    const body = { organizationId: organizationOf(place), ...(note === "" ? {} : { note }), ...meeting };
    return { ...parseInput(issueBodies.confirmEscalation, body), type: "confirmEscalation" };
  },
  summary: (typed, place) => [
    ...waiting(place).map(([name, value]) => ({ name, value })),
    ...(typed.get("at") === "" ? [] : [{ name: words.meetingAt, value: typed.get("at").replace("T", " ") }]),
    ...(typed.get("place") === "" ? [] : [{ name: words.meetingPlace, value: typed.get("place") }]),
    ...(typed.get("note") === "" ? [] : [{ name: words.note, value: typed.get("note") }]),
  ],
};

/** A leader lets the waiting rung pass, with the reason. */
export const waiveEscalationPage: LinkPage = {
  action: "waive-escalation",
  command: "waiveEscalation",
  forAssigned: false,
  needsCode: true,
  repeatable: false,
  probe: (place) => ({ ...rungGiven(place), type: "waiveEscalation", organizationId: organizationOf(place), reason: "?" }),
  fields: (place, typed, errors) =>
    html`${aboutList(waiting(place))}${textArea({
      name: "reason",
      label: words.waiveReason,
      hint: linkTexts.limit(SHORT_TEXT),
      required: true,
      errors,
      value: typed.get("reason"),
      maxLength: SHORT_TEXT,
    })}`,
  commandOf: (place, typed) => ({
    ...parseInput(issueBodies.waiveEscalation, { organizationId: organizationOf(place), reason: typed.get("reason"), ...rungGiven(place) }),
    type: "waiveEscalation",
  }),
  summary: (typed, place) => [
    ...waiting(place).map(([name, value]) => ({ name, value })),
    { name: words.waiveReason, value: typed.get("reason") },
  ],
};

/** The rung that the mail told of: the link lets no other one pass. */
function rungGiven(place: Pick<Place, "link">): { rung?: keyof typeof rungTexts } {
  const rung = rungOf(place);
  return isRung(rung) ? { rung } : {};
}
