import { normaliseCharacters, tidySpaces } from "../domain/plan/characters.ts";
import { classifyLabel } from "../domain/plan/labels.ts";
import { splitLines } from "../domain/plan/lines.ts";
import { planReadingSchema } from "../domain/plan/schema.ts";
import type { PlanItem, PlanReading, SourceLine } from "../domain/plan/reading.ts";

const LONG_ENOUGH = 6;

/** What must hold of every reading, whatever the document; an empty list when it does. */
export function brokenInvariants({ source, reading }: { source: string | readonly SourceLine[]; reading: PlanReading }): string[] {
  const lines = typeof source === "string" ? splitLines(source) : source;
  const broken: string[] = [];
  const parsed = planReadingSchema.safeParse(reading);
  if (!parsed.success) broken.push(`schema: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
  const filled = lines
    .filter((line) => line.text.trim() !== "" || (line.cells ?? []).some((cell) => cell.text.trim() !== ""))
    .map((line) => line.number);
  const accounted = reading.sources.map((at) => at.line);
  if (filled.join() !== accounted.join()) broken.push(`lines accounted for: ${accounted.join()} instead of ${filled.join()}`);
  const known = new Set(lines.map((line) => line.number));
  for (const warning of reading.warnings) if (!known.has(warning.line)) broken.push(`warning on line ${warning.line}, which is not there`);
  for (const { line, as, item } of reading.sources) {
    if ((as === "item") !== (item !== null)) broken.push(`line ${line} is ${as} with item ${item}`);
    const owner = item === null ? undefined : reading.items[item];
    if (item !== null && owner === undefined) broken.push(`line ${line} belongs to item ${item}, which is not there`);
  }
  broken.push(...lostText({ lines, reading }));
  return broken;
}

/** Longer stretches of Chinese text on an item's lines must be found somewhere in the reading. */
function lostText({ lines, reading }: { lines: readonly SourceLine[]; reading: PlanReading }): string[] {
  const kept = new Map<number, string>();
  const lost: string[] = [];
  for (const { line, item } of reading.sources) {
    const owner = item === null ? undefined : reading.items[item];
    if (item === null || owner === undefined) continue;
    const own = kept.get(item) ?? wordsOf(owner, reading);
    kept.set(item, own);
    // Several items may run on in one line.
    const others = reading.items.filter((other) => other !== owner && other.line === line);
    const haystack = [own, ...others.map((other) => wordsOf(other, reading))].join("\u0000");
    const text = lines.find((candidate) => candidate.number === line)?.text ?? "";
    const raw = normaliseCharacters(text);
    const tidied = stretchesLost(tidySpaces(raw.replace(/\t| {2,}| (?=[\u4e00-\u9fff]{2,8}[:：])/g, "|")), haystack);
    // Spaces may set the cells of a row apart, or stand inside a word by mistake.
    if (tidied.length > 0 && stretchesLost(raw, haystack).length > 0) lost.push(...tidied.map((stretch) => `line ${line} lost ${stretch}`));
  }
  return lost;
}

function stretchesLost(text: string, haystack: string): string[] {
  return text
    .split(/[^\u4e00-\u9fff]+/)
    .filter(
      (stretch) =>
        stretch.length >= LONG_ENOUGH &&
        classifyLabel(stretch) === null &&
        !/负责|分工|牵头|配合|单位|部门|职责/.test(stretch) &&
        !haystack.includes(stretch) &&
        !labelledBySpace(stretch, haystack),
    );
}

/** A label that only a space set apart from its text. */
function labelledBySpace(stretch: string, haystack: string): boolean {
  for (let length = 2; length <= 8; length++)
    if (classifyLabel(stretch.slice(0, length)) !== null && haystack.includes(stretch.slice(length))) return true;
  return false;
}

function wordsOf(item: PlanItem, reading: PlanReading): string {
  const own = [
    item.section,
    item.title,
    item.description,
    item.progress,
    item.unitsText,
    item.deadline?.text,
    ...item.measures.map((measure) => measure.text),
    ...item.measures.flatMap((measure) => [measure.deadline?.text, ...measure.units.map((unit) => unit.name)]),
    ...item.units.map((unit) => unit.name),
    ...item.notes.map((note) => note.label + note.text),
    ...reading.warnings.map((warning) => warning.message),
    ...reading.phases.map((phase) => phase.name + phase.text + phase.description),
    ...reading.memberUnits,
    ...reading.items.map((other) => other.section),
  ];
  return own.join("\u0000").replace(/[\s\n]/g, "");
}
