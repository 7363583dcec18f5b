import type { Facts } from "../process/json.ts";
import type { Recipient, Stamped } from "../process/process.ts";
import type { RectificationEvent } from "./events.ts";
import { lookBackDueOn } from "./lookBacks.ts";
import { currentAssignments } from "./queries.ts";
import type { RectificationState } from "./state.ts";
import type { Later, TimeTarget } from "./timeLedger.ts";

/** Templates of what is told about extensions, suspensions, periodic reports and look-backs. */
export const timeTemplates = [
  "extension_wanted",
  "extension_reminder",
  "extension_granted",
  "extension_refused",
  "suspension",
  "resumption",
  "standing_reminder",
  "standing_missing",
  "look_back_planned",
  "look_back_due",
] as const;

interface TimeNotice {
  to: Recipient;
  template: (typeof timeTemplates)[number];
  facts: Facts;
}

/** Who is told of an extension, a suspension, a periodic report or a look-back; null for all other events. */
export function timeNotices(event: Stamped<RectificationEvent>, state: RectificationState): TimeNotice[] | null {
  const organizations = currentAssignments(state).map(({ organizationId }) => organizationId);
  const each = (ids: readonly string[], template: TimeNotice["template"], facts: Facts): TimeNotice[] =>
    ids.map((organizationId) => ({ to: { organizationId }, template, facts }));
  switch (event.type) {
    case "extensionRequested":
    case "extensionReminded": {
      const request = (state.extensionRequests ?? []).find(({ id }) => id === event.requestId);
      if (request === undefined) return [];
      const { id, target, organizationId, asked, reason } = request;
      const facts = { requestId: id, organizationId, reason, ...targetFacts(target), ...laterFacts(asked) };
      return [{ to: { leaders: true }, template: event.type === "extensionReminded" ? "extension_reminder" : "extension_wanted", facts }];
    }
    case "extensionGranted":
    case "extensionRefused": {
      const { requestId, target, organizationId, reasons } = event;
      const told = [...new Set([organizationId, ...organizations])];
      const facts = { requestId, organizationId, reason: reasons, ...targetFacts(target) };
      if (event.type === "extensionRefused") return each(told, "extension_refused", facts);
      return each(told, "extension_granted", { ...facts, extendedTo: event.dueOn, before: event.before });
    }
    case "suspended": {
      const { target, from, until, ground, citation, reason } = event;
      const facts = { ...targetFacts(target), from, until, ground, citation, reason, dueOn: null };
      return each(concerned(state, target, organizations), "suspension", facts);
    }
    case "resumed": {
      const { target, to, reason } = event;
      return each(concerned(state, target, organizations), "resumption", { ...targetFacts(target), from: to, reason });
    }
    case "standingReminded":
      return each(event.organizationIds, "standing_reminder", { dueOn: null, reportBy: event.dueOn });
    case "standingPeriodClosed": {
      const { missing, period, dueOn } = event;
      if (missing.length === 0) return [];
      const facts = { dueOn: null, reportBy: dueOn, period };
      return [
        ...each(missing, "standing_missing", facts),
        { to: { office: true }, template: "standing_missing", facts: { ...facts, organizationIds: missing } },
      ];
    }
    case "lookBackScheduled": {
      const { personId, lookBackId } = event;
      return personId === undefined ? [] : [{ to: { personId }, template: "look_back_planned", facts: lookBackFacts(state, lookBackId) }];
    }
    case "lookBackReminded": {
      const personId = (state.lookBacks ?? []).find(({ id }) => id === event.lookBackId)?.personId;
      const to: Recipient = personId === undefined ? { office: true } : { personId };
      return [{ to, template: "look_back_due", facts: lookBackFacts(state, event.lookBackId) }];
    }
    default:
      return null;
  }
}

/** Everybody for the issue and a measure, for which others wait too; for an assignment, the organization that holds it. */
function concerned(state: RectificationState, target: TimeTarget, organizations: string[]): string[] {
  if (target.type !== "assignment") return organizations;
  return state.assignments.filter(({ id }) => id === target.assignmentId).map(({ organizationId }) => organizationId);
}

function targetFacts(target: TimeTarget): Facts {
  switch (target.type) {
    case "issue":
      return { target: "issue" };
    case "measure":
      return { target: "measure", measureIds: [target.measureId] };
    case "assignment":
      return { target: "assignment", assignmentId: target.assignmentId };
  }
}

function laterFacts(later: Later): Facts {
  return "until" in later ? { until: later.until } : { workingDays: later.workingDays };
}

function lookBackFacts(state: RectificationState, lookBackId: string): Facts {
  const lookBack = (state.lookBacks ?? []).find(({ id }) => id === lookBackId);
  if (lookBack === undefined) return { dueOn: null };
  return { dueOn: null, lookBackId, lookBackOn: lookBack.on, lookBackBy: lookBackDueOn(state, lookBack) };
}
