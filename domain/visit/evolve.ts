import { evolveEscalation, withoutWaitingReminder } from "../escalation/evolveEscalation.ts";
import { isRule } from "../process/actor.ts";
import type { Stamped } from "../process/process.ts";
import type { ReceivedEntry } from "./entries.ts";
import type { VisitEvent } from "./events.ts";
import type { VisitDepartment, VisitInput } from "./input.ts";
import { settleLadders } from "./ladderMatter.ts";
import { validSignatures } from "./queries.ts";
import type { Department, FollowUp, Member, PublicationVersion, VisitState } from "./state.ts";

export const REVISION = 1;

export function initial(input: VisitInput): VisitState {
  const { visitId, batchId, number, jurisdictionId, office, object, field, resultDueOn, rosterId, startedAt, rules } = input;
  return {
    revision: REVISION,
    rules,
    visitId,
    batchId,
    number,
    jurisdictionId,
    office,
    object,
    field,
    resultDueOn,
    rosterId,
    startedAt,
    departments: [],
    substitutions: [],
    entries: [],
    lateEntries: [],
    signatures: [],
    completedAt: null,
    publicationDueOn: null,
    publication: [],
    followUps: {},
    transfers: [],
    followedUpAt: null,
    closedAt: null,
    withdrawnAt: null,
    done: [],
  };
}

/** Folds one event. */
export function evolve(state: VisitState, event: Stamped<VisitEvent>): VisitState {
  const folded = fold(state, event);
  return settleLadders(voidSignatures(folded, event.at), event.at);
}

/** A signature over what no longer stands holds no more, and does not come back when the same words come again. */
function voidSignatures(state: VisitState, at: string): VisitState {
  if (state.completedAt !== null || state.signatures.every(({ voidedAt }) => voidedAt !== undefined)) return state;
  const valid = new Set(state.departments.flatMap((department) => validSignatures(state, department)));
  if (state.signatures.every((signature) => signature.voidedAt !== undefined || valid.has(signature))) return state;
  return {
    ...state,
    signatures: state.signatures.map((signature) =>
      signature.voidedAt !== undefined || valid.has(signature) ? signature : { ...signature, voidedAt: at },
    ),
  };
}

