import { plainJson } from "../../domain/process/json.ts";
import type { Matter } from "../../domain/process/matter.ts";
import { confirmDueOn, followUpDueOn } from "../../domain/visit/agenda.ts";
import { headsOf, standingOf, WHOLE_VISIT } from "../../domain/visit/entries.ts";
import type { VisitEvent } from "../../domain/visit/events.ts";
import { overdueKey } from "../../domain/visit/ladderMatter.ts";
import {
  conflictsOf,
  departmentOfItem,
  departmentsOwing,
  isOpen,
  isPublished,
  lastPublication,
  problemsOf,
  subjectsOf,
  validSignatures,
  wantsSubstitute,
} from "../../domain/visit/queries.ts";
import type { VisitState } from "../../domain/visit/state.ts";
import { statusOf } from "../../domain/visit/status.ts";
import { addressOf, memberState, visitView } from "../../domain/visit/view.ts";
import { visit } from "../../domain/visit/visit.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Transaction } from "../projection.ts";
import { processTables } from "../projection.ts";
import { saveVisitLetters } from "./visitLetterRows.ts";

type VisitMatter = Matter<VisitState, VisitEvent>;

/** A visit in the tables. Rows are functions of the state alone, so that a rebuild gives the same ones. */
export const visitTables = processTables({
  process: visit,
  project: async (transaction, after: VisitMatter, before: VisitMatter | null, at) => {
    await saveVisit(transaction, after, at);
    const [now, old] = [rowsOf(after.state), before === null ? null : rowsOf(before.state)];
    const visitId = addressOf(after.state.visitId);
    const where = { visitId };
    await replaced(now.departments, old?.departments, {
      remove: () => transaction.visitDepartment.deleteMany({ where }),
      create: (data) => transaction.visitDepartment.createMany({ data }),
    });
    await replaced(now.members, old?.members, {
      remove: () => transaction.visitMember.deleteMany({ where }),
      create: (data) => transaction.visitMember.createMany({ data }),
    });
    await replaced(now.results, old?.results, {
      remove: () => transaction.visitResult.deleteMany({ where }),
      create: (data) => transaction.visitResult.createMany({ data }),
    });
    await replaced(now.entries, old?.entries, {
      remove: () => transaction.visitEntry.deleteMany({ where }),
      create: (data) => transaction.visitEntry.createMany({ data }),
    });
    await replaced(now.signatures, old?.signatures, {
      remove: () => transaction.visitSignature.deleteMany({ where }),
      create: (data) => transaction.visitSignature.createMany({ data }),
    });
    await replaced(now.followUps, old?.followUps, {
      remove: () => transaction.visitFollowUp.deleteMany({ where }),
      create: (data) => transaction.visitFollowUp.createMany({ data }),
    });
    await replaced(now.transfers, old?.transfers, {
      remove: () => transaction.caseTransfer.deleteMany({ where }),
      create: (data) => transaction.caseTransfer.createMany({ data }),
    });
    await replaced(now.ladders, old?.ladders, {
      remove: () => transaction.visitLadder.deleteMany({ where }),
      create: (data) => transaction.visitLadder.createMany({ data }),
    });
    await saveVisitLetters(transaction, after, before);
  },
  answer: (matter: VisitMatter) => plainJson(visitView(matter.state, matter.version)),
});

async function saveVisit(transaction: Transaction, { id: matterId, state, version }: VisitMatter, at: string): Promise<void> {
  const id = addressOf(state.visitId);
  const owing = departmentsOwing(state);
  const waiting = lastPublication(state);
  const data = {
    objectId: state.object.id,
    status: statusOf(state),
    open: isOpen(state),
    version,
    organizationIds: state.departments.map(({ organizationId }) => organizationId),
    resultDueOn: state.resultDueOn,
    publicationDueOn: state.publicationDueOn,
    followUpDueOn: followUpDueOn(state),
    completed: state.completedAt !== null,
    published: isPublished(state),
    followedUp: state.followedUpAt !== null,
    overdue: owing.length > 0 && state.done.includes(overdueKey(state)),
    conflicts: conflictsOf(state).length,
    preparedBy: waiting !== null && waiting.publishedAt === undefined ? waiting.preparedBy : null,
    lateEntries: state.lateEntries.length,
    updatedAt: at,
  };
  const { jurisdictionId, batchId, number, startedAt } = state;
  await transaction.visit.upsert({
    where: { id },
    create: { ...data, id, matterId, jurisdictionId, batchId, number, startedAt },
    update: data,
    select: { id: true },
  });
}

