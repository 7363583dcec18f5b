import { cleanCell } from "./lines.ts";
import type { Line } from "./lines.ts";
import { readColumns, type Column } from "./columns.ts";
import { newDraft, type ItemDraft } from "./drafts.ts";
import { readFlattenedTable } from "./flattened.ts";
import { classifyLabel } from "./labels.ts";
import { NUMBERING_RANK, readOpening } from "./numbering.ts";
import { readNumeral } from "./numerals.ts";
import type { SourceCell, SourceUse } from "./reading.ts";
import type { WarningSink } from "./warnings.ts";

export interface TablesRead {
  drafts: ItemDraft[];
  /** Lines that are no part of an item table, form tables turned into labelled lines. */
  rest: Line[];
  uses: Map<number, SourceUse>;
}

type Delimiter = "cells" | "|" | "\t" | "  " | " " | ",";

/** Reads every table with a heading row, given as cells or flattened to separated text, into drafts of items. */
export function readTables({ lines, warnings }: { lines: readonly Line[]; warnings: WarningSink }): TablesRead {
  const read: TablesRead = { drafts: [], rest: [], uses: new Map() };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) continue;
    const flattened = readFlattenedTable({ lines, from: at, warnings });
    if (flattened !== null) {
      read.drafts.push(...flattened.drafts);
      for (const number of flattened.headings) read.uses.set(number, "section");
      at = flattened.next - 1;
      continue;
    }
    const heading = headingOf(line, lines[at + 1]);
    if (heading === null) {
      read.rest.push(...withoutCells(line));
      continue;
    }
    read.uses.set(line.number, "section");
    at = readRows({ lines, from: at + 1, heading, section: sectionAbove(lines, at), warnings, read }) - 1;
  }
  return read;
}

interface Heading {
  columns: Column[];
  delimiter: Delimiter;
}

function headingOf(line: Line, next: Line | undefined): Heading | null {
  if (line.cells !== null) {
    const columns = readColumns(line.cells.map((cell) => cell.text));
    return columns === null ? null : { columns, delimiter: "cells" };
  }
  for (const delimiter of ["|", "\t", "  ", " ", ","] as const) {
    const cells = splitBy(line, delimiter);
    if (cells === null || cells.length < 3) continue;
    const texts = cells.map((cell) => cell.text);
    const columns = readColumns(texts);
    if (
      columns === null ||
      ((delimiter === " " || delimiter === ",") &&
        (columns.some((column) => classifyLabel(column.label) === null) ||
          (columns[0]?.field !== "number" && (next === undefined || splitBy(next, delimiter)?.length !== columns.length))))
    )
      continue;
    return { columns, delimiter };
  }
  return null;
}

const cell = (text: string): SourceCell => ({ text: cleanCell(text) });

function splitBy(line: Line, delimiter: Delimiter): SourceCell[] | null {
  switch (delimiter) {
    case "cells":
      return line.cells;
    case "|": {
      if (!/[|｜│┃]/.test(line.raw)) return null;
      const inner = line.raw.trim().replace(/^[|｜│┃]|[|｜│┃]$/g, "");
      return inner.split(/[|｜│┃]/).map(cell);
    }
    case "\t":
      return line.raw.includes("\t") ? line.raw.split("\t").map(cell) : null;
    case "  ":
      return /\S {2,}\S/.test(line.raw) ? line.raw.trim().split(/ {2,}/).map(cell) : null;
    case ",":
      return /,.*,/.test(line.raw) ? line.raw.trim().split(",").map(cell) : null;
    case " ":
      return /\S \S/.test(line.raw) ? line.raw.trim().split(/ +/).map(cell) : null;
  }
}

/** The heading paragraph right above a table names the section of its rows. */
function sectionAbove(lines: readonly Line[], at: number): string | null {
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    const line = lines[i];
    if (line === undefined || line.cells !== null) return null;
    const opening = readOpening(line.text);
    if (opening !== null && NUMBERING_RANK[opening.style] <= 2 && line.text.length <= 60) return opening.rest.replace(/[：:。]$/, "");
  }
  return null;
}

interface Row {
  cells: SourceCell[];
  line: Line;
}

