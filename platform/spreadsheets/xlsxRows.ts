import { dateOf } from "../../domain/calendar/calendarDay.ts";
import type { CellTrait, SourceRow } from "../../domain/inspection/registers/sourceRow.ts";
import { fill } from "../../texts/format.ts";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_MERGED_AREAS, MAX_SHEET_BYTES, MAX_XLSX_ROWS } from "./limits.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";
import type { XlsxSheet, XlsxWorkbook } from "./xlsxWorkbook.ts";
import { unescaped } from "./xlsxWorkbook.ts";
import { xmlReader } from "./xmlEvents.ts";
import { inflated } from "./zipArchive.ts";

type Area = { top: number; bottom: number; left: number; right: number };
type Cell = { text: string; trait: CellTrait | null };

/** A merged area that holds a row of data belongs to few rows; one of a title to few columns. Beyond this it is decoration. */
const MAX_ROWS_OF_AREA = 20_000;

/**
 * The rows of a sheet that hold anything, as a stream: what is inflated is read and let go. Numbers are written as people see them: dates as `YYYY-MM-DD`, percentages
 * with their sign. A formula counts with its last result; every cell of a merged area has the value of its corner.
 * @throws {SpreadsheetError} TABLE_TOO_LARGE, UNREADABLE_TABLE
 */
export async function* sheetRows(workbook: XlsxWorkbook, sheet: XlsxSheet): AsyncGenerator<SourceRow> {
  const merged = new MergedCells(await mergedAreas(sheet));
  const ready: SourceRow[] = [];
  const reader = xmlReader(sheetHandler(workbook, merged, ready));
  const decoder = new TextDecoder();
  let count = 0;
  for await (const chunk of inflated(sheet.part, MAX_SHEET_BYTES)) {
    reader.write(decoder.decode(chunk, { stream: true }));
    count += ready.length;
    if (count > MAX_XLSX_ROWS)
      throw new SpreadsheetError("TABLE_TOO_LARGE", `more than ${MAX_XLSX_ROWS} rows`, {
        limit: fill(tableTexts.rowLimit, { max: MAX_XLSX_ROWS }),
      });
    yield* ready.splice(0);
  }
  reader.end();
  yield* ready.splice(0);
}

function sheetHandler(workbook: XlsxWorkbook, merged: MergedCells, ready: SourceRow[]): Parameters<typeof xmlReader>[0] {
  let row = 0;
  let column = -1;
  let hidden = false;
  let cells: string[] = [];
  let traits: Record<number, CellTrait> = {};
  let attributes: Readonly<Record<string, string>> = {};
  let value = "";
  let formula = false;
  let collecting = false;
  let phonetic = 0;
  const put = (place: number, { text, trait }: Cell): void => {
    while (cells.length < place) cells.push("");
    cells[place] = text;
    if (trait !== null) traits[place] = trait;
  };
  return {
    open: (name, given) => {
      if (name === "row") {
        row = Number(given["r"] ?? row + 1);
        hidden = given["hidden"] === "1" || given["hidden"] === "true";
        column = -1;
        cells = [];
        traits = {};
      } else if (name === "c") {
        column = given["r"] === undefined ? column + 1 : columnOf(given["r"]);
        attributes = given;
        value = "";
        formula = false;
      } else if (name === "f") formula = true;
      else if (name === "rPh") phonetic += 1;
      else if (name === "v" || (name === "t" && phonetic === 0)) collecting = true;
    },
    text: (text) => {
      if (!collecting) return;
      value += text;
      if (value.length > 2 * MAX_CELL_CHARACTERS)
        throw new SpreadsheetError("UNREADABLE_TABLE", "a cell beyond all measure", { reason: fill(tableTexts.longCell, { row }) });
    },
    close: (name) => {
      if (name === "v" || name === "t") collecting = false;
      else if (name === "rPh") phonetic -= 1;
      else if (name === "c" && column >= 0 && column < MAX_COLUMNS) {
        const cell = cellOf(workbook, attributes, value, formula);
        merged.see(row, column, cell);
        put(column, cell);
      } else if (name === "row") {
        for (const [place, cell] of merged.of(row)) put(place, cell);
        const own = Object.keys(traits).length > 0 ? { traits } : {};
        if (cells.some((cell) => cell !== "") || "traits" in own) ready.push({ row, cells, ...own, ...(hidden ? { hidden } : {}) });
      }
    },
  };
}

