import { describe, expect, it } from "@jest/globals";
import * as chineseDays from "chinese-days";
import { LUNAR_YEARS, provisionalHolidays, statutoryDays } from "../../../domain/calendar/statutoryHolidays.ts";
import { weekday } from "../../../domain/calendar/calendarDay.ts";

const years = Array.from({ length: LUNAR_YEARS.last - LUNAR_YEARS.first + 1 }, (_, index) => LUNAR_YEARS.first + index);

describe("statutory holidays", () => {
  it("are thirteen days from 2025, eleven before", () => {
    for (const year of years) expect({ year, days: statutoryDays(year).length }).toEqual({ year, days: year >= 2025 ? 13 : 11 });
  });

  it("put the lunar festivals where an independent lunar calendar puts them", () => {
    for (const year of years) {
      const named = (name: string): string[] =>
        statutoryDays(year)
          .filter((day) => day.name === name)
          .map(({ on }) => on);
      expect(named("春节")[year >= 2025 ? 1 : 0]).toBe(chineseDays.default.getSolarDateFromLunar(`${year}-01-01`).date);
      expect(named("端午节")).toEqual([chineseDays.default.getSolarDateFromLunar(`${year}-05-05`).date]);
      expect(named("中秋节")).toEqual([chineseDays.default.getSolarDateFromLunar(`${year}-08-15`).date]);
      expect(named("清明节")).toEqual([chineseDays.default.getSolarTermDate(year, 4, "pure_brightness")]);
    }
  });

  it("take as many weekdays off as they have days, wherever they fall", () => {
    for (const year of years) {
      const weekdaysOff = provisionalHolidays(year).filter(({ on }) => weekday(on) % 6 !== 0).length;
      expect({ year, weekdaysOff }).toEqual({ year, weekdaysOff: new Set(statutoryDays(year).map(({ on }) => on)).size });
    }
  });

  it("leave out the lunar festivals of years that are not tabulated", () => {
    expect(statutoryDays(LUNAR_YEARS.last + 1).map(({ name }) => name)).toEqual(["元旦", "劳动节", "劳动节", "国庆节", "国庆节", "国庆节"]);
  });
});
