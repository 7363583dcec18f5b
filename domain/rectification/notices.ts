import { letterNumber } from "../letters/letter.ts";
import type { Facts } from "../process/json.ts";
import type { NoticeDraft, Recipient, Stamped } from "../process/process.ts";
import { acknowledgeDueOn } from "./agenda/acknowledgement.ts";
import { verifyDueOn } from "./agenda/verification.ts";
import type { RectificationEvent } from "./events.ts";
import { currentAssignments, issueDueFor, issueDueOn, leadOf, measureDueFor, measuresWanting, ownersOf } from "./queries.ts";
import type { RectificationState } from "./state.ts";
import { timeNotices, timeTemplates } from "./timeNotices.ts";

/** The templates of this process's notices; the words lie in texts/. */
export const rectificationTemplates = [
  "assignment",
  "acknowledgement_reminder",
  "due_reminder",
  "overdue",
  "evidence_wanted",
  "sign_off_wanted",
  "verification_wanted",
  "verification_reminder",
  "verification_result",
  "verifier_assigned",
  "assignment_returned",
  "assignment_removed",
  "objection",
  "standing",
  "released",
  "closing",
  "reopening",
  "correction",
  "handover",
  "withdrawal",
  ...timeTemplates,
  "escalation",
  "escalation_waiting",
  "listing_lifted",
  "letter_replied",
  "letter_reply_overdue",
  "retracted",
] as const;

export type RectificationTemplate = (typeof rectificationTemplates)[number];

