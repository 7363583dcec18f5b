import { trimSeparators } from "./characters.ts";
import { looksLikeDeadline, namesTime, readDeadline, type DeadlineContext } from "./deadlines.ts";
import type { DraftField, ItemDraft } from "./drafts.ts";
import { takeClosingFacts, type Fact } from "./facts.ts";
import type { PlanField } from "./labels.ts";
import { findNumberedParts, splitMeasures, type TextPart } from "./measures.ts";
import { joinLines } from "./paragraphs.ts";
import type { PlanDeadline, PlanItem, PlanMeasure, PlanNote, PlanRole, PlanUnit } from "./reading.ts";
import { readUnits, type UnitsText } from "./units.ts";
import type { WarningSink } from "./warnings.ts";

/** What finishing an item needs to know of its document. */
export interface ItemContext {
  readonly year: number | null;
  readonly issuedOn: string | null;
  /** The document says that of several responsible units the first one leads. */
  readonly firstLeads: boolean;
  readonly warnings: WarningSink;
}

const LONGEST_TITLE = 40;
const ROLE_OF: Readonly<Partial<Record<PlanField, PlanRole | null>>> = { lead: "lead", cooperating: "cooperating", units: null };
const NOTE_FIELDS: ReadonlySet<PlanField> = new Set(["goal", "leaders", "verifier", "note", "number", "section"]);

/** Makes an item of what was gathered for it. `fallbackNumber` is used where the document gives none. */
export function finishItem({
  draft,
  fallbackNumber,
  context,
}: {
  draft: ItemDraft;
  fallbackNumber: number;
  context: ItemContext;
}): PlanItem {
  const { warnings } = context;
  const at = deadlineContext(context, draft.line);
  setAsideOtherMeasures(draft);
  markMeasureFields(draft);
  if (draft.number === null && !draft.fromTable) warnings.warn(draft.line, "NUMBER_MISSING", draft.heading);
  const { title, description, subMeasures } = splitHeading(draft);
  const measures = readMeasures(draft, subMeasures, context);
  const { units, unitsText } = itemUnits({ draft, measures, context });
  const deadline = itemDeadline({ draft, measures, at });
  return {
    number: draft.number ?? fallbackNumber,
    section: draft.section,
    title,
    description: description === "" ? (title ?? "") : description,
    measures,
    units,
    deadline,
    progress: textOf(draft, "progress"),
    line: draft.line,
    lastLine: draft.lastLine,
    unitsText,
    notes: notesOf(draft),
  };
}

const NOT_THE_MEASURES = /要求$|^下一?步/;

/** 整改要求 and 下一步措施 are the measures of an item that has no others; beside 整改措施 they are remarks of their own. */
function setAsideOtherMeasures(draft: ItemDraft): void {
  const measures = fieldsOf(draft, "measures");
  if (measures.every((field) => NOT_THE_MEASURES.test(field.label))) return;
  for (const field of measures) if (NOT_THE_MEASURES.test(field.label)) field.field = "note";
}

/** Where a label recurs among the measures, its first occurrence there belongs to a measure as well. */
function markMeasureFields(draft: ItemDraft): void {
  const measures = draft.fields.findIndex((field) => field.field === "measures");
  const firstLine =
    draft.fields.find((field) => field.field === "measures" && field.parts.length > 0)?.parts[0]?.line ?? Number.MAX_SAFE_INTEGER;
  const recurring = new Set(draft.fields.filter((field) => field.ofMeasure).map((field) => field.field));
  for (const [index, field] of draft.fields.entries()) {
    if (index > measures && measures !== -1 && recurring.has(field.field)) field.ofMeasure = true;
    // Above the first measure there is none that it could belong to.
    if (field.ofMeasure && lineOf(field) < firstLine) field.ofMeasure = false;
  }
}

function deadlineContext(context: ItemContext, line: number): DeadlineContext {
  return { year: context.year, issuedOn: context.issuedOn, warn: (code, about) => context.warnings.warn(line, code, about) };
}

function fieldsOf(draft: ItemDraft, field: PlanField): DraftField[] {
  return draft.fields.filter((entry) => entry.field === field && entry.parts.length > 0);
}

