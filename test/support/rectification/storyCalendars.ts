import type { CalendarRules, YearRules } from "../../../domain/calendar/workingDays.ts";

const YEARS = Array.from({ length: 25 }, (_, index) => 2020 + index);
const may = ["-05-01", "-05-04", "-05-05"];
const october = ["-10-01", "-10-02", "-10-05", "-10-06", "-10-07"];
/** Made-up days that are weekend days in 2026, when most stories begin. */
const madeUp = ["-05-09", "-10-10"];

function calendar(version: string, off: string[], on: string[], also: string[] = []): CalendarRules {
  const years = YEARS.map((year): [string, YearRules] => [
    String(year),
    {
      off: [...off.map((day) => `${year}${day}`), ...also.filter((day) => day.startsWith(String(year)))],
      on: year === 2026 ? on.map((day) => `${year}${day}`) : [],
    },
  ]);
  return { version, years: Object.fromEntries(years) };
}

/** Calendars as they are corrected in mid-case: days become free, and are worked after all. All of a story lies in years that they list. */
export const storyCalendars: readonly CalendarRules[] = [
  calendar("first", [...may, ...october], madeUp),
  calendar("later", [...may, ...october, "-03-17", "-03-18", "-06-22"], madeUp, ["2026-03-04", "2026-03-05", "2026-04-16", "2026-06-30"]),
  calendar("earlier", october, [...madeUp, "-03-07", "-03-14", "-03-21"]),
];
