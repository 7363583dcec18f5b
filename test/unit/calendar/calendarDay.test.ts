import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import {
  addDays,
  addMonths,
  atHour,
  dateOf,
  dayNumber,
  daysBetween,
  endOfDay,
  endOfMonth,
  epochMsOf,
  instantOf,
  isDate,
  shanghaiDate,
  weekday,
} from "../../../domain/calendar/calendarDay.ts";

const dayNumbers = fc.integer({ min: dayNumber("1900-01-01"), max: dayNumber("2199-12-31") });
const dates = dayNumbers.map(dateOf);
const epochMs = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2199, 0, 1) });

const monthIndex = (iso: string): number => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
const two = (n: number): string => String(n).padStart(2, "0");

describe("calendar days", () => {
  it("agree with the machine's own calendar for every day number", () => {
    fc.assert(
      fc.property(dayNumbers, (day) => {
        const reference = new Date(day * 86_400_000);
        expect(dateOf(day)).toBe(reference.toISOString().slice(0, 10));
        expect(dayNumber(dateOf(day))).toBe(day);
        expect(weekday(dateOf(day))).toBe(reference.getUTCDay());
      }),
    );
  });

  it("sort as text the way they follow each other", () => {
    fc.assert(fc.property(dates, dates, (a, b) => a < b === daysBetween(a, b) > 0));
  });

  it("know which dates exist", () => {
    expect(["2024-02-29", "2000-02-29", "2026-12-31"].map(isDate)).toEqual([true, true, true]);
    expect(["2026-02-29", "1900-02-29", "2026-00-10", "2026-13-01", "2026-04-31", "2026-1-1", "20260101", ""].some(isDate)).toBe(false);
    expect(() => addDays("2026-02-30", 1)).toThrow(RangeError);
  });

  it("clamp to the month's end when months are added, and never skip a month", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
    expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(endOfMonth("2024-02-01")).toBe("2024-02-29");
    fc.assert(
      fc.property(dates, fc.integer({ min: -600, max: 600 }), (date, months) => {
        const later = addMonths(date, months);
        expect(monthIndex(later) - monthIndex(date)).toBe(months);
        expect(later.slice(8) === date.slice(8) || later === endOfMonth(later)).toBe(true);
      }),
    );
  });
});

describe("instants in Asia/Shanghai", () => {
  it("end a day at the next midnight of Shanghai", () => {
    expect(endOfDay("2026-03-05")).toBe("2026-03-05T16:00:00.000Z");
    expect(endOfDay("2026-12-31")).toBe("2026-12-31T16:00:00.000Z");
    expect(atHour("2026-03-05", 9)).toBe("2026-03-05T01:00:00.000Z");
    expect(atHour("2026-01-01", 0)).toBe("2025-12-31T16:00:00.000Z");
  });

  it("belong to the day whose end has not come", () => {
    expect(shanghaiDate("2026-03-05T15:59:59.999Z")).toBe("2026-03-05");
    expect(shanghaiDate("2026-03-05T16:00:00Z")).toBe("2026-03-06");
    expect(shanghaiDate("2026-03-06T00:00:00+08:00")).toBe("2026-03-06");
    expect(shanghaiDate("2026-03-05T23:59+0800")).toBe("2026-03-05");
    fc.assert(
      fc.property(epochMs, (ms) => {
        const date = shanghaiDate(instantOf(ms));
        return endOfDay(date) > instantOf(ms) && endOfDay(addDays(date, -1)) <= instantOf(ms);
      }),
    );
  });

  it("agree with the machine's own reading and writing of instants", () => {
    fc.assert(
      fc.property(epochMs, fc.integer({ min: -14 * 60, max: 14 * 60 }), (ms, offset) => {
        expect(instantOf(ms)).toBe(new Date(ms).toISOString());
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
        const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
        expect(epochMsOf(local + zone)).toBe(ms);
      }),
    );
  });

  it("refuse what is no instant", () => {
    for (const text of ["2026-03-05", "2026-03-05T12:00:00", "2026-02-30T12:00:00Z", "2026-03-05T25:00:00Z", "gestern"])
      expect(() => epochMsOf(text)).toThrow(RangeError);
  });
});
