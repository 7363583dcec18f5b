import { matchHeader, type HeaderMatch } from "../../domain/inspection/registers/matchHeader.ts";
import type { RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { registers } from "../../domain/inspection/registers/registers.ts";
import { HEADER_WITHIN_ROWS } from "../../platform/spreadsheets/limits.ts";
import type { Table, TableFile } from "../../platform/spreadsheets/openTable.ts";
import { Problem } from "../core/problem.ts";

export interface FoundTable {
  table: Table;
  header: HeaderMatch;
  headerRow: number;
}

/** A row that names fewer columns is a title or a row of data. */
const FEWEST_COLUMNS = 2;

/**
 * Finds the table of a register in a file: the sheet that is named, else the first one in sight whose first rows have the header; the row that names most of its columns.
 * @throws Problem SHEET_NOT_FOUND, TABLE_HEADER_NOT_FOUND, TABLE_COLUMN_TWICE
 */
export async function findTable(definition: RegisterDefinition, file: TableFile, sheet: string | undefined): Promise<FoundTable> {
  const sheets = file.tables.flatMap((table) => table.sheet ?? []);
  const asked = sheet === undefined ? file.tables.filter(({ hidden }) => !hidden) : file.tables.filter((table) => table.sheet === sheet);
  if (sheet !== undefined && asked.length === 0) throw new Problem("SHEET_NOT_FOUND", { sheet, sheets });
  let nearest: HeaderMatch | null = null;
  let looksLike: string | null = null;
  for (const table of asked) {
    const top = await topOf(table);
    const best = bestHeader(definition, top);
    if (best !== null && best.header.missing.length === 0) {
      const [twice] = best.header.twice;
      if (twice !== undefined) throw new Problem("TABLE_COLUMN_TWICE", { columns: twice });
      return { table, ...best };
    }
    if (best !== null && (nearest === null || best.header.fields > nearest.fields)) nearest = best.header;
    const other = Object.values(registers).find(
      (register) => register !== definition && isHeaderOf(register, top, best?.header.fields ?? 0),
    );
    looksLike ??= other?.title ?? null;
  }
  throw new Problem("TABLE_HEADER_NOT_FOUND", {
    ...(nearest === null ? {} : { missing: nearest.missing }),
    ...(sheets.length === 0 ? {} : { sheets: asked.flatMap((table) => table.sheet ?? []) }),
    ...(looksLike === null ? {} : { looksLike }),
  });
}

async function topOf(table: Table): Promise<{ row: number; cells: readonly string[] }[]> {
  const top: { row: number; cells: readonly string[] }[] = [];
  for await (const row of table.rows()) {
    top.push(row);
    if (top.length >= HEADER_WITHIN_ROWS) break;
  }
  return top;
}

function bestHeader(
  definition: RegisterDefinition,
  top: readonly { row: number; cells: readonly string[] }[],
): { header: HeaderMatch; headerRow: number } | null {
  let best: { header: HeaderMatch; headerRow: number } | null = null;
  for (const { row, cells } of top) {
    const header = matchHeader(definition, cells);
    if (header.fields >= FEWEST_COLUMNS && header.fields > (best?.header.fields ?? 0)) best = { header, headerRow: row };
  }
  return best;
}

function isHeaderOf(register: RegisterDefinition, top: readonly { row: number; cells: readonly string[] }[], fields: number): boolean {
  const best = bestHeader(register, top);
  return best !== null && best.header.missing.length === 0 && best.header.fields > fields;
}
