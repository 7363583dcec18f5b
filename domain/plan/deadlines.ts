import { addDays, addMonths, findDates, formatDay, parseDay, type DateMention } from "./dates.ts";
import { readNumeral } from "./numerals.ts";
import type { PlanDeadline } from "./reading.ts";
import type { PlanWarningCode } from "./warnings.ts";

const ONGOING = /持续|长期|常态|坚持|长效|不断|常抓不懈|久久为功|始终|定期/;
const IMMEDIATE =
  /即知即改|知错即改|立[行知查整说纠接]立[改行整纠]|[边即][督查整行学审]?[边即]改|边[督查整][边立]改|立即|立刻|马上就?[改办]|随即|即刻|当即|当场整?改/;
const WHOLE_PERIOD = /全年|全程|每年|每月|每季|每周|每半年|年度内|贯穿/;
const DONE = /^(?:已|业已|均已)[^，。；]{0,8}(?:完成|整改|办结|销号|到位|落实)|^(?:完成|已完成)[。]?$/;
const NOTHING = /^(?:无|\/|—+|-+|－+|暂无)?[。；;]?$/;
const RANGE = /^\s*(?:起)?\s*(?:-|－|—|–|~|～|至|到|起至)+\s*$/;
const RELATIVE = /(\d{1,3}|[一二三四五六七八九十两半]{1,3})个?(工作日|日|天|周|星期|月|年)(?:之|以)?内/;

/** What reading a deadline needs to know of its document. */
export interface DeadlineContext {
  /** Year of the document, for dates without one. */
  readonly year: number | null;
  /** Day of issue, for periods counted from it. */
  readonly issuedOn: string | null;
  readonly warn: (code: PlanWarningCode, about: string) => void;
}

/** Which words make which kind; nothing here looks at dates. */
function wordKinds(text: string): { ongoing: boolean; immediate: boolean; period: boolean } {
  return { ongoing: ONGOING.test(text), immediate: IMMEDIATE.test(text), period: WHOLE_PERIOD.test(text) };
}

/** Whether a short text can be a deadline at all: it names a time or one of the fixed phrases. */
export function looksLikeDeadline(text: string): boolean {
  if (text.length > 60 || text.length === 0) return false;
  const { ongoing, immediate, period } = wordKinds(text);
  return ongoing || immediate || period || DONE.test(text) || RELATIVE.test(text) || findDates({ text, year: 2000 }).length > 0;
}

/** Whether a text names a date or period (phrases such as 持续推进 do not count). */
export function namesTime(text: string): boolean {
  return WHOLE_PERIOD.test(text) || RELATIVE.test(text) || findDates({ text, year: 2000 }).length > 0;
}

/**
 * Reads a deadline (完成时限, 整改时限, 时间进度 …). The kind follows from its words and dates: a date with 长期坚持 is `milestone_ongoing`, a date
 * alone `fixed`, a range or 全年 `period` with the day it ends. Null for an empty one; what cannot be read is `fixed` without a date, with a warning.
 */
export function readDeadline(wording: string, context: DeadlineContext): PlanDeadline | null {
  const text = wording.trim();
  if (NOTHING.test(text)) {
    if (text !== "") context.warn("DEADLINE_UNREAD", text);
    return null;
  }
  const whole = completeYears(text);
  const dates = findDates({
    text: whole,
    year: context.year,
    onInvalid: (about) => context.warn("DATE_INVALID", about),
    onUnknownYear: (about) => context.warn("YEAR_UNKNOWN", about),
  });
  const { ongoing, immediate, period } = wordKinds(text);
  if (dates.length === 0) {
    const relative = relativeDate(text, context);
    if (relative !== null) return { text, kind: ongoing ? "milestone_ongoing" : "fixed", date: relative };
    if (period) return { text, kind: "period", date: context.year === null ? null : `${context.year}-12-31` };
    if (immediate) return { text, kind: ongoing ? "immediate_ongoing" : "immediate", date: null };
    if (ongoing) return { text, kind: "ongoing", date: null };
    if (DONE.test(text)) {
      context.warn("DEADLINE_SAYS_DONE", text);
      return { text, kind: "immediate", date: null };
    }
    context.warn("DEADLINE_UNREAD", text);
    return { text, kind: "fixed", date: null };
  }
  for (const date of dates) {
    if (!date.yearStated) context.warn("YEAR_ASSUMED", text);
    if (date.approximate) context.warn("DEADLINE_APPROXIMATE", text);
  }
  const ends = dates.map((date) => formatDay(date.to)).sort();
  const date = ends.at(-1) ?? null;
  if (isPeriod(whole, dates)) return { text, kind: ongoing ? "milestone_ongoing" : "period", date };
  if (new Set(ends).size > 1 && !isRange(whole, dates)) context.warn("DEADLINE_SEVERAL_DATES", text);
  return { text, kind: ongoing ? "milestone_ongoing" : period ? "period" : "fixed", date };
}

