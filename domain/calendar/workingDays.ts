import { dateOf, dayNumber, weekdayOf, yearOf, type IsoDate } from "./calendarDay.ts";
import { provisionalHolidays } from "./statutoryHolidays.ts";

/** What the State Council's yearly notice says of one year, compactly: plain weekends are off without being listed. */
export type YearRules = {
  /** Non-working days other than plain weekends; a weekend day inside a holiday may be listed too. */
  off: readonly IsoDate[];
  /** Weekend days made into working days (调休). A date that is in both lists works. */
  on: readonly IsoDate[];
  /** Set when the figures are a forecast and not yet the published arrangement. */
  provisional?: true;
  /** Whole holidays by name, both ends included, so that an explanation can name what it skips. */
  holidays?: readonly { name: string; from: IsoDate; to: IsoDate }[];
  /** The notice's number. */
  citation?: string;
};

/** The working-day calendar as plain data. Treat it as frozen: what is computed from it is remembered by the object. */
export type CalendarRules = { version: string; years: Readonly<Record<string, YearRules>> };

export type SkippedDay = { date: IsoDate; reason: "weekend" | "holiday"; name?: string };

/** How a count of working days came about. */
export type WorkingDayCount = {
  on: IsoDate;
  /** Non-working days stepped over between the start and `on`, in date order, neither end included. */
  skipped: SkippedDay[];
  /** Weekend days between the start and `on`, `on` included, that counted because they are made up (调休). */
  madeUp: IsoDate[];
  /** Years touched whose arrangement is not published yet and was computed from the statute. */
  provisionalYears: number[];
};

type CompiledYear = {
  firstDay: number;
  /** Day numbers of the year's working days, ascending. */
  workingDays: Int32Array;
  /** For each day of the year, how many working days of the year lie before it; one entry more than days. */
  before: Uint16Array;
  offNames: ReadonlyMap<number, string | null>;
  provisional: boolean;
};

const compiled = new WeakMap<CalendarRules, Map<number, CompiledYear>>();

/** Whether `date` is a working day. */
export function isWorkingDay(calendar: CalendarRules, date: IsoDate): boolean {
  const year = yearTable(calendar, yearOf(date));
  const index = dayNumber(date) - year.firstDay;
  return (year.before[index + 1] ?? 0) > (year.before[index] ?? 0);
}

/**
 * For `days` > 0 the `days`-th working day strictly after `from`; for `days` < 0 the one strictly before it; for 0 `from` itself, working day or not.
 * So `addWorkingDays(c, addWorkingDays(c, d, a), b) === addWorkingDays(c, d, a + b)` for a, b of one sign.
 */
export function addWorkingDays(calendar: CalendarRules, from: IsoDate, days: number): IsoDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`not a whole number of days: ${days}`);
  if (days === 0) return from;
  let year = yearOf(from);
  let table = yearTable(calendar, year);
  const index = dayNumber(from) - table.firstDay;
  // The wanted day as a position among the working days of the year of `from`; then carried over to the year it falls into.
  let position = days > 0 ? (table.before[index + 1] ?? 0) + days - 1 : (table.before[index] ?? 0) + days;
  while (position < 0) {
    year -= 1;
    table = yearTable(calendar, year);
    position += table.workingDays.length;
  }
  while (position >= table.workingDays.length) {
    position -= table.workingDays.length;
    year += 1;
    table = yearTable(calendar, year);
  }
  return dateOf(table.workingDays[position] ?? Number.NaN);
}

/**
 * Working days after `from` up to and including `to`; for `to` before `from` the working days from `to` up to, not including, `from`, negative.
 * `workingDaysBetween(c, d, addWorkingDays(c, d, n)) === n` for every n.
 */
export function workingDaysBetween(calendar: CalendarRules, from: IsoDate, to: IsoDate): number {
  if (to < from) return -workingDaysIn(calendar, to, from);
  return workingDaysIn(calendar, dateOf(dayNumber(from) + 1), dateOf(dayNumber(to) + 1));
}

/** Number of working days in the half-open stretch from `from` (included) to `to` (excluded); 0 when it is empty. */
export function workingDaysIn(calendar: CalendarRules, from: IsoDate, to: IsoDate): number {
  if (to <= from) return 0;
  const [firstYear, lastYear] = [yearOf(from), yearOf(to)];
  const before = (date: IsoDate, year: number): number => {
    const table = yearTable(calendar, year);
    return table.before[dayNumber(date) - table.firstDay] ?? 0;
  };
  let count = before(to, lastYear) - before(from, firstYear);
  for (let year = firstYear; year < lastYear; year += 1) count += yearTable(calendar, year).workingDays.length;
  return count;
}

