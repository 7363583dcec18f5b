import { takeClosingFacts, type Fact } from "./facts.ts";
import { classifyLabel, findLabels, SHORT_FIELDS, type FoundLabel, type PlanField } from "./labels.ts";
import type { Line } from "./lines.ts";
import { NUMBERING_RANK, readOpening, type Opening } from "./numbering.ts";
import type { WarningSink } from "./warnings.ts";

interface At {
  line: number;
  last: number;
}

/** A numbered paragraph. `facts` were named in its closing brackets. */
export interface OpeningSegment extends At {
  kind: "opening";
  opening: Opening;
  rank: number;
  text: string;
  facts: Fact[];
  /** The paragraph with its number and brackets. */
  original: string;
}

/** A label and the text behind it on its line (empty when it stands alone). `opening` is a number before the label. */
export interface LabelSegment extends At {
  kind: "label";
  field: PlanField;
  label: string;
  text: string;
  opening: Opening | null;
}

export interface TextSegment extends At {
  kind: "text";
  text: string;
  facts: Fact[];
  original: string;
}

export type Segment = OpeningSegment | LabelSegment | TextSegment;

const STAND_ALONE: ReadonlySet<PlanField> = new Set([
  "lead",
  "cooperating",
  "units",
  "leaders",
  "verifier",
  "goal",
  "measures",
  "deadline",
  "progress",
  "description",
]);
const INSIDE_A_LINE: ReadonlySet<PlanField> = new Set([
  "lead",
  "cooperating",
  "units",
  "leaders",
  "verifier",
  "goal",
  "measures",
  "deadline",
  "progress",
]);
const LONGEST_PHASE = 40;
const ALWAYS_A_HEADING =
  /^(?:保障措施|工作措施|工作任务|主要任务|重点任务|工作目标|总体目标|主要措施|目标任务|任务分工|职责分工|责任分工|工作要求)$/;

/** Cuts lines into numbered paragraphs, labelled texts and plain texts. */
export function cutSegments({ lines, warnings }: { lines: readonly Line[]; warnings: WarningSink }): Segment[] {
  const segments = lines.flatMap((line) => cutLine(line, warnings));
  return demoteSingleHeadings(segments);
}

