/**
 * Civil dates and instants as text, reckoned in whole numbers. A date is `YYYY-MM-DD` in the Gregorian calendar; an instant is ISO 8601.
 * Asia/Shanghai has been UTC+08:00 without summer time since 1992, so its offset is a constant here.
 */

/** `YYYY-MM-DD`, a day of the civil calendar; sorts as text. */
export type IsoDate = string;
/** ISO 8601 with an offset. What this module makes is always `YYYY-MM-DDTHH:mm:ss.sssZ`, which sorts as text. */
export type IsoInstant = string;

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * MS_PER_HOUR;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A civil day taken apart; `month` and `day` count from 1. */
export type CivilDay = { year: number; month: number; day: number };

/** Whether the Gregorian `year` has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Number of days in `month` (1–12) of `year`. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** The parts of `text` if it is a day that exists, else null. Never throws: for text that came from outside. */
export function parseDate(text: string): CivilDay | null {
  const parts = DATE.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : null;
}

/** Whether `text` is a date that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return parseDate(text) !== null;
}

function civilDay(date: IsoDate): CivilDay {
  const parts = parseDate(date);
  if (parts === null) throw new RangeError(`not a date: ${date}`);
  return parts;
}

/** The year of `date`. @throws RangeError when it is no date. */
export function yearOf(date: IsoDate): number {
  return civilDay(date).year;
}

/**
 * Days since 1970-01-01. The year is taken to begin in March, so that the leap day is its last and the months' lengths follow one formula.
 * @throws RangeError when `date` is not a date that exists: dates are checked where they come in.
 */
export function dayNumber(date: IsoDate): number {
  const { year, month, day } = civilDay(date);
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + dayOfYear - 719_468;
}

/** The date of a day number; the inverse of `dayNumber`. @throws RangeError outside the years 0000–9999. */
export function dateOf(number: number): IsoDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return isoDate({
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  });
}

/** Writes a civil day as `YYYY-MM-DD`; does not check that it exists. @throws RangeError outside the years 0000–9999. */
export function isoDate({ year, month, day }: CivilDay): IsoDate {
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`year out of range: ${year}`);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** 0 is Sunday, 6 is Saturday, of a day number. */
export function weekdayOf(number: number): number {
  return (((number + 4) % 7) + 7) % 7;
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(date: IsoDate): number {
  return weekdayOf(dayNumber(date));
}

/** The date `days` calendar days later (earlier when negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOf(dayNumber(date) + days);
}

/** Calendar days from `from` to `to`: negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The same day `months` months later; the month's last day when that month is shorter (31 January + 1 month = end of February). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { year, month, day } = civilDay(date);
  const total = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1 };
  return isoDate({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}

/** The last day of the month of `date`. */
export function endOfMonth(date: IsoDate): IsoDate {
  const { year, month } = civilDay(date);
  return isoDate({ year, month, day: daysInMonth(year, month) });
}

/** Milliseconds since 1970-01-01T00:00Z. @throws RangeError when `instant` is not ISO 8601 with an offset. */
export function epochMsOf(instant: IsoInstant): number {
  const parts = INSTANT.exec(instant);
  const [, date = "", hour = "", minute = "", second = "00", fraction = "", zone = ""] = parts ?? [];
  if (parts === null || !isDate(date) || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) {
    throw new RangeError(`not an instant: ${instant}`);
  }
  const offsetMinutes = zone === "Z" ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return (
    dayNumber(date) * MS_PER_DAY +
    Number(hour) * MS_PER_HOUR +
    (Number(minute) - offsetMinutes) * MS_PER_MINUTE +
    Number(second) * 1000 +
    Number(fraction.padEnd(3, "0").slice(0, 3))
  );
}

/** The instant of milliseconds since 1970-01-01T00:00Z. */
export function instantOf(epochMs: number): IsoInstant {
  const day = Math.floor(epochMs / MS_PER_DAY);
  const rest = epochMs - day * MS_PER_DAY;
  const two = (unitMs: number, modulus: number): string => String(Math.floor(rest / unitMs) % modulus).padStart(2, "0");
  const ms = String(rest % 1000).padStart(3, "0");
  return `${dateOf(day)}T${two(MS_PER_HOUR, 24)}:${two(MS_PER_MINUTE, 60)}:${two(1000, 60)}.${ms}Z`;
}

/** The instant of a full `hour` (0–24) on `date` in Asia/Shanghai: `atHour("2026-03-05", 9)` is 2026-03-05T01:00:00.000Z. */
export function atHour(date: IsoDate, hour: number): IsoInstant {
  return instantOf(dayNumber(date) * MS_PER_DAY + hour * MS_PER_HOUR - SHANGHAI_OFFSET_MS);
}

/**
 * The instant at which what is due on `date` becomes late: the end of that day in Asia/Shanghai, that is 24:00, the next day's 00:00.
 * `endOfDay("2026-03-05")` is 2026-03-05T16:00:00.000Z.
 */
export function endOfDay(date: IsoDate): IsoInstant {
  return atHour(date, 24);
}

/** The civil date in Asia/Shanghai at `instant`. */
export function shanghaiDate(instant: IsoInstant): IsoDate {
  return dateOf(Math.floor((epochMsOf(instant) + SHANGHAI_OFFSET_MS) / MS_PER_DAY));
}