/** Reads rows below a heading into drafts; returns the index of the first line after the table. */
function readRows({
  lines,
  from,
  heading,
  section,
  warnings,
  read,
}: {
  lines: readonly Line[];
  from: number;
  heading: Heading;
  section: string | null;
  warnings: WarningSink;
  read: TablesRead;
}): number {
  let columns = heading.columns;
  let inSection = section;
  let current: ItemDraft | null = null;
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const cells = splitBy(line, heading.delimiter);
    if (heading.delimiter === "cells" && cells === null) break;
    if (cells === null || (cells.length === 1 && heading.delimiter !== "cells")) {
      const opening = readOpening(line.text);
      const followed = lines[at + 1] !== undefined && (splitBy(lines[at + 1] ?? line, heading.delimiter)?.length ?? 0) === columns.length;
      if (followed && line.text.length <= 60 && !line.text.endsWith("。") && (opening === null || NUMBERING_RANK[opening.style] <= 2)) {
        inSection = sectionText(line.text);
        read.uses.set(line.number, "section");
        continue;
      }
      if (current === null || opening !== null || !followed || line.text.length > 60) break;
      warnings.warn(line.number, "ROW_UNEVEN", line.text);
      addTo(current, "note", "", line.text, line.number);
      continue;
    }
    const again = readColumns(cells.map((cell) => cell.text));
    if (again !== null) {
      columns = secondHeading(columns, again, cells);
      read.uses.set(line.number, "section");
      continue;
    }
    const row = { cells: fit({ cells, columns, line, warnings }), line };
    const only = onlyText(row);
    if (only !== null) {
      inSection = sectionText(only);
      read.uses.set(line.number, "section");
      continue;
    }
    current = readRow({ row, columns, section: inSection, current, warnings, read });
  }
  return at;
}

function sectionText(text: string): string {
  return (readOpening(text)?.rest ?? text).replace(/[：:。]$/, "").replace(/\n/g, "");
}

/** The second of two heading rows names the columns that the first one spans (责任单位 over 牵头 and 配合). */
function secondHeading(columns: readonly Column[], again: readonly Column[], cells: readonly SourceCell[]): Column[] {
  if (columns.length !== again.length) return [...again];
  return again.map((column, index) => {
    const cell = cells[index];
    const above = columns[index];
    return above !== undefined && (cell === undefined || cell.merged !== undefined || cell.text === "") ? above : column;
  });
}

/** A row of which one cell alone has text is a heading inside the table. */
function onlyText(row: Row): string | null {
  const filled = row.cells.filter((cell) => cell.text !== "" && cell.merged === undefined);
  const distinct = new Set(row.cells.filter((cell) => cell.text !== "").map((cell) => cell.text));
  const [only] = distinct;
  if (distinct.size !== 1 || only === undefined || row.cells.length < 2 || filled.length === 0) return null;
  return /^\d+$/.test(only) || row.cells[0]?.text === "" ? null : only;
}

/** Brings a row to the number of columns; a surplus is put into the widest text in the middle. */
function fit({
  cells,
  columns,
  line,
  warnings,
}: {
  cells: readonly SourceCell[];
  columns: readonly Column[];
  line: Line;
  warnings: WarningSink;
}): SourceCell[] {
  if (cells.length === columns.length) return [...cells];
  const filled = cells.filter((cell) => cell.text !== "").length;
  if (filled > 1) warnings.warn(line.number, "ROW_UNEVEN", line.text);
  if (cells.length < columns.length) return [...cells, ...Array.from({ length: columns.length - cells.length }, () => ({ text: "" }))];
  const surplus = cells.length - columns.length;
  const wide = Math.max(
    0,
    columns.findIndex((column) => column.field === "measures" || column.field === "description" || column.field === "title"),
  );
  const merged = cells
    .slice(wide, wide + surplus + 1)
    .map((cell) => cell.text)
    .join(" ")
    .trim();
  return [...cells.slice(0, wide), { text: merged }, ...cells.slice(wide + surplus + 1)];
}

function addTo(draft: ItemDraft, field: Column["field"], label: string, text: string, line: number): void {
  draft.fields.push({ field, label, parts: text.split("\n").map((part) => ({ line, text: part })), ofMeasure: false });
  draft.lastLine = Math.max(draft.lastLine, line);
}

