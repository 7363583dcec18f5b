import { pureHasher, type Hasher } from "./hasher.ts";
import { compareTickets } from "./smallest.ts";
import type { Hash, InspectorRow, Team } from "./record.ts";

/** An inspector as they stood when a team was formed. */
export type Candidate = { member: Hash; load: number; ticket: Hash };
/** How a department's team came about: who was taken, and who came before but had to stand aside. */
export type Dealt = { department: string; taken: Candidate[]; passedOver: Candidate[] };

function compareCandidates(a: Candidate, b: Candidate): number {
  return a.load === b.load ? compareTickets(a, b) : a.load - b.load;
}

/**
 * Deals a department's inspectors to visits: least loaded first, among them by ticket. Each keeps a sorted hand; taking one puts them back with one
 * visit more and a new ticket.
 */
export class Dealer {
  readonly #keyed: (text: string) => Hash;
  readonly #hands = new Map<string, Candidate[]>();

  constructor(input: { key: Hash; inspectors: readonly InspectorRow[]; hasher?: Hasher }) {
    this.#keyed = (input.hasher ?? pureHasher).keyed(input.key);
    for (const [member, department, status, load] of input.inspectors) {
      if (status !== "in") continue;
      const hand = this.#hands.get(department) ?? [];
      hand.push(this.#candidate(department, member, load));
      this.#hands.set(department, hand);
    }
    for (const hand of this.#hands.values()) hand.sort(compareCandidates);
  }

  /** Takes `size` inspectors who are not `recused`. Fewer come back where the department has not so many. */
  deal({ department, size, recused }: { department: string; size: number; recused: ReadonlySet<Hash> }): Dealt {
    const hand = this.#hands.get(department) ?? [];
    const taken: Candidate[] = [];
    const passedOver: Candidate[] = [];
    for (const candidate of hand) {
      if (taken.length === size) break;
      (recused.has(candidate.member) ? passedOver : taken).push(candidate);
    }
    // What was looked at is the front of the hand.
    hand.splice(0, taken.length + passedOver.length, ...passedOver);
    for (const { member, load } of taken) insert(hand, this.#candidate(department, member, load + 1));
    return { department, taken, passedOver };
  }

  #candidate(department: string, member: Hash, load: number): Candidate {
    return { member, load, ticket: this.#keyed(JSON.stringify(["inspector", department, member, load])) };
  }
}

function insert(hand: Candidate[], candidate: Candidate): void {
  let [low, high] = [0, hand.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = hand[middle];
    if (other !== undefined && compareCandidates(other, candidate) < 0) low = middle + 1;
    else high = middle;
  }
  hand.splice(low, 0, candidate);
}

export function teamOf({ department, taken }: Dealt): Team {
  return [department, taken.map(({ member }) => member)];
}
