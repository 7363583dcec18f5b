import type { SourceRow } from "../../domain/inspection/registers/sourceRow.ts";
import { fill } from "../../texts/format.ts";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_CELL_CHARACTERS, MAX_COLUMNS } from "./limits.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";

export type Delimiter = "," | "\t" | ";";

const DELIMITERS: readonly Delimiter[] = [",", "\t", ";"];

/**
 * Cuts text into the rows of a CSV table (RFC 4180, and what programs make of it): quotes around a cell, doubled inside it, line breaks inside quotes,
 * any kind of line end, a first line `sep=;`. Rows are numbered by the records of the file, as a spreadsheet program numbers them. Memory holds one row.
 * @throws {SpreadsheetError} UNREADABLE_TABLE for a quote that is never closed, a cell or a row beyond all measure
 */
export class CsvParser {
  readonly #delimiter: Delimiter;
  #row = 0;
  #cells: string[] = [];
  #cell = "";
  #state: "start" | "plain" | "quoted" | "quote" = "start";
  #afterReturn = false;
  #quotedSince = 0;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter;
  }

  /** The rows that `text` completes. */
  push(text: string): SourceRow[] {
    const rows: SourceRow[] = [];
    const delimiter = this.#delimiter;
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charAt(at);
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (sign === "\n") {
          from = at + 1;
          continue;
        }
      }
      if (this.#state === "quoted") {
        if (sign !== '"') continue;
        this.#take(text.slice(from, at));
        from = at + 1;
        this.#state = "quote";
      } else if (sign === '"' && this.#state === "start") {
        this.#state = "quoted";
        this.#quotedSince = this.#row + 1;
        from = at + 1;
      } else if (sign === '"' && this.#state === "quote") {
        // A doubled quote is a quote of the text; it is the first character of what follows.
        this.#state = "quoted";
        from = at;
      } else if (sign === delimiter || sign === "\n" || sign === "\r") {
        this.#take(text.slice(from, at));
        this.#endCell();
        from = at + 1;
        if (sign !== delimiter) rows.push(this.#endRow());
        this.#afterReturn = sign === "\r";
      } else if (this.#state !== "plain") this.#state = "plain";
    }
    this.#take(text.slice(from));
    return rows;
  }

  /** The last row, when the file does not end in a line break. */
  end(): SourceRow[] {
    if (this.#state === "quoted")
      throw new SpreadsheetError("UNREADABLE_TABLE", "a quote is never closed", {
        reason: fill(tableTexts.openQuote, { row: this.#quotedSince }),
      });
    if (this.#state === "start" && this.#cells.length === 0) return [];
    this.#endCell();
    return [this.#endRow()];
  }

  #take(text: string): void {
    this.#cell = this.#cell === "" ? text : this.#cell + text;
    if (this.#cell.length <= MAX_CELL_CHARACTERS) return;
    const row = this.#state === "quoted" ? this.#quotedSince : this.#row + 1;
    throw new SpreadsheetError("UNREADABLE_TABLE", "a cell beyond all measure", {
      reason: fill(tableTexts.longCell, { row }),
    });
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#state = "start";
    if (this.#cells.length > MAX_COLUMNS)
      throw new SpreadsheetError("UNREADABLE_TABLE", "too many columns", {
        reason: fill(tableTexts.manyColumns, { row: this.#row + 1, max: MAX_COLUMNS }),
      });
  }

  #endRow(): SourceRow {
    this.#row += 1;
    const cells = this.#cells;
    this.#cells = [];
    return { row: this.#row, cells };
  }
}

/** What separates the cells of a table: the sign that the first line names, else the one that stands most often outside quotes in its first lines. */
export function delimiterOf(sample: string): { delimiter: Delimiter; named: boolean } {
  const named = /^sep=([,;\t])\r?\n/iu.exec(sample)?.[1];
  if (named === "," || named === ";" || named === "\t") return { delimiter: named, named: true };
  const counts = new Map<string, number>();
  let quoted = false;
  for (const sign of sample) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const [best = ","] = DELIMITERS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return { delimiter: best, named: false };
}