function textOf(draft: ItemDraft, field: PlanField): string | null {
  const text = joinLines(fieldsOf(draft, field).flatMap((entry) => entry.parts.map((part) => part.text)));
  return text === "" ? null : text;
}

/**
 * Tells title from description. 强化准入监管。要按职责… has its title in the first short sentence; a heading with text below it is a title; a finding
 * that runs on is all description. Without a label for measures, numbered paragraphs below a heading are its measures.
 */
function splitHeading(draft: ItemDraft): { title: string | null; description: string; subMeasures: TextPart[] } {
  const labelledTitle = draft.title ?? textOf(draft, "title");
  const described = fieldsOf(draft, "description").flatMap((field) => field.parts);
  const hasMeasures = fieldsOf(draft, "measures").length > 0;
  let body = draft.body;
  let subMeasures: TextPart[] = [];
  if (!hasMeasures) {
    const text = body.map((part) => part.text).join("\n");
    const numbered = findNumberedParts(text);
    if (numbered.length > 0 && (numbered[0]?.start === 0 || text[(numbered[0]?.start ?? 1) - 1] === "\n")) {
      const first = numbered[0]?.start ?? 0;
      let offset = 0;
      const lead: TextPart[] = [];
      for (const part of body) {
        if (offset < first) lead.push(part);
        else subMeasures.push(part);
        offset += part.text.length + 1;
      }
      body = lead;
    }
  }
  const rest = joinLines([...body.map((part) => part.text), ...described.map((part) => part.text)]);
  const heading = draft.heading.trim();
  if (labelledTitle !== null)
    return {
      title: trimTitle(labelledTitle),
      description: [heading, rest].filter((text) => text !== "" && text !== labelledTitle).join("\n"),
      subMeasures,
    };
  if (heading === "") return { title: null, description: rest, subMeasures };
  if (heading.length <= LONGEST_TITLE && !/[。；;！？].+/.test(heading) && (rest !== "" || subMeasures.length > 0)) {
    return { title: trimTitle(heading), description: rest, subMeasures };
  }
  const sentence = /^([^。：:！？；;]{2,30})[。：:](?=.)/.exec(heading);
  if (sentence !== null && !looksLikeDeadline(sentence[1] ?? "") && fieldsOf(draft, "measures").length === 0) {
    const description = [heading.slice(sentence[0].length).trim(), rest].filter((text) => text !== "").join("\n");
    return { title: sentence[1] ?? null, description, subMeasures };
  }
  const onlyHeading = heading.length <= LONGEST_TITLE && rest === "" && !hasMeasures && !/[。；;]/.test(heading.slice(0, -1));
  return {
    title: onlyHeading ? trimTitle(heading) : null,
    description: [heading, rest].filter((text) => text !== "").join("\n"),
    subMeasures,
  };
}

function trimTitle(text: string): string {
  return text
    .replace(/\n/g, "")
    .replace(/[。：:；;，,]+$/, "")
    .trim();
}

function readMeasures(draft: ItemDraft, subMeasures: readonly TextPart[], context: ItemContext): PlanMeasure[] {
  const parts = [...fieldsOf(draft, "measures").flatMap((field) => field.parts), ...subMeasures];
  const { measures, preface, jumps } = splitMeasures(parts);
  const line = parts[0]?.line ?? draft.line;
  const filled = measures.filter((measure) => measure.text !== "");
  if (jumps || filled.length < measures.length)
    context.warnings.warn(line, "MEASURE_NUMBER_JUMPS", measures.map((measure) => measure.number).join("、"));
  if (preface !== "") {
    const [first] = filled;
    if (first === undefined) filled.push({ number: null, text: preface, line });
    else first.text = `${preface}\n${first.text}`;
    context.warnings.warn(line, "MEASURE_PREFACE", preface);
  }
  const ownLine = draft.fields.filter((field) => field.ofMeasure && field.parts.length > 0);
  return filled.map((measure, index) => {
    const next = filled[index + 1]?.line ?? Number.MAX_SAFE_INTEGER;
    const bracketed = filled.length > 1 || measure.number !== null ? takeClosingFacts(measure.text).facts : [];
    const following = ownLine.filter((field) => lineOf(field) >= measure.line && lineOf(field) < next).map(asFact);
    const facts = [...bracketed, ...following];
    const at = deadlineContext(context, measure.line);
    const time = facts.find((fact) => fact.field === "deadline");
    const texts = unitsTexts(facts);
    return {
      ...measure,
      units: texts.length === 0 ? [] : readUnits({ texts, firstLeads: context.firstLeads, warn: at.warn }),
      deadline: time === undefined ? null : readDeadline(trimSeparators(time.text), at),
    };
  });
}

