import type { Matter } from "../../domain/process/matter.ts";
import type { Instant } from "../../domain/process/process.ts";
import { processes } from "../../domain/processes.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";
import { foresee } from "../../domain/process/simulate.ts";
import { SharedRules, storedMatter } from "../../domain/process/storedMatter.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { MatterRows } from "./matterRows.ts";
import type { UnderWay } from "./soonest.ts";
import { comesFirst, Soonest } from "./soonest.ts";

export interface Upcoming extends Foreseen {
  matter: Matter;
}

export interface WalkRequest {
  /** Which matters, as a condition on `matter m`. */
  scope: Prisma.Sql;
  now: Instant;
  until: Instant;
}

const shared = new SharedRules();

/**
 * What time will do to many matters, one thing after the other, in the order of moment, matter and key. A matter's first moment is in its row, and what
 * follows from it is worked out only as far as it is needed: matters are begun in the order of their first moments, and of those under way always the one
 * goes on whose next thing comes first. So a page costs what is on it and the matters that it begins, however many others there are.
 */
export class Walk {
  readonly #request: WalkRequest;
  readonly #rows: MatterRows;
  readonly #underWay = new Soonest();
  /** A matter that somebody acts on during the walk comes up in the rows again; the walk goes on with it as it was. */
  readonly #begun = new Set<string>();
  #putBack: Upcoming | null = null;

  constructor(database: Database, request: WalkRequest) {
    this.#request = request;
    this.#rows = new MatterRows(database, request);
  }

  /** Matters held in memory. */
  get size(): number {
    return this.#underWay.size + this.#rows.held;
  }

  /** Gives the last one again at the next call. */
  putBack(entry: Upcoming): void {
    this.#putBack = entry;
  }

  async next(): Promise<Upcoming | null> {
    const given = this.#putBack;
    this.#putBack = null;
    if (given !== null) return given;
    for (;;) {
      const row = await this.#rows.first();
      const next = this.#underWay.first();
      if (row !== null && (next === null || comesFirst({ at: row.agenda_at.toISOString(), matterId: row.id, key: "" }, next))) {
        this.#rows.take();
        if (!this.#begun.has(row.id)) this.#begin(storedMatter(row, shared));
        continue;
      }
      if (next === null) return null;
      const { entry, matter } = next;
      this.#underWay.take();
      this.#goOn(next);
      return { ...entry, matter };
    }
  }

  #begin(matter: Matter): void {
    this.#begun.add(matter.id);
    const process = processes.get(matter.process);
    if (process !== undefined) this.#goOn({ matter, steps: foresee(process, matter, this.#request) });
  }

  /** A matter to which nothing more will happen is left out. */
  #goOn({ matter, steps }: Pick<UnderWay, "matter" | "steps">): void {
    const next = steps.next();
    if (next.done === true) return;
    const { at, key } = next.value;
    this.#underWay.add({ at, matterId: matter.id, key, entry: next.value, matter, steps });
  }
}
