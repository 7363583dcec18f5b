import type { Matter } from "../../domain/process/matter.ts";
import type { Instant } from "../../domain/process/process.ts";
import type { Foreseen } from "../../domain/process/simulate.ts";

/** A matter under way, by what comes next of it. */
export interface UnderWay {
  at: Instant;
  matterId: string;
  key: string;
  entry: Foreseen;
  matter: Matter;
  steps: Generator<Foreseen, boolean>;
}

type Order = Pick<UnderWay, "at" | "matterId" | "key">;

export function comesFirst(a: Order, b: Order): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.matterId !== b.matterId) return a.matterId < b.matterId;
  return a.key < b.key;
}

/** Matters under way, the one first whose next thing comes first: a binary heap. */
export class Soonest {
  readonly #heap: UnderWay[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): UnderWay | null {
    return this.#heap[0] ?? null;
  }

  add(underWay: UnderWay): void {
    this.#heap.push(underWay);
    for (let place = this.#heap.length - 1; place > 0;) {
      const above = (place - 1) >> 1;
      if (!this.#swapped(above, place)) return;
      place = above;
    }
  }

  /** Takes the first one out. */
  take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const [a, b] = [heap[left], heap[right]];
      if (a === undefined) return;
      const below = b !== undefined && comesFirst(b, a) ? right : left;
      if (!this.#swapped(place, below)) return;
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
