import type { DeadlineContext } from "./deadlines.ts";
import { newDraft, writeInto, type DraftWriter, type ItemDraft } from "./drafts.ts";
import type { Fact } from "./facts.ts";
import type { PlanField } from "./labels.ts";
import { isGeneralHeading } from "./generalHeading.ts";
import { listOrganizations, readMemberUnits } from "./members.ts";
import { readOpening } from "./numbering.ts";
import type { Outline } from "./outline.ts";
import { readOverallDeadline } from "./overall.ts";
import { readPhases } from "./phases.ts";
import type { PlanDeadline, PlanPhase, SourceUse } from "./reading.ts";
import type { OpeningSegment, Segment } from "./segments.ts";
import type { WarningSink } from "./warnings.ts";

export interface Gathered {
  drafts: ItemDraft[];
  phases: PlanPhase[];
  memberUnits: string[];
  overallDeadline: PlanDeadline | null;
  uses: Map<number, SourceUse>;
}

const EXPECTS_AN_ITEM: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units", "measures", "progress", "deadline"]);

const NAMES_UNITS: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units"]);
const SHARED_BY_ITEMS: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units", "deadline"]);

interface Heading {
  rank: number;
  text: string;
  facts: Fact[];
}

/** Walks through the segments once and hands each to the item, phase or heading it belongs to. */
export function gatherDrafts({
  segments,
  outline,
  phases,
  year,
  issuedOn,
  warnings,
}: {
  segments: readonly Segment[];
  outline: Outline;
  phases: ReadonlySet<number>;
  year: number | null;
  issuedOn: string | null;
  warnings: WarningSink;
}): Gathered {
  const gathered: Gathered = { drafts: [], phases: [], memberUnits: [], overallDeadline: null, uses: new Map() };
  let headings: Heading[] = [];
  let writer: DraftWriter | null = null;
  let phase: PlanPhase | null = null;
  let membersOpen = false;
  const documentFacts: Fact[] = [];
  const contextAt = (line: number): DeadlineContext => ({ year, issuedOn, warn: (code, about) => warnings.warn(line, code, about) });
  const mark = (segment: Segment, use: SourceUse): void => {
    for (let line = segment.line; line <= segment.last; line++)
      if (!gathered.uses.has(line) || use === "item") gathered.uses.set(line, use);
  };
  const addMembers = (names: readonly string[]): void => {
    for (const name of names) if (!gathered.memberUnits.includes(name)) gathered.memberUnits.push(name);
  };
  const open = (segment: Segment): void => {
    const inherited = [...documentFacts, ...headings.flatMap((heading) => heading.facts)];
    const draft = newDraft({
      number: segment.kind === "opening" ? segment.opening.ordinal : segment.kind === "label" ? (segment.opening?.ordinal ?? null) : null,
      section: headings.at(-1)?.text ?? null,
      heading: segment.kind === "label" ? "" : withoutIssueNumber(segment.text),
      line: segment.line,
      fromTable: false,
    });
    draft.inherited = [...inherited];
    draft.lastLine = segment.last;
    gathered.drafts.push(draft);
    writer = writeInto(draft, warnings);
    phase = null;
    mark(segment, "item");
    if (segment.kind === "label") writer.label(segment.field, segment.label, segment.text, segment.line);
    else for (const fact of segment.facts) writer.fact(fact, segment.line);
  };
  const close = (): void => {
    writer = null;
    phase = null;
    membersOpen = false;
  };
  /** Whether items follow under the heading that is open, so that a label right below it speaks of them all. */
  const headsItems = (at: number): boolean => {
    const heading = headings.at(-1);
    if (heading === undefined || isGeneralHeading(heading.text)) return false;
    for (let next = at + 1; next < segments.length; next++) {
      const segment = segments[next];
      if (outline.itemStarts.has(next)) return segment?.kind !== "opening" || segment.rank > heading.rank;
      if (segment?.kind === "opening" && segment.rank <= heading.rank && !outline.inner.has(next)) return false;
    }
    return false;
  };
  const outside = (segment: Segment, at: number): void => {
    const text = segment.kind === "label" ? segment.text : segment.original;
    if (phase !== null) {
      phase.description = [phase.description, text].filter((part) => part !== "").join("\n");
      mark(segment, "phase");
      return;
    }
    const heading = headings.at(-1)?.text ?? "";
    if (segment.kind === "label" && segment.field === "members") {
      addMembers(listOrganizations(segment.text));
      membersOpen = segment.text === "";
      mark(segment, "members");
      return;
    }
    const members = membersOpen ? listOrganizations(text) : membersIn(segment, heading);
    if (members.length > 0) {
      addMembers(members);
      mark(segment, "members");
      return;
    }
    if (segment.kind === "label" && SHARED_BY_ITEMS.has(segment.field) && segment.text !== "" && headsItems(at)) {
      headings.at(-1)?.facts.push({ field: segment.field, label: segment.label, text: segment.text });
      mark(segment, "section");
      return;
    }
    const deadline = readOverallDeadline({
      text,
      labelled: segment.kind === "label" && segment.field === "deadline",
      heading,
      context: contextAt(segment.line),
    });
    if (deadline !== null && gathered.overallDeadline === null) {
      gathered.overallDeadline = deadline;
      mark(segment, "deadline");
      return;
    }
    if (segment.kind === "label" && gathered.drafts.length === 0 && headings.length === 0 && NAMES_UNITS.has(segment.field)) {
      documentFacts.push({ field: segment.field, label: segment.label, text: segment.text });
      mark(segment, "header");
      return;
    }
    if (segment.kind === "label" && EXPECTS_AN_ITEM.has(segment.field))
      warnings.warn(segment.line, "LABEL_OUTSIDE_ITEM", `${segment.label}：${segment.text}`);
    mark(segment, "prose");
  };
  for (const [at, segment] of segments.entries()) {
    if (outline.itemStarts.has(at)) {
      if (segment.kind === "opening") headings = headings.filter((heading) => heading.rank < segment.rank);
      open(segment);
      continue;
    }
    if (phases.has(at) && segment.kind !== "label") {
      const text = segment.kind === "opening" ? (readOpening(segment.original)?.rest ?? segment.original) : segment.original;
      const read = readPhases({ text, line: segment.line, context: contextAt(segment.line) });
      close();
      gathered.phases.push(...read);
      phase = read.at(-1) ?? null;
      mark(segment, "phase");
      continue;
    }
    if (segment.kind === "opening" && !outline.inner.has(at) && (writer === null || endsItem(segment, outline))) {
      if (phase !== null && segment.rank > 2) {
        outside(segment, at);
        continue;
      }
      close();
      headings = [...headings.filter((heading) => heading.rank < segment.rank), headingOf(segment)];
      mark(segment, "section");
      outside(segment, at);
      continue;
    }
    if (writer === null) {
      outside(segment, at);
      continue;
    }
    if (segment.kind === "text" && endsItems(segment.text)) {
      close();
      outside(segment, at);
      continue;
    }
    mark(segment, "item");
    addTo(writer, segment);
  }
  return gathered;
}

