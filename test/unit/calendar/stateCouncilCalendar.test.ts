import { describe, expect, it } from "@jest/globals";
import { addDays } from "../../../domain/calendar/calendarDay.ts";
import { statutoryDays } from "../../../domain/calendar/statutoryHolidays.ts";
import { countWorkingDays, isWorkingDay, workingDaysBetween } from "../../../domain/calendar/workingDays.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";

const calendar = stateCouncilCalendar();

/**
 * The published arrangements, as figures of the notices 《国务院办公厅关于…年部分节假日安排的通知》, each with its number (dated 25 October
 * 2023, 12 November 2024 and 4 November 2025): holidays with both ends, and the weekend days worked for them.
 */
const PUBLISHED = {
  "2024": {
    notice: "国办发明电〔2023〕7号",
    holidays: ["01-01", "02-10..02-17", "04-04..04-06", "05-01..05-05", "06-10", "09-15..09-17", "10-01..10-07"],
    worked: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
  },
  "2025": {
    notice: "国办发明电〔2024〕12号",
    holidays: ["01-01", "01-28..02-04", "04-04..04-06", "05-01..05-05", "05-31..06-02", "10-01..10-08"],
    worked: ["01-26", "02-08", "04-27", "09-28", "10-11"],
  },
  "2026": {
    notice: "国办发明电〔2025〕7号",
    holidays: ["01-01..01-03", "02-15..02-23", "04-04..04-06", "05-01..05-05", "06-19..06-21", "09-25..09-27", "10-01..10-07"],
    worked: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
  },
};

function daysOf(year: string, spans: readonly string[]): string[] {
  return spans.flatMap((span) => {
    const [from = "", to = from] = span.split("..");
    const days = [];
    for (let date = `${year}-${from}`; date <= `${year}-${to}`; date = addDays(date, 1)) days.push(date);
    return days;
  });
}

describe("the State Council's calendar", () => {
  it.each(Object.entries(PUBLISHED))("has the holidays and made-up working days published for %s", (year, published) => {
    expect(calendar.years[year]).toMatchObject({ off: daysOf(year, published.holidays), on: daysOf(year, published.worked) });
    for (const date of daysOf(year, published.holidays))
      expect({ date, works: isWorkingDay(calendar, date) }).toEqual({ date, works: false });
    for (const date of daysOf(year, published.worked)) expect({ date, works: isWorkingDay(calendar, date) }).toEqual({ date, works: true });
  });

  it("cites the notice of every year it carries", () => {
    expect(Object.entries(calendar.years).map(([year, { citation }]) => [year, citation])).toEqual(
      Object.entries(PUBLISHED).map(([year, { notice }]) => [year, notice]),
    );
  });

  it("gives every statutory day off", () => {
    for (const year of Object.keys(calendar.years)) {
      for (const { on } of statutoryDays(Number(year))) expect({ on, works: isWorkingDay(calendar, on) }).toEqual({ on, works: false });
    }
  });

  it("names what it skips over Spring Festival 2026 and counts the made-up days", () => {
    const count = countWorkingDays(calendar, "2026-02-13", 3);
    expect(count.on).toBe("2026-02-25");
    expect(count.madeUp).toEqual(["2026-02-14"]);
    expect(count.skipped).toHaveLength(9);
    expect(count.skipped.every(({ reason, name }) => reason === "holiday" && name === "春节")).toBe(true);
    expect(count.provisionalYears).toEqual([]);
  });

  it("has 248 working days in 2025 and in 2026", () => {
    expect(workingDaysBetween(calendar, "2024-12-31", "2025-12-31")).toBe(248);
    expect(workingDaysBetween(calendar, "2025-12-31", "2026-12-31")).toBe(248);
  });

  it("changes its version exactly with its content", () => {
    expect(stateCouncilCalendar().version).toBe(calendar.version);
    expect(stateCouncilCalendar({ firstYear: 2025 }).version).not.toBe(calendar.version);
  });
});
