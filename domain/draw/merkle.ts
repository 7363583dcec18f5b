import { pureHasher, type Hasher } from "./hasher.ts";
import type { Hash } from "./record.ts";

const LEAF_PREFIX = "\0";

/** A row of a roster: texts, whole numbers and lists of these. */
export type Row = readonly (string | number | readonly string[])[];

/**
 * Hash of a roster's row as a leaf (RFC 9162 §2.1.1). Lists have no keys to sort, and their texts and numbers were judged when the row was made, so
 * the plain form is the canonical one.
 */
export function leafHash(row: Row, hasher: Hasher = pureHasher): Hash {
  return hasher.text(`${LEAF_PREFIX}${JSON.stringify(row)}`);
}

/**
 * Merkle tree hash over leaves that come one after the other. It keeps one hash for each complete subtree, so its memory grows with the logarithm of
 * their number.
 */
export class MerkleTree {
  readonly #hasher: Hasher;
  readonly #peaks: { height: number; hash: Hash }[] = [];
  size = 0;

  constructor(hasher: Hasher = pureHasher) {
    this.#hasher = hasher;
  }

  add(leaf: Hash): void {
    let top = { height: 0, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.height === top.height; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      top = { height: top.height + 1, hash: this.#hasher.node(last.hash, top.hash) };
    }
    this.#peaks.push(top);
    this.size += 1;
  }

  root(): Hash {
    const peaks = this.#peaks.map(({ hash }) => hash);
    // The complete subtrees are joined from the right: each is the left part of everything after it.
    return peaks.length === 0 ? this.#hasher.text("") : peaks.reduceRight((right, left) => this.#hasher.node(left, right));
  }
}

/** Merkle root of leaves at hand. */
export function merkleRoot(leaves: Iterable<Hash>, hasher: Hasher = pureHasher): Hash {
  const tree = new MerkleTree(hasher);
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/**
 * Inclusion path of the leaf at `index` (RFC 9162 §2.1.3.1), from the leaf upward.
 * @throws RangeError where there is no such leaf
 */
export function inclusionProof(leaves: readonly Hash[], index: number, hasher: Hasher = pureHasher): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index} of ${leaves.length}`);
  if (leaves.length === 1) return [];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...inclusionProof(left, index, hasher), merkleRoot(right, hasher)]
    : [...inclusionProof(right, index - half, hasher), merkleRoot(left, hasher)];
}