interface Rows {
  departments: Prisma.VisitDepartmentCreateManyInput[];
  members: Prisma.VisitMemberCreateManyInput[];
  results: Prisma.VisitResultCreateManyInput[];
  entries: Prisma.VisitEntryCreateManyInput[];
  signatures: Prisma.VisitSignatureCreateManyInput[];
  followUps: Prisma.VisitFollowUpCreateManyInput[];
  transfers: Prisma.CaseTransferCreateManyInput[];
  ladders: Prisma.VisitLadderCreateManyInput[];
}

function rowsOf(state: VisitState): Rows {
  const { jurisdictionId, resultDueOn } = state;
  const visitId = addressOf(state.visitId);
  const place = { visitId, jurisdictionId };
  const owing = departmentsOwing(state);
  const signed = new Set(
    state.departments.flatMap((department) => validSignatures(state, department)).map(({ inspectorId }) => inspectorId),
  );
  const standing = new Set(subjects(state).flatMap((subject) => headsOf(state.entries, subject).map(({ id }) => id)));
  const late = new Set(state.lateEntries.map(({ id }) => id));
  return {
    departments: state.departments.map((department, index) => ({
      ...place,
      organizationId: department.organizationId,
      place: index,
      owing: owing.includes(department.organizationId),
      substitution: department.team.some(wantsSubstitute),
      signatures: validSignatures(state, department).length,
    })),
    members: lastOfEach(
      state.departments.flatMap((department) =>
        department.team.map((member) => ({
          ...place,
          inspectorId: member.inspectorId,
          organizationId: department.organizationId,
          personId: member.personId,
          state: memberState(member),
          dueOn: member.confirmedAt === undefined ? confirmDueOn(state) : resultDueOn,
          signed: signed.has(member.inspectorId),
        })),
      ),
    ),
    results: subjects(state).map((subject) => {
      const now = standingOf(state.entries, subject);
      const outcome = now.state === "settled" ? now.value.outcome : null;
      return { ...place, subject, organizationId: departmentOfItem(state, subject)?.organizationId ?? null, state: now.state, outcome };
    }),
    entries: [...state.entries, ...state.lateEntries].map((entry) => ({
      ...place,
      entryId: entry.id,
      subject: entry.subject,
      organizationId: entry.organizationId,
      personId: entry.personId,
      outcome: entry.value.outcome,
      replaces: entry.replaces,
      stands: standing.has(entry.id),
      late: late.has(entry.id),
      deviceId: entry.deviceId ?? null,
      claimedAt: entry.claimedAt ?? null,
      receivedAt: entry.receivedAt,
      evidenceIds: (entry.value.evidence ?? []).map(({ id }) => id),
    })),
    signatures: state.signatures.map((signature, index) => ({
      ...place,
      place: index,
      organizationId: signature.organizationId,
      inspectorId: signature.inspectorId,
      personId: signature.personId,
      at: signature.at,
      voidedAt: signature.voidedAt ?? null,
    })),
    followUps: problemsOf(state).map(({ subject, organizationId, outcome, wants }) => {
      const followUp = state.followUps[subject];
      const issueId = followUp?.kind === "issue" ? followUp.issueId : null;
      return { ...place, subject, organizationId, outcome, wants, kind: followUp?.kind ?? null, issueId };
    }),
    transfers: state.transfers.map(({ id, to, ...transfer }) => ({
      ...place,
      ...transfer,
      id: `${visitId}-${id}`,
      toId: "organizationId" in to ? to.organizationId : null,
      toName: "name" in to ? to.name : null,
    })),
    ladders: (state.ladders ?? []).map(({ organizationId, top, dueOn, resting, waiting }) => ({
      ...place,
      organizationId,
      top,
      dueOn,
      resting,
      // What waits in a visit that is over waits for nobody.
      waitingRung: isOpen(state) ? (waiting?.rung ?? null) : null,
      waitingSince: isOpen(state) ? (waiting?.since ?? null) : null,
      waitingReason: isOpen(state) ? (waiting?.reason ?? null) : null,
      listed: state.listed?.includes(organizationId) ?? false,
    })),
  };
}

function subjects(state: VisitState): string[] {
  return [WHOLE_VISIT, ...state.departments.flatMap(subjectsOf)];
}

/** Who was replaced and came back later stands once, as they are last. */
function lastOfEach(rows: Prisma.VisitMemberCreateManyInput[]): Prisma.VisitMemberCreateManyInput[] {
  return [...new Map(rows.map((row) => [row.inspectorId, row])).values()];
}

/** Few rows, of which a step changes few kinds: those of a kind are replaced when any of them differs. */
async function replaced<Row>(
  rows: Row[],
  old: Row[] | undefined,
  writer: { remove(): PromiseLike<unknown>; create(rows: Row[]): PromiseLike<unknown> },
): Promise<void> {
  if (JSON.stringify(rows) === JSON.stringify(old ?? [])) return;
  if (old !== undefined && old.length > 0) await writer.remove();
  if (rows.length > 0) await writer.create(rows);
}
