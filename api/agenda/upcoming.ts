import type { Matter } from "../../domain/process/matter.ts";
import { inTime } from "../../domain/process/compareAgendas.ts";
import type { Instant } from "../../domain/process/process.ts";
import { processes } from "../../domain/processes.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";
import { simulate } from "../../domain/process/simulate.ts";
import type { MatterRow } from "../../domain/process/storedMatter.ts";
import { SharedRules, storedMatter } from "../../domain/process/storedMatter.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";

export interface Upcoming extends Foreseen {
  matter: Matter;
}

export interface UpcomingRequest {
  /** Which matters, as a condition on `matter m`. */
  scope: Prisma.Sql;
  now: Instant;
  until: Instant;
  /** The last entry of the page before. */
  after: { at: Instant; matterId: string; key: string } | null;
  limit: number;
  wanted: (entry: Foreseen) => boolean;
}

/** Matters a read: some megabytes at most. */
const BATCH = 250;

const shared = new SharedRules();

/**
 * The first `limit` things that time will do after a place, in the order of moment, matter and key. A matter's first moment is in its row; what follows from
 * it is worked out, so matters are read in the order of their first moments until no later one can have anything to put before what is found. Memory holds
 * one batch and one page, however many matters there are.
 */
export async function upcoming(database: Database, request: UpcomingRequest): Promise<Upcoming[]> {
  const { now, until, after, limit, wanted } = request;
  let found: Upcoming[] = [];
  let last: { at: Date; id: string } | null = null;
  for (;;) {
    const rows: (MatterRow & { agenda_at: Date })[] = await readBatch(database, request, last);
    for (const row of rows) {
      const matter = storedMatter(row, shared);
      const process = processes.get(matter.process);
      if (process === undefined) continue;
      for (const entry of simulate(process, matter, { now, until }).entries)
        if (isAfter(entry, matter.id, after) && wanted(entry)) found.push({ ...entry, matter });
    }
    found = found.toSorted(inOrder).slice(0, limit);
    const end = rows.at(-1);
    if (rows.length < BATCH || end === undefined) return found;
    // Whoever comes later has nothing before its own first moment.
    const worst = found.at(limit - 1);
    if (worst !== undefined && worst.at < end.agenda_at.toISOString()) return found;
    last = { at: end.agenda_at, id: end.id };
  }
}

function readBatch(
  database: Database,
  { scope, until }: UpcomingRequest,
  last: { at: Date; id: string } | null,
): Promise<(MatterRow & { agenda_at: Date })[]> {
  const following = last === null ? Prisma.empty : Prisma.sql`AND (m.agenda_at, m.id) > (${last.at}::timestamptz, ${last.id})`;
  return database.$queryRaw(Prisma.sql`
    SELECT m.id, m.jurisdiction_id, m.process, m.version, m.agenda_at, m.snapshot - 'undo' AS snapshot FROM matter m
    WHERE ${scope} AND m.agenda_at <= ${until}::timestamptz AND m.ended_at IS NULL ${following}
    ORDER BY m.agenda_at, m.id LIMIT ${BATCH}`);
}

function isAfter(entry: Foreseen, matterId: string, place: UpcomingRequest["after"]): boolean {
  if (place === null) return true;
  if (entry.at !== place.at) return entry.at > place.at;
  if (matterId !== place.matterId) return matterId > place.matterId;
  return entry.key > place.key;
}

function inOrder(a: Upcoming, b: Upcoming): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.matter.id !== b.matter.id) return a.matter.id < b.matter.id ? -1 : 1;
  return inTime(a, b);
}
