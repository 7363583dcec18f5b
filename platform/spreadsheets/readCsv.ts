import type { SourceRow } from "../../domain/inspection/registers/sourceRow.ts";
import { unguarded } from "./formulaGuard.ts";
import type { Delimiter } from "./csvRows.ts";
import { CsvParser, delimiterOf } from "./csvRows.ts";
import type { TextEncoding } from "./textEncoding.ts";
import { decodedText, detectEncoding } from "./textEncoding.ts";

/** Enough lines to tell the delimiter by. */
const SAMPLE_CHARACTERS = 64 * 1024;

export type CsvFacts = { encoding: TextEncoding; delimiter: Delimiter };

/** How a CSV file is encoded and what separates its cells. @throws {SpreadsheetError} UNREADABLE_TABLE */
export async function inspectCsv(file: string): Promise<CsvFacts> {
  const encoding = await detectEncoding(file);
  let sample = "";
  for await (const text of decodedText(file, encoding)) {
    sample += text;
    if (sample.length >= SAMPLE_CHARACTERS) break;
  }
  return { encoding, delimiter: delimiterOf(sample.slice(0, SAMPLE_CHARACTERS)).delimiter };
}

/**
 * The rows of a CSV file, as a stream: memory holds a piece of the file and its rows. What our own exports put before a cell against formulas is taken off.
 * @throws {SpreadsheetError} UNREADABLE_TABLE
 */
export async function* readCsv(file: string, { encoding, delimiter }: CsvFacts): AsyncGenerator<SourceRow> {
  const parser = new CsvParser(delimiter);
  for await (const text of decodedText(file, encoding)) yield* parser.push(text).filter(notSeparatorLine).map(withoutGuards);
  yield* parser.end().filter(notSeparatorLine).map(withoutGuards);
}

function notSeparatorLine({ row, cells }: SourceRow): boolean {
  return row !== 1 || !/^sep=.?$/iu.test(cells.join("").trim());
}

function withoutGuards(row: SourceRow): SourceRow {
  return row.cells.some((cell) => cell.startsWith("'")) ? { ...row, cells: row.cells.map(unguarded) } : row;
}