function readRow({
  row,
  columns,
  section,
  current,
  warnings,
  read,
}: {
  row: Row;
  columns: readonly Column[];
  section: string | null;
  current: ItemDraft | null;
  warnings: WarningSink;
  read: TablesRead;
}): ItemDraft {
  const { cells, line } = row;
  const numberAt = columns.findIndex((column) => column.field === "number");
  const numberCell = numberAt === -1 ? undefined : cells[numberAt];
  const wordingAt = columns.findIndex((column) => column.field === "description" || column.field === "title");
  const wording = cells[wordingAt];
  const keyless =
    numberCell === undefined
      ? wording?.merged === "above" || wording?.text === ""
      : numberCell.merged === "above" || numberCell.text === "";
  if (current !== null && keyless) {
    for (const [index, column] of columns.entries()) {
      const cell = cells[index];
      if (cell === undefined || cell.text === "" || cell.merged !== undefined || index === numberAt) continue;
      addTo(current, column.field === "title" ? "description" : column.field, column.label, cell.text, line.number);
    }
    return current;
  }
  const number = numberCell === undefined ? null : rowNumber(numberCell.text);
  if (numberCell !== undefined && number === null) warnings.warn(line.number, "NUMBER_MISSING", numberCell.text);
  const draft = newDraft({ number, section, heading: "", line: line.number, fromTable: true });
  if (numberCell !== undefined && /[\u4e00-\u9fff]{3}/.test(numberCell.text))
    addTo(draft, "note", columns[numberAt]?.label ?? "", numberCell.text, line.number);
  const titles = columns.flatMap((column, index) => (column.field === "title" ? [index] : []));
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell === undefined || cell.text === "" || column.field === "number") continue;
    if (column.field === "section" && index === columns.findIndex((other) => other.field === "section"))
      draft.section = cell.text.replace(/\n/g, "");
    else if (column.field === "title")
      placeTitle({
        draft,
        cell,
        first: index === titles[0],
        several: titles.length > 1 || columns.some((other) => other.field === "description"),
        line: line.number,
      });
    else addTo(draft, column.field, column.label, cell.text, line.number);
    if (cell.merged === "above" && column.field !== "section" && column.field !== "title")
      warnings.warn(line.number, "ROW_INHERITED", `${column.label} ${cell.text}`);
  }
  read.drafts.push(draft);
  return draft;
}

/** One column of tasks holds a title or, when long, a description; of two, the first is the title, or the section when it spans several rows. */
function placeTitle({
  draft,
  cell,
  first,
  several,
  line,
}: {
  draft: ItemDraft;
  cell: SourceCell;
  first: boolean;
  several: boolean;
  line: number;
}): void {
  const text = cell.text.replace(/^(?:\d{1,3}[.．、])/, "");
  if (!first) addTo(draft, "description", "", text, line);
  else if (several && cell.merged === "above") draft.section ??= text;
  else if (several || (text.length <= 40 && !/[。；\n]./.test(text))) draft.title = text.replace(/\n/g, "");
  else draft.heading = text.replace(/\n/g, "");
}

function rowNumber(text: string): number | null {
  const plain = text.replace(/[^\d一二三四五六七八九十]/g, "");
  const opening = readOpening(text);
  return opening?.ordinal ?? readNumeral(plain);
}

/** Rows outside item tables: label and value pairs (a form for each issue) become labelled lines, anything else plain text. */
function withoutCells(line: Line): Line[] {
  if (line.cells === null) return [line];
  const cells = line.cells.filter((cell) => cell.text !== "" && cell.merged === undefined);
  const texts: string[] = [];
  for (let i = 0; i < cells.length; i++) {
    const text = (cells[i]?.text ?? "").replace(/\n/g, "");
    const field = classifyLabel(text.replace(/[:：]$/, ""));
    const value = cells[i + 1]?.text;
    if (field !== null && value !== undefined) {
      i++;
      if (field === "number") texts.push(/^\d+$/.test(value) ? `问题${value}：` : value);
      else texts.push(...`${text.replace(/[:：]$/, "")}：${value}`.split("\n"));
    } else texts.push(...(cells[i]?.text ?? "").split("\n"));
  }
  return texts.map((text) => ({ ...line, text, spaced: text, raw: text, cells: null }));
}
