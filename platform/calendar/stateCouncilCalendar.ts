import { createHash } from "node:crypto";
import * as chineseDays from "chinese-days";
import { addDays, type IsoDate } from "../../domain/calendar/calendarDay.ts";
import type { CalendarRules, YearRules } from "../../domain/calendar/workingDays.ts";

/** Numbers of the State Council General Office's notices that arrange the holidays of a year. */
const NOTICES: Readonly<Record<number, string>> = {
  2024: "国办发明电〔2023〕7号",
  2025: "国办发明电〔2024〕12号",
  2026: "国办发明电〔2025〕7号",
};

/** The library's short names, where they differ from the law's. */
const NAMES: Readonly<Record<string, string>> = { 清明: "清明节", 端午: "端午节", 中秋: "中秋节" };

const FIRST_YEAR = 2024;
const LAST_YEAR = 2027;

/**
 * The working-day calendar as the State Council published it, for the years from `firstYear` to `lastYear` (both included) that the library knows.
 * A year without a published arrangement is left out: the calendar then computes it provisionally.
 * @returns rules whose version names the years covered and a digest of the content, so that it changes exactly when the content does.
 */
export function stateCouncilCalendar({ firstYear = FIRST_YEAR, lastYear = LAST_YEAR } = {}): CalendarRules {
  const years: Record<string, YearRules> = {};
  for (let year = firstYear; year <= lastYear; year += 1) {
    const rules = arrangementOf(year);
    if (rules !== null) years[String(year)] = rules;
  }
  const covered = Object.keys(years);
  const digest = createHash("sha256").update(JSON.stringify(years)).digest("hex").slice(0, 8);
  return { version: `state-council/${covered.at(0) ?? "none"}-${covered.at(-1) ?? "none"}/${digest}`, years };
}

/** What is special about one year, or null when nothing is published for it. */
function arrangementOf(year: number): YearRules | null {
  const off: IsoDate[] = [];
  const on: IsoDate[] = [];
  const holidays: { name: string; from: IsoDate; to: IsoDate }[] = [];
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
    const detail = chineseDays.default.getDayDetail(date);
    // A day of the arrangement is named "English,中文,days"; any other day bears the name of its weekday.
    const name = detail.name.split(",")[1];
    if (name === undefined) continue;
    if (detail.work) {
      on.push(date);
      continue;
    }
    off.push(date);
    const current = holidays.at(-1);
    const lawName = NAMES[name] ?? name;
    if (current?.name === lawName && addDays(current.to, 1) === date) current.to = date;
    else holidays.push({ name: lawName, from: date, to: date });
  }
  if (off.length === 0) return null;
  const citation = NOTICES[year];
  return { off, on, holidays, ...(citation === undefined ? {} : { citation }) };
}
