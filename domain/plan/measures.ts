import { joinLines } from "./paragraphs.ts";
import { readOpening, type NumberingStyle } from "./numbering.ts";

/** A piece of text and the source line it comes from. */
export interface TextPart {
  line: number;
  text: string;
}

export interface NumberedPart {
  style: NumberingStyle;
  ordinal: number;
  /** Where the number begins and where its text begins. */
  start: number;
  end: number;
}

export interface SplitMeasures {
  measures: { number: number | null; text: string; line: number }[];
  /** Text before the first number. */
  preface: string;
  jumps: boolean;
}

const SENTENCE_END = /[。；;：:！!？?）)”"\s，,]/;
const OPENS_A_NUMBER = /[\d一二三四五六七八九十（(①-⑳⑴-⒛措举]/;

/**
 * Finds the numbers of the outermost numbering in a text, whether its parts stand on lines of their own or run on in one paragraph. Inside a
 * paragraph a number counts only behind the end of a sentence and in unbroken order, so that figures in the text are left alone.
 */
export function findNumberedParts(text: string): NumberedPart[] {
  const candidates: NumberedPart[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!OPENS_A_NUMBER.test(text[at] ?? "")) continue;
    const before = text[at - 1];
    const lineStart = before === undefined || before === "\n";
    if (!lineStart && !SENTENCE_END.test(before) && !standsOut(text, at)) continue;
    const opening = readOpening(text.slice(at, at + 24));
    if (opening === null || opening.style === "issue" || opening.style === "part" || opening.style === "task") continue;
    if (!lineStart && (opening.style === "arabicSpace" || opening.style === "chinese")) continue;
    const length = Math.min(24, text.length - at) - opening.rest.length;
    candidates.push({ style: opening.style, ordinal: opening.ordinal, start: at, end: at + length });
    at += length - 1;
  }
  return inOrder(candidates, text);
}

/** ①, ⑴ and （1） are numbers even where no sentence ends before them, unless they refer to a rule (第（1）项). */
function standsOut(text: string, at: number): boolean {
  if (/[①-⑳⑴-⒇]/.test(text[at] ?? "")) return true;
  return /^[（(]\d{1,2}[）)]/.test(text.slice(at, at + 4)) && !/[第条款项、至]/.test(text[at - 1] ?? "");
}

/** The style whose first number comes first, and its numbers in order. */
function inOrder(candidates: readonly NumberedPart[], text: string): NumberedPart[] {
  const first = candidates.find((part) => part.ordinal === 1 && (isLineStart(part, text) || followed(part, candidates)));
  if (first === undefined) return [];
  const parts = [first];
  for (const part of candidates) {
    const last = parts.at(-1) ?? first;
    if (part.start <= last.start || part.style !== first.style) continue;
    if (part.ordinal === last.ordinal + 1 || (isLineStart(part, text) && part.ordinal > last.ordinal && part.ordinal <= last.ordinal + 3))
      parts.push(part);
  }
  return parts;
}

function isLineStart(part: NumberedPart, text: string): boolean {
  return part.start === 0 || text[part.start - 1] === "\n";
}

/** A number inside a paragraph needs its successor. */
function followed(part: NumberedPart, candidates: readonly NumberedPart[]): boolean {
  return candidates.some((other) => other.start > part.start && other.style === part.style && other.ordinal === 2);
}

/** Splits a text of measures at its own numbering; without one it is a single measure with number null. */
export function splitMeasures(parts: readonly TextPart[]): SplitMeasures {
  const text = parts.map((part) => part.text).join("\n");
  if (text.trim() === "") return { measures: [], preface: "", jumps: false };
  const numbered = findNumberedParts(text);
  const lineAt = lineLookup(parts);
  const [first] = numbered;
  if (first === undefined) return { measures: [{ number: null, text: tidy(text), line: lineAt(0) }], preface: "", jumps: false };
  const measures = numbered.map((part, index) => ({
    number: part.ordinal,
    text: tidy(text.slice(part.end, numbered[index + 1]?.start ?? text.length)),
    line: lineAt(part.start),
  }));
  const jumps = numbered.some((part, index) => part.ordinal !== index + 1);
  return { measures, preface: tidy(text.slice(0, first.start)), jumps };
}

function tidy(text: string): string {
  return joinLines(text.split("\n"));
}

function lineLookup(parts: readonly TextPart[]): (offset: number) => number {
  return (offset) => {
    let end = 0;
    for (const part of parts) {
      end += part.text.length + 1;
      if (offset < end) return part.line;
    }
    return parts.at(-1)?.line ?? 1;
  };
}
