import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, atHour, endOfDay } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, type CalendarRules } from "../../../domain/calendar/workingDays.ts";
import type { EscalationRung } from "../../../domain/escalation/rung.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import * as city from "../../support/city.ts";
import { MovingTime } from "../../support/rectification/movingTime.ts";

const minute = (instant: string): string => instant.slice(0, 16);
const officers = [city.healthOfficer, city.insuranceOfficer, city.marketOfficer];
const whole = { type: "issue" as const };
const organizationId = city.insurance;

describe("the ladder through months of server time, with the real workflow and tables", () => {
  let time: MovingTime;
  let calendar: CalendarRules;
  beforeAll(async () => {
    time = await MovingTime.start();
    calendar = await time.calendar();
    await time.harness.startWorker();
  }, 120_000);
  afterAll(() => time.stop());

  const after = (day: string, workingDays: number, rules: CalendarRules = calendar): string => addWorkingDays(rules, day, workingDays);

  /** Due in five working days, signed for by everybody, and nobody does anything. Reminders of other kinds have tests of their own. */
  async function givenNeglected(): Promise<{ id: string; due: string }> {
    const due = after(await time.today(), 5);
    const rules = await time.rules({ dueReminderWorkingDays: [], acknowledgeReminderWorkingDays: [] });
    const deadline = { kind: "fixed" as const, basis: { type: "date" as const, on: due }, extensions: [], suspensions: [] };
    const id = await time.givenIssue({ rules, deadline });
    for (const officer of officers) await time.send(id, officer, { type: "acknowledge" });
    return { id, due };
  }

  /** What happened to the insurance bureau on the ladder, once there is as much as expected. */
  async function climbed(id: string, expected: number): Promise<string[]> {
    for (let tries = 0; ; tries += 1) {
      const rows = await time.harness.database.matterStep.findMany({
        where: { matterId: time.workflowId(id) },
        orderBy: { version: "asc" },
      });
      const rungs = rows.flatMap(({ at, events }) =>
        eventsOf(events).flatMap((event) =>
          (event.type === "rungRaised" || event.type === "rungWaiting") && event.organizationId === organizationId
            ? [`${minute(at.toISOString())} ${event.rung} ${event.type === "rungRaised" ? "raised" : "waits"}`]
            : [],
        ),
      );
      if (rungs.length >= expected || tries === 150) return rungs;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const rung = (at: string, which: EscalationRung, what: "raised" | "waits"): string => `${minute(at)} ${which} ${what}`;
  const letters = async (id: string): Promise<string[]> => {
    const rows = await time.harness.database.letter.findMany({ where: { matterId: time.workflowId(id), organizationId } });
    return rows.map(({ kind }) => kind).toSorted();
  };

  it("goes up every rung, the upper ones at a leader's word, and reminds of each that waits", async () => {
    const { id, due } = await givenNeglected();
    const expected = [rung(endOfDay(due), "urging", "raised"), rung(atHour(after(due, 3), 9), "supervision", "raised")];
    const upper: [EscalationRung, number][] = [
      ["interview", 7],
      ["circular", 15],
      ["listing", 30],
    ];
    for (const [which, days] of upper) {
      const day = after(due, days);
      // The leader takes two working days, and is reminded on the second.
      await time.passesTo(atHour(after(day, 2), 11));
      expected.push(rung(atHour(day, 9), which, "waits"));
      expect(await climbed(id, expected.length)).toEqual(expected);
      const meeting = { at: await time.now(), place: "市政府二号楼" };
      await time.send(id, city.leader, { type: "confirmEscalation", organizationId, meeting });
      expected.push(rung(await time.now(), which, "raised"));
    }
    const seen = await climbed(id, expected.length);
    // What a person does is stamped when it is done, not at a moment of the rules.
    const plain = (lines: string[]): string[] =>
      lines.map((line) => (/(interview|circular|listing) raised/.test(line) ? line.slice(0, 10) + line.slice(16) : line));
    expect(plain(seen)).toEqual(plain(expected));
    await time.passesTo(endOfDay(after(due, 50)));
    expect(await climbed(id, expected.length + 1)).toHaveLength(expected.length);
    expect(await letters(id)).toEqual(
      ["assignment_letter", "circular", "interview_notice", "listing_notice", "supervision_notice", "urging_letter"].toSorted(),
    );
    const reminded = (await time.steps(id)).flatMap(({ events }) => events.filter((event) => event === "waitingRungReminded"));
    // One for each of the three rungs; the lead, whose interview nobody confirms, is reminded of all the time.
    expect(reminded.length).toBeGreaterThan(3 + 15);
  }, 120_000);

  it("says nothing while the clock stands, and goes on from where it was when it runs again", async () => {
    const { id, due } = await givenNeglected();
    await time.passesTo(atHour(addDays(due, 1), 12));
    const until = addDays(due, 40);
    await time.send(id, city.clerk, { type: "suspend", target: whole, ground: "不可抗力", until, reason: "洪水" });
    const resumed = addDays(until, 1);
    await time.passesTo(endOfDay(after(resumed, 8)));
    expect(await climbed(id, 3)).toEqual([
      rung(endOfDay(due), "urging", "raised"),
      rung(atHour(after(resumed, 3), 9), "supervision", "raised"),
      rung(atHour(after(resumed, 7), 9), "interview", "waits"),
    ]);
  }, 120_000);

  it("rests after an extension that comes late, and begins anew with the date that it set", async () => {
    const { id, due } = await givenNeglected();
    for (const officer of [city.healthOfficer])
      await time.send(id, officer, { type: "requestExtension", target: whole, workingDays: 10, reason: "招标延误" });
    await time.passesTo(atHour(after(due, 4), 12));
    expect(await climbed(id, 2)).toHaveLength(2);
    await time.send(id, city.leader, { type: "decideExtension", requestId: "x1", outcome: "grant", reasons: "理由成立" });
    const extended = after(due, 10);
    await time.passesTo(endOfDay(after(extended, 3)));
    expect(await climbed(id, 4)).toEqual([
      rung(endOfDay(due), "urging", "raised"),
      rung(atHour(after(due, 3), 9), "supervision", "raised"),
      rung(endOfDay(extended), "urging", "raised"),
      rung(atHour(after(extended, 3), 9), "supervision", "raised"),
    ]);
  }, 120_000);

  it("moves a rung with a calendar that is corrected on the way to it", async () => {
    const { id, due } = await givenNeglected();
    await time.passesTo(atHour(addDays(due, 1), 12));
    const free = [after(due, 2), after(due, 3)];
    const years = Object.entries(calendar.years).map(([year, rules]) => [
      year,
      { ...rules, off: [...rules.off, ...free.filter((day) => day.startsWith(year))] },
    ]);
    const corrected: CalendarRules = { version: "corrected", years: Object.fromEntries(years) };
    const { policy } = await time.rules({ dueReminderWorkingDays: [], acknowledgeReminderWorkingDays: [] });
    await time.send(id, city.clerk, { type: "applyRules", rules: { calendar: corrected, policy }, reason: "放假安排更正" });
    await time.passesTo(endOfDay(after(due, 8, corrected)));
    expect(after(due, 3, corrected)).toBe(after(due, 5));
    expect(await climbed(id, 3)).toEqual([
      rung(endOfDay(due), "urging", "raised"),
      rung(atHour(after(due, 5), 9), "supervision", "raised"),
      rung(atHour(after(due, 9), 9), "interview", "waits"),
    ]);
  }, 120_000);
});

function eventsOf(events: unknown): RectificationEvent[] {
  return Array.isArray(events) ? events.filter((event): event is RectificationEvent => typeof event === "object" && event !== null) : [];
}
