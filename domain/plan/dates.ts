import { CN, readNumeral } from "./numerals.ts";

/** A calendar day as numbers. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** A point or stretch of time named in a text: from its first to its last day. */
export interface DateMention {
  from: Day;
  to: Day;
  start: number;
  end: number;
  /** The year stood in the text (or followed from an earlier date there), not taken from the document. */
  yearStated: boolean;
  /** 初 or 中 of a month, which name no day. */
  approximate: boolean;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function lastDayOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function formatDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** Adds whole days by integer arithmetic on the civil calendar. */
export function addDays(from: Day, count: number): Day {
  let { year, month, day } = from;
  let left = count;
  while (left > 0) {
    const room = lastDayOfMonth(year, month) - day;
    if (left <= room) return { year, month, day: day + left };
    left -= room + 1;
    day = 1;
    if (month === 12) {
      month = 1;
      year += 1;
    } else month += 1;
  }
  return { year, month, day };
}

/** Adds months, staying inside the month that is reached: 31 January + 1 month is the last day of February. */
export function addMonths(from: Day, count: number): Day {
  const index = from.year * 12 + from.month - 1 + count;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return { year, month, day: Math.min(from.day, lastDayOfMonth(year, month)) };
}

const NUMERAL = `(?:\\d{1,2}|[${CN}]{1,3})`;
const YEAR_WORD = `20\\d{2}|二[〇○零O0][${CN}]{2}|今|本|明|次|翌|当|同|去`;
const TO = "(?:-|－|—|–|~|～|至|到)+";
const yearNamed = (group: string): string => `(?:(?<${group}>(?:${YEAR_WORD})年(?:度)?)的?)?`;

/** One alternative for each way to name a time. A year alone needs its 年, or any number would be one. */
const MENTION = new RegExp(
  [
    "(?<numericYear>20\\d{2})[-./](?<numericMonth>\\d{1,2})(?:[-./](?<numericDay>\\d{1,2}))?(?!\\d)(?<numericPart>月?(?:上旬|中旬|下旬|底|末|初))?",
    `${yearNamed("quarterYear")}第?(?<quarter>[一二三四1-4])季度(?<quarterPart>初|底|末)?`,
    `${yearNamed("halfYear")}(?<half>上半年|下半年)`,
    `${yearNamed("spanYear")}(?<spanFrom>${NUMERAL})月?${TO}(?<spanTo>${NUMERAL})月(?:份)?(?!\\d{1,2}[日号]|上旬|中旬|下旬|初|中旬)(?:底|末)?`,
    `${yearNamed("monthYear")}(?<month>${NUMERAL})月(?:份)?(?:(?<day>${NUMERAL})[日号]|(?<part>上旬|中旬|下旬|底|末|初|中))?`,
    `(?<yearAlone>(?:${YEAR_WORD})年)度?(?<yearPart>底|末|内|中|初)?(?<yearBefore>前)?`,
    "(?<yearEnd>年(?:底|末|内))",
    `(?<=${TO})(?<dayOnly>\\d{1,2})[日号]`,
    '(?<plan>十[三四五六])五[”"]?(?:规划)?(?:期?末|期间|期内|时期)?',
  ].join("|"),
  "gu",
);

const PLAN_END: Readonly<Record<string, number>> = { 十三: 2020, 十四: 2025, 十五: 2030, 十六: 2035 };

/**
 * Finds the dates named in a text, in order. A date without a year takes the year of the date before it in the same text, else `year`; without
 * either it is left out and reported through `onUnknownYear`. Impossible dates (2月30日) are left out and reported through `onInvalid`.
 */
export function findDates({
  text,
  year,
  onInvalid,
  onUnknownYear,
}: {
  text: string;
  year: number | null;
  onInvalid?: (wording: string) => void;
  onUnknownYear?: (wording: string) => void;
}): DateMention[] {
  const mentions: DateMention[] = [];
  let currentYear = year;
  let stated = false;
  for (const match of text.matchAll(MENTION)) {
    const g = match.groups ?? {};
    const named = readYear(yearWording(g), currentYear, year);
    const mentionYear = named ?? (g["plan"] === undefined ? currentYear : (PLAN_END[g["plan"]] ?? null));
    if (mentionYear === null) {
      onUnknownYear?.(match[0]);
      continue;
    }
    const span = spanOf(g, mentionYear, mentions.at(-1)?.to ?? null);
    if (span === null) {
      onInvalid?.(match[0]);
      continue;
    }
    if (named !== null) {
      currentYear = named;
      stated = true;
    }
    mentions.push({ ...span, start: match.index, end: match.index + match[0].length, yearStated: stated || g["plan"] !== undefined });
  }
  return mentions;
}

function yearWording(g: Record<string, string | undefined>): string | undefined {
  return g["numericYear"] ?? g["quarterYear"] ?? g["halfYear"] ?? g["spanYear"] ?? g["monthYear"] ?? g["yearAlone"];
}

function readYear(wording: string | undefined, current: number | null, document: number | null): number | null {
  if (wording === undefined) return null;
  const word = wording.replace(/[年度\s]/g, "");
  if (/^20\d\d$/.test(word)) return Number(word);
  switch (word) {
    case "今":
    case "本":
      return document;
    case "当":
    case "同":
      return current;
    case "去":
      return document === null ? null : document - 1;
    case "明":
      return document === null ? null : document + 1;
    case "次":
    case "翌":
      return current === null ? null : current + 1;
    default: {
      const value = readNumeral(word.replace(/[O0○]/g, "〇"));
      return value !== null && value >= 2000 && value < 2100 ? value : null;
    }
  }
}

type Span = Pick<DateMention, "from" | "to" | "approximate">;

function spanOf(g: Record<string, string | undefined>, year: number, previous: Day | null): Span | null {
  if (g["dayOnly"] !== undefined) return previous === null ? null : monthSpan({ ...previous, day: g["dayOnly"], part: undefined });
  if (g["spanFrom"] !== undefined && g["spanTo"] !== undefined) {
    const first = readNumeral(g["spanFrom"]) ?? 0;
    const last = readNumeral(g["spanTo"]) ?? 0;
    if (first < 1 || first > 12 || last < 1 || last > 12) return null;
    const lastYear = last < first ? year + 1 : year;
    const to = { year: lastYear, month: last, day: lastDayOfMonth(lastYear, last) };
    return { from: { year, month: first, day: 1 }, to, approximate: false };
  }
  if (g["numericMonth"] !== undefined) {
    return monthSpan({ year, month: Number(g["numericMonth"]), day: g["numericDay"], part: g["numericPart"]?.replace("月", "") });
  }
  if (g["quarter"] !== undefined) {
    const quarter = readNumeral(g["quarter"]) ?? 1;
    const first = quarter * 3 - 2;
    if (g["quarterPart"] === "初") return { from: { year, month: first, day: 1 }, to: { year, month: first, day: 10 }, approximate: true };
    return {
      from: { year, month: first, day: 1 },
      to: { year, month: first + 2, day: lastDayOfMonth(year, first + 2) },
      approximate: false,
    };
  }
  if (g["half"] !== undefined) {
    return g["half"] === "上半年"
      ? { from: { year, month: 1, day: 1 }, to: { year, month: 6, day: 30 }, approximate: false }
      : { from: { year, month: 7, day: 1 }, to: { year, month: 12, day: 31 }, approximate: false };
  }
  if (g["month"] !== undefined) {
    const month = readNumeral(g["month"]);
    return month === null ? null : monthSpan({ year, month, day: g["day"], part: g["part"] });
  }
  if (g["yearAlone"] !== undefined) {
    if (g["yearBefore"] !== undefined && g["yearPart"] === undefined) return wholeYear(year - 1);
    if (g["yearPart"] === "底" || g["yearPart"] === "末")
      return { from: { year, month: 12, day: 31 }, to: { year, month: 12, day: 31 }, approximate: false };
    if (g["yearPart"] === "中") return { from: { year, month: 6, day: 30 }, to: { year, month: 6, day: 30 }, approximate: true };
    if (g["yearPart"] === "初") return { from: { year, month: 1, day: 1 }, to: { year, month: 1, day: 31 }, approximate: true };
    return wholeYear(year);
  }
  return { from: { year, month: 12, day: 31 }, to: { year, month: 12, day: 31 }, approximate: false };
}

function wholeYear(year: number): Span {
  return { from: { year, month: 1, day: 1 }, to: { year, month: 12, day: 31 }, approximate: false };
}

function monthSpan({
  year,
  month,
  day,
  part,
}: {
  year: number;
  month: number;
  day: string | undefined;
  part: string | undefined;
}): Span | null {
  if (month < 1 || month > 12) return null;
  const last = lastDayOfMonth(year, month);
  const span = (from: number, to: number, approximate = false): Span => ({
    from: { year, month, day: from },
    to: { year, month, day: to },
    approximate,
  });
  if (day !== undefined) {
    const exact = readNumeral(day);
    return exact === null || exact < 1 || exact > last ? null : span(exact, exact);
  }
  switch (part) {
    case "上旬":
      return span(1, 10);
    case "中旬":
      return span(11, 20);
    case "下旬":
      return span(21, last);
    case "底":
    case "末":
      return span(last, last);
    case "初":
      return span(1, 10, true);
    case "中":
      return span(11, 20, true);
    default:
      return span(1, last);
  }
}
