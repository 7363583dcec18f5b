import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** How much of a population is drawn: so many, or so many of ten thousand, rounded up. */
export type SampleSize = { count: number } | { ratio: number };

export interface DrawnIssue {
  id: string;
  /** SHA-256 in hex of `liandu-look-back-sample/1`, the seed and the issue's id, with a line feed between each two. */
  ticket: string;
}

/** Stands before every ticket, so that a seed never gives the tickets of another kind of draw. */
export const SAMPLE_TAG = "liandu-look-back-sample/1";

/**
 * Draws a sample of closed issues: each has a ticket, and the smallest tickets win, compared as hex text; ids break ties. It depends on seed, ids and size alone, not on the order of the ids
 * or on anybody who draws, and a larger size only adds.
 */
export function drawSample({ seed, ids, size }: { seed: string; ids: readonly string[]; size: SampleSize }): DrawnIssue[] {
  const population = [...new Set(ids)];
  const wanted = "count" in size ? size.count : Math.ceil((population.length * size.ratio) / 10_000);
  return population
    .map((id): DrawnIssue => ({ id, ticket: ticketOf(seed, id) }))
    .sort((a, b) => order(a.ticket, b.ticket) || order(a.id, b.id))
    .slice(0, Math.max(0, wanted));
}

export function ticketOf(seed: string, id: string): string {
  return hexOf([SAMPLE_TAG, seed, id].join("\n"));
}

/** SHA-256 in hex of the ids, sorted by their UTF-16 units, each followed by a line feed: says which issues stood to be drawn. */
export function populationHash(ids: readonly string[]): string {
  return hexOf(
    [...new Set(ids)]
      .sort(order)
      .map((id) => `${id}\n`)
      .join(""),
  );
}

function hexOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
