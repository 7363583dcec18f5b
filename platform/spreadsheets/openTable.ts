import { open, readFile } from "node:fs/promises";
import type { SourceRow } from "../../domain/inspection/registers/sourceRow.ts";
import { fill } from "../../texts/format.ts";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_XLSX_BYTES } from "./limits.ts";
import { inspectCsv, readCsv } from "./readCsv.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";
import { sheetRows } from "./xlsxRows.ts";
import { readWorkbook } from "./xlsxWorkbook.ts";
import { zipParts } from "./zipArchive.ts";

/** A table of a file: its rows can be read as often as needed, each time from the top. */
export type Table = {
  /** Null for a CSV file. */
  sheet: string | null;
  hidden: boolean;
  rows(): AsyncGenerator<SourceRow>;
};

export type TableFile = { format: "csv"; encoding: string; delimiter: string; tables: [Table] } | { format: "xlsx"; tables: Table[] };

/**
 * Opens a file as tables: CSV (UTF-8, GB18030 or UTF-16; comma, tab or semicolon) or XLSX, by its content, whatever its name says.
 * @throws {SpreadsheetError} UNREADABLE_TABLE, UNSUPPORTED_TABLE, TABLE_TOO_LARGE, EMPTY_TABLE
 */
export async function openTable(file: string): Promise<TableFile> {
  const { head, size } = await headOf(file);
  if (size === 0) throw new SpreadsheetError("EMPTY_TABLE", "an empty file");
  if (startsWith(head, [0x50, 0x4b])) {
    if (size > MAX_XLSX_BYTES)
      throw new SpreadsheetError("TABLE_TOO_LARGE", `a workbook of ${size} bytes`, {
        limit: fill(tableTexts.xlsxLimit, { max: MAX_XLSX_BYTES / 1024 / 1024 }),
      });
    const workbook = await readWorkbook(zipParts(await readFile(file)));
    if (workbook.sheets.length === 0) throw new SpreadsheetError("EMPTY_TABLE", "a workbook without sheets");
    return {
      format: "xlsx",
      tables: workbook.sheets.map((sheet) => ({ sheet: sheet.name, hidden: sheet.hidden, rows: () => sheetRows(workbook, sheet) })),
    };
  }
  refuseOthers(head);
  const facts = await inspectCsv(file);
  return { format: "csv", ...facts, tables: [{ sheet: null, hidden: false, rows: () => readCsv(file, facts) }] };
}

/** What is no table of ours, told by its first bytes, so that the user hears what to do instead of seeing strange characters. */
function refuseOthers(head: Buffer): void {
  const reason = startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])
    ? tableTexts.oldOrLocked
    : startsWith(head, [0x25, 0x50, 0x44, 0x46])
      ? tableTexts.pdf
      : /^\s*<(?:!doctype|html|table|\?xml|head)/iu.test(head.toString("latin1").replace(/^\u00ef\u00bb\u00bf/u, ""))
        ? tableTexts.webPage
        : null;
  if (reason !== null) throw new SpreadsheetError("UNSUPPORTED_TABLE", "not a table of ours", { reason });
}

function startsWith(head: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte);
}

async function headOf(file: string): Promise<{ head: Buffer; size: number }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(512, size));
    await handle.read(head, 0, head.length, 0);
    return { head, size };
  } finally {
    await handle.close();
  }
}
