import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays, dateOf, dayNumber, weekday } from "../../../domain/calendar/calendarDay.ts";
import type { CalendarLayer } from "../../../domain/calendar/layers.ts";
import { layCalendar } from "../../../domain/calendar/layers.ts";
import type { CalendarRules } from "../../../domain/calendar/workingDays.ts";
import { countWorkingDays, isWorkingDay, provisionalYears } from "../../../domain/calendar/workingDays.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";

const published = stateCouncilCalendar();
const nothing: CalendarLayer = { years: {}, exceptions: {} };
const laid = (layer: Partial<CalendarLayer>, below: CalendarRules["years"] = published.years): CalendarRules => ({
  version: "laid",
  years: layCalendar(below, { ...nothing, ...layer }),
});
const dates = fc.integer({ min: dayNumber("2024-01-01"), max: dayNumber("2028-12-31") }).map(dateOf);

/** Exceptions of any days, each either off or worked. */
const exceptions: fc.Arbitrary<CalendarLayer["exceptions"]> = fc
  .uniqueArray(fc.record({ date: dates, off: fc.boolean() }), { maxLength: 40, selector: ({ date }) => date })
  .map((days) => {
    const years = [...new Set(days.map(({ date }) => date.slice(0, 4)))];
    const of = (year: string, off: boolean): string[] =>
      days.filter((day) => day.off === off && day.date.startsWith(year)).map(({ date }) => date);
    return Object.fromEntries(years.map((year) => [year, { off: of(year, true).map((date) => ({ date })), on: of(year, false) }]));
  });

describe("an area's own days over the calendar that it inherits", () => {
  it("are what holds on these days, and every other day stays as it was", () => {
    fc.assert(
      fc.property(exceptions, (own) => {
        const calendar = laid({ exceptions: own });
        const off = new Set(Object.values(own).flatMap((year) => year.off.map(({ date }) => date)));
        const on = new Set(Object.values(own).flatMap((year) => year.on));
        for (let date = "2024-01-01"; date <= "2028-12-31"; date = addDays(date, 1)) {
          const works = off.has(date) ? false : on.has(date) ? true : isWorkingDay(published, date);
          if (isWorkingDay(calendar, date) !== works) throw new Error(`${date} should ${works ? "be worked" : "be off"}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("let a later correction above through on the days that they do not name", () => {
    const own = laid({ exceptions: { "2026": { off: [{ date: "2026-11-12", name: "地方节日" }], on: [] } } });
    expect(isWorkingDay(own, "2026-11-13")).toBe(true);
    const corrected = layCalendar(published.years, {
      ...nothing,
      exceptions: { "2026": { off: [{ date: "2026-11-13" }], on: [] } },
    });
    const after = laid({ exceptions: { "2026": { off: [{ date: "2026-11-12", name: "地方节日" }], on: [] } } }, corrected);
    expect([isWorkingDay(after, "2026-11-12"), isWorkingDay(after, "2026-11-13")]).toEqual([false, false]);
  });

  it("can make a holiday of the country a day of work, on a weekday and on a weekend", () => {
    const calendar = laid({ exceptions: { "2026": { off: [], on: ["2026-10-05", "2026-10-04"] } } });
    expect([weekday("2026-10-05"), weekday("2026-10-04")]).toEqual([1, 0]);
    expect([isWorkingDay(calendar, "2026-10-05"), isWorkingDay(calendar, "2026-10-04")]).toEqual([true, true]);
    expect(countWorkingDays(calendar, "2026-10-03", 1)).toMatchObject({ on: "2026-10-04", madeUp: ["2026-10-04"] });
  });

  it("name what they are and what they rest on", () => {
    const calendar = laid({
      exceptions: { "2026": { off: [{ date: "2026-11-12", name: "地方节日" }], on: [], citation: "云州市通告〔2026〕2号" } },
    });
    expect(countWorkingDays(calendar, "2026-11-11", 1).skipped).toEqual([{ date: "2026-11-12", reason: "holiday", name: "地方节日" }]);
    expect(calendar.years["2026"]?.citation).toBe("国办发明电〔2025〕7号；云州市通告〔2026〕2号");
  });

  it("leave a year provisional that is not published yet, with its statutory days", () => {
    const calendar = laid({ exceptions: { "2030": { off: [{ date: "2030-06-12" }], on: [] } } });
    expect(provisionalYears(calendar, "2030-01-01", "2030-12-31")).toEqual([2030]);
    expect([isWorkingDay(calendar, "2030-06-12"), isWorkingDay(calendar, "2030-10-01")]).toEqual([false, false]);
  });

  it("may replace a whole year", () => {
    const calendar = laid({ years: { "2026": { off: [], on: [] } } });
    expect(isWorkingDay(calendar, "2026-10-01")).toBe(true);
    expect(isWorkingDay(calendar, "2025-10-01")).toBe(false);
  });
});
