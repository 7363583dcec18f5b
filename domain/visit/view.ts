import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import { confirmDueOn, followUpDueOn } from "./agenda.ts";
import type { EntryValue, ReceivedEntry } from "./entries.ts";
import { headsOf, standingOf, WHOLE_VISIT } from "./entries.ts";
import type { ItemOutcome, VisitOutcome } from "./outcomes.ts";
import { departmentOfItem, departmentsOwing, isSigned, itemsWanting, problemsOf, subjectsOf, validSignatures } from "./queries.ts";
import type { CaseTransfer, FollowUp, Member, VisitState } from "./state.ts";
import type { VisitStatus } from "./status.ts";
import { statusOf } from "./status.ts";

export const memberStates = ["assigned", "confirmed", "recusal_declared", "recused", "replaced"] as const;

export type MemberState = (typeof memberStates)[number];

export interface EntryView {
  id: string;
  value: EntryValue;
  replaces: string[];
  organizationId: string;
  personId: string;
  deviceId: string | null;
  /** As the device's clock said; nothing is decided by it. */
  claimedAt: string | null;
  receivedAt: Instant;
}

/** The answer to a command: the visit's state after it, without names and texts. Nothing in it tells the object's credit class. */
export interface VisitView {
  id: string;
  batchId: string;
  number: number;
  status: VisitStatus;
  version: number;
  objectId: string;
  field: { from: IsoDate; until: IsoDate };
  confirmBy: IsoDate;
  resultDueOn: IsoDate;
  departments: {
    organizationId: string;
    items: { subject: string; version: number }[];
    team: {
      inspectorId: string;
      personId: string | null;
      state: MemberState;
      recusal: { reason: string; outcome: "accepted" | "refused" | null; reasons: string | null } | null;
      signed: boolean;
    }[];
    signatures: number;
    itemsWanting: number;
    signed: boolean;
    owing: boolean;
  }[];
  results: {
    subject: string;
    organizationId: string | null;
    state: "open" | "settled" | "conflict";
    value: EntryValue | null;
    /** What stands: one entry, or those that contradict each other, all of them shown. */
    entries: EntryView[];
  }[];
  lateEntries: EntryView[];
  completedAt: Instant | null;
  publicationDueOn: IsoDate | null;
  publication: {
    edition: number;
    redactions: number;
    reason: string | null;
    preparedBy: string;
    preparedAt: Instant;
    approvedBy: string | null;
    publishedAt: Instant | null;
  }[];
  problems: {
    subject: string;
    organizationId: string;
    outcome: ItemOutcome | VisitOutcome;
    wants: "issue" | "decision";
    followUp: FollowUp | null;
  }[];
  transfers: CaseTransfer[];
  followUpDueOn: IsoDate | null;
  followedUpAt: Instant | null;
  closedAt: Instant | null;
  withdrawnAt: Instant | null;
}

export function visitView(state: VisitState, version: number): VisitView {
  const owing = departmentsOwing(state);
  return {
    id: addressOf(state.visitId),
    batchId: state.batchId,
    number: state.number,
    status: statusOf(state),
    version,
    objectId: state.object.id,
    field: state.field,
    confirmBy: confirmDueOn(state),
    resultDueOn: state.resultDueOn,
    departments: state.departments.map((department) => {
      const signatures = validSignatures(state, department);
      return {
        organizationId: department.organizationId,
        items: department.checkItems.map(({ id, version: of }) => ({ subject: id, version: of })),
        team: department.team.map((member) => ({
          inspectorId: member.inspectorId,
          personId: member.personId,
          state: memberState(member),
          recusal: member.recusal
            ? { reason: member.recusal.reason, outcome: member.recusal.outcome ?? null, reasons: member.recusal.reasons ?? null }
            : null,
          signed: signatures.some(({ inspectorId }) => inspectorId === member.inspectorId),
        })),
        signatures: signatures.length,
        itemsWanting: itemsWanting(state, department).length,
        signed: isSigned(state, department),
        owing: owing.includes(department.organizationId),
      };
    }),
    results: [WHOLE_VISIT, ...state.departments.flatMap(subjectsOf)].map((subject) => {
      const standing = standingOf(state.entries, subject);
      return {
        subject,
        organizationId: departmentOfItem(state, subject)?.organizationId ?? null,
        state: standing.state,
        value: standing.state === "settled" ? standing.value : null,
        entries: headsOf(state.entries, subject).map(entryView),
      };
    }),
    lateEntries: state.lateEntries.map(entryView),
    completedAt: state.completedAt,
    publicationDueOn: state.publicationDueOn,
    publication: state.publication.map((each) => ({
      edition: each.edition,
      redactions: each.redactions.length,
      reason: each.reason ?? null,
      preparedBy: each.preparedBy,
      preparedAt: each.preparedAt,
      approvedBy: each.approvedBy ?? null,
      publishedAt: each.publishedAt ?? null,
    })),
    problems: problemsOf(state).map((problem) => ({ ...problem, followUp: state.followUps[problem.subject] ?? null })),
    transfers: state.transfers,
    followUpDueOn: followUpDueOn(state),
    followedUpAt: state.followedUpAt,
    closedAt: state.closedAt,
    withdrawnAt: state.withdrawnAt,
  };
}

/** The visit's id as addresses and tables have it: a slash would part them. */
export function addressOf(visitId: string): string {
  const cut = visitId.lastIndexOf("/");
  return cut < 0 ? visitId : `${visitId.slice(0, cut)}-${visitId.slice(cut + 1)}`;
}

/** And back. */
export function visitIdOfAddress(address: string): string {
  const cut = address.lastIndexOf("-");
  return cut < 0 ? address : `${address.slice(0, cut)}/${address.slice(cut + 1)}`;
}

export function memberState({ confirmedAt, recusal, replacedAt }: Member): MemberState {
  if (replacedAt !== undefined) return "replaced";
  if (recusal?.outcome === "accepted") return "recused";
  if (recusal !== undefined && recusal.outcome === undefined) return "recusal_declared";
  return confirmedAt === undefined ? "assigned" : "confirmed";
}

function entryView(entry: ReceivedEntry): EntryView {
  const { id, value, replaces, organizationId, personId, receivedAt } = entry;
  return {
    id,
    value,
    replaces,
    organizationId,
    personId,
    deviceId: entry.deviceId ?? null,
    claimedAt: entry.claimedAt ?? null,
    receivedAt,
  };
}
