import { readColumns, type Column } from "./columns.ts";
import { looksLikeDeadline } from "./deadlines.ts";
import { newDraft, type ItemDraft } from "./drafts.ts";
import { classifyLabel, type PlanField } from "./labels.ts";
import type { Line } from "./lines.ts";
import { NUMBERING_RANK, readOpening } from "./numbering.ts";
import { looksLikeOrganization } from "./organizations.ts";
import type { WarningSink } from "./warnings.ts";

export interface FlattenedTable {
  drafts: ItemDraft[];
  headings: number[];
  /** Index of the first line after the table. */
  next: number;
}

const MOST_COLUMNS = 12;

/**
 * Reads a table that was copied out of a page so that every cell stands on a line of its own: first the headings, then row after row, each
 * opened by its number. Null when there is no such table at `from`.
 */
export function readFlattenedTable({
  lines,
  from,
  warnings,
}: {
  lines: readonly Line[];
  from: number;
  warnings: WarningSink;
}): FlattenedTable | null {
  if (classifyLabel(lines[from]?.text ?? "") !== "number") return null;
  let width = 0;
  while (width < MOST_COLUMNS) {
    const line = lines[from + width];
    if (line === undefined || line.cells !== null || line.text.length > 20 || rowNumberOf(line) !== null) break;
    width++;
  }
  const columns = readColumns(lines.slice(from, from + width).map((line) => line.text));
  const first = lines[from + width];
  if (columns === null || width < 3 || first === undefined || rowNumberOf(first) === null) return null;
  const drafts: ItemDraft[] = [];
  let at = from + width;
  let expected = rowNumberOf(first) ?? 1;
  while (at < lines.length) {
    const opening = lines[at];
    if (opening === undefined || rowNumberOf(opening) !== expected) break;
    const end = endOfRow(lines, at + 1, expected + 1, columns.length - 1);
    drafts.push(readRow({ number: expected, opening, cells: lines.slice(at + 1, end), columns, warnings }));
    at = end;
    expected++;
  }
  return { drafts, headings: lines.slice(from, from + width).map((line) => line.number), next: at };
}

function rowNumberOf(line: Line): number | null {
  return line.cells === null && /^\d{1,3}[.．、]?$/.test(line.text) ? Number.parseInt(line.text, 10) : null;
}

/** A row ends before the next number; the last row has as many lines as there are columns, unless more of its measures follow. */
function endOfRow(lines: readonly Line[], from: number, nextNumber: number, cells: number): number {
  for (let at = from; at < lines.length && at < from + 60; at++) {
    const line = lines[at];
    if (line === undefined) break;
    if (rowNumberOf(line) === nextNumber) return at;
    const opening = readOpening(line.text);
    if (at >= from + cells && opening !== null && NUMBERING_RANK[opening.style] <= 1) return at;
  }
  return Math.min(lines.length, from + cells);
}

function readRow({
  number,
  opening,
  cells,
  columns,
  warnings,
}: {
  number: number;
  opening: Line;
  cells: readonly Line[];
  columns: readonly Column[];
  warnings: WarningSink;
}): ItemDraft {
  const draft = newDraft({ number, section: null, heading: "", line: opening.number, fromTable: true });
  const wanted = columns.filter((column) => column.field !== "number");
  const exact = cells.length === wanted.length;
  if (!exact) warnings.warn(opening.number, "ROW_UNEVEN", opening.text);
  let column = 0;
  for (const [index, line] of cells.entries()) {
    if (exact) column = index;
    else column = columnFor({ text: line.text, column, wanted, left: cells.length - index });
    const target = wanted[column];
    if (target === undefined) continue;
    put(draft, target, line);
  }
  draft.lastLine = cells.at(-1)?.last ?? opening.last;
  return draft;
}

const isUnits = (field: PlanField | undefined): boolean => field === "units" || field === "lead" || field === "cooperating";

/** Where a row has more or fewer lines than columns, the look of a line decides: a list of organizations, a time, or more of the same text. */
function columnFor({ text, column, wanted, left }: { text: string; column: number; wanted: readonly Column[]; left: number }): number {
  const shape = shapeOf(text);
  const from = column;
  for (let i = from; i < wanted.length; i++) {
    const field = wanted[i]?.field;
    if (shape === "units" && isUnits(field)) return i === from || !isUnits(wanted[from]?.field) ? i : from;
    if (shape === "deadline" && field === "deadline") return i;
    if (shape === "text" && !isUnits(field) && field !== "deadline") {
      const numberedOn = readOpening(text) !== null && (readOpening(text)?.ordinal ?? 0) > 1;
      const textColumnsLeft = wanted.slice(i + 1).some((other) => !isUnits(other.field) && other.field !== "deadline");
      return i === from && !numberedOn && textColumnsLeft && left > wanted.length - i - 1 ? i : i;
    }
  }
  return from;
}

function shapeOf(text: string): "units" | "deadline" | "text" {
  if (looksLikeDeadline(text) && text.length <= 30) return "deadline";
  return text.split(/[、，,；;]/).every((name) => looksLikeOrganization(name)) ? "units" : "text";
}

function put(draft: ItemDraft, { field, label }: Column, line: Line): void {
  const known = draft.fields.find((entry) => entry.field === field && entry.label === label);
  if (field === "section") draft.section = line.text;
  else if (field === "title" && draft.title === null && line.text.length <= 40) draft.title = line.text;
  else if (known !== undefined) known.parts.push({ line: line.number, text: line.text });
  else
    draft.fields.push({
      field: field === "title" ? "description" : field,
      label,
      parts: [{ line: line.number, text: line.text }],
      ofMeasure: false,
    });
}
