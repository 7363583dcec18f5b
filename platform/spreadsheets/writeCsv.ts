import { guarded } from "./formulaGuard.ts";

/** What makes Excel read a CSV file as UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** One line of a CSV file by RFC 4180, its cells guarded against formulas. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(guarded(cell))).join(",")}\r\n`;
}

function quoted(cell: string): string {
  return /[",;\t\r\n']|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A whole CSV file, piece by piece. */
export async function* writeCsv(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK;
  for await (const cells of rows) yield csvLine(cells);
}
