import type { PlanField } from "./labels.ts";
import { NUMBERING_RANK, type NumberingStyle } from "./numbering.ts";
import { openingAt, type OpeningSegment, type Segment } from "./segments.ts";
import { addSiblings } from "./siblings.ts";
import { findNumberedParts } from "./measures.ts";

/** Which segments open items, and which numbered paragraphs lie inside a labelled text and open nothing. Indices into the segments. */
export interface Outline {
  itemStarts: ReadonlySet<number>;
  inner: ReadonlySet<number>;
  /** Rank of the numbering that opens items; numbered paragraphs of a smaller rank are headings above them. */
  itemRank: number;
}

interface Group {
  facts: number[];
  fields: Set<PlanField>;
  /** Numbered paragraphs before the first fact, since the facts of the group before. */
  gap: number[];
  owner: number | null;
}

const ANSWERABLE: readonly PlanField[] = ["lead", "cooperating", "units", "measures", "progress"];
const LONG: ReadonlySet<PlanField> = new Set(["measures", "progress", "goal", "description"]);
const NEVER_A_FACT: ReadonlySet<PlanField> = new Set(["members", "number", "section", "note"]);

/**
 * Finds what opens the items. Facts (labels, and brackets that name units) fall into groups, a new one where a label recurs under a new number;
 * the number before each group is its owner, and the numbering that most owners share is the numbering of items.
 */
export function outlineOf(segments: readonly Segment[], phases: ReadonlySet<number>): Outline {
  const { groups, inner } = groupFacts(segments, phases);
  const valid = groups.filter((group) => ANSWERABLE.some((field) => group.fields.has(field)));
  for (const group of valid) group.owner = ownerOf(group, segments, inner);
  preferLabels(valid, segments);
  const style = commonStyle(valid, segments);
  if (style === null) return { itemStarts: new Set(owners(valid)), inner, itemRank: valid.some((group) => group.gap.length > 0) ? 3 : 9 };
  const outer = outerStyle({ valid, segments, style });
  const itemStyle = outer ?? style;
  if (outer !== null) for (const group of valid) group.owner = openingIn(group.gap, segments, outer) ?? group.owner;
  const rank = NUMBERING_RANK[itemStyle];
  const starts = settleOwners({ owners: owners(valid), segments, inner, rank, itemStyle });
  addSiblings({ starts, segments, inner, phases, itemStyle, rank });
  return { itemStarts: starts, inner, itemRank: rank };
}

function owners(groups: readonly Group[]): number[] {
  return groups.flatMap((group) => (group.owner === null ? [] : [group.owner]));
}

function openingIn(gap: readonly number[], segments: readonly Segment[], style: NumberingStyle): number | null {
  return gap.findLast((at) => openingAt(segments, at)?.opening.style === style) ?? null;
}

function fieldsAt(segment: Segment): PlanField[] {
  if (segment.kind === "label") return NEVER_A_FACT.has(segment.field) ? [] : [segment.field];
  return segment.facts.map((fact) => fact.field);
}

function groupFacts(segments: readonly Segment[], phases: ReadonlySet<number>): { groups: Group[]; inner: Set<number> } {
  const groups: Group[] = [];
  const inner = new Set<number>();
  let current: Group | null = null;
  let gap: number[] = [];
  let block: { style: NumberingStyle; ordinal: number; rank: number } | "fresh" | null = null;
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === "opening" && !phases.has(at)) {
      if (block !== null && current !== null && isInner({ at, segment, block, current, segments })) {
        inner.add(at);
        if (block === "fresh" || segment.rank <= block.rank)
          block = { style: segment.opening.style, ordinal: segment.opening.ordinal, rank: segment.rank };
        if (segment.facts.length > 0) current.facts.push(at);
        continue;
      }
      block = null;
      gap.push(at);
    }
    const fields = fieldsAt(segment);
    if (fields.length === 0) continue;
    if (current === null || startsGroup({ at, segment, fields, current, gap, segments })) {
      current = { facts: [at], fields: new Set(fields), gap, owner: null };
      groups.push(current);
    } else {
      current.facts.push(at);
      for (const field of fields) current.fields.add(field);
    }
    gap = [];
    if (segment.kind === "label" && LONG.has(segment.field)) block = openBlock(segment.text);
    else if (
      segment.kind === "label" &&
      block !== null &&
      !(
        block !== "fresh" &&
        (segment.field === "units" || segment.field === "lead" || segment.field === "cooperating" || segment.field === "deadline")
      )
    )
      block = null;
  }
  return { groups, inner };
}

