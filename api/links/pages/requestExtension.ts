import { addDays } from "../../../domain/calendar/calendarDay.ts";
import { issueBodies, SHORT_TEXT } from "../../../domain/rectification/schema.ts";
import type { TimeTarget } from "../../../domain/rectification/timeLedger.ts";
import { dateText } from "../../../texts/zh-CN/clock.ts";
import { linkTexts } from "../../../texts/zh-CN/links.ts";
import { parseInput } from "../../core/parseInput.ts";
import { storingCommands } from "../../issues/commandOf.ts";
import { choices, dateInput, textArea } from "../fields.ts";
import { html } from "../html.ts";
import type { LinkPage, Place } from "../linkPage.ts";

const { fields: words } = linkTexts;

/** What may be put off: the organization's own part, the issue, or one of its measures. */
function targetsOf({ link, task }: Pick<Place, "link" | "task">): { value: string; label: string; target: TimeTarget }[] {
  const own = link.assignment === null ? [] : [link.assignment.id];
  return [
    ...own.map((assignmentId) => ({
      value: "assignment",
      label: words.targetAssignment,
      target: { type: "assignment" as const, assignmentId },
    })),
    { value: "issue", label: words.targetIssue, target: { type: "issue" } },
    ...task.measures
      .filter(({ state }) => state !== "accepted")
      .map(({ id, place }) => ({ value: id, label: words.targetMeasure(place), target: { type: "measure" as const, measureId: id } })),
  ];
}

/** 申请延期, confirmed by a code: it is a department's word to the leaders. */
export const requestExtensionPage: LinkPage = {
  action: "request-extension",
  command: "requestExtension",
  forAssigned: true,
  needsCode: true,
  repeatable: false,
  probe: (place) => ({
    type: "requestExtension",
    target: targetsOf(place)[0]?.target ?? { type: "issue" },
    workingDays: 1,
    reason: "?",
  }),
  fields: (place, typed, errors) =>
    html`${choices({
      name: "target",
      label: words.target,
      required: true,
      errors,
      value: typed.get("target") === "" ? (targetsOf(place)[0]?.value ?? "") : typed.get("target"),
      options: targetsOf(place),
    })}${dateInput({
      name: "until",
      label: words.until,
      required: true,
      errors,
      value: typed.get("until"),
      min: addDays(place.task.dueOn ?? place.task.today, 1),
    })}${textArea({
      name: "reason",
      label: words.extensionReason,
      hint: linkTexts.limit(SHORT_TEXT),
      required: true,
      errors,
      value: typed.get("reason"),
      maxLength: SHORT_TEXT,
    })}`,
  commandOf: (place, typed) => {
    const target = targetsOf(place).find(({ value }) => value === typed.get("target"))?.target;
    const body = parseInput(issueBodies.requestExtension, { target, until: typed.get("until"), reason: typed.get("reason") });
    const { caller, matter } = place.link;
    return storingCommands.requestExtension(body, { database: place.deps.database, caller, state: matter.state });
  },
  summary: (typed, place) => [
    { name: words.target, value: targetsOf(place).find(({ value }) => value === typed.get("target"))?.label ?? "" },
    { name: words.until, value: dateText(typed.get("until")) },
    { name: words.extensionReason, value: typed.get("reason") },
  ],
};
