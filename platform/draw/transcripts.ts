import type { Beacon, DepartmentHash, FrozenRecord, LedgerEntry, ObjectRow, Transcript } from "../../domain/draw/record.ts";
import { transcriptOf } from "../../domain/draw/transcript.ts";
import type { DrawnSummary } from "../../domain/inspection/events.ts";
import { lockOf } from "../../domain/draw/ledger.ts";
import type { Database } from "../database.ts";
import { inspectorRows, objectRows, openingsOf, recusalRows, storedVisits } from "./readRoster.ts";
import { pastSubstitutions } from "./substitutions.ts";

/** A freeze as its row holds it. */
export interface StoredFreeze {
  freeze: number;
  rosterId: string;
  record: FrozenRecord;
  hash: string;
  commitments: DepartmentHash[];
  reveals: DepartmentHash[];
  /** What of it is closed: nothing yet, `commitments`, or `reveals` as well. */
  closed: string;
  beacon: Beacon | null;
  drawn: DrawnSummary | null;
  lockedAt: string | null;
  voidedAt: Date | null;
  voidReason: string | null;
}

/** All freezes of a batch, the voided ones too, in order. */
export function freezesOf(database: Database, batchId: string): Promise<StoredFreeze[]> {
  return database.$queryRaw<StoredFreeze[]>`
    SELECT "freeze", roster_id AS "rosterId", record, hash, commitments, reveals, closed, beacon, drawn, locked_at AS "lockedAt",
      voided_at AS "voidedAt", void_reason AS "voidReason"
    FROM inspection_freeze WHERE batch_id = ${batchId} ORDER BY "freeze"`;
}

export function ledgerOf(database: Database, batchId: string, freeze: number): Promise<LedgerEntry[]> {
  return database.$queryRaw<LedgerEntry[]>`
    SELECT at, content, hash, kind, previous FROM inspection_ledger WHERE batch_id = ${batchId} AND "freeze" = ${freeze} ORDER BY position`;
}

/**
 * Everything of a locked draw in one document; null before the lock. A substitution that waits for its beacon comes with its outcome.
 * @param full with the openings, for auditors
 */
export async function transcriptFor(database: Database, batchId: string, { full }: { full: boolean }): Promise<Transcript | null> {
  const stored = (await freezesOf(database, batchId)).at(-1);
  if (stored === undefined || stored.voidedAt !== null) return null;
  const { rosterId, record: frozen, commitments, reveals, beacon, drawn, lockedAt, freeze } = stored;
  if (beacon === null || drawn === null || lockedAt === null) return null;
  const objects: ObjectRow[] = [];
  for await (const row of objectRows(database, rosterId)) objects.push(row);
  const [inspectors, recusals, visits, substitutions, entries, openings] = await Promise.all([
    inspectorRows(database, rosterId),
    recusalRows(database, rosterId),
    storedVisits(database, rosterId),
    pastSubstitutions(database, batchId),
    ledgerOf(database, batchId, freeze),
    full ? openingsOf(database, rosterId) : null,
  ]);
  const ledger = entries.slice(0, ENTRIES_TO_THE_LOCK + 2 * substitutions.length);
  const draw = { strata: drawn.strata, visits };
  const parts = {
    beacon,
    commitments,
    draw,
    frozen,
    inspectors,
    ledger,
    locked: lockOf(draw, lockedAt),
    objects,
    openings,
    recusals,
    reveals,
  };
  return transcriptOf({ ...parts, seed: drawn.seed, substitutions });
}

/** frozen, committed, revealed, drawn, locked. */
const ENTRIES_TO_THE_LOCK = 5;