function lineOf(field: DraftField): number {
  return field.parts[0]?.line ?? 0;
}

function asFact(field: DraftField): Fact {
  return { field: field.field, label: field.label, text: field.parts.map((part) => part.text).join("\n") };
}

function unitsTexts(facts: readonly Fact[]): UnitsText[] {
  return facts.flatMap((fact) => {
    const role = ROLE_OF[fact.field];
    return role === undefined ? [] : [{ text: fact.text, role }];
  });
}

/** The item's own units; else those of its measures; else those of the heading above it. */
function itemUnits({ draft, measures, context }: { draft: ItemDraft; measures: readonly PlanMeasure[]; context: ItemContext }): {
  units: PlanUnit[];
  unitsText: string;
} {
  const facts = draft.fields.filter((field) => field.parts.length > 0 && !field.ofMeasure).map(asFact);
  const texts = unitsTexts(facts);
  const unitsText = texts.map((text) => text.text).join("；");
  const warn = deadlineContext(context, draft.line).warn;
  const { firstLeads } = context;
  let units = readUnits({ texts, firstLeads, warn });
  const named = new Set(units.map((unit) => unit.name));
  const ofMeasures = measures.flatMap((measure) => measure.units).filter((unit) => !named.has(unit.name));
  if (ofMeasures.length > 0) {
    warn("UNITS_FROM_MEASURES", ofMeasures.map((unit) => unit.name).join("、"));
    for (const unit of ofMeasures) {
      if (named.has(unit.name)) continue;
      named.add(unit.name);
      units.push({ ...unit, role: units.length === 0 ? "lead" : "cooperating", roleInferred: true });
    }
  }
  const noneLeads = units.every((unit) => unit.role === "cooperating" && !unit.roleInferred);
  if (noneLeads && draft.inherited.length > 0) {
    units = readUnits({ texts: [...unitsTexts(draft.inherited), ...texts], firstLeads, warn });
    if (units.length > 0) warn("UNITS_FROM_SECTION", units.map((unit) => unit.name).join("、"));
  }
  if (units.length === 0) context.warnings.warn(draft.line, "UNITS_MISSING", unitsText);
  return { units, unitsText };
}

function itemDeadline({
  draft,
  measures,
  at,
}: {
  draft: ItemDraft;
  measures: readonly PlanMeasure[];
  at: DeadlineContext;
}): PlanDeadline | null {
  const measureLevel = measures.filter((measure) => measure.deadline !== null).length;
  const wordings = fieldsOf(draft, "deadline")
    .filter((field) => !(field.ofMeasure && measureLevel > 0))
    .map((field) => field.parts.map((part) => part.text).join(""));
  const unique = [...new Set(wordings)];
  if (unique.length > 0) return readDeadline(unique.join("；"), at);
  const latest = measures
    .flatMap((measure) => measure.deadline ?? [])
    .sort((a, b) => (a.date ?? "").localeCompare(b.date ?? ""))
    .at(-1);
  if (latest !== undefined) {
    at.warn("DEADLINE_FROM_MEASURES", latest.text);
    return { ...latest };
  }
  const inherited = draft.inherited.findLast((fact) => fact.field === "deadline");
  if (inherited !== undefined) return readDeadline(trimSeparators(inherited.text), at);
  // 3月份：… in a schedule without a column for the time.
  const month = /^[^：:。，]{2,20}(?=[：:])/.exec(draft.heading)?.[0];
  return month === undefined || !namesTime(month) || !/[月季年]/.test(month) ? null : readDeadline(month, at);
}

function notesOf(draft: ItemDraft): PlanNote[] {
  return draft.fields
    .filter((field) => (NOTE_FIELDS.has(field.field) || field.ofMeasure) && field.parts.length > 0)
    .map((field) => ({ label: field.label, text: field.parts.map((part) => part.text).join("\n"), line: lineOf(field) }));
}
