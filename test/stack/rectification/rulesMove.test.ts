import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, atHour, endOfDay } from "../../../domain/calendar/calendarDay.ts";
import type { CalendarRules } from "../../../domain/calendar/workingDays.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import { SharedRules, storedMatter } from "../../../domain/process/storedMatter.ts";
import * as city from "../../support/city.ts";
import { MovingTime } from "../../support/rectification/movingTime.ts";

const minute = (instant: string): string => instant.slice(0, 16);
const officers = [city.healthOfficer, city.insuranceOfficer, city.marketOfficer];

/** The same calendar with these days off as well. */
function withOff(calendar: CalendarRules, version: string, ...days: string[]): CalendarRules {
  const years = Object.entries(calendar.years).map(([year, rules]) => [
    year,
    { ...rules, off: [...rules.off, ...days.filter((day) => day.startsWith(year))] },
  ]);
  return { version, years: Object.fromEntries(years) };
}

describe("a correction of the calendar in the middle of a case, with the real workflow and tables", () => {
  let time: MovingTime;
  beforeAll(async () => {
    time = await MovingTime.start();
    await time.harness.startWorker();
  }, 120_000);
  afterAll(() => time.stop());

  /** An issue with a budget of working days, signed for by everybody, without a ladder: what is looked at are its dates. */
  async function givenBudget(days: number, calendar: CalendarRules): Promise<{ id: string; from: string }> {
    const from = await time.today();
    const rules = await time.rules({ dueReminderWorkingDays: [3, 1] });
    const { ladder: _none, ...body } = rules.policy.body;
    const id = await time.givenIssue({
      rules: { calendar, policy: { ...rules.policy, body } },
      deadline: {
        kind: "immediate",
        basis: { type: "working_days", from, days },
        extensions: [],
        suspensions: [],
      },
    });
    for (const officer of officers) await time.send(id, officer, { type: "acknowledge" });
    return { id, from };
  }

  async function apply(id: string, calendar: CalendarRules): Promise<void> {
    const row = await time.harness.database.matter.findUniqueOrThrow({ where: { id: time.workflowId(id) } });
    const { policy } = storedMatter({ ...row, jurisdiction_id: row.jurisdictionId }, new SharedRules()).state.rules;
    await time.send(id, city.clerk, { type: "applyRules", rules: { calendar, policy }, reason: "放假安排更正" });
  }

  it("moves the due date and its reminders later when days become free, and earlier when they are worked after all", async () => {
    const plain = await time.calendar();
    const { id, from } = await givenBudget(8, plain);
    const due = addWorkingDays(plain, from, 8);
    const [first, second] = [addWorkingDays(plain, from, 2), addWorkingDays(plain, from, 3)];
    const later = withOff(plain, "later", first, second);
    await apply(id, later);
    const moved = addWorkingDays(plain, due, 2);
    expect(addWorkingDays(later, from, 8)).toBe(moved);
    await time.passesTo(endOfDay(addWorkingDays(later, from, 1)));
    // One of the two days is worked after all.
    const earlier = withOff(plain, "earlier", first);
    await apply(id, earlier);
    const settled = addWorkingDays(earlier, from, 8);
    expect(settled < moved && settled > due).toBe(true);
    await time.passesTo(endOfDay(addDays(moved, 1)));
    expect(await time.timedSteps(id, 3)).toEqual([
      ...[3, 1].map((before) => `${minute(atHour(addWorkingDays(earlier, settled, -before), 9))} dueReminded`),
      `${minute(endOfDay(settled))} overdue`,
    ]);
  }, 120_000);

  it("fires no late reminders for a date that it moves into the past, and marks it overdue once", async () => {
    const plain = await time.calendar();
    const from = await time.today();
    const free = Array.from({ length: 6 }, (_, index) => addWorkingDays(plain, from, index + 1));
    const long = withOff(plain, "long", ...free);
    const { id } = await givenBudget(5, long);
    const mailed = (await time.mailed(id, "due_reminder")).length;
    // Two working days before anything was due, the days turn out to have been worked: the due date is past.
    await time.passesTo(atHour(addWorkingDays(plain, from, 7), 12));
    const before = await time.timedSteps(id, 0);
    await apply(id, plain);
    const past = addWorkingDays(plain, from, 5);
    expect(endOfDay(past) < (await time.now())).toBe(true);
    await time.passesTo(endOfDay(addWorkingDays(plain, from, 20)));
    const told = (await time.steps(id)).flatMap((step) => step.events);
    expect(told.filter((event) => event === "overdue")).toEqual(["overdue"]);
    expect(told.filter((event) => event === "dueReminded")).toEqual(
      before.filter((step) => step.endsWith("dueReminded")).map(() => "dueReminded"),
    );
    expect((await time.mailed(id, "due_reminder")).length - mailed).toBe(before.filter((step) => step.endsWith("dueReminded")).length * 3);
    expect(await time.mailed(id, "overdue")).toEqual([...officers.map(({ organizationId }) => organizationId), city.office].toSorted());
  }, 120_000);

  it("tells nobody twice that is overdue already when both dates are past", async () => {
    const plain = await time.calendar();
    const { id, from } = await givenBudget(3, plain);
    await time.passesTo(endOfDay(addWorkingDays(plain, from, 6)));
    await time.timedSteps(id, 3);
    const corrected = withOff(plain, "corrected", addWorkingDays(plain, from, 1));
    await apply(id, corrected);
    await time.passesTo(endOfDay(addWorkingDays(plain, from, 9)));
    const told = (await time.steps(id)).flatMap((step) => step.events);
    expect(told.filter((event) => event === "overdue")).toEqual(["overdue"]);
  }, 120_000);
});
