import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { isWorkingDay, type CalendarRules } from "../../../domain/calendar/workingDays.ts";
import { shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { parseOfficeHours, sendingTime, type MailPreference } from "../../../domain/mail/sendingTime.ts";
import { decidedTemplates, urgencyOf } from "../../../domain/mail/urgency.ts";
import { inspectionTemplates } from "../../../domain/inspection/notices.ts";
import { rectificationTemplates } from "../../../domain/rectification/notices.ts";
import { rules } from "../../support/city.ts";

const calendar: CalendarRules = rules().calendar;
const hours = parseOfficeHours("08:30-17:30") ?? { fromMinute: 0, untilMinute: 0 };
const immediate: MailPreference = { mode: "immediate" };

/** A moment by the clock on the wall in Asia/Shanghai. */
const shanghai = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const when = (at: string, template = "closing", preference: MailPreference = immediate) =>
  sendingTime({ template, at: shanghai(at), calendar, hours, preference });

describe("a notice that is not urgent", () => {
  it.each([
    ["on a working day in the morning", "2026-03-05T10:00", "2026-03-05T10:00"],
    ["at the first minute", "2026-03-05T08:30", "2026-03-05T08:30"],
    ["before the office opens", "2026-03-05T07:15", "2026-03-05T08:30"],
    ["at the minute it closes", "2026-03-05T17:30", "2026-03-06T08:30"],
    ["late on a Friday", "2026-03-06T22:00", "2026-03-09T08:30"],
    ["on a Saturday noon", "2026-03-07T12:00", "2026-03-09T08:30"],
  ])("%s goes out in office hours", (_when, at, dueAt) => {
    expect(when(at)).toEqual({ state: "queued", dueAt: shanghai(dueAt) });
  });

  it.each([
    ["2026-03-05T08:59", "2026-03-05T09:00"],
    ["2026-03-05T09:00", "2026-03-06T09:00"],
    ["2026-03-06T15:00", "2026-03-09T09:00"],
  ])("of %s waits for the digest of %s", (at, dueAt) => {
    expect(when(at, "closing", { mode: "daily", hour: 9 })).toEqual({ state: "gathered", dueAt: shanghai(dueAt) });
  });

  it("is never early, never lost for longer than a holiday, and always lands on a working day's office hours", () => {
    const minutes = fc.integer({ min: 0, max: 365 * 24 * 60 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 23 }), fc.boolean(), (minute, hour, daily) => {
        const at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
        const preference: MailPreference = daily ? { mode: "daily", hour } : immediate;
        const { dueAt } = sendingTime({ template: "closing", at, calendar, hours, preference });
        expect(dueAt >= at).toBe(true);
        expect(Date.parse(dueAt) - Date.parse(at)).toBeLessThan(14 * 86_400_000);
        expect(isWorkingDay(calendar, shanghaiDate(dueAt))).toBe(true);
        const local = new Date(Date.parse(dueAt) + 8 * 3_600_000);
        const minuteOfDay = local.getUTCHours() * 60 + local.getUTCMinutes();
        if (daily) expect(minuteOfDay).toBe(hour * 60);
        else expect(minuteOfDay >= hours.fromMinute && minuteOfDay < hours.untilMinute).toBe(true);
      }),
    );
  });

  it("goes out at any time where no hours are set", () => {
    const at = shanghai("2026-03-07T03:00");
    expect(sendingTime({ template: "closing", at, calendar, preference: immediate })).toEqual({ state: "queued", dueAt: at });
  });
});

describe("an urgent notice", () => {
  it.each(["assignment", "escalation", "overdue", "evidence_wanted", "reopening", "link_code", "of_a_release_to_come"])(
    "(%s) goes at once, at night and to who wants a digest",
    (template) => {
      expect(when("2026-03-07T03:00", template, { mode: "daily", hour: 9 })).toEqual({
        state: "queued",
        dueAt: shanghai("2026-03-07T03:00"),
      });
    },
  );

  it("is one by decision: somebody has decided on every template", () => {
    expect([...rectificationTemplates, ...inspectionTemplates].filter((template) => !decidedTemplates.includes(template))).toEqual([]);
    expect(rectificationTemplates.filter((template) => !urgencyOf(template).urgent).length).toBeGreaterThan(5);
  });
});

describe("office hours", () => {
  it.each(["", "8:30-17:30", "17:30-08:30", "08:30-08:30", "08:30-24:01", "08:30-25:00", "08:30"])("are not %p", (text) => {
    expect(parseOfficeHours(text)).toBeNull();
  });
});