function cellOf(workbook: XlsxWorkbook, { t, s }: Readonly<Record<string, string>>, value: string, formula: boolean): Cell {
  if (t === "e") return { text: "", trait: "no_value" };
  if (formula && value === "") return { text: "", trait: "no_value" };
  const trait = formula ? "formula" : null;
  if (t === "s") return { text: workbook.sharedStrings[Number(value)] ?? "", trait };
  if (t === "b") return { text: value === "1" ? "是" : "否", trait };
  if (t === "str" || t === "inlineStr") return { text: unescaped(value), trait };
  if (t === "d") return { text: value.slice(0, 10), trait };
  return value === "" ? { text: "", trait } : numberCell(workbook, value, Number(s ?? 0), trait);
}

const SERIAL_EPOCH_DAY = -25_569;
const DAYS_FROM_1900_TO_1904 = 1462;
/** What a double keeps of a decimal number. */
const EXACT_DIGITS = 15;

function numberCell({ meanings, from1904 }: XlsxWorkbook, value: string, style: number, trait: CellTrait | null): Cell {
  const number = Number(value);
  if (!Number.isFinite(number)) return { text: value, trait };
  switch (meanings[style] ?? "number") {
    case "date": {
      const serial = Math.floor(number) + (from1904 ? DAYS_FROM_1900_TO_1904 : 0);
      // Beyond the years that can be written, the number is told as it stands.
      if (serial < 1 || serial > 2_958_465) return { text: value, trait };
      // Before March 1900 its counting knows a day that never was.
      return { text: dateOf(serial + SERIAL_EPOCH_DAY + (serial < 60 ? 1 : 0)), trait };
    }
    case "percent":
      return { text: `${decimal(number * 100)}%`, trait };
    default: {
      const text = decimal(number);
      return { text, trait: text.replaceAll(/\D/gu, "").length > EXACT_DIGITS || /e/iu.test(text) ? "imprecise" : trait };
    }
  }
}

/** A double as a person would write it: without the dust of its last places. */
function decimal(number: number): string {
  return Math.abs(number) >= 1e21
    ? String(number)
    : Number.isInteger(number)
      ? BigInt(number).toString()
      : String(Number(number.toPrecision(12)));
}

/** Column of a reference such as `AB12`, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference.replace(/\d+$/u, "").toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** The merged areas of a sheet. They are written behind its rows, so they are looked for in a pass of their own. */
async function mergedAreas({ part }: XlsxSheet): Promise<Area[]> {
  const areas: Area[] = [];
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of inflated(part, MAX_SHEET_BYTES)) {
    const text = rest + decoder.decode(chunk, { stream: true });
    for (const [, left = "", top, right = "", bottom] of text.matchAll(
      /<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/gu,
    ))
      areas.push({ left: columnOf(left), top: Number(top), right: columnOf(right), bottom: Number(bottom) });
    if (areas.length > MAX_MERGED_AREAS)
      throw new SpreadsheetError("TABLE_TOO_LARGE", "too many merged areas", {
        limit: fill(tableTexts.mergedLimit, { max: MAX_MERGED_AREAS }),
      });
    // From the last tag on it may go on in the next piece.
    rest = text.slice(Math.max(text.lastIndexOf("<"), text.length - 200));
  }
  return areas;
}

/** Gives the cells of merged areas their corner's value, row by row from the top. */
class MergedCells {
  readonly #byTop = new Map<number, Area[]>();
  #open: { area: Area; corner: Cell }[] = [];

  constructor(areas: readonly Area[]) {
    for (const area of areas) {
      if (area.bottom - area.top > MAX_ROWS_OF_AREA) continue;
      this.#byTop.set(area.top, [...(this.#byTop.get(area.top) ?? []), area]);
    }
  }

  see(row: number, column: number, cell: Cell): void {
    for (const area of this.#byTop.get(row) ?? []) if (area.left === column) this.#open.push({ area, corner: cell });
  }

  /** The cells of a row that belong to an area and are not its corner. */
  *of(row: number): Generator<[number, Cell]> {
    if (this.#open.length === 0) return;
    this.#open = this.#open.filter(({ area }) => area.bottom >= row);
    for (const { area, corner } of this.#open)
      for (let column = area.left; column <= Math.min(area.right, MAX_COLUMNS - 1); column += 1)
        if (row !== area.top || column !== area.left)
          yield [column, corner.trait === "no_value" || corner.text === "" ? corner : { text: corner.text, trait: "merged" }];
  }
}
