import { dateOf, isDate, parseDate } from "../../calendar/calendarDay.ts";
import type { Json } from "../../process/json.ts";
import { isCreditCode } from "./creditCode.ts";
import type { Column, RowRemark } from "./register.ts";

/** What is needed to read names: the registers that they are names of. Answers must not change while one file is read. */
export type CellLookups = {
  organization(name: string): { id: string } | { problem: "unknown"; suggestion?: string } | { problem: "ambiguous" };
  /** Whether the organization is a coordination office: it organizes, and can never be an inspecting body (国办发〔2024〕54号). */
  isOffice(organizationId: string): boolean;
  /** The id of another register's entry by its key, or undefined. */
  entry(register: string, key: string): string | undefined;
};

export type CellReading = { value: Json } | { problem: RowRemark };

/** What Excel counts from: 1899-12-30, the day of its serial number 0 (as reckoned after its 29 February 1900 that never was). */
const SERIAL_EPOCH_DAY = -25_569;
/** 1954 to 2119: a number outside is no date that somebody meant. */
const SERIAL_DATE = /^[2-7]\d{4}(?:\.0+)?$/;
const FULL_DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00?:00(?::00)?)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const SCIENTIFIC = /^\d(?:\.\d+)?E\+\d{2}$/i;
const LIST_MARKS = /[、,，;；|\n]+/u;
const PERIOD_MARKS = /[、,，;；|\n]+/u;

/**
 * Reads one cell by its column's kind. Empty cells are null, or what the kind has for none.
 * @param text trimmed
 */
export function readCell(column: Column, text: string, lookups: CellLookups): CellReading {
  const { kind } = column;
  if (text === "") return readEmpty(column);
  switch (kind.type) {
    case "text":
      return characters(text) > kind.max ? bad(column, "TOO_LONG", { max: kind.max }) : { value: text };
    case "code":
      return readCode(column, text, kind.max);
    case "creditCode": {
      const code = text.normalize("NFKC").toUpperCase();
      if (SCIENTIFIC.test(code)) return bad(column, "LOST_DIGITS", { text });
      return isCreditCode(code) ? { value: code } : bad(column, "BAD_CREDIT_CODE", { text: shortened(text) });
    }
    case "date": {
      const date = readDate(text);
      return date === null ? bad(column, "BAD_DATE", { text: shortened(text) }) : { value: date };
    }
    case "integer":
      return readInteger(column, text, kind);
    case "ratio":
      return readRatio(column, text);
    case "choice":
      return readChoice(column, text, kind.words);
    case "flag":
      if (kind.yes.includes(text)) return { value: true };
      return kind.no.includes(text)
        ? { value: false }
        : bad(column, "BAD_FLAG", { text: shortened(text), words: [kind.yes[0], kind.no[0]] });
    case "list":
      return readList(column, text, kind);
    case "periods":
      return readPeriods(column, text, kind.entries);
    case "organization":
      return readOrganization(column, text, lookups);
    case "entry": {
      const id = lookups.entry(kind.register, text.normalize("NFKC"));
      return id === undefined ? bad(column, "UNKNOWN_ENTRY", { text: shortened(text) }) : { value: id };
    }
    default: {
      const unknown: never = kind;
      return unknown;
    }
  }
}

function readEmpty(column: Column): CellReading {
  if (column.required === true) return bad(column, "REQUIRED");
  const { type } = column.kind;
  if (type === "list" || type === "periods") return { value: [] };
  return { value: type === "flag" ? (column.fallback ?? true) : null };
}

function readCode(column: Column, text: string, max: number): CellReading {
  const code = text.normalize("NFKC");
  if (SCIENTIFIC.test(code)) return bad(column, "LOST_DIGITS", { text });
  if (characters(code) > max) return bad(column, "TOO_LONG", { max });
  return /[\s|\p{C}]/u.test(code) ? bad(column, "BAD_CODE", { text: shortened(text) }) : { value: code };
}

/** The date that a cell means, as `YYYY-MM-DD`: written in one of the usual ways, or as a spreadsheet's serial number. Null when it means none. */
export function readDate(given: string): string | null {
  const text = given.normalize("NFKC");
  if (isDate(text)) return text;
  const parts = FULL_DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (parts !== null) {
    const [, year = "", month = "", day = ""] = parts;
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    return parseDate(date) === null ? null : date;
  }
  return SERIAL_DATE.test(text) ? dateOf(Math.trunc(Number(text)) + SERIAL_EPOCH_DAY) : null;
}

