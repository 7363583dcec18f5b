import { letterNumber } from "../letters/letter.ts";
import type { Facts } from "../process/json.ts";
import type { NoticeDraft, Recipient, Stamped } from "../process/process.ts";
import { confirmDueOn } from "./agenda.ts";
import type { VisitEvent } from "./events.ts";
import { conflictsOf, departmentOf, isGoing, problemsWaiting } from "./queries.ts";
import type { Department, VisitState } from "./state.ts";

/** The templates of this process's notices; the words lie in texts/. */
export const visitTemplates = [
  "visit_assigned",
  "visit_team",
  "visit_confirmation_reminder",
  "visit_recusal_declared",
  "visit_recusal_decided",
  "visit_replaced",
  "visit_conflict",
  "visit_signature_voided",
  "visit_result_reminder",
  "visit_overdue",
  "visit_escalation",
  "visit_escalation_waiting",
  "visit_listing_lifted",
  "visit_letter_replied",
  "visit_letter_reply_overdue",
  "visit_completed",
  "visit_reopened",
  "visit_late_entries",
  "visit_publication_wanted",
  "visit_publication_reminder",
  "visit_problem",
  "visit_transferred",
  "visit_follow_up_reminder",
  "visit_withdrawn",
] as const;

export type VisitTemplate = (typeof visitTemplates)[number];

