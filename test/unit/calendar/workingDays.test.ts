import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays, dateOf, dayNumber, daysBetween, weekday } from "../../../domain/calendar/calendarDay.ts";
import {
  addWorkingDays,
  countWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  workingDaysBetween,
  workingDaysIn,
  type CalendarRules,
} from "../../../domain/calendar/workingDays.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";

const published = stateCouncilCalendar();
const unpublished: CalendarRules = { version: "none", years: {} };

const dates = fc.integer({ min: dayNumber("2023-01-01"), max: dayNumber("2030-12-31") }).map(dateOf);
/** Any calendar at all: odd days off, odd weekend days worked, some years missing. */
const invented: fc.Arbitrary<CalendarRules> = fc
  .record({
    off: fc.uniqueArray(dates, { maxLength: 60 }),
    on: fc.uniqueArray(dates, { maxLength: 30 }),
    years: fc.subarray(["2024", "2025", "2026", "2027", "2028"]),
  })
  .map(({ off, on, years }) => ({
    version: "invented",
    years: Object.fromEntries(
      years.map((year) => [year, { off: off.filter((date) => date.startsWith(year)), on: on.filter((date) => date.startsWith(year)) }]),
    ),
  }));
const calendars = fc.oneof(fc.constant(published), fc.constant(unpublished), invented);
const budgets = fc.integer({ min: 0, max: 600 });

describe("working days", () => {
  it("are reached later the more are added, and never on a day off", () => {
    fc.assert(
      fc.property(calendars, dates, budgets, (calendar, from, days) => {
        const on = addWorkingDays(calendar, from, days);
        expect(addWorkingDays(calendar, from, days + 1) > on).toBe(true);
        if (days > 0) expect(isWorkingDay(calendar, on)).toBe(true);
        expect(addWorkingDays(calendar, addDays(from, 1), days) >= on).toBe(true);
      }),
    );
  });

  it("add up: a then b days are a + b days, in either direction", () => {
    fc.assert(
      fc.property(calendars, dates, budgets, budgets, fc.constantFrom(1, -1), (calendar, from, a, b, sign) => {
        expect(addWorkingDays(calendar, addWorkingDays(calendar, from, a * sign), b * sign)).toBe(
          addWorkingDays(calendar, from, (a + b) * sign),
        );
      }),
    );
  });

  it("lead back to a working day from which they were counted", () => {
    fc.assert(
      fc.property(calendars, dates, fc.integer({ min: -600, max: 600 }), (calendar, date, days) => {
        const start = nextWorkingDay(calendar, date);
        expect(addWorkingDays(calendar, addWorkingDays(calendar, start, days), -days)).toBe(start);
      }),
    );
  });

  it("between two days are as many as were added", () => {
    fc.assert(
      fc.property(calendars, dates, fc.integer({ min: -600, max: 600 }), (calendar, from, days) => {
        expect(workingDaysBetween(calendar, from, addWorkingDays(calendar, from, days))).toBe(days);
      }),
    );
  });

  it("are what counting day by day finds", () => {
    fc.assert(
      fc.property(calendars, dates, fc.integer({ min: 0, max: 500 }), (calendar, from, span) => {
        const to = addDays(from, span);
        let count = 0;
        for (let date = from; date < to; date = addDays(date, 1)) count += Number(isWorkingDay(calendar, date));
        expect(workingDaysIn(calendar, from, to)).toBe(count);
      }),
    );
  });

  it("explain every calendar day they stepped over", () => {
    fc.assert(
      fc.property(calendars, dates, fc.integer({ min: 1, max: 80 }), (calendar, from, days) => {
        const count = countWorkingDays(calendar, from, days);
        expect(count.on).toBe(addWorkingDays(calendar, from, days));
        expect(daysBetween(from, count.on)).toBe(days + count.skipped.length);
        expect(count.skipped.some(({ date }) => isWorkingDay(calendar, date))).toBe(false);
        for (const date of count.madeUp)
          expect({ works: isWorkingDay(calendar, date), weekend: weekday(date) % 6 === 0 }).toEqual({ works: true, weekend: true });
      }),
    );
  });

  it("take nothing from the day on which they start", () => {
    expect(addWorkingDays(published, "2026-03-06", 1)).toBe("2026-03-09");
    expect(addWorkingDays(published, "2026-03-07", 1)).toBe("2026-03-09");
    expect(addWorkingDays(published, "2026-03-09", -1)).toBe("2026-03-06");
    expect(addWorkingDays(published, "2026-03-08", -1)).toBe("2026-03-06");
    expect(addWorkingDays(published, "2026-03-08", 0)).toBe("2026-03-08");
    expect(() => addWorkingDays(published, "2026-03-08", 1.5)).toThrow(RangeError);
  });

  it("make a weekend day count that is worked for a holiday", () => {
    expect(isWorkingDay(published, "2026-02-28")).toBe(true);
    expect(countWorkingDays(published, "2026-02-27", 1)).toEqual({
      on: "2026-02-28",
      skipped: [],
      madeUp: ["2026-02-28"],
      provisionalYears: [],
    });
  });
});

describe("a year whose arrangement is not published", () => {
  it("follows the statute, makes weekends good and says that it is provisional", () => {
    const count = countWorkingDays(published, "2027-02-04", 1);
    // 春节 2027: its eve is Friday 5 February; Saturday and Sunday are made good on the 9th and 10th.
    expect(count.on).toBe("2027-02-11");
    expect(count.skipped.map(({ date, name }) => [date, name])).toEqual(
      ["05", "06", "07", "08", "09", "10"].map((day) => [`2027-02-${day}`, "春节"]),
    );
    expect(count.provisionalYears).toEqual([2027]);
  });

  it("is named in a count that only touches it", () => {
    expect(countWorkingDays(published, "2026-12-30", 1).provisionalYears).toEqual([]);
    expect(countWorkingDays(published, "2026-12-30", 3).provisionalYears).toEqual([2027]);
  });

  it("stays provisional while its figures are marked so", () => {
    const forecast: CalendarRules = { version: "forecast", years: { "2027": { off: ["2027-01-01"], on: [], provisional: true } } };
    expect(countWorkingDays(forecast, "2026-12-31", 1)).toMatchObject({ on: "2027-01-04", provisionalYears: [2026, 2027] });
  });
});
