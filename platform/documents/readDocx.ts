import { unzipSync } from "fflate";
import { Parser } from "htmlparser2";
import type { SourceLine } from "../../domain/plan/reading.ts";
import { DocumentError } from "./documentError.ts";
import { makeGrid, type Grid, type GridCell } from "./grid.ts";
import { MAX_COLUMNS, MAX_PART_BYTES } from "./limits.ts";
import { collectLines } from "./lineSink.ts";
import { readNumbering, readStyleLists, type AutoNumbers } from "./numberingXml.ts";

const DOCUMENT = "word/document.xml";
const NUMBERING = "word/numbering.xml";
const STYLES = "word/styles.xml";

/**
 * Reads a Word document: paragraphs with their automatic numbers, tables cell by cell, line breaks and tabs. Deleted text, field codes and the
 * fallback copies of drawings are left out.
 * @throws {DocumentError} UNREADABLE_DOCUMENT, UNSUPPORTED_DOCUMENT, DOCUMENT_TOO_LARGE
 */
export function readDocx(bytes: Uint8Array): SourceLine[] {
  const parts = unzip(bytes);
  const document = parts.get(DOCUMENT);
  if (document === undefined)
    throw new DocumentError({ code: "UNSUPPORTED_DOCUMENT", message: "a zip file without a Word document in it", format: "zip" });
  return readBody({ xml: document, numbers: readNumbering(parts.get(NUMBERING) ?? ""), styles: readStyleLists(parts.get(STYLES) ?? "") });
}

/** Inflates only the parts that are read, and only when the archive declares sizes within the limit. */
function unzip(bytes: Uint8Array): ReadonlyMap<string, string> {
  const wanted = new Set([DOCUMENT, NUMBERING, STYLES]);
  let spreadsheet = false;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter(file) {
        if (file.name.startsWith("xl/") || file.name.startsWith("ppt/")) spreadsheet = true;
        if (!wanted.has(file.name)) return false;
        if (file.originalSize > MAX_PART_BYTES)
          throw new DocumentError({ code: "DOCUMENT_TOO_LARGE", message: `${file.name} inflates to ${file.originalSize} bytes` });
        return true;
      },
    });
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError({ code: "UNREADABLE_DOCUMENT", message: "the archive is damaged", format: "docx", cause: error });
  }
  if (spreadsheet && files[DOCUMENT] === undefined)
    throw new DocumentError({ code: "UNSUPPORTED_DOCUMENT", message: "a spreadsheet or presentation", format: "xlsx" });
  const decoder = new TextDecoder();
  return new Map(Object.entries(files).map(([name, part]) => [name, decoder.decode(part)]));
}

interface OpenTable {
  grid: Grid;
  row: GridCell[];
  cell: GridCell | null;
}

interface OpenParagraph {
  text: string;
  list: string | null;
  level: number | null;
  style: string;
}

/** Elements whose text is not part of the document as it reads. */
const SKIPPED = new Set(["w:del", "w:moveFrom", "w:instrText", "mc:Fallback", "w:delText", "w:pict", "w:rubyBase", "w:footnoteReference"]);

function readBody({
  xml,
  numbers,
  styles,
}: {
  xml: string;
  numbers: AutoNumbers;
  styles: ReadonlyMap<string, { list: string; level: number }>;
}): SourceLine[] {
  const sink = collectLines();
  const tables: OpenTable[] = [];
  const paragraphs: OpenParagraph[] = [];
  let skipping = 0;
  let inText = false;
  let hidden = false;
  const finishParagraph = (): void => {
    const paragraph = paragraphs.pop();
    if (paragraph === undefined) return;
    const styled = styles.get(paragraph.style);
    const list = paragraph.list ?? styled?.list ?? null;
    const number =
      list === null || list === "0" || paragraph.text.trim() === "" ? "" : numbers.next(list, paragraph.level ?? styled?.level ?? 0);
    const text = number + paragraph.text;
    const cell = tables.at(-1)?.cell;
    if (cell !== null && cell !== undefined) cell.text = cell.text === "" ? text : `${cell.text}\n${text}`;
    else sink.paragraph(text);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SKIPPED.has(name)) skipping++;
        if (skipping > 0) return;
        const paragraph = paragraphs.at(-1);
        const table = tables.at(-1);
        const value = attributes["w:val"];
        switch (name) {
          case "w:p":
            paragraphs.push({ text: "", list: null, level: null, style: "" });
            break;
          case "w:t":
            inText = !hidden;
            break;
          case "w:r":
            hidden = false;
            break;
          case "w:vanish":
            hidden = value !== "0" && value !== "false";
            break;
          case "w:tab":
            // A tab stop in the paragraph's properties has attributes, a tab in the text has none.
            if (paragraph !== undefined && value === undefined) paragraph.text += "\t";
            break;
          case "w:br":
          case "w:cr":
            if (paragraph !== undefined) paragraph.text += "\n";
            break;
          case "w:noBreakHyphen":
            if (paragraph !== undefined) paragraph.text += "-";
            break;
          case "w:pStyle":
            if (paragraph !== undefined) paragraph.style = value ?? "";
            break;
          case "w:numId":
            if (paragraph !== undefined) paragraph.list = value ?? null;
            break;
          case "w:ilvl":
            if (paragraph !== undefined) paragraph.level = Number(value) || 0;
            break;
          case "w:tbl":
            tables.push({ grid: makeGrid(), row: [], cell: null });
            break;
          case "w:tr":
            if (table !== undefined) table.row = [];
            break;
          case "w:tc":
            if (table !== undefined) table.cell = { text: "", columns: 1, rows: 1, continues: false };
            break;
          case "w:gridSpan":
            if (table?.cell) table.cell.columns = Math.min(MAX_COLUMNS, Math.max(1, Number(value) || 1));
            break;
          case "w:vMerge":
            if (table?.cell) table.cell.continues = value !== "restart";
            break;
          default:
        }
      },
      ontext(text) {
        const paragraph = paragraphs.at(-1);
        if (inText && skipping === 0 && paragraph !== undefined) paragraph.text += text;
      },
      onclosetag(name) {
        if (SKIPPED.has(name)) {
          skipping--;
          return;
        }
        if (skipping > 0) return;
        const table = tables.at(-1);
        switch (name) {
          case "w:t":
            inText = false;
            break;
          case "w:p":
            finishParagraph();
            break;
          case "w:tc":
            if (table?.cell) {
              table.row.push({ ...table.cell, text: table.cell.text.trim() });
              table.cell = null;
            }
            break;
          case "w:tr":
            if (table !== undefined) closeRow(table);
            break;
          case "w:tbl":
            tables.pop();
            break;
          default:
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  /** A table inside a cell is read as text of that cell. */
  function closeRow(table: OpenTable): void {
    const cells = table.grid.add(table.row);
    const outer = tables.at(-2)?.cell;
    if (outer === null || outer === undefined) {
      if (cells.length > 0) sink.row(cells);
      return;
    }
    const text = cells.map((cell) => cell.text).join(" ");
    outer.text = outer.text === "" ? text : `${outer.text}\n${text}`;
  }
  parser.end(xml);
  while (paragraphs.length > 0) finishParagraph();
  return sink.lines();
}
