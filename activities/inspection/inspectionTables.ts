import type { DepartmentHash } from "../../domain/draw/record.ts";
import type { InspectionEvent } from "../../domain/inspection/events.ts";
import { inspection } from "../../domain/inspection/inspection.ts";
import type { Freeze, InspectionState } from "../../domain/inspection/state.ts";
import { statusOf } from "../../domain/inspection/status.ts";
import { inspectionView } from "../../domain/inspection/view.ts";
import type { Matter } from "../../domain/process/matter.ts";
import type { Instant } from "../../domain/process/process.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import type { Transaction } from "../projection.ts";
import { processTables } from "../projection.ts";

type Batch = Matter<InspectionState, InspectionEvent>;

/** How a batch of inspections shows itself in the tables. */
export const inspectionTables = processTables({
  process: inspection,
  project: async (transaction, after: Batch, before: Batch | null, at: Instant) => {
    await saveBatch(transaction, after, at);
    await saveFreeze(transaction, after.state, before?.state ?? null, at);
    await saveLedger(transaction, after);
    await saveSubstitutions(transaction, after.state, before?.state ?? null);
  },
  answer: (matter: Batch) => ({ ...inspectionView(matter.state, matter.version) }),
});

async function saveBatch(transaction: Transaction, { id: matterId, version, state }: Batch, at: Instant): Promise<void> {
  const { plan, frozen, drawn, counts, ledger } = state;
  const text = searchable(plan.title);
  const row = {
    version,
    title: plan.title,
    status: statusOf(state),
    open: state.closedAt === null && state.cancelledAt === null,
    organizerId: plan.organizerId,
    departments: plan.departments.map(({ organizationId }) => organizationId),
    fieldFrom: plan.schedule.field.from,
    fieldUntil: plan.schedule.field.until,
    resultsDueOn: plan.schedule.resultsDueOn,
    rosterId: frozen?.rosterId ?? null,
    frozenHash: frozen?.hash ?? null,
    drawHash: drawn?.draw ?? null,
    head: ledger?.head ?? null,
    visits: drawn?.visits ?? null,
    withResult: counts?.withResult ?? null,
    published: counts?.published ?? null,
    followedUp: counts?.followedUp ?? null,
    overdue: counts?.overdue ?? null,
    searchText: text,
    grams: bigrams(plan.title),
    updatedAt: at,
  };
  const { batchId: id, jurisdictionId, startedAt } = state;
  await transaction.inspectionBatch.upsert({
    where: { id },
    create: { id, jurisdictionId, matterId, startedAt, ...row },
    update: row,
  });
}

/** What a freeze has published. One that was voided stays in the tables, with the reason. */
async function saveFreeze(transaction: Transaction, state: InspectionState, before: InspectionState | null, at: Instant): Promise<void> {
  const { batchId, jurisdictionId, frozen, freezes: freeze, drawn, lockedAt } = state;
  if (frozen === null) {
    if (!before?.frozen) return;
    const voidReason = state.voided.at(-1)?.reason ?? null;
    await transaction.inspectionFreeze.updateMany({ where: { batchId, freeze, voidedAt: null }, data: { voidedAt: at, voidReason } });
    return;
  }
  const summary = drawn && { draw: drawn.draw, seed: drawn.seed, strata: drawn.strata, visits: drawn.visits, places: drawn.places };
  const row = {
    commitments: pairs(frozen, frozen.commitments),
    reveals: pairs(frozen, frozen.reveals),
    closed: frozen.revealsClosedAt === undefined ? (frozen.commitmentsClosedAt === undefined ? "" : "commitments") : "reveals",
    lockedAt,
    ...(frozen.beacon?.confirmedBy === undefined ? {} : { beacon: { ...frozen.beacon.beacon } }),
    ...(summary === null ? {} : { drawn: summary }),
  };
  const { rosterId, record, hash } = frozen;
  await transaction.inspectionFreeze.upsert({
    where: { batchId_freeze: { batchId, freeze } },
    create: { batchId, freeze, jurisdictionId, rosterId, record, hash, ...row },
    update: row,
  });
}

function pairs({ record }: Freeze, hashes: Record<string, string>): [string, string | null][] {
  return record.departments.map(({ id }) => [id, hashes[id] ?? null] satisfies DepartmentHash);
}

async function saveLedger(transaction: Transaction, { state, version }: Batch): Promise<void> {
  const { ledger, batchId, jurisdictionId, freezes: freeze } = state;
  if (ledger?.version !== version) return;
  const from = ledger.length - ledger.latest.length;
  const data = ledger.latest.map((entry, index) => ({ batchId, freeze, position: from + index, jurisdictionId, ...entry }));
  await transaction.inspectionLedgerEntry.createMany({ data, skipDuplicates: true });
}

async function saveSubstitutions(transaction: Transaction, state: InspectionState, before: InspectionState | null): Promise<void> {
  const { batchId, jurisdictionId, substituting, lastSubstitution } = state;
  const opened = substituting?.request;
  if (opened !== undefined && before?.substituting?.request.number !== opened.number)
    await transaction.inspectionSubstitution.createMany({
      data: [{ batchId, number: opened.number, jurisdictionId, request: { ...opened } }],
      skipDuplicates: true,
    });
  if (lastSubstitution === null || before?.lastSubstitution?.outcome.number === lastSubstitution.outcome.number) return;
  const { number, beacon, in: taken, teams } = lastSubstitution.outcome;
  const outcome = {
    number,
    beacon,
    in: taken,
    teams: teams && teams.map(([department, members]): [string, string[]] => [department, [...members]]),
  };
  await transaction.inspectionSubstitution.updateMany({ where: { batchId, number }, data: { outcome } });
}
