import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import type { SourceRow } from "../../../domain/inspection/registers/sourceRow.ts";
import { openTable, type TableFile } from "../../../platform/spreadsheets/openTable.ts";

/** A workbook written by hand, part by part, so that a test can say exactly what a file contains. */
export function workbook({
  sheets,
  strings = [],
  styles = "",
  workbookPr = "",
}: {
  sheets: { name: string; rows: string; after?: string; state?: string }[];
  strings?: string[];
  styles?: string;
  workbookPr?: string;
}): Uint8Array {
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const files: Record<string, string> = {
    "_rels/.rels": `<Relationships><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}">${workbookPr}<sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${name}" sheetId="${index + 1}" ${state === undefined ? "" : `state="${state}"`} r:id="s${index}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${sheets
      .map((_, index) => `<Relationship Id="s${index}" Type="${relations}/worksheet" Target="worksheets/sheet${index}.xml"/>`)
      .join(
        "",
      )}<Relationship Id="t" Type="${relations}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="y" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    "xl/sharedStrings.xml": `<sst>${strings.map((text) => `<si>${text}</si>`).join("")}</sst>`,
    "xl/styles.xml": `<styleSheet>${styles}</styleSheet>`,
  };
  for (const [index, { rows, after = "" }] of sheets.entries())
    files[`xl/worksheets/sheet${index}.xml`] = `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`;
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

/** A cell with its text in place. */
export const text = (reference: string, words: string): string => `<c r="${reference}" t="inlineStr"><is><t>${words}</t></is></c>`;

const folders: string[] = [];

/** Puts bytes where tables are opened from; `removeFiles` takes them away. */
export async function fileOf(content: Uint8Array | string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "liandu-table-"));
  folders.push(folder);
  const file = path.join(folder, "table");
  await writeFile(file, content);
  return file;
}

export async function removeFiles(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

export async function opened(content: Uint8Array | string): Promise<TableFile> {
  return openTable(await fileOf(content));
}

export async function allRows(content: Uint8Array | string, table = 0): Promise<SourceRow[]> {
  const file = await opened(content);
  const rows: SourceRow[] = [];
  for await (const row of file.tables[table]?.rows() ?? []) rows.push(row);
  return rows;
}
