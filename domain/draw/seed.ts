import { documentHash, taggedHash } from "./hasher.ts";
import type { Beacon, DepartmentHash, FrozenRecord, Hash } from "./record.ts";

/** Hash of the frozen record: what is published, and what departments commit to. */
export function frozenHash(frozen: FrozenRecord): Hash {
  return documentHash(frozen);
}

/** What a department publishes of its secret (32 random bytes in hex). Bound to department and record, so that it cannot be copied. */
export function commitmentOf({ department, frozen, secret }: { department: string; frozen: Hash; secret: Hash }): Hash {
  return taggedHash("commitment", { department, frozen, secret });
}

/** Whether a revealed secret is the one committed to. */
export function revealFits(input: { commitment: Hash | null; department: string; frozen: Hash; secret: Hash }): boolean {
  const { commitment, ...reveal } = input;
  return commitment !== null && /^[0-9a-f]{64}$/u.test(reveal.secret) && commitmentOf(reveal) === commitment;
}

/** What each department adds to the seed: its secret, or what stands for it when it was not revealed or never committed to. */
export function sharesOf(input: {
  frozen: FrozenRecord;
  commitments: readonly DepartmentHash[];
  reveals: readonly DepartmentHash[];
}): [department: string, share: Hash][] {
  const hash = frozenHash(input.frozen);
  const commitments = new Map(input.commitments);
  const reveals = new Map(input.reveals);
  return input.frozen.departments.map(({ id }) => {
    const commitment = commitments.get(id) ?? null;
    if (commitment === null) return [id, taggedHash("silent", { department: id, frozen: hash })];
    return [id, reveals.get(id) ?? taggedHash("withheld", { commitment })];
  });
}

/** The seed: over the frozen record, every share and the beacon, which nobody knew when the reveals closed. */
export function seedOf(input: {
  frozen: FrozenRecord;
  commitments: readonly DepartmentHash[];
  reveals: readonly DepartmentHash[];
  beacon: Beacon;
}): Hash {
  const { at, source, value } = input.beacon;
  return taggedHash("seed", { beacon: { at, source, value }, frozen: frozenHash(input.frozen), shares: sharesOf(input) });
}

/** Key of one substitution. */
export function substitutionKey({ beacon, number, seed }: { beacon: Beacon; number: number; seed: Hash }): Hash {
  const { at, source, value } = beacon;
  return taggedHash("substitution", { beacon: { at, source, value }, number, seed });
}