/** `date` when it is a working day, else the first working day after it. */
export function nextWorkingDay(calendar: CalendarRules, date: IsoDate): IsoDate {
  return isWorkingDay(calendar, date) ? date : addWorkingDays(calendar, date, 1);
}

/** The same as `addWorkingDays`, with every day that was stepped over and why. */
export function countWorkingDays(calendar: CalendarRules, from: IsoDate, days: number): WorkingDayCount {
  const on = addWorkingDays(calendar, from, days);
  const [first, last] = days >= 0 ? [from, on] : [on, from];
  const madeUp = madeUpDays(calendar, first, last).filter((date) => date !== from);
  return { on, skipped: skippedDays(calendar, first, last), madeUp, provisionalYears: provisionalYears(calendar, first, last) };
}

/** Non-working days strictly between `from` and `to`, with the reason of each, in date order. */
export function skippedDays(calendar: CalendarRules, from: IsoDate, to: IsoDate): SkippedDay[] {
  return daysOf(calendar, dayNumber(from) + 1, dayNumber(to) - 1).flatMap(({ day, table, works }): SkippedDay[] => {
    if (works) return [];
    const name = table.offNames.get(day);
    if (name === undefined) return [{ date: dateOf(day), reason: "weekend" }];
    return [{ date: dateOf(day), reason: "holiday", ...(name === null ? {} : { name }) }];
  });
}

/** Weekend days from `from` to `to`, both included, that are working days (调休). */
export function madeUpDays(calendar: CalendarRules, from: IsoDate, to: IsoDate): IsoDate[] {
  return daysOf(calendar, dayNumber(from), dayNumber(to))
    .filter(({ day, works }) => works && weekdayOf(day) % 6 === 0)
    .map(({ day }) => dateOf(day));
}

/** Years from that of `from` to that of `to` whose arrangement is computed provisionally, because it is missing or marked so. */
export function provisionalYears(calendar: CalendarRules, from: IsoDate, to: IsoDate): number[] {
  const [first, last] = [yearOf(from), yearOf(to)];
  const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return years.filter((year) => yearTable(calendar, year).provisional);
}

function daysOf(calendar: CalendarRules, first: number, last: number): { day: number; table: CompiledYear; works: boolean }[] {
  const found = [];
  for (let day = first; day <= last;) {
    const table = yearTable(calendar, yearOf(dateOf(day)));
    const end = Math.min(last, table.firstDay + table.before.length - 2);
    for (; day <= end; day += 1) {
      const index = day - table.firstDay;
      found.push({ day, table, works: (table.before[index + 1] ?? 0) > (table.before[index] ?? 0) });
    }
  }
  return found;
}

function yearTable(calendar: CalendarRules, year: number): CompiledYear {
  let years = compiled.get(calendar);
  if (years === undefined) compiled.set(calendar, (years = new Map()));
  let table = years.get(year);
  if (table === undefined) years.set(year, (table = compileYear(calendar.years[String(year)], year)));
  return table;
}

function compileYear(rules: YearRules | undefined, year: number): CompiledYear {
  const iso = String(year).padStart(4, "0");
  const [firstDay, lastDay] = [dayNumber(`${iso}-01-01`), dayNumber(`${iso}-12-31`)];
  const offNames = rules === undefined ? namesOfStatute(year) : namesOfArrangement(rules);
  const on = new Set((rules?.on ?? []).map(dayNumber));
  const before = new Uint16Array(lastDay - firstDay + 2);
  const workingDays: number[] = [];
  for (let day = firstDay; day <= lastDay; day += 1) {
    if (on.has(day) || (weekdayOf(day) % 6 !== 0 && !offNames.has(day))) workingDays.push(day);
    before[day - firstDay + 1] = workingDays.length;
  }
  return { firstDay, workingDays: Int32Array.from(workingDays), before, offNames, provisional: rules?.provisional ?? rules === undefined };
}

function namesOfStatute(year: number): Map<number, string | null> {
  return new Map(provisionalHolidays(year).map(({ on, name }) => [dayNumber(on), name]));
}

function namesOfArrangement(rules: YearRules): Map<number, string | null> {
  const names = new Map<number, string | null>(rules.off.map((date) => [dayNumber(date), null]));
  for (const { name, from, to } of rules.holidays ?? []) {
    for (let day = dayNumber(from); day <= dayNumber(to); day += 1) {
      // A span names days off; it never makes one: a weekday inside it that is not listed as off stays a working day.
      if (names.has(day) || weekdayOf(day) % 6 === 0) names.set(day, name);
    }
  }
  return names;
}
