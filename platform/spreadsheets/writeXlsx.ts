import { Zip, ZipDeflate } from "fflate";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";

/** What a sheet can hold (its last row is 1,048,576). */
export const MAX_SHEET_ROWS = 1_048_576;

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Style 1 is the header's: bold. Style 2 is text, so that a code that is typed into an empty cell stays what was typed. */
const STYLES = `${HEADER}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" xfId="0"/><xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/**
 * A workbook with one sheet, as a stream: the first row is its header, which stays in sight. Every cell is text, which no program takes for a formula or a number.
 * @throws {SpreadsheetError} TABLE_TOO_LARGE beyond what a sheet can hold
 */
export async function* writeXlsx(sheet: string, rows: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const failures: Error[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) failures.push(error);
    else chunks.push(chunk);
  });
  const encoder = new TextEncoder();
  for (const [name, content] of fixedParts(sheet)) {
    const part = new ZipDeflate(name, { level: 6 });
    zip.add(part);
    part.push(encoder.encode(content), true);
  }
  const part = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 6 });
  zip.add(part);
  let pending: string[] = [];
  let row = 0;
  for await (const cells of rows) {
    row += 1;
    if (row > MAX_SHEET_ROWS)
      throw new SpreadsheetError("TABLE_TOO_LARGE", "more rows than a sheet holds", { limit: tableTexts.sheetLimit });
    if (row === 1) pending.push(sheetHead(cells.length));
    pending.push(rowXml(row, cells));
    if (pending.length < 500) continue;
    part.push(encoder.encode(pending.join("")));
    pending = [];
    yield* chunks.splice(0);
  }
  pending.push(row === 0 ? `${sheetHead(1)}</sheetData></worksheet>` : "</sheetData></worksheet>");
  part.push(encoder.encode(pending.join("")), true);
  zip.end();
  if (failures[0] !== undefined) throw failures[0];
  yield* chunks.splice(0);
}

function fixedParts(sheet: string): [string, string][] {
  return [
    [
      "[Content_Types].xml",
      `${HEADER}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${OFFICE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${OFFICE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${OFFICE}.styles+xml"/></Types>`,
    ],
    [
      "_rels/.rels",
      `${HEADER}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `${HEADER}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `${HEADER}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ["xl/styles.xml", STYLES],
  ];
}

function sheetHead(columns: number): string {
  return `${HEADER}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${Math.max(1, columns)}" width="18" style="2" customWidth="1"/></cols><sheetData>`;
}

function rowXml(row: number, cells: readonly string[]): string {
  const style = row === 1 ? 1 : 2;
  const written = cells.map((cell, column) =>
    cell === ""
      ? ""
      : `<c r="${columnName(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${row}">${written.join("")}</row>`;
}

function columnName(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}

/** What XML cannot hold is written as `_x0001_`, and what looks like that is told apart by escaping its underscore. */
function escaped(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-F]{4}_)/giu, "_x005F_")
    .replaceAll(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
