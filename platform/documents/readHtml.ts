import { Parser } from "htmlparser2";
import type { SourceLine } from "../../domain/plan/reading.ts";
import { makeGrid, type Grid, type GridCell } from "./grid.ts";
import { MAX_COLUMNS } from "./limits.ts";
import { collectLines } from "./lineSink.ts";

/** Not text of the page. */
const SKIPPED = new Set(["script", "style", "noscript", "template", "svg", "iframe", "object", "select", "button", "head"]);
/** Elements that begin and end a line. */
const BLOCKS = new Set(
  "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table title ul caption tr".split(
    " ",
  ),
);
const LONGEST_SPAN = 1000;

interface OpenTable {
  grid: Grid;
  row: GridCell[];
  cell: GridCell | null;
}

/** Reads a web page: one line for each block element, tables cell by cell, without scripts and styles. */
export function readHtml(html: string): SourceLine[] {
  const sink = collectLines();
  const tables: OpenTable[] = [];
  let skipping = 0;
  let text = "";
  const flush = (): void => {
    const line = text
      .replace(/[ \t\r\n]+/g, " ")
      .replace(/\s*\ue000\s*/g, "\n")
      .trim();
    text = "";
    const cell = tables.at(-1)?.cell;
    if (line === "") return;
    if (cell !== null && cell !== undefined) cell.text = cell.text === "" ? line : `${cell.text}\n${line}`;
    else sink.paragraph(line);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SKIPPED.has(name)) skipping++;
        if (skipping > 0) return;
        if (BLOCKS.has(name) || name === "td" || name === "th") flush();
        const table = tables.at(-1);
        if (name === "br") text += "\ue000";
        else if (name === "table") tables.push({ grid: makeGrid(), row: [], cell: null });
        else if (name === "tr" && table !== undefined) table.row = [];
        else if ((name === "td" || name === "th") && table !== undefined) {
          table.cell = {
            text: "",
            columns: span(attributes["colspan"], MAX_COLUMNS),
            rows: span(attributes["rowspan"], LONGEST_SPAN),
            continues: false,
          };
        }
      },
      ontext(part) {
        if (skipping === 0) text += part.replaceAll("\ue000", "");
      },
      onclosetag(name) {
        if (SKIPPED.has(name)) {
          skipping = Math.max(0, skipping - 1);
          return;
        }
        if (skipping > 0) return;
        if (BLOCKS.has(name) || name === "td" || name === "th") flush();
        const table = tables.at(-1);
        if ((name === "td" || name === "th") && table?.cell) {
          table.row.push(table.cell);
          table.cell = null;
        } else if (name === "tr" && table !== undefined) closeRow(table);
        else if (name === "table") tables.pop();
      },
    },
    { decodeEntities: true },
  );
  /** A single cell is layout, not a table; a table inside a cell is text of that cell. */
  function closeRow(table: OpenTable): void {
    const cells = table.grid.add(table.row);
    table.row = [];
    const outer = tables.at(-2)?.cell;
    if (outer !== null && outer !== undefined) {
      const line = cells.map((cell) => cell.text).join(" ");
      outer.text = outer.text === "" ? line : `${outer.text}\n${line}`;
    } else if (cells.length === 1) sink.paragraph(cells[0]?.text ?? "");
    else if (cells.length > 1) sink.row(cells);
  }
  parser.end(html);
  flush();
  return sink.lines();
}

function span(value: string | undefined, most: number): number {
  const count = Number(value);
  return Number.isInteger(count) && count > 1 ? Math.min(count, most) : 1;
}