function cutLine(line: Line, warnings: WarningSink): Segment[] {
  const at = { line: line.number, last: line.last };
  const opening = readOpening(line.text);
  const alone = standsAlone(opening === null ? line.text : opening.rest);
  if (alone !== null)
    return [{ kind: "label", ...at, field: alone, label: opening === null ? line.text : opening.rest, text: "", opening }];
  const labels = (opening?.rest === "" ? [] : findLabels(line.text)).filter(
    (label) =>
      !(label.field === "section" && label.label.endsWith("阶段")) &&
      !(label.field === "deadline" && label.start <= LONGEST_PHASE && line.text.slice(0, label.start).includes("阶段")) &&
      (opensLine(label, line.text, opening) || (INSIDE_A_LINE.has(label.field) && !insideBrackets(line.text, label.start))),
  );
  const first = labels[0];
  for (const label of labels) if (label.misspelt) warnings.warn(line.number, "LABEL_MISSPELT", line.text.slice(label.start, label.end));
  const segments: Segment[] = [];
  const opensWithLabel = first !== undefined && opensLine(first, line.text, opening);
  if (!opensWithLabel) {
    const head = line.text.slice(0, first?.start ?? line.text.length).replace(first === undefined ? /[（(【[]$/ : /[（(【[；;]$/, "");
    segments.push(...plainSegment(head, readOpening(head), at));
  }
  for (const [index, label] of labels.entries()) {
    const text = line.text.slice(label.end, labels[index + 1]?.start ?? line.text.length);
    segments.push({
      kind: "label",
      ...at,
      field: label.field,
      label: label.label,
      text: tidyLabelText(text, label),
      opening: index === 0 && opensWithLabel ? opening : null,
    });
  }
  return segments;
}

function plainSegment(head: string, opening: Opening | null, at: At): Segment[] {
  if (head.trim() === "") return [];
  const { text, facts } = takeClosingFacts(opening === null ? head : opening.rest);
  if (opening === null) return [{ kind: "text", ...at, text, facts, original: head }];
  return [{ kind: "opening", ...at, opening, rank: NUMBERING_RANK[opening.style], text, facts, original: head }];
}

/** A separator before the next label on the same line is not text. */
function tidyLabelText(text: string, { field }: FoundLabel): string {
  const trimmed = text.trim().replace(/[；;，,]$/, "");
  return SHORT_FIELDS.has(field) ? trimmed.replace(/^[：:\s]+/, "") : trimmed;
}

function opensLine(label: FoundLabel, text: string, opening: Opening | null): boolean {
  return label.start === 0 || (opening !== null && label.start <= text.length - opening.rest.length);
}

/** A label inside closed brackets is read with its bracket. */
function insideBrackets(text: string, at: number): boolean {
  const open = Math.max(text.lastIndexOf("（", at), text.lastIndexOf("(", at));
  if (open === -1) return false;
  const closedBefore = Math.max(text.slice(0, at).lastIndexOf("）"), text.slice(0, at).lastIndexOf(")"));
  if (closedBefore > open) return false;
  return text.includes("）", at) || text.includes(")", at);
}

function standsAlone(text: string): PlanField | null {
  const plain = text.replace(/[:：]$/, "").replace(/^[【［[]|[】］\]]$/g, "");
  if (plain.length < 3 || plain.length > 12) return null;
  const field = classifyLabel(plain);
  return field !== null && STAND_ALONE.has(field) ? field : null;
}

/** A label numbered 一、 is another thing than the same label numbered 2. */
function keyOf({ label, opening }: LabelSegment): string {
  return `${label} ${opening?.style ?? ""}`;
}

const NAMES_UNITS: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units"]);

/** Labels that are counted through one after another ((一)整改目标 (二)整改措施 (三)责任单位：…) and name units are the fields of one item. */
function chainedLabels(segments: readonly Segment[]): Set<number> {
  const chained = new Set<number>();
  let run: number[] = [];
  let last: Opening | null = null;
  const settle = (): void => {
    const names = run.some((at) => {
      const segment = segments[at];
      return segment?.kind === "label" && NAMES_UNITS.has(segment.field) && segment.text !== "";
    });
    if (run.length > 1 && names) for (const at of run) chained.add(at);
    run = [];
    last = null;
  };
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === "opening" && last !== null && segment.rank <= NUMBERING_RANK[last.style]) settle();
    if (segment.kind !== "label" || segment.opening === null) continue;
    if (last !== null && (segment.opening.style !== last.style || segment.opening.ordinal !== last.ordinal + 1)) settle();
    run.push(at);
    last = segment.opening;
  }
  settle();
  return chained;
}

/**
 * A numbered label that occurs once (三、整改时限) is a heading of the document; one that recurs (3.整改时限：…) belongs to the items.
 */
function demoteSingleHeadings(segments: readonly Segment[]): Segment[] {
  const counts = new Map<string, number>();
  for (const segment of segments) {
    if (segment.kind === "label") counts.set(keyOf(segment), (counts.get(keyOf(segment)) ?? 0) + 1);
  }
  const chained = chainedLabels(segments);
  return segments.map((segment, at) => {
    if (segment.kind !== "label" || chained.has(at)) return segment;
    const { opening } = segment;
    if (opening !== null && segment.field === "section" && segment.text !== "")
      return { ...segment, kind: "opening", opening, rank: NUMBERING_RANK[opening.style], facts: [], original: segment.text };
    if (opening === null) {
      if (segment.text === "" && ALWAYS_A_HEADING.test(segment.label) && (counts.get(keyOf(segment)) ?? 0) < 2) {
        return { kind: "text", line: segment.line, last: segment.last, text: segment.label, facts: [], original: segment.label };
      }
      return segment;
    }
    const single = (counts.get(keyOf(segment)) ?? 0) < 2;
    const high = opening.style === "chinese" || opening.style === "chineseBracket" || opening.style === "part";
    if (!(single && (high || (segment.text === "" && ALWAYS_A_HEADING.test(segment.label))))) return segment;
    const { text, facts } = takeClosingFacts(opening.rest);
    return {
      kind: "opening",
      line: segment.line,
      last: segment.last,
      opening,
      rank: NUMBERING_RANK[opening.style],
      text,
      facts,
      original: opening.rest,
    };
  });
}

/** The numbered paragraph at an index, null when something else stands there. */
export function openingAt(segments: readonly Segment[], at: number | undefined): OpeningSegment | null {
  const segment = at === undefined ? undefined : segments[at];
  return segment?.kind === "opening" ? segment : null;
}