/** Who is told what of an event, judged by the state after it. What was entered from an older ledger is mailed to nobody. */
export function notices(event: Stamped<RectificationEvent>, state: RectificationState): NoticeDraft[] {
  const draft = (to: Recipient, template: RectificationTemplate, facts: Facts = {}): NoticeDraft => ({
    to,
    template,
    facts: { issueId: state.issueId, number: state.number, title: state.title, dueOn: dueOnFor(state, to), ...facts },
  });
  const each = (organizationIds: string[], template: RectificationTemplate, facts?: (organizationId: string) => Facts): NoticeDraft[] =>
    organizationIds.map((organizationId) => draft({ organizationId }, template, facts?.(organizationId)));
  const assigned = currentAssignments(state).map((assignment) => assignment.organizationId);
  const office: Recipient = { office: true };
  const toVerifier: Recipient = state.verifierId === null ? office : { personId: state.verifierId };
  // Who verifies has a date of their own; the issue's is the others' business.
  const verificationFacts: Facts = { dueOn: null, verifyBy: verifyDueOn(state) };

  const onTime = timeNotices(event, state);
  if (onTime !== null) return onTime.map(({ to, template, facts }) => draft(to, template, facts));

  switch (event.type) {
    case "assigned":
      if (state.entry !== "new" && event.version === 1) return [];
      return event.assignments.map((made) => draft({ organizationId: made.organizationId }, "assignment", assignmentFacts(state, made.id)));
    case "reassigned": {
      const removed = state.assignments.find((assignment) => assignment.id === event.assignmentId);
      const told = removed ? each([removed.organizationId], "assignment_removed", () => ({ reason: event.reason })) : [];
      return [...told, draft({ organizationId: event.to.organizationId }, "assignment", assignmentFacts(state, event.to.id))];
    }
    case "returned": {
      const organizationId = state.assignments.find((assignment) => assignment.id === event.assignmentId)?.organizationId;
      return [draft(office, "assignment_returned", { organizationId, reason: event.reason })];
    }
    case "signOffWanted":
      return each(event.organizationIds, "sign_off_wanted");
    case "verificationRequested":
      return [draft(toVerifier, "verification_wanted", verificationFacts)];
    case "verifierAssigned":
      return [draft({ personId: event.personId }, "verifier_assigned")];
    case "verificationPassed":
      return [
        ...each(assigned, "verification_result", () => ({ outcome: "accept" })),
        ...each(liftedAt(state, event.at), "listing_lifted", (organizationId) => ({
          organizationId,
          ...letterFacts(state, event.at, organizationId),
        })),
      ];
    case "verificationRejected": {
      const rejected = event.results.filter((result) => result.outcome === "reject").map((result) => result.measureId);
      const wanted = each(event.reopened, "evidence_wanted", (organizationId) => ({
        ...wantedFacts(state, organizationId),
        rejected: true,
      }));
      const others = assigned.filter((organizationId) => !event.reopened.includes(organizationId));
      return [...wanted, ...each(others, "verification_result", () => ({ outcome: "reject", measureIds: rejected }))];
    }
    case "objected":
      return each(leadOf(state) ? [leadOf(state)?.organizationId ?? ""] : [], "objection", () => ({ text: event.text }));
    case "objectionDecided":
      if (event.outcome === "dismissed") return [];
      return each(assigned, "evidence_wanted", (organizationId) => ({ ...wantedFacts(state, organizationId), reason: event.reasons }));
    case "standingEntered":
      return each(assigned, "standing");
    case "released":
      return each(assigned, "released", () => ({ reason: event.reason }));
    case "closed":
      return each(assigned, "closing", (organizationId) => letterFacts(state, event.at, organizationId));
    case "reopened":
      return each(assigned, "reopening", (organizationId) => ({
        ...wantedFacts(state, organizationId),
        reason: event.reason,
        ...letterFacts(state, event.at, organizationId),
      }));
    case "corrected":
      return event.changes.deadline === undefined && event.changes.measures === undefined
        ? []
        : each(assigned, "correction", () => ({ reason: event.reason }));
    case "handedOver": {
      const { organizationId, personId } = event.to;
      if (organizationId !== undefined) return each([organizationId], "handover", () => ({ reason: event.reason }));
      return personId === undefined ? [] : [draft({ personId }, "handover", { reason: event.reason })];
    }
    case "withdrawn":
      return state.entry === "done" ? [] : each(assigned, "withdrawal", () => ({ reason: event.reason }));
    case "acknowledgementReminded": {
      const assignment = state.assignments.find((candidate) => candidate.id === event.assignmentId);
      if (!assignment) return [];
      return each([assignment.organizationId], "acknowledgement_reminder", () => assignmentFacts(state, assignment.id));
    }
    case "dueReminded":
      return each(event.organizationIds, "due_reminder", (organizationId) => ({
        ...wantedFacts(state, organizationId),
        dueOn: event.dueOn,
        workingDaysBefore: event.workingDaysBefore,
      }));
    case "overdue": {
      // Where the rules urge at once, their letter follows in the same moment: one thing is told in one mail.
      const told = urgesAtOnce(state) ? [] : event.organizationIds;
      return [
        ...each(told, "overdue", (organizationId) => ({ ...wantedFacts(state, organizationId), dueOn: event.dueOn })),
        draft(office, "overdue", { dueOn: event.dueOn, organizationIds: event.organizationIds }),
      ];
    }
    case "rungRaised": {
      const { organizationId, rung, lateness, reason, meeting, measureIds } = event;
      const facts: Facts = {
        rung,
        reason,
        dueOn: lateness.dueOn,
        measureIds,
        ...(meeting === undefined ? {} : { meetingAt: meeting.at, meetingPlace: meeting.place }),
        ...letterFacts(state, event.at, organizationId),
      };
      const others = rung === "circular" ? assigned.filter((other) => other !== organizationId) : [];
      return [
        draft({ organizationId }, "escalation", { ...wantedFacts(state, organizationId), ...facts }),
        ...each(others, "escalation", () => ({ ...facts, organizationId, copy: true })),
      ];
    }
    case "rungWaiting":
    case "waitingRungReminded": {
      const { organizationId, rung } = event;
      const ladder = state.ladders?.find((each) => each.organizationId === organizationId);
      const dueOn = ladder?.dueOn ?? null;
      const reason = ladder?.waiting?.reason;
      return [draft({ leaders: true }, "escalation_waiting", { ...wantedFacts(state, organizationId), rung, dueOn, reason })];
    }
    case "listingLifted":
      return [
        draft({ organizationId: event.organizationId }, "listing_lifted", {
          reason: event.reason,
          organizationId: event.organizationId,
          ...letterFacts(state, event.at, event.organizationId),
        }),
      ];
    case "letterReplied":
      return [draft(office, "letter_replied", { organizationId: event.organizationId, ...letterById(state, event.letterId) })];
    case "replyReminded":
      return [{ organizationId: event.organizationId }, office].map((to) =>
        draft(to, "letter_reply_overdue", { organizationId: event.organizationId, ...letterById(state, event.letterId) }),
      );
    case "verificationReminded":
      return [draft(toVerifier, "verification_reminder", verificationFacts)];
    case "extensionRequested":
    case "extensionSeconded":
    case "extensionGranted":
    case "extensionRefused":
    case "extensionReminded":
    case "suspended":
    case "resumed":
    case "standingScheduled":
    case "standingReminded":
    case "standingPeriodClosed":
    case "lookBackScheduled":
    case "lookBackRecorded":
    case "lookBackReminded":
    case "registered":
    case "baselineEntered":
    case "acknowledged":
    case "progressReported":
    case "evidenceSubmitted":
    case "evidenceWithdrawn":
    case "signedOff":
    case "dissented":
    case "verificationSeconded":
    case "publicized":
    case "publicityConcluded":
    case "standingReported":
    case "commented":
    case "reminderDropped":
    case "rungWaived":
    case "letterIssued":
    case "receiptSigned":
    case "concluded":
      return [];
  }
}

