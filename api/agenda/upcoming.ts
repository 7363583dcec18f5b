import type { Matter } from "../../domain/process/matter.ts";
import type { Instant } from "../../domain/process/process.ts";
import { processes } from "../../domain/processes.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";
import { foresee } from "../../domain/process/simulate.ts";
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
const BATCH = 100;

const shared = new SharedRules();

/**
 * The first `limit` things that time will do after a place, in the order of moment, matter and key. A matter's first moment is in its row, and what follows
 * from it is worked out only as far as it is needed: matters are taken in the order of their first moments, and of those under way always the one goes on
 * whose next thing comes first.
 */
export async function upcoming(database: Database, request: UpcomingRequest): Promise<Upcoming[]> {
  const { now, until, after, limit, wanted } = request;
  const found: Upcoming[] = [];
  const underWay = new Queue();
  const rows = new Rows(database, request);
  while (found.length < limit) {
    const row = await rows.first();
    const next = underWay.first();
    // A matter is begun when its first thing comes before all else that is known; of many at one moment, no more than the page takes.
    if (row !== null && (next === null || beginsBefore(row, next))) {
      rows.take();
      const matter = storedMatter(row, shared);
      const process = processes.get(matter.process);
      if (process !== undefined) underWay.goOn(matter, foresee(process, matter, { now, until }));
      continue;
    }
    if (next === null) return found;
    underWay.take();
    const { entry, matter, steps } = next;
    if (isAfter(entry, matter.id, after) && wanted(entry)) found.push({ ...entry, matter });
    underWay.goOn(matter, steps);
  }
  return found;
}

interface UnderWay {
  entry: Foreseen;
  matter: Matter;
  steps: Generator<Foreseen, boolean>;
}

/** Matters under way by what comes next of each: a binary heap. */
class Queue {
  readonly #heap: UnderWay[] = [];

  first(): UnderWay | null {
    return this.#heap[0] ?? null;
  }

  /** Takes the next thing of a matter in; one that has nothing more is left out. */
  goOn(matter: Matter, steps: Generator<Foreseen, boolean>): void {
    const next = steps.next();
    if (next.done === true) return;
    const heap = this.#heap;
    heap.push({ entry: next.value, matter, steps });
    for (let place = heap.length - 1; place > 0;) {
      const above = (place - 1) >> 1;
      if (!this.#swapped(above, place)) break;
      place = above;
    }
  }

  take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const [a, b] = [heap[left], heap[right]];
      if (a === undefined) break;
      const below = b !== undefined && comesFirst(b, a) ? right : left;
      if (!this.#swapped(place, below)) break;
      place = below;
    }
  }

  /** Puts the two in order. @returns whether they were not */
  #swapped(above: number, below: number): boolean {
    const [a, b] = [this.#heap[above], this.#heap[below]];
    if (a === undefined || b === undefined || !comesFirst(b, a)) return false;
    this.#heap[above] = b;
    this.#heap[below] = a;
    return true;
  }
}

function beginsBefore(row: Row, { entry, matter }: UnderWay): boolean {
  const at = row.agenda_at.toISOString();
  return at === entry.at ? row.id < matter.id : at < entry.at;
}

function comesFirst(a: UnderWay, b: UnderWay): boolean {
  if (a.entry.at !== b.entry.at) return a.entry.at < b.entry.at;
  if (a.matter.id !== b.matter.id) return a.matter.id < b.matter.id;
  return a.entry.key < b.entry.key;
}

type Row = MatterRow & { agenda_at: Date };

/** The rows of matters in the order of their first moments, a batch at a time. */
class Rows {
  readonly #database: Database;
  readonly #request: UpcomingRequest;
  #batch: Row[] = [];
  #place = 0;
  #last: Row | null = null;
  #more = true;

  constructor(database: Database, request: UpcomingRequest) {
    this.#database = database;
    this.#request = request;
  }

  async first(): Promise<Row | null> {
    if (this.#place >= this.#batch.length && this.#more) {
      this.#batch = await readBatch(this.#database, this.#request, this.#last);
      this.#place = 0;
      this.#more = this.#batch.length === BATCH;
      this.#last = this.#batch.at(-1) ?? this.#last;
    }
    return this.#batch[this.#place] ?? null;
  }

  take(): void {
    this.#place += 1;
  }
}

function readBatch(database: Database, { scope, until }: UpcomingRequest, last: Row | null): Promise<Row[]> {
  const following =
    last === null ? Prisma.empty : Prisma.sql`AND (m.agenda_at, m.id COLLATE "C") > (${last.agenda_at}::timestamptz, ${last.id})`;
  return database.$queryRaw(Prisma.sql`
    SELECT m.id, m.jurisdiction_id, m.process, m.version, m.agenda_at, m.snapshot - 'undo' AS snapshot FROM matter m
    WHERE ${scope} AND m.agenda_at <= ${until}::timestamptz AND m.ended_at IS NULL ${following}
    ORDER BY m.agenda_at, m.id COLLATE "C" LIMIT ${BATCH}`);
}

function isAfter(entry: Foreseen, matterId: string, place: UpcomingRequest["after"]): boolean {
  if (place === null) return true;
  if (entry.at !== place.at) return entry.at > place.at;
  if (matterId !== place.matterId) return matterId > place.matterId;
  return entry.key > place.key;
}
