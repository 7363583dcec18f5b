import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, addMonths, atHour, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, type CalendarRules } from "../../../domain/calendar/workingDays.ts";
import { defaultRectificationPolicy } from "../../../domain/rectification/policy.ts";
import * as city from "../../support/city.ts";
import { file, passed } from "../../support/rectification/given.ts";
import { MovingTime } from "../../support/rectification/movingTime.ts";
import { uniqueId } from "../../support/stack.ts";

const minute = (instant: string): string => instant.slice(0, 16);
const officers = [city.healthOfficer, city.insuranceOfficer, city.marketOfficer];
const whole = { type: "issue" as const };

describe("extension, suspension, standing and look-back through months of server time", () => {
  let time: MovingTime;
  let calendar: CalendarRules;

  beforeAll(async () => {
    time = await MovingTime.start();
    calendar = await time.calendar();
    await time.harness.startWorker();
  }, 120_000);
  afterAll(() => time.stop());

  const inWorkingDays = (from: string, days: number): string => addWorkingDays(calendar, from, days);
  const fixed = (on: string) => ({
    deadline: { kind: "fixed" as const, basis: { type: "date" as const, on }, extensions: [], suspensions: [] },
  });
  /** Without ladder and letters, which have tests of their own. */
  async function plainRules() {
    const rules = await time.rules();
    const { ladder: _ladder, letters: _letters, ...body } = defaultRectificationPolicy;
    return { ...rules, policy: { ...rules.policy, body } };
  }
  async function givenAcknowledged(changes: Parameters<MovingTime["givenIssue"]>[0] = {}): Promise<string> {
    const id = await time.givenIssue({ rules: await plainRules(), ...changes });
    for (const officer of officers) await time.send(id, officer, { type: "acknowledge" });
    return id;
  }
  const report = { type: "reportStanding" as const, textHash: city.textHash };

  it("moves the reminders of a running case with an extension, and lets no leader forget a request", async () => {
    const start = await time.today();
    const due = inWorkingDays(start, 12);
    const id = await givenAcknowledged(fixed(due));
    await time.send(id, city.healthOfficer, { type: "requestExtension", target: whole, workingDays: 10, reason: "招标延误" });
    await time.passesTo(atHour(inWorkingDays(start, 3), 12));
    expect(await time.timedSteps(id, 1)).toEqual([`${minute(atHour(inWorkingDays(start, 3), 9))} extensionReminded`]);
    await time.send(id, city.leader, { type: "decideExtension", requestId: "x1", outcome: "grant", reasons: "理由成立" });
    const extended = inWorkingDays(due, 10);
    await time.passesTo(endOfDay(inWorkingDays(extended, 1)));
    expect((await time.timedSteps(id, 5)).slice(1)).toEqual([
      ...[7, 3, 1].map((before) => `${minute(atHour(inWorkingDays(extended, -before), 9))} dueReminded`),
      `${minute(endOfDay(extended))} overdue`,
    ]);
  }, 120_000);

  it("says nothing while the clock stands, and runs again by itself after the planned day", async () => {
    const start = await time.today();
    const due = addDays(start, 40);
    const id = await givenAcknowledged(fixed(due));
    const until = addDays(start, 60);
    await time.send(id, city.clerk, { type: "suspend", target: whole, ground: "不可抗力", until, reason: "洪水" });
    expect(await time.status(id)).toBe("suspended");
    await time.passesTo(atHour(addDays(until, 1), 3));
    expect(await time.timedSteps(id, 1)).toEqual([`${minute(endOfDay(until))} resumed`]);
    expect(await time.status(id)).toBe("in_progress");
    const row = await time.harness.database.rectificationIssue.findUniqueOrThrow({ where: { id } });
    const moved = addDays(due, 61);
    expect(row.dueOn).toBe(addWorkingDays(calendar, addDays(moved, -1), 1));
    await time.passesTo(endOfDay(addDays(row.dueOn ?? "", 1)));
    expect((await time.timedSteps(id, 5)).at(-1)).toBe(`${minute(endOfDay(row.dueOn ?? ""))} overdue`);
  }, 120_000);

  it("counts a year of monthly reports through one run after the other, each month once", async () => {
    const id = uniqueId("issue");
    const start = await time.today();
    const input = city.issueInput({
      issueId: id,
      startedAt: await time.now(),
      rules: await plainRules(),
      deadline: { kind: "ongoing", basis: { type: "none" }, extensions: [], suspensions: [] },
    });
    const limits = { historyEvents: 60, updates: 1_500 };
    const workflowId = time.workflowId(id);
    const { client } = time.environment;
    const matter = { matterId: workflowId, jurisdictionId: city.jurisdictionId, input };
    await client.workflow.start("rectification", { workflowId, taskQueue: time.harness.taskQueue, args: [{ limits, start: matter }] });
    await time.harness.matters.start({ process: "rectification", jurisdictionId: city.jurisdictionId, id, input });
    for (const officer of officers) await time.send(id, officer, { type: "acknowledge" });
    expect(await time.status(id)).toBe("standing");
    const first = await client.workflow.getHandle(workflowId).describe();

    for (let month = 1; month <= 12; month += 1) {
      for (const officer of [city.healthOfficer, city.insuranceOfficer]) await time.send(id, officer, report);
      // The market bureau forgets every other month.
      if (month % 2 === 0) await time.send(id, city.marketOfficer, report);
      await time.passesTo(atHour(addDays(addMonths(start, month), 1), 3));
      await time.timedSteps(id, month + Math.ceil(month / 2));
    }
    const steps = await time.steps(id);
    const row = await time.harness.database.matterStep.findMany({ where: { matterId: workflowId, command: "closeStandingPeriod" } });
    expect(row).toHaveLength(12);
    expect(steps.filter(({ events }) => events.includes("standingReported"))).toHaveLength(30);
    const ends = steps.filter(({ events }) => events.includes("standingPeriodClosed")).map(({ at }) => shanghaiDate(at));
    expect(ends).toEqual(Array.from({ length: 12 }, (_, month) => addDays(addMonths(start, month + 1), 1)));
    expect((await time.mailed(id, "standing_missing")).filter((to) => to === city.market)).toHaveLength(6);
    const last = await client.workflow.getHandle(workflowId).describe();
    expect(last.runId).not.toBe(first.runId);
    await time.send(id, city.clerk, { type: "release", reason: "连续一年达到要求" });
    expect(await time.status(id)).toBe("in_progress");
  }, 180_000);

  it("reminds of a look-back, and a rebound reopens the same number", async () => {
    const id = await givenAcknowledged(fixed(inWorkingDays(await time.today(), 200)));
    const items = ["m1", "m2"].map((measureId) => ({ measureId, evidence: [file(measureId)] }));
    await time.send(id, city.healthOfficer, { type: "submitEvidence", items });
    for (const officer of [city.insuranceOfficer, city.marketOfficer]) await time.send(id, officer, { type: "signOff", outcome: "done" });
    await time.send(id, city.healthOfficer, { type: "requestVerification" });
    await time.send(id, city.clerk, { type: "verify", results: passed });
    await time.send(id, city.clerk, { type: "close" });
    const on = addMonths(await time.today(), 3);
    const first = addWorkingDays(calendar, addDays(on, -1), 1);
    const last = inWorkingDays(on, 10);
    await time.passesTo(atHour(last, 12));
    expect(await time.timedSteps(id, 2)).toEqual([first, last].map((day) => `${minute(atHour(day, 9))} lookBackReminded`));
    await time.send(id, city.clerk, { type: "recordLookBack", outcome: "rebound", findings: "再次发现超范围执业", measureIds: ["m2"] });
    expect(await time.status(id)).toBe("assigned");
    expect((await time.steps(id)).at(-1)?.events).toEqual(["lookBackRecorded", "reopened"]);
  }, 120_000);
});
