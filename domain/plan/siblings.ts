import { isGeneralHeading } from "./generalHeading.ts";
import type { NumberingStyle } from "./numbering.ts";
import { openingAt, type Segment } from "./segments.ts";

/** Numbered paragraphs without any facts are items too when they stand in line with items under the same heading. */
export function addSiblings({
  starts,
  segments,
  inner,
  phases,
  itemStyle,
  rank,
}: {
  starts: Set<number>;
  segments: readonly Segment[];
  inner: ReadonlySet<number>;
  phases: ReadonlySet<number>;
  itemStyle: NumberingStyle;
  rank: number;
}): void {
  let run: number[] = [];
  const ordinalOf = (at: number): number => openingAt(segments, at)?.opening.ordinal ?? 0;
  const mayJoin = (at: number, neighbour: number | undefined, step: number): boolean =>
    neighbour !== undefined &&
    !starts.has(at) &&
    starts.has(neighbour) &&
    ordinalOf(at) === ordinalOf(neighbour) + step &&
    !phases.has(at) &&
    !isGeneralHeading(openingAt(segments, at)?.text ?? "");
  const settle = (): void => {
    for (const [i, at] of run.entries()) if (mayJoin(at, run[i - 1], 1)) starts.add(at);
    for (const [i, at] of [...run.entries()].toReversed()) if (mayJoin(at, run[i + 1], -1)) starts.add(at);
    run = [];
  };
  for (const [at, segment] of segments.entries()) {
    if (segment.kind !== "opening" || inner.has(at)) continue;
    if (segment.rank < rank) settle();
    else if (segment.opening.style === itemStyle) run.push(at);
  }
  settle();
}