/** A labelled text may begin its own numbering on the label's line. */
function openBlock(text: string): { style: NumberingStyle; ordinal: number; rank: number } | "fresh" {
  const parts = findNumberedParts(text);
  const last = parts.at(-1);
  return last === undefined ? "fresh" : { style: last.style, ordinal: last.ordinal, rank: NUMBERING_RANK[last.style] };
}

function isInner({
  at,
  segment,
  block,
  current,
  segments,
}: {
  at: number;
  segment: OpeningSegment;
  block: { style: NumberingStyle; ordinal: number; rank: number } | "fresh";
  current: Group;
  segments: readonly Segment[];
}): boolean {
  const { style, ordinal } = segment.opening;
  if (style === "issue" || style === "part" || style === "task") return false;
  const owner = openingAt(segments, current.gap.at(-1));
  if (block === "fresh") {
    if (ordinal !== 1 || style === "chinese") return false;
    return owner === null || owner.opening.style !== style || !opensItem({ at, style, current, segments });
  }
  if (segment.rank > block.rank) return true;
  if (style !== block.style) return false;
  if (ordinal !== block.ordinal + 1) return false;
  const next = segments[at + 1];
  if (
    owner !== null &&
    next?.kind === "opening" &&
    next.opening.style === owner.opening.style &&
    style !== owner.opening.style &&
    NUMBERING_RANK[style] < owner.rank
  )
    return false;
  if (owner === null || owner.opening.style !== style || ordinal !== owner.opening.ordinal + 1)
    return !opensOwn({ at, style, current, segments });
  return !opensItem({ at, style, current, segments });
}

/** The labels between a numbered paragraph and the next one of its kind. */
function fieldsAhead(at: number, style: NumberingStyle, segments: readonly Segment[]): Set<PlanField> {
  const ahead = new Set<PlanField>();
  for (let i = at; i < segments.length && i < at + 60; i++) {
    const segment = segments[i];
    if (
      segment === undefined ||
      (i > at && segment.kind === "opening" && (segment.opening.style === style || segment.rank < NUMBERING_RANK[style]))
    )
      break;
    if (segment.kind === "label") for (const field of fieldsAt(segment)) ahead.add(field);
  }
  return ahead;
}

/** A number that could continue the measures or the items opens an item when labels the current item already has come again behind it. */
function opensItem(at: { at: number; style: NumberingStyle; current: Group; segments: readonly Segment[] }): boolean {
  const ahead = fieldsAhead(at.at, at.style, at.segments);
  return ahead.has("measures") && at.current.fields.has("measures") && [...ahead].some((field) => at.current.fields.has(field));
}

function opensOwn(at: { at: number; style: NumberingStyle; current: Group; segments: readonly Segment[] }): boolean {
  const owner = openingAt(at.segments, at.current.gap.at(-1));
  return owner !== null && owner.opening.style === at.style && opensItem(at);
}

