import { addDays } from "../calendar/calendarDay.ts";
import type { RectificationTemplate } from "./notices.ts";
import type { AssignmentRole, AssignmentState, Day } from "./state.ts";
import type { RectificationStatus } from "./status.ts";

/** What can be done from a mail, each by a link and a page of its own. The words stand in the links' addresses. */
export const mailActions = [
  "acknowledge",
  "return",
  "report-progress",
  "submit-evidence",
  "sign-off",
  "request-verification",
  "request-extension",
  "report-standing",
  "sign-receipt",
  "reply-to-letter",
  "decide-extension",
  "confirm-escalation",
  "waive-escalation",
] as const;

export type MailAction = (typeof mailActions)[number];

export function isMailAction(word: string): word is MailAction {
  return mailActions.some((action) => action === word);
}

const work: readonly MailAction[] = ["submit-evidence", "report-progress", "sign-off", "request-verification"];
const wholeTask: readonly MailAction[] = ["acknowledge", "return", ...work, "request-extension"];
const decideExtension: readonly MailAction[] = ["decide-extension"];
const aboutLetter: readonly MailAction[] = ["reply-to-letter", "sign-receipt"];

/** Which template offers what, the likeliest first: that one is the mail's button. A template that is not here offers nothing. */
const byTemplate: Readonly<Partial<Record<RectificationTemplate, readonly MailAction[]>>> = {
  assignment: wholeTask,
  acknowledgement_reminder: wholeTask,
  due_reminder: ["acknowledge", ...work, "request-extension"],
  overdue: ["acknowledge", ...work],
  evidence_wanted: [...work, "request-extension"],
  sign_off_wanted: ["sign-off", "report-progress"],
  reopening: ["acknowledge", ...work, "request-extension"],
  correction: wholeTask,
  handover: wholeTask,
  extension_granted: work,
  extension_refused: work,
  resumption: work,
  standing: ["report-standing"],
  standing_reminder: ["report-standing"],
  standing_missing: ["report-standing"],
  escalation: ["sign-receipt", ...work, "reply-to-letter"],
  letter_reply_overdue: aboutLetter,
  extension_wanted: decideExtension,
  extension_reminder: decideExtension,
  escalation_waiting: ["confirm-escalation", "waive-escalation"],
};

/** How an issue stands for the organization that a mail goes to. */
export interface Standpoint {
  status: RectificationStatus;
  /** Its current assignment, if it has one. */
  assignment: { role: AssignmentRole; state: AssignmentState } | null;
}

/** The actions that a mail of this template offers to an organization that stands so. */
export function mailActionsFor(template: string, standpoint: Standpoint): MailAction[] {
  const offered = isTemplate(template) ? (byTemplate[template] ?? []) : [];
  return offered.filter((action) => hasPlace(action, standpoint));
}

function isTemplate(template: string): template is RectificationTemplate {
  return Object.hasOwn(byTemplate, template);
}

function hasPlace(action: MailAction, { status, assignment }: Standpoint): boolean {
  // The clock may stand; the work goes on meanwhile.
  const working = status === "assigned" || status === "in_progress" || status === "suspended";
  switch (action) {
    case "decide-extension":
    case "confirm-escalation":
    case "waive-escalation":
      // For leaders of the office, whom their templates alone address.
      return assignment === null && working;
    case "acknowledge":
      return assignment?.state === "assigned";
    case "return":
      return working && (assignment?.state === "assigned" || assignment?.state === "acknowledged");
    case "report-progress":
    case "submit-evidence":
      return working && assignment !== null;
    case "request-extension":
      return working && status !== "suspended" && (assignment?.state === "assigned" || assignment?.state === "acknowledged");
    case "sign-off":
      return working && assignment?.role === "cooperating" && (assignment.state === "assigned" || assignment.state === "acknowledged");
    case "request-verification":
      // The lead's last word of a round; while the clock stands nothing is verified.
      return (
        working &&
        status !== "suspended" &&
        assignment?.role === "lead" &&
        (assignment.state === "assigned" || assignment.state === "acknowledged")
      );
    case "report-standing":
      return status === "standing" && assignment !== null;
    case "sign-receipt":
    case "reply-to-letter":
      return assignment !== null;
  }
}

/** The last day of a mail's links: so many days after the mail was written, or after the due date that it names, whichever is later. */
export function linksExpireOn({ writtenOn, dueOn, days }: { writtenOn: Day; dueOn: Day | null; days: number }): Day {
  return addDays(dueOn !== null && dueOn > writtenOn ? dueOn : writtenOn, days);
}
