import type { MatterRow } from "../../domain/process/storedMatter.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { WalkRequest } from "./walk.ts";

type AgendaRow = MatterRow & { agenda_at: Date };

/** Matters a read: some megabytes at most. */
const BATCH = 100;

/** The rows of open matters in the order of their first moments, then of their ids, a batch at a time. */
export class MatterRows {
  readonly #database: Database;
  readonly #request: WalkRequest;
  #batch: AgendaRow[] = [];
  #place = 0;
  #last: AgendaRow | null = null;
  #more = true;

  constructor(database: Database, request: WalkRequest) {
    this.#database = database;
    this.#request = request;
  }

  /** Rows read and not taken yet. */
  get held(): number {
    return this.#batch.length - this.#place;
  }

  async first(): Promise<AgendaRow | null> {
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

/** Hundreds of matters share a moment, such as nine o'clock of a day, so the batch is picked by its ids before any snapshot is unpacked. */
function readBatch(database: Database, { scope, until }: WalkRequest, last: AgendaRow | null): Promise<AgendaRow[]> {
  const following =
    last === null
      ? Prisma.empty
      : Prisma.sql`AND m.agenda_at >= ${last.agenda_at}::timestamptz
          AND (m.agenda_at > ${last.agenda_at}::timestamptz OR m.id COLLATE "C" > ${last.id})`;
  return database.$queryRaw(Prisma.sql`
    SELECT m.id, m.jurisdiction_id, m.process, m.version, batch.agenda_at, m.snapshot - 'undo' AS snapshot
    FROM (
      SELECT m.id, m.agenda_at FROM matter m
      WHERE ${scope} AND m.agenda_at <= ${until}::timestamptz AND m.ended_at IS NULL ${following}
      ORDER BY m.agenda_at, m.id COLLATE "C" LIMIT ${BATCH}
    ) batch JOIN matter m ON m.id = batch.id
    ORDER BY batch.agenda_at, m.id COLLATE "C"`);
}