function readInteger(column: Column, given: string, { min, max }: { min: number; max: number }): CellReading {
  const text = given
    .normalize("NFKC")
    .replace(/\.0+$/u, "")
    .replace(/[次年]$/u, "");
  if (!/^-?\d{1,9}$/u.test(text)) return bad(column, "BAD_NUMBER", { text: shortened(given) });
  const value = Number(text);
  return value < min || value > max ? bad(column, "OUT_OF_RANGE", { min, max }) : { value };
}

/** `5%`, `5`, `0.5%` are per cent; a fraction of one (0.05) is what a spreadsheet makes of 5 %. Exact to a hundredth of a per cent. */
function readRatio(column: Column, given: string): CellReading {
  const text = given.normalize("NFKC").replaceAll(/\s/gu, "");
  const parts = /^(\d{1,3})(?:\.(\d{1,12}))?(%?)$/u.exec(text);
  if (parts === null) return bad(column, "BAD_RATIO", { text: shortened(given) });
  const [, whole = "", fraction = "", sign = ""] = parts;
  const asFraction = sign === "" && Number(whole) === 0 && fraction !== "";
  const digits = fraction.replace(/0+$/u, "");
  const places = asFraction ? 4 : 2;
  if (digits.length > places) return bad(column, "BAD_RATIO", { text: shortened(given) });
  const value = Number(whole) * 10 ** places + Number(digits.padEnd(places, "0"));
  return value > 10_000 ? bad(column, "BAD_RATIO", { text: shortened(given) }) : { value };
}

function readChoice(column: Column, given: string, words: Readonly<Record<string, readonly string[]>>): CellReading {
  const text = given.normalize("NFKC").toUpperCase();
  const found = Object.entries(words).find(
    ([value, known]) => value.toUpperCase() === text || known.some((word) => word.toUpperCase() === text),
  );
  if (found !== undefined) return { value: found[0] };
  return bad(column, "BAD_CHOICE", { text: shortened(given), words: Object.values(words).map(([word = ""]) => word) });
}

function readList(column: Column, text: string, { max, entries }: { max: number; entries: number }): CellReading {
  const words = text.split(LIST_MARKS).flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  const value = [...new Set(words)];
  if (value.length > entries) return bad(column, "TOO_MANY", { max: entries });
  return value.some((word) => characters(word) > max) ? bad(column, "TOO_LONG", { max }) : { value };
}

/** `2026-03-01至2026-03-15；2026-07-01至2026-07-05`; a single day stands for itself. */
function readPeriods(column: Column, text: string, entries: number): CellReading {
  const value: { from: string; until: string }[] = [];
  for (const part of text.split(PERIOD_MARKS)) {
    if (part.trim() === "") continue;
    const [first = "", second, ...more] = part.split(/[至到~～—]+/u);
    const from = readDate(first.trim());
    const until = second === undefined ? from : readDate(second.trim());
    if (from === null || until === null || until < from || more.length > 0)
      return bad(column, "BAD_PERIOD", { text: shortened(part.trim()) });
    value.push({ from, until });
  }
  return value.length > entries ? bad(column, "TOO_MANY", { max: entries }) : { value };
}

function readOrganization(column: Column, text: string, lookups: CellLookups): CellReading {
  const found = lookups.organization(text);
  if ("problem" in found) {
    if (found.problem === "ambiguous") return bad(column, "AMBIGUOUS_ORGANIZATION", { text: shortened(text) });
    return bad(column, "UNKNOWN_ORGANIZATION", {
      text: shortened(text),
      ...(found.suggestion === undefined ? {} : { suggestion: found.suggestion }),
    });
  }
  return lookups.isOffice(found.id) ? bad(column, "OFFICE_CANNOT_INSPECT", { text: shortened(text) }) : { value: found.id };
}

function bad({ header }: Column, code: RowRemark["code"], facts?: RowRemark["facts"]): { problem: RowRemark } {
  return { problem: { code, column: header, ...(facts === undefined ? {} : { facts }) } };
}

/** Enough of a cell to find it by. */
function shortened(text: string): string {
  const all = Array.from(text);
  return all.length <= 40 ? text : `${all.slice(0, 40).join("")}…`;
}

function characters(text: string): number {
  return text.length <= 20 ? text.length : Array.from(text).length;
}
