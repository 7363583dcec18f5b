import { readColumns, type Column } from "./columns.ts";
import { looksLikeDeadline } from "./deadlines.ts";
import { newDraft, type ItemDraft } from "./drafts.ts";
import { classifyLabel, type PlanField } from "./labels.ts";
import type { Line } from "./lines.ts";
import { NUMBERING_RANK, readOpening } from "./numbering.ts";
import { readNumeral } from "./numerals.ts";
import { looksLikeOrganization } from "./organizations.ts";
import type { WarningSink } from "./warnings.ts";

export interface FlattenedTable {
  drafts: ItemDraft[];
  headings: number[];
  /** Index of the first line after the table. */
  next: number;
}

const MOST_COLUMNS = 12;
const FEWEST_COLUMNS = 3;

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
  if (classifyLabel(lines[from]?.text ?? "") === null) return null;
  let width = 0;
  while (width < MOST_COLUMNS) {
    const line = lines[from + width];
    if (
      line === undefined ||
      line.cells !== null ||
      line.text.length > 20 ||
      rowNumberOf(line) !== null ||
      classifyLabel(line.text) === null
    )
      break;
    width++;
  }
  if (width < FEWEST_COLUMNS) return null;
  const columns = readColumns(lines.slice(from, from + width).map((line) => line.text));
  if (columns === null) return null;
  const headings = lines.slice(from, from + width).map((line) => line.number);
  const at = from + width;
  const rows =
    columns[0]?.field === "number" ? numberedRows({ lines, at, columns, warnings }) : plainRows({ lines, at, columns, warnings });
  return rows === null ? null : { ...rows, headings };
}

interface Rows {
  lines: readonly Line[];
  at: number;
  columns: readonly Column[];
  warnings: WarningSink;
}

function numberedRows({ lines, at, columns, warnings }: Rows): Omit<FlattenedTable, "headings"> | null {
  const first = lines[at];
  let expected = first === undefined ? null : rowNumberOf(first);
  if (expected === null) return null;
  const drafts: ItemDraft[] = [];
  let next = at;
  while (next < lines.length) {
    const opening = lines[next];
    if (opening === undefined || rowNumberOf(opening) !== expected) break;
    const end = endOfRow(lines, next + 1, expected + 1, columns.length - 1);
    drafts.push(readRow({ number: expected, opening, cells: lines.slice(next + 1, end), columns, warnings }));
    next = end;
    expected++;
  }
  return { drafts, next };
}

/** Rows without numbers: as many lines as columns each, as long as the lines in the columns of units and times look like units and times. */
function plainRows({ lines, at, columns, warnings }: Rows): Omit<FlattenedTable, "headings"> | null {
  const drafts: ItemDraft[] = [];
  let next = at;
  for (;;) {
    const cells = lines.slice(next, next + columns.length);
    const [opening] = cells;
    if (opening === undefined || cells.length < columns.length || !fitsColumns(cells, columns)) break;
    drafts.push(readRow({ number: null, opening, cells, columns, warnings }));
    next += columns.length;
  }
  return drafts.length === 0 ? null : { drafts, next };
}

function fitsColumns(cells: readonly Line[], columns: readonly Column[]): boolean {
  return columns.every(({ field }, index) => {
    const shape = shapeOf(cells[index]?.text ?? "");
    if (cells[index]?.cells !== null) return false;
    if (isUnits(field)) return shape === "units";
    return field !== "deadline" || shape === "deadline";
  });
}

function rowNumberOf(line: Line): number | null {
  const number = /^[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?$/.exec(line.text)?.[1];
  return line.cells === null && number !== undefined ? readNumeral(number) : null;
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
  number: number | null;
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
  let used = false;
  for (const [index, line] of cells.entries()) {
    if (exact) column = index;
    else column = columnFor({ text: line.text, column, used, wanted });
    used = true;
    const target = wanted[column];
    if (target === undefined) continue;
    put(draft, target, line);
  }
  draft.lastLine = cells.at(-1)?.last ?? opening.last;
  return draft;
}

const isUnits = (field: PlanField | undefined): boolean => field === "units" || field === "lead" || field === "cooperating";

/**
 * Where a row has more or fewer lines than columns, the look of a line decides: a list of organizations, a time, or text. Measures take the
 * surplus, since they are what runs over several paragraphs.
 */
function columnFor({ text, column, used, wanted }: { text: string; column: number; used: boolean; wanted: readonly Column[] }): number {
  const shape = shapeOf(text);
  const here = wanted[column]?.field;
  const fits = (field: PlanField): boolean =>
    shape === "units" ? isUnits(field) : shape === "deadline" ? field === "deadline" : !isUnits(field) && field !== "deadline";
  const next = wanted.findIndex(({ field }, index) => index > column && fits(field));
  if (!used) return here !== undefined && fits(here) ? column : next === -1 ? column : next;
  if (shape === "text" && here === "measures")
    return next !== -1 && readOpening(text) === null && wanted[next]?.field === "progress" ? next : column;
  return next === -1 ? column : next;
}

function shapeOf(text: string): "units" | "deadline" | "text" {
  if (looksLikeDeadline(text) && text.length <= 30) return "deadline";
  return text.split(/[、，,；;]/).every((name) => looksLikeOrganization(name)) ? "units" : "text";
}

function put(draft: ItemDraft, { field, label }: Column, line: Line): void {
  const known = draft.fields.find((entry) => entry.field === field && entry.label === label);
  if (field === "section" && draft.section === null) draft.section = line.text;
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