/** Who is told what of an event, judged by the state after it. The object's name is looked up where the mail is written. */
export function notices(event: Stamped<VisitEvent>, state: VisitState): NoticeDraft[] {
  const draft = (to: Recipient, template: VisitTemplate, facts: Facts = {}): NoticeDraft => ({
    to,
    template,
    facts: { visitId: state.visitId, number: state.number, objectId: state.object.id, dueOn: state.resultDueOn, ...facts },
  });
  const office: Recipient = { office: true };
  const each = (organizationIds: readonly string[], template: VisitTemplate, facts: Facts = {}): NoticeDraft[] =>
    organizationIds.map((organizationId) => draft({ organizationId }, template, { organizationId, ...facts }));
  const all = state.departments.map(({ organizationId }) => organizationId);

  switch (event.type) {
    case "assigned":
    case "objectReplaced": {
      const facts = { confirmBy: confirmDueOn(state) };
      return [
        ...state.departments.flatMap((department) =>
          membersOf(department).map((to) => draft(to, "visit_assigned", { organizationId: department.organizationId, ...facts })),
        ),
        ...each(all, "visit_team", facts),
      ];
    }
    case "recusalDeclared":
      return [draft(office, "visit_recusal_declared", { organizationId: event.organizationId, reason: event.reason })];
    case "recusalDecided": {
      const department = departmentOf(state, event.organizationId);
      const personId = department?.team.find(({ inspectorId }) => inspectorId === event.inspectorId)?.personId ?? null;
      const to: Recipient = personId === null ? { organizationId: event.organizationId } : { personId };
      return [draft(to, "visit_recusal_decided", { organizationId: event.organizationId, outcome: event.outcome, reason: event.reasons })];
    }
    case "inspectorReplaced": {
      const { organizationId, outInspectorId } = event;
      const gone = departmentOf(state, organizationId)?.team.find(({ inspectorId }) => inspectorId === outInspectorId)?.personId ?? null;
      const { personId } = event.in;
      const comes: Recipient = personId === null ? { organizationId } : { personId };
      return [
        draft(comes, "visit_assigned", { organizationId, confirmBy: confirmDueOn(state) }),
        ...(gone === null ? [] : [draft({ personId: gone }, "visit_replaced", { organizationId })]),
      ];
    }
    case "confirmationReminded":
      return event.organizationIds.flatMap((organizationId) =>
        membersOf(
          departmentOf(state, organizationId),
          ({ confirmedAt, recusal }) => confirmedAt === undefined && recusal === undefined,
        ).map((to) => draft(to, "visit_confirmation_reminder", { organizationId, confirmBy: event.dueOn })),
      );
    case "entriesReceived": {
      if (event.late) return [draft(office, "visit_late_entries", { count: event.entries.length })];
      const conflicts = new Set(conflictsOf(state));
      const concerned = event.entries.filter(({ subject }) => conflicts.has(subject)).map(({ organizationId }) => organizationId);
      return [...new Set(concerned)].flatMap((organizationId) =>
        membersOf(departmentOf(state, organizationId)).map((to) => draft(to, "visit_conflict", { organizationId, count: conflicts.size })),
      );
    }
    case "signaturesVoided":
      return state.departments.flatMap((department) =>
        membersOf(department, ({ inspectorId }) => event.inspectorIds.includes(inspectorId)).map((to) =>
          draft(to, "visit_signature_voided", { organizationId: department.organizationId }),
        ),
      );
    case "resultReminded":
      return event.organizationIds.flatMap((organizationId) =>
        membersOf(departmentOf(state, organizationId)).map((to) =>
          draft(to, "visit_result_reminder", { organizationId, workingDaysBefore: event.workingDaysBefore }),
        ),
      );
    case "overdue":
      return [draft(office, "visit_overdue", { organizationIds: event.organizationIds })];
    case "rungRaised": {
      const { organizationId, rung, lateness, reason, meeting } = event;
      const letter = state.letters?.findLast((one) => one.issuedAt === event.at && one.organizationId === organizationId);
      const facts: Facts = {
        rung,
        reason,
        dueOn: lateness.dueOn,
        ...(meeting === undefined ? {} : { meetingAt: meeting.at, meetingPlace: meeting.place }),
        ...(letter === undefined ? {} : letterFacts(state, letter.id)),
      };
      const others = rung === "circular" ? all.filter((other) => other !== organizationId) : [];
      return [
        ...each([organizationId], "visit_escalation", facts),
        ...others.map((other) => draft({ organizationId: other }, "visit_escalation", { ...facts, organizationId, copy: true })),
      ];
    }
    case "rungWaiting":
    case "waitingRungReminded": {
      const { organizationId, rung } = event;
      const ladder = state.ladders?.find((one) => one.organizationId === organizationId);
      return [draft({ leaders: true }, "visit_escalation_waiting", { organizationId, rung, reason: ladder?.waiting?.reason })];
    }
    case "listingLifted":
      return each([event.organizationId], "visit_listing_lifted", { reason: event.reason });
    case "letterReplied":
      return [draft(office, "visit_letter_replied", { organizationId: event.organizationId, ...letterFacts(state, event.letterId) })];
    case "replyReminded":
      return [{ organizationId: event.organizationId }, office].map((to) =>
        draft(to, "visit_letter_reply_overdue", { organizationId: event.organizationId, ...letterFacts(state, event.letterId) }),
      );
    case "completed":
      return [
        draft(office, "visit_completed", { dueOn: null, publishBy: event.publicationDueOn, count: problemsWaiting(state).length }),
        ...problemsWaiting(state).flatMap(({ organizationId, wants }) =>
          wants === "decision" ? each([organizationId], "visit_problem", { dueOn: null }) : [],
        ),
      ];
    case "resultsReopened":
      return each(all, "visit_reopened", { reason: event.reason });
    case "publicationPrepared":
      return [
        draft({ leaders: true }, "visit_publication_wanted", { dueOn: null, publishBy: state.publicationDueOn, reason: event.reason }),
      ];
    case "publicationReminded":
      return [draft(office, "visit_publication_reminder", { dueOn: event.dueOn, workingDaysBefore: event.workingDaysBefore })];
    case "followUpReminded":
      return [
        ...each(event.organizationIds, "visit_follow_up_reminder", { dueOn: event.dueOn, count: event.subjects.length }),
        draft(office, "visit_follow_up_reminder", { dueOn: event.dueOn, count: event.subjects.length }),
      ];
    case "caseTransferred": {
      const facts = { organizationId: event.organizationId, dueOn: null, reason: event.reason };
      const receiving =
        "organizationId" in event.to ? [draft({ organizationId: event.to.organizationId }, "visit_transferred", facts)] : [];
      return [...receiving, draft(office, "visit_transferred", facts)];
    }
    case "withdrawn":
      return [
        ...state.departments.flatMap((department) =>
          membersOf(department).map((to) => draft(to, "visit_withdrawn", { reason: event.reason })),
        ),
        ...each(all, "visit_withdrawn", { reason: event.reason }),
      ];
    case "confirmed":
    case "signed":
    case "publicationApproved":
    case "published":
    case "issueStarted":
    case "followUpSettled":
    case "followedUp":
    case "closed":
    case "commented":
    case "reminderDropped":
    case "rungWaived":
    case "letterIssued":
    case "receiptSigned":
      return [];
  }
}

/** The inspectors who go and whom a mail reaches; for those without an account, their department, once. */
function membersOf(department: Department | null, wanted: (member: Department["team"][number]) => boolean = () => true): Recipient[] {
  if (department === null) return [];
  const going = department.team.filter((member) => isGoing(member) && wanted(member));
  const people: Recipient[] = going.flatMap(({ personId }) => (personId === null ? [] : [{ personId }]));
  return going.some(({ personId }) => personId === null) ? [...people, { organizationId: department.organizationId }] : people;
}

function letterFacts(state: VisitState, letterId: string): Facts {
  const letter = state.letters?.find((one) => one.id === letterId);
  if (!letter) return {};
  return { letterId, letterKind: letter.kind, letterNumber: letterNumber(letter), replyBy: letter.replyBy ?? null };
}