function startsGroup({
  at,
  segment,
  fields,
  current,
  gap,
  segments,
}: {
  at: number;
  segment: Segment;
  fields: readonly PlanField[];
  current: Group;
  gap: readonly number[];
  segments: readonly Segment[];
}): boolean {
  const repeats = fields.some((field) => current.fields.has(field));
  const opensByLabel = fields.includes("description") || fields.includes("title");
  const answered = ANSWERABLE.some((field) => current.fields.has(field));
  if (gap.length === 0 && opensAgain({ at, segment, repeats, answered, current, segments })) return true;
  if (gap.length === 0) return (segment.kind === "label" && opensByLabel && repeats && answered) || (segment.kind === "text" && repeats);
  if (segment.kind !== "label" || repeats || opensByLabel) return true;
  const owner = openingAt(segments, current.gap.at(-1));
  // Labels above every number speak of the whole document.
  if (owner === null && !current.fields.has("description") && !current.fields.has("title")) return true;
  return gap.some((opens) => {
    const opening = openingAt(segments, opens);
    if (opening === null) return false;
    return (
      opening.opening.style === "issue" ||
      (owner !== null &&
        (opening.rank < owner.rank ||
          (opening.opening.style === owner.opening.style && opening.opening.ordinal === owner.opening.ordinal + 1)))
    );
  });
}

/** Without any number, a paragraph of plain text before the label that the last item began with begins the next one. */
function opensAgain({
  at,
  segment,
  repeats,
  answered,
  current,
  segments,
}: {
  at: number;
  segment: Segment;
  repeats: boolean;
  answered: boolean;
  current: Group;
  segments: readonly Segment[];
}): boolean {
  const [first] = current.facts;
  if (!repeats || !answered || first === undefined || current.gap.length > 0 || segment.kind !== "label") return false;
  const opener = segments[first];
  const before = segments[at - 1];
  return opener?.kind === "label" && opener.field === segment.field && opener.label === segment.label && before?.kind === "text";
}

function ownerOf(group: Group, segments: readonly Segment[], inner: ReadonlySet<number>): number | null {
  const first = group.facts[0];
  if (first === undefined) return null;
  const segment = segments[first];
  if (segment?.kind === "opening") return first;
  const last = group.gap.at(-1);
  if (last !== undefined) return last;
  if (segment?.kind === "text") return first;
  if (segment?.kind === "label" && (segment.field === "description" || segment.field === "title")) return first;
  const before = segments[first - 1];
  return before !== undefined && before.kind === "text" && !inner.has(first - 1) ? first - 1 : first;
}

/** Where issues open with a label (具体问题：…) and no number of their own, the numbers above the first ones are headings. */
function preferLabels(groups: readonly Group[], segments: readonly Segment[]): void {
  const opensByLabel = (at: number | undefined | null): boolean => {
    const segment = at === null || at === undefined ? undefined : segments[at];
    return segment?.kind === "label" && (segment.field === "description" || segment.field === "title");
  };
  const counted = (group: Group): boolean => {
    const [first, second] = group.facts.map((at) => segments[at]);
    return (
      first?.kind === "label" &&
      second?.kind === "label" &&
      first.opening?.ordinal === 1 &&
      second.opening?.style === first.opening.style &&
      second.opening.ordinal === 2
    );
  };
  if (!groups.some((group) => opensByLabel(group.owner))) return;
  for (const group of groups)
    if (opensByLabel(group.facts[0]) && !counted(group) && !isSpeltOut(openingAt(segments, group.gap.at(-1))))
      group.owner = group.facts[0] ?? group.owner;
}

/** 问题一 or 任务一 is never a heading above the issue that it numbers. */
function isSpeltOut(opening: OpeningSegment | null): boolean {
  return opening?.opening.style === "issue" || opening?.opening.style === "task";
}

function commonStyle(groups: readonly Group[], segments: readonly Segment[]): NumberingStyle | null {
  const votes = new Map<NumberingStyle, number>();
  for (const group of groups) {
    const style = openingAt(segments, group.owner ?? undefined)?.opening.style;
    if (style !== undefined) votes.set(style, (votes.get(style) ?? 0) + 1);
  }
  let best: NumberingStyle | null = null;
  for (const [style, count] of votes) {
    const bestCount = best === null ? 0 : (votes.get(best) ?? 0);
    if (count > bestCount || (count === bestCount && best !== null && NUMBERING_RANK[style] > NUMBERING_RANK[best])) best = style;
  }
  return best;
}

