import type { NameReading } from "./unitName.ts";

/** An organization that a person may have meant. `score` from 0 to 1, in steps of 0.01. */
export type Suggestion = { organizationId: string; score: number };

const ENOUGH = 0.4;
const AT_MOST = 5;
const SAME_PLACE_BONUS = 0.1;

/** The nearest organizations by the pairs of characters their names share, best first; never more than five, never a match by itself. */
export function suggest(
  readings: readonly NameReading[],
  known: readonly { organizationId: string; readings: readonly NameReading[] }[],
): Suggestion[] {
  return known
    .map(({ organizationId, readings: theirs }) => ({
      organizationId,
      score: Math.max(0, ...readings.flatMap((reading) => theirs.map((their) => likeness(reading, their)))),
    }))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score || (a.organizationId < b.organizationId ? -1 : 1))
    .slice(0, AT_MOST);
}

/** Dice's coefficient over the pairs of neighbouring characters, with a little for the same place. */
function likeness(a: NameReading, b: NameReading): number {
  const [pairsA, pairsB] = [pairsOf(a.body), pairsOf(b.body)];
  const common = pairsA.filter((pair) => pairsB.includes(pair)).length;
  if (common === 0) return 0;
  const bonus = a.scope === b.scope ? SAME_PLACE_BONUS : 0;
  return Math.round(Math.min(0.99, (2 * common) / (pairsA.length + pairsB.length) + bonus) * 100) / 100;
}

function pairsOf(text: string): string[] {
  return [...new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)))];
}