/** 2022—2024年 names two years, though 年 stands behind the last alone. */
function completeYears(text: string): string {
  return text.replace(/(?<!\d)(20\d\d)(?=\s?[-－—–~～至到]+\s?20\d\d年)/g, "$1年");
}

function isRange(text: string, dates: readonly DateMention[]): boolean {
  const [first, second] = dates;
  return first !== undefined && second !== undefined && RANGE.test(text.slice(first.end, second.start));
}

/** 3—5月, 2022年3月至12月, 上半年 without 前, a whole year: work that fills a period, which ends on its last day. */
function isPeriod(text: string, dates: readonly DateMention[]): boolean {
  if (isRange(text, dates)) return !/前|完成/.test(text.slice(dates[1]?.end ?? 0));
  const [only] = dates;
  if (dates.length !== 1 || only === undefined) return false;
  const wording = text.slice(only.start, only.end);
  return /[-－—–~～至到]/.test(wording) && /月/.test(wording) && !/前|完成/.test(text.slice(only.end));
}

function relativeDate(text: string, context: DeadlineContext): string | null {
  const match = RELATIVE.exec(text);
  if (match === null) return null;
  const issued = context.issuedOn === null ? null : parseDay(context.issuedOn);
  const unit = match[2] ?? "";
  const amount = match[1] ?? "";
  const count = amount === "半" ? null : readNumeral(amount.replace("两", "二"));
  if (issued === null || unit === "工作日" || (count === null && unit !== "年")) {
    context.warn("DEADLINE_UNREAD", text);
    return null;
  }
  context.warn("DEADLINE_APPROXIMATE", text);
  switch (unit) {
    case "日":
    case "天":
      return formatDay(addDays(issued, count ?? 0));
    case "周":
    case "星期":
      return formatDay(addDays(issued, (count ?? 0) * 7));
    case "月":
      return formatDay(addMonths(issued, count ?? 0));
    default:
      return formatDay(addMonths(issued, count === null ? 6 : count * 12));
  }
}

/** The span of a phase: `from` is null when the text only says by when. */
export function readSpan(stated: string, context: DeadlineContext): { from: string | null; to: string | null } | null {
  const wording = completeYears(stated);
  const dates = findDates({
    text: wording,
    year: context.year,
    onInvalid: (about) => context.warn("DATE_INVALID", about),
    onUnknownYear: (about) => context.warn("YEAR_UNKNOWN", about),
  });
  const [first, second] = dates;
  if (first === undefined) return null;
  if (dates.some((date) => !date.yearStated)) context.warn("YEAR_ASSUMED", wording);
  if (second !== undefined && RANGE.test(wording.slice(first.end, second.start)))
    return { from: formatDay(first.from), to: formatDay(second.to) };
  const before = wording.slice(0, first.start);
  const after = wording.slice(first.end);
  if (/即日起|印发之日起|发文之日起/.test(before)) return { from: context.issuedOn, to: formatDay(first.to) };
  if (/^(?:起|以后|后|开始)/.test(after)) return { from: formatDay(first.from), to: null };
  const endsThere =
    /^(?:之?前|以前|止|完成)/.test(after) || wording.slice(first.start, first.end).endsWith("前") || /截至|截止|于?.{0,4}前/.test(before);
  return endsThere ? { from: null, to: formatDay(first.to) } : { from: formatDay(first.from), to: formatDay(first.to) };
}