/**
 * Where every group's own number is the last of a list that starts again each time (an issue that counts its own shortcomings), the numbering
 * above that list opens the items.
 */
function outerStyle({
  valid,
  segments,
  style,
}: {
  valid: readonly Group[];
  segments: readonly Segment[];
  style: NumberingStyle;
}): NumberingStyle | null {
  const outer = new Map<NumberingStyle, number>();
  let lists = 0;
  for (const group of valid) {
    const gap = group.gap.flatMap((at) => openingAt(segments, at) ?? []);
    const listed = gap.filter((opening) => opening.opening.style === style);
    const firstListed = gap.findIndex((opening) => opening.opening.style === style && opening.opening.ordinal === 1);
    if (listed.length >= 2 && firstListed > 0 && openingAt(segments, group.owner ?? undefined)?.facts.length === 0) lists++;
    const above = gap.findLast((opening) => opening.opening.style !== style && opening.rank <= NUMBERING_RANK[style]);
    if (above !== undefined) outer.set(above.opening.style, (outer.get(above.opening.style) ?? 0) + 1);
  }
  for (const [candidate, count] of outer) {
    const spelledOut = candidate === "issue" || candidate === "task";
    if (spelledOut && count * 10 >= valid.length * 6) return candidate;
    if (lists * 2 >= valid.length && count * 10 >= valid.length * 8) return candidate;
  }
  return null;
}

/** An owner below the items' level belongs to the item above it; one above with items below it is a heading. */
function settleOwners({
  owners,
  segments,
  inner,
  rank,
  itemStyle,
}: {
  owners: readonly number[];
  segments: readonly Segment[];
  inner: ReadonlySet<number>;
  rank: number;
  itemStyle: NumberingStyle;
}): Set<number> {
  const starts = new Set<number>();
  for (const owner of owners) {
    const opening = openingAt(segments, owner);
    if (opening === null) {
      if (!insideItem(owner, segments, starts) && !standsAboveAll(owner, segments)) starts.add(owner);
      continue;
    }
    if (opening.rank > rank) {
      const above = enclosing(owner, segments, inner, rank);
      starts.add(above !== null && openingAt(segments, above)?.opening.style === itemStyle ? above : owner);
      continue;
    }
    if (opening.rank < rank && hasOwnerBelow(owner, owners, segments, inner, rank)) continue;
    starts.add(owner);
  }
  return starts;
}

/** A label before every numbered paragraph speaks of the whole document. */
function standsAboveAll(at: number, segments: readonly Segment[]): boolean {
  const segment = segments[at];
  if (segment?.kind !== "label" || segment.field === "description" || segment.field === "title") return false;
  return segments.slice(0, at).every((before) => before.kind !== "opening");
}

/** A bare paragraph with facts right after a numbered item continues that item. */
function insideItem(at: number, segments: readonly Segment[], starts: ReadonlySet<number>): boolean {
  const segment = segments[at];
  if (segment?.kind === "label" && (segment.field === "description" || segment.field === "title")) return false;
  for (let i = at - 1; i >= 0; i--) {
    if (starts.has(i)) return true;
    if (segments[i]?.kind === "opening") return false;
  }
  return false;
}

function enclosing(at: number, segments: readonly Segment[], inner: ReadonlySet<number>, rank: number): number | null {
  for (let i = at - 1; i >= 0; i--) {
    const opening = openingAt(segments, i);
    if (opening !== null && !inner.has(i) && opening.rank <= rank) return i;
  }
  return null;
}

function hasOwnerBelow(
  owner: number,
  owners: readonly number[],
  segments: readonly Segment[],
  inner: ReadonlySet<number>,
  rank: number,
): boolean {
  const own = openingAt(segments, owner);
  if (own === null) return false;
  for (let i = owner + 1; i < segments.length; i++) {
    const opening = openingAt(segments, i);
    if (opening === null || inner.has(i)) continue;
    if (opening.rank <= own.rank) return false;
    if (opening.rank === rank && owners.includes(i)) return true;
  }
  return false;
}