function addTo(writer: DraftWriter, segment: Segment): void {
  if (segment.kind === "label") writer.label(segment.field, segment.label, segment.text, segment.line);
  else if (segment.kind === "opening")
    writer.numbered({ text: segment.text, original: segment.original, line: segment.line, facts: segment.facts });
  else writer.text({ text: segment.text, original: segment.original, line: segment.line, facts: segment.facts });
  if (segment.last > segment.line) writer.reach(segment.last);
}

/** A number at the items' level or above it, which opens no item, closes the open one. */
function endsItem(segment: OpeningSegment, outline: Outline): boolean {
  return segment.rank < outline.itemRank || (segment.rank === outline.itemRank && isGeneralHeading(segment.text));
}

/** （一）问题一：… is numbered twice. */
function withoutIssueNumber(text: string): string {
  const again = readOpening(text);
  return again?.style === "issue" && again.rest !== "" ? again.rest : text;
}

/** Annexes and the closing formula stand outside every item. */
function endsItems(text: string): boolean {
  return /^(?:附件\d{0,2}\s?[:：]|附件\d{0,2}$|附[:：]|抄送[:：]|（?此件|主题词|特此(?:通知|报告|说明)|本(?:方案|意见|通知|办法|计划|清单)自|以上(?:方案|意见|报告)|（?联系人[:：])/.test(
    text,
  );
}

const LONGEST_SECTION = 80;

function headingOf(segment: OpeningSegment): Heading {
  const text = segment.text.trim();
  const sentence = /^[^。]{2,60}(?=。.)/.exec(text)?.[0] ?? text;
  return { rank: segment.rank, text: sentence.slice(0, LONGEST_SECTION).replace(/[。：:；]$/, ""), facts: [...segment.facts] };
}

function membersIn(segment: Segment, heading: string): string[] {
  if (segment.kind === "label") return [];
  const listed = readMemberUnits(segment.original);
  if (listed.length > 0 || !/成员单位|部门职责|单位职责|职责分工/.test(heading)) return listed;
  const text = segment.kind === "opening" ? (readOpening(segment.original)?.rest ?? "") : segment.original;
  const name = /^([^：:。，,]{3,20})[：:。]/.exec(text)?.[1] ?? "";
  return name === "" ? [] : listOrganizations(name);
}