function fold(state: VisitState, event: Stamped<VisitEvent>): VisitState {
  const { at } = event;
  const personId = isRule(event.by) ? "" : event.by.personId;
  switch (event.type) {
    case "assigned":
      return { ...state, departments: event.departments.map(departmentOf) };
    case "confirmed":
      return withMember(state, event, (member) => ({ ...member, confirmedAt: at }));
    case "recusalDeclared":
      return withMember(state, event, (member) => ({ ...member, recusal: { reason: event.reason, at } }));
    case "recusalDecided":
      return withMember(state, event, (member) => ({
        ...member,
        recusal: {
          reason: "",
          at,
          ...member.recusal,
          outcome: event.outcome,
          decidedAt: at,
          ...(event.reasons === undefined ? {} : { reasons: event.reasons }),
        },
      }));
    case "inspectorReplaced": {
      const out = { organizationId: event.organizationId, inspectorId: event.outInspectorId };
      const replaced = withMember(state, out, (member) => ({ ...member, replacedAt: at }));
      return {
        ...replaced,
        substitutions: [...state.substitutions, event.substitution],
        departments: replaced.departments.map((department) =>
          department.organizationId === event.organizationId
            ? { ...department, team: [...department.team, { ...event.in, substitution: event.substitution }] }
            : department,
        ),
      };
    }
    case "objectReplaced":
      return {
        ...state,
        object: event.object,
        departments: event.departments.map(departmentOf),
        substitutions: [...state.substitutions, event.substitution],
      };
    case "entriesReceived": {
      const via = event.by.via;
      const received = event.entries.map((entry): ReceivedEntry => ({ ...entry, personId, via, receivedAt: at }));
      return event.late
        ? { ...state, lateEntries: [...state.lateEntries, ...received] }
        : { ...state, entries: [...state.entries, ...received] };
    }
    case "signed": {
      const { organizationId, inspectorId, covers, paper } = event;
      const signature = { organizationId, inspectorId, personId, at, covers };
      return { ...state, signatures: [...state.signatures, paper === undefined ? signature : { ...signature, paperEvidenceId: paper.id }] };
    }
    case "completed":
      return { ...state, completedAt: at, publicationDueOn: event.publicationDueOn, listed: [] };
    case "resultsReopened":
      return {
        ...state,
        completedAt: null,
        publicationDueOn: null,
        followedUpAt: null,
        entries: [...state.entries, ...state.lateEntries],
        lateEntries: [],
        signatures: state.signatures.map((signature) => (signature.voidedAt === undefined ? { ...signature, voidedAt: at } : signature)),
      };
    case "publicationPrepared": {
      const { edition, redactions, reason } = event;
      const prepared = { edition, redactions, preparedBy: personId, preparedAt: at };
      return { ...state, publication: [...state.publication, reason === undefined ? prepared : { ...prepared, reason }] };
    }
    case "publicationApproved":
      return withPublication(state, event.edition, (each) => ({ ...each, approvedBy: personId, approvedAt: at }));
    case "published":
      return withPublication(state, event.edition, (each) => ({ ...each, publishedAt: at }));
    case "issueStarted":
      return withFollowUp(state, event.subject, { kind: "issue", issueId: event.issueId, at });
    case "caseTransferred": {
      const { transferId, subject, organizationId, ground, to, reason, symbol, year } = event;
      const number = Number(event.allocated ?? 0);
      const transfer = { id: transferId, subject, organizationId, ground, to, reason, symbol, year, number, at, personId };
      const known = state.followUps[subject];
      const transferred: VisitState = { ...state, transfers: [...state.transfers, transfer] };
      // A problem may be rectified and transferred: what came first stays its follow-up.
      return known === undefined ? withFollowUp(transferred, subject, { kind: "transfer", transferId, at }) : transferred;
    }
    case "followUpSettled":
      return withFollowUp(state, event.subject, { kind: "settled", reason: event.reason, at });
    case "followedUp":
      return { ...state, followedUpAt: at };
    case "closed":
      return { ...state, closedAt: at };
    case "withdrawn":
      return { ...state, withdrawnAt: at, withdrawReason: event.reason };
    case "signaturesVoided":
    case "commented":
      return state;
    case "confirmationReminded":
    case "resultReminded":
    case "overdue":
    case "publicationReminded":
    case "followUpReminded":
      return { ...state, done: [...state.done, event.key] };
    case "reminderDropped":
      return withoutWaitingReminder(state, event) ?? { ...state, done: [...state.done, event.key] };
    case "rungWaiting":
    case "waitingRungReminded":
    case "rungRaised":
    case "rungWaived":
    case "listingLifted":
    case "letterIssued":
    case "receiptSigned":
    case "letterReplied":
    case "replyReminded":
      return evolveEscalation(state, event);
  }
}

function departmentOf({ team, ...department }: VisitDepartment): Department {
  return { ...department, team: team.map((member) => ({ ...member })) };
}

function withMember(
  state: VisitState,
  { organizationId, inspectorId }: { organizationId: string; inspectorId: string },
  change: (member: Member) => Member,
): VisitState {
  return {
    ...state,
    departments: state.departments.map((department) =>
      department.organizationId === organizationId
        ? {
            ...department,
            team: department.team.map((member) =>
              member.inspectorId === inspectorId && member.replacedAt === undefined ? change(member) : member,
            ),
          }
        : department,
    ),
  };
}

function withPublication(state: VisitState, edition: number, change: (each: PublicationVersion) => PublicationVersion): VisitState {
  return { ...state, publication: state.publication.map((each) => (each.edition === edition ? change(each) : each)) };
}

function withFollowUp(state: VisitState, subject: string, followUp: FollowUp): VisitState {
  return { ...state, followUps: { ...state.followUps, [subject]: followUp } };
}
