import { normaliseCharacters, repairDateDigits, tidySpaces } from "./characters.ts";
import { findRunningHeads, isFurniture } from "./furniture.ts";
import { classifyLabel, findLabels, SHORT_FIELDS } from "./labels.ts";
import { readOpening } from "./numbering.ts";
import { CN } from "./numerals.ts";
import type { SourceCell, SourceLine } from "./reading.ts";
import type { WarningSink } from "./warnings.ts";

/** A line made ready: characters of one family, stray spaces gone. `spaced` still has its spaces, for what only spaces separate. */
export interface Line {
  number: number;
  /** Last source line, where a bracket ran on over several. */
  last: number;
  text: string;
  spaced: string;
  /** With leading and trailing white space, where cells may be empty. */
  raw: string;
  cells: SourceCell[] | null;
}

export interface PreparedLines {
  lines: Line[];
  furniture: number[];
}

/** Splits plain text into numbered lines; CRLF, CR and form feeds end a line too. */
export function splitLines(text: string): SourceLine[] {
  return text.split(/\r\n|\n|\r|\f|\v|\u2028|\u2029|\u0085/).map((line, index) => ({ number: index + 1, text: line }));
}

/** Cleans lines, sets page furniture apart, and joins a line to the next where a bracket is still open. */
export function prepareLines({ source, warnings }: { source: readonly SourceLine[]; warnings: WarningSink }): PreparedLines {
  const furniture: number[] = [];
  const cleaned: Line[] = [];
  for (const { number, text, cells } of source) {
    const repaired = repairDateDigits(closeSpacedLabels(normaliseCharacters(text).replaceAll("**", "")));
    if (repaired.repaired) warnings.warn(number, "DIGITS_REPAIRED", repaired.text.trim());
    const spaced = separateSpacedLabels(separateSpelledNumber(repaired.text.replace(/^[\s>#*•●◆■□▪◇★☆√►▶·]+(?=\S)/, "").trimEnd()));
    const line: Line = {
      number,
      last: number,
      text: tidySpaces(spaced),
      spaced,
      raw: repaired.text,
      cells: cells === undefined ? null : cells.map((cell) => ({ ...cell, text: cleanCell(cell.text) })),
    };
    if (line.text === "" && (line.cells === null || line.cells.every((cell) => cell.text === ""))) {
      if (text.trim() !== "" || (cells ?? []).some((cell) => cell.text !== "")) furniture.push(number);
      continue;
    }
    cleaned.push(line);
  }
  const heads = findRunningHeads(cleaned.filter((line) => line.cells === null).map((line) => line.text));
  const seen = new Set<string>();
  const lines: Line[] = [];
  for (const line of cleaned) {
    const runs = heads.has(line.text);
    if (line.cells === null && (isFurniture(line.text) || (runs && seen.has(line.text)))) furniture.push(line.number);
    else lines.push(line);
    if (runs) seen.add(line.text);
  }
  return { lines: joinOpenBrackets(lines), furniture };
}

/** Cleans the text of a table cell; its paragraphs stay separate. */
export function cleanCell(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((part) => tidySpaces(repairDateDigits(closeSpacedLabels(normaliseCharacters(part))).text))
    .filter((part) => part !== "")
    .join("\n");
}

const SPACED_LABEL = /(?:责 *任|牵 *头|配 *合|整 *改|完 *成|目 *前|时 *间|主 *办|协 *办)(?: *[\u4e00-\u9fff]){2}(?= *[:：])/g;

/** 责 任 单 位： is 责任单位：. */
function closeSpacedLabels(text: string): string {
  return text.replace(SPACED_LABEL, (label) => label.replace(/ /g, "")).replace(/ +(?=[:：])/g, "");
}

const SPELLED_NUMBER = new RegExp(
  `^(\\s*(?:反馈|整改|具体|重点)?(?:问题|任务|事项|序号)\\s?(?:[${CN}]{1,4}|\\d{1,3}))\\s+(?=[^\\s：:、.．，|])`,
);

/** 问题一 and its text may be set apart by nothing but space. */
function separateSpelledNumber(text: string): string {
  return text.replace(SPELLED_NUMBER, "$1：");
}

/** A label that only spaces set apart gets a separator, or its colon: `责任单位：A  完成时限：B`, `责任单位 A`. */
function separateSpacedLabels(text: string): string {
  if (!/\s\S/.test(text)) return text;
  const leading = /^\s*(\S{2,12})[ \t]+(?=\S)/.exec(text);
  let spaced = text;
  if (leading !== null) {
    const opening = readOpening(leading[1] ?? "");
    const field = classifyLabel(opening === null ? (leading[1] ?? "") : opening.rest);
    if (
      field !== null &&
      !/[:：]/.test(leading[1] ?? "") &&
      (SHORT_FIELDS.has(field) || field === "measures" || field === "progress" || field === "goal")
    ) {
      const rest = text.slice(leading[0].length);
      // A second label right behind it makes a table's heading row, not a label with its text.
      if (classifyLabel(rest.split(/[\s|]/)[0] ?? "") === null) spaced = `${leading[0].trim()}：${rest}`;
    }
  }
  const labels = findLabels(spaced);
  for (const label of labels.toReversed()) {
    if (
      label.start > 1 &&
      /\s/.test(spaced[label.start - 1] ?? "") &&
      /[^\s。；;，,：:、.．|]/.test(spaced.slice(0, label.start).trimEnd().slice(-1)) &&
      readOpening(spaced.slice(0, label.start).trim())?.rest !== ""
    ) {
      spaced = `${spaced.slice(0, label.start).trimEnd()}；${spaced.slice(label.start)}`;
    }
  }
  return spaced;
}

const LONGEST_OPEN_BRACKET = 400;
const MOST_JOINED = 6;

function joinOpenBrackets(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) continue;
    let whole: Line = line;
    let used = 0;
    while (used < MOST_JOINED && whole.cells === null && hasOpenBracket(whole.text)) {
      const next = lines[i + used + 1];
      if (next === undefined || next.cells !== null || !closesBracket(next.text) || startsAnew(next.text)) {
        if (
          next === undefined ||
          next.cells !== null ||
          startsAnew(next.text) ||
          !lines.slice(i + used + 2, i + MOST_JOINED).some((later) => closesBracket(later.text) && !startsAnew(later.text))
        )
          break;
      }
      whole = { ...whole, last: next.last, text: tidySpaces(`${whole.text}${next.text}`), spaced: `${whole.spaced}${next.spaced}` };
      used++;
    }
    const settled = used > 0 && hasOpenBracket(whole.text) ? line : whole;
    if (settled !== line) i += used;
    joined.push(settled);
  }
  return joined;
}

/** Whether the last bracket of a line is left open, near enough to its end to be a broken line. */
function hasOpenBracket(text: string): boolean {
  const tail = text.slice(-LONGEST_OPEN_BRACKET);
  let depth = 0;
  for (let i = tail.length - 1; i >= 0; i--) {
    const c = tail[i];
    if (c === "）" || c === ")") depth++;
    else if (c === "（" || c === "(") {
      if (depth === 0) return true;
      depth--;
    }
  }
  return false;
}

/** Whether a line closes a bracket that it did not open. */
function closesBracket(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if (c === "（" || c === "(") depth++;
    else if (c === "）" || c === ")") depth--;
    if (depth < 0) return true;
  }
  return false;
}

function startsAnew(text: string): boolean {
  return readOpening(text) !== null || findLabels(text)[0]?.start === 0;
}
