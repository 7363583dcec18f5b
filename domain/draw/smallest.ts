export type Ticketed<Item> = { ticket: string; member: string; item: Item };

/** Order of tickets; of equal ones, that of the members. Both are hex of one length, so that text compares as bytes do. */
export function compareTickets(a: { ticket: string; member: string }, b: { ticket: string; member: string }): number {
  if (a.ticket !== b.ticket) return a.ticket < b.ticket ? -1 : 1;
  return a.member === b.member ? 0 : a.member < b.member ? -1 : 1;
}

/** Keeps the `capacity` smallest of all tickets that it is offered: a heap with the largest on top, so memory depends on the quota alone. */
export class Smallest<Item> {
  readonly #capacity: number;
  readonly #heap: Ticketed<Item>[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  offer(entry: Ticketed<Item>): void {
    if (this.#heap.length < this.#capacity) {
      this.#heap.push(entry);
      this.#rise(this.#heap.length - 1);
      return;
    }
    const [largest] = this.#heap;
    if (largest === undefined || compareTickets(entry, largest) >= 0) return;
    this.#heap[0] = entry;
    this.#sink(0);
  }

  /** What is kept, smallest first. */
  sorted(): Ticketed<Item>[] {
    return [...this.#heap].sort(compareTickets);
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#order(index, parent) <= 0) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      let largest = index;
      for (const child of [2 * index + 1, 2 * index + 2]) if (child < this.#heap.length && this.#order(child, largest) > 0) largest = child;
      if (largest === index) return;
      this.#swap(index, largest);
      index = largest;
    }
  }

  #order(a: number, b: number): number {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    return left === undefined || right === undefined ? 0 : compareTickets(left, right);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
