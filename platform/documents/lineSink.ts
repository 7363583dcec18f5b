import type { SourceCell, SourceLine } from "../../domain/plan/reading.ts";
import { DocumentError } from "./documentError.ts";
import { MAX_COLUMNS, MAX_LINE_CHARACTERS, MAX_LINES } from "./limits.ts";

/** Gathers paragraphs and table rows into numbered lines, within the limits. */
export interface LineSink {
  paragraph(text: string): void;
  row(cells: readonly SourceCell[]): void;
  lines(): SourceLine[];
}

export function collectLines(): LineSink {
  const lines: SourceLine[] = [];
  const push = (line: Omit<SourceLine, "number">): void => {
    if (lines.length >= MAX_LINES) throw new DocumentError({ code: "DOCUMENT_TOO_LARGE", message: `more than ${MAX_LINES} lines` });
    lines.push({ number: lines.length + 1, ...line });
  };
  return {
    paragraph(text) {
      for (const line of text.split("\n")) {
        if (line.length <= MAX_LINE_CHARACTERS) push({ text: line });
        else for (let at = 0; at < line.length; at += MAX_LINE_CHARACTERS) push({ text: line.slice(at, at + MAX_LINE_CHARACTERS) });
      }
    },
    row(cells) {
      push({ text: cells.map((cell) => cell.text.replace(/\n/g, " ")).join("\t"), cells: cells.slice(0, MAX_COLUMNS) });
    },
    lines: () => lines,
  };
}
