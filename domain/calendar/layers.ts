import { weekday, type IsoDate } from "./calendarDay.ts";
import { provisionalHolidays } from "./statutoryHolidays.ts";
import type { CalendarRules, YearRules } from "./workingDays.ts";

/** Single days on which an area differs from the calendar that it inherits: a local holiday, or a day that is worked here all the same. */
export type YearExceptions = {
  /** Days that are off here, with the occasion. */
  off: readonly { date: IsoDate; name?: string }[];
  /** Days that are worked here, whatever the calendar above says. */
  on: readonly IsoDate[];
  /** The area's own legal basis. */
  citation?: string;
};

/** What an area has of its own: whole years that replace the inherited ones, and single days that lie over whichever year is below. */
export type CalendarLayer = {
  years: Readonly<Record<string, YearRules>>;
  exceptions: Readonly<Record<string, YearExceptions>>;
};

/**
 * Lays an area's own days over the years that it inherits. What it says nothing about stays inherited, so a later correction above reaches it.
 * @param inherited the parent's years, or those published for the country
 */
export function layCalendar(inherited: CalendarRules["years"], layer: CalendarLayer): CalendarRules["years"] {
  const below = { ...inherited, ...layer.years };
  const changed = Object.entries(layer.exceptions).map(([year, exceptions]): [string, YearRules] => [
    year,
    layYear(below[year] ?? provisionalYear(Number(year)), exceptions),
  ]);
  return { ...below, ...Object.fromEntries(changed) };
}

function layYear(below: YearRules, { off, on, citation }: YearExceptions): YearRules {
  const worked = new Set(on);
  const closed = new Set(off.map(({ date }) => date));
  const ownHolidays = off.flatMap(({ date, name }) => (name === undefined ? [] : [{ name, from: date, to: date }]));
  const citations = [below.citation, citation].filter((text) => text !== undefined);
  const { citation: _citation, holidays = [], ...rest } = below;
  return {
    ...rest,
    off: [...new Set([...below.off.filter((date) => !worked.has(date)), ...closed])].toSorted(),
    // A working day needs no mark to be worked; only a weekend does.
    on: [...new Set([...below.on.filter((date) => !closed.has(date)), ...on.filter((date) => weekday(date) % 6 === 0)])].toSorted(),
    ...(holidays.length + ownHolidays.length === 0 ? {} : { holidays: [...holidays, ...ownHolidays] }),
    ...(citations.length === 0 ? {} : { citation: citations.join("；") }),
  };
}

/** A year whose arrangement is not published, written out, so that single days can be laid over it. It stays provisional. */
function provisionalYear(year: number): YearRules {
  const days = provisionalHolidays(year);
  return {
    off: days.map(({ on }) => on),
    on: [],
    holidays: days.map(({ on, name }) => ({ name, from: on, to: on })),
    provisional: true,
  };
}