/** The ladder's first rung goes out by itself in the moment of lateness. */
function urgesAtOnce(state: RectificationState): boolean {
  const first = state.rules.policy.body.ladder?.rungs[0];
  return first?.afterWorkingDays === 0 && first.by === "rule";
}

/** Organizations whose 挂牌督办 a step ended. */
function liftedAt(state: RectificationState, issuedAt: string): string[] {
  const letters = (state.letters ?? []).filter((each) => each.kind === "listing_lifted_notice" && each.issuedAt === issuedAt);
  return letters.map(({ organizationId }) => organizationId);
}

/** The letter that a step made for an organization. */
function letterFacts(state: RectificationState, issuedAt: string, organizationId: string): Facts {
  const letter = state.letters?.findLast((each) => each.issuedAt === issuedAt && each.organizationId === organizationId);
  return letter ? letterById(state, letter.id) : {};
}

function letterById(state: RectificationState, letterId: string): Facts {
  const letter = state.letters?.find((each) => each.id === letterId);
  if (!letter) return {};
  return { letterId, letterKind: letter.kind, letterNumber: letterNumber(letter), replyBy: letter.replyBy ?? null };
}

/** The issue's date as it is for whoever is told: an organization may have one of its own. */
function dueOnFor(state: RectificationState, to: Recipient): string | null {
  return "organizationId" in to ? issueDueFor(state, to.organizationId) : issueDueOn(state);
}

function assignmentFacts(state: RectificationState, assignmentId: string): Facts {
  const assignment = state.assignments.find((candidate) => candidate.id === assignmentId);
  if (!assignment) return {};
  const letter = state.letters?.findLast((each) => each.kind === "assignment_letter" && each.organizationId === assignment.organizationId);
  return {
    ...wantedFacts(state, assignment.organizationId),
    role: assignment.role,
    group: assignment.group,
    acknowledgeBy: acknowledgeDueOn(state, assignment),
    ...(letter === undefined ? {} : letterById(state, letter.id)),
  };
}

/** What an organization still owes: its measures without evidence, with their dates and the findings of a rejection. */
function wantedFacts(state: RectificationState, organizationId: string): Facts {
  const owed = measuresWanting(state).filter((measure) => ownersOf(state, measure).includes(organizationId));
  return {
    organizationId,
    measures: owed.map((measure) => ({
      id: measure.id,
      textHash: measure.textHash,
      dueOn: measureDueFor(state, measure, organizationId),
      findings: measure.findings,
    })),
  };
}
