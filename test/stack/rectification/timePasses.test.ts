import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, addMonths, atHour, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, type CalendarRules } from "../../../domain/calendar/workingDays.ts";
import * as city from "../../support/city.ts";
import { file, passed } from "../../support/rectification/given.ts";
import { MovingTime } from "../../support/rectification/movingTime.ts";

const minute = (instant: string): string => instant.slice(0, 16);
const officers = [city.healthOfficer, city.insuranceOfficer, city.marketOfficer];

describe("an issue through months of server time, with the real workflow and tables", () => {
  let time: MovingTime;
  let calendar: CalendarRules;

  beforeAll(async () => {
    time = await MovingTime.start();
    calendar = await time.calendar();
    await time.harness.startWorker();
  }, 120_000);
  afterAll(() => time.stop());

  const inWorkingDays = (from: string, days: number): string => addWorkingDays(calendar, from, days);
  const dueOn = (on: string) => ({
    deadline: { kind: "fixed" as const, basis: { type: "date" as const, on }, extensions: [], suspensions: [] },
  });

  async function givenAcknowledged(changes: Parameters<MovingTime["givenIssue"]>[0] = {}): Promise<string> {
    const id = await time.givenIssue(changes);
    for (const officer of officers) await time.send(id, officer, { type: "acknowledge" });
    return id;
  }

  async function givenRequested(changes: Parameters<MovingTime["givenIssue"]>[0] = {}): Promise<string> {
    const id = await givenAcknowledged(changes);
    const items = ["m1", "m2"].map((measureId) => ({ measureId, evidence: [file(measureId)] }));
    await time.send(id, city.healthOfficer, { type: "submitEvidence", items });
    for (const officer of [city.insuranceOfficer, city.marketOfficer]) await time.send(id, officer, { type: "signOff", outcome: "done" });
    await time.send(id, city.healthOfficer, { type: "requestVerification" });
    return id;
  }

  it("reminds at nine in the morning of the right working days, and marks overdue at the end of the due day", async () => {
    const start = await time.today();
    const due = inWorkingDays(start, 15);
    const id = await time.givenIssue(dueOn(due));
    for (const officer of [city.healthOfficer, city.insuranceOfficer]) await time.send(id, officer, { type: "acknowledge" });
    const acknowledgeBy = inWorkingDays(start, 2);
    const expected = [
      ...[0, 2, 4].map((after) => `${minute(atHour(inWorkingDays(acknowledgeBy, after), 9))} acknowledgementReminded`),
      ...[7, 3, 1].map((before) => `${minute(atHour(inWorkingDays(due, -before), 9))} dueReminded`),
      `${minute(endOfDay(due))} overdue`,
      ...officers.map(() => `${minute(endOfDay(due))} rungRaised letterIssued`),
    ].toSorted();
    await time.passesTo(endOfDay(inWorkingDays(due, 1)));
    expect(await time.timedSteps(id, expected.length)).toEqual(expected);
    expect(await time.mailed(id, "acknowledgement_reminder")).toEqual([city.market, city.market, city.market]);
    // Who is late hears of it by the letter of the first rung.
    expect(await time.mailed(id, "overdue")).toEqual([city.office]);
    expect(await time.mailed(id, "escalation")).toEqual([city.health, city.insurance, city.market].toSorted());
  }, 120_000);

  it("reminds the office to verify, ends public notice by itself, reminds of the look-back, ends with it, and starts the same id again", async () => {
    const id = await givenRequested(dueOn(inWorkingDays(await time.today(), 200)));
    const asked = await time.today();
    const verifyBy = inWorkingDays(asked, 10);
    await time.passesTo(atHour(verifyBy, 12));
    expect(await time.timedSteps(id, 1)).toEqual([`${minute(atHour(verifyBy, 9))} verificationReminded`]);
    await time.send(id, city.clerk, { type: "verify", results: passed });
    await time.send(id, city.clerk, { type: "publicize" });
    const until = inWorkingDays(await time.today(), 5);
    await time.passesTo(endOfDay(inWorkingDays(until, 1)));
    expect((await time.timedSteps(id, 2)).at(-1)).toBe(`${minute(endOfDay(until))} publicityConcluded`);
    await time.send(id, city.clerk, { type: "close" });
    const closedOn = shanghaiDate((await time.steps(id)).at(-1)?.at ?? "");
    const lookBackOn = inWorkingDays(addDays(addMonths(closedOn, 3), -1), 1);
    await time.passesTo(endOfDay(inWorkingDays(lookBackOn, 1)));
    expect((await time.timedSteps(id, 3)).at(-1)).toBe(`${minute(atHour(lookBackOn, 9))} lookBackReminded`);
    await time.send(id, city.clerk, { type: "recordLookBack", outcome: "held", findings: "现场复核，没有反弹" });
    const handle = time.environment.client.workflow.getHandle(time.workflowId(id));
    await handle.result();
    expect(await time.status(id)).toBe("ended");

    await time.send(id, city.clerk, { type: "reopen", reason: "反弹回潮", measureIds: ["m2"] });
    expect((await handle.describe()).status.name).toBe("RUNNING");
    expect(await time.status(id)).toBe("assigned");
    await time.send(id, city.healthOfficer, { type: "acknowledge" });
    expect((await time.steps(id)).slice(-2).map((step) => step.events)).toEqual([
      ["reopened", ...officers.map(() => "letterIssued")],
      ["acknowledged"],
    ]);
  }, 120_000);

  it("marks each kind of deadline at the end of its day, and lets 持续推进 stand without one", async () => {
    const start = await time.today();
    const date = inWorkingDays(start, 6);
    const on = { basis: { type: "date" as const, on: date }, extensions: [], suspensions: [] };
    const budget = { basis: { type: "working_days" as const, from: start, days: 9 }, extensions: [], suspensions: [] };
    const none = { basis: { type: "none" as const }, extensions: [], suspensions: [] };
    const kinds = [
      { deadline: { kind: "fixed" as const, ...on }, due: date },
      { deadline: { kind: "period" as const, ...on }, due: date },
      { deadline: { kind: "milestone_ongoing" as const, ...on }, due: date },
      { deadline: { kind: "immediate" as const, ...budget }, due: inWorkingDays(start, 9) },
      { deadline: { kind: "immediate_ongoing" as const, ...budget }, due: inWorkingDays(start, 9) },
      { deadline: { kind: "ongoing" as const, ...none }, due: null },
    ];
    const ids: string[] = [];
    for (const { deadline } of kinds) ids.push(await givenAcknowledged({ deadline }));
    await time.passesTo(endOfDay(inWorkingDays(start, 10)));
    for (const [index, { deadline, due }] of kinds.entries()) {
      const id = ids[index] ?? "";
      // Reminders of days after the start, the mark, and a letter to each of the three.
      const reminders = due === null ? [] : [7, 3, 1].filter((before) => inWorkingDays(due, -before) > start);
      const steps = await time.timedSteps(id, due === null ? 0 : reminders.length + 1 + officers.length);
      const marks = steps.filter((step) => step.endsWith(" overdue"));
      expect([deadline.kind, marks]).toEqual([deadline.kind, due === null ? [] : [`${minute(endOfDay(due))} overdue`]]);
      expect([deadline.kind, await time.status(id)]).toEqual([deadline.kind, due === null ? "standing" : "in_progress"]);
    }
  }, 120_000);

  it("moves the agenda of a running case when rules come in", async () => {
    const start = await time.today();
    const due = inWorkingDays(start, 12);
    const id = await givenAcknowledged(dueOn(due));
    const rules = await time.rules({ dueReminderWorkingDays: [5], reminderHour: 15 });
    await time.send(id, city.clerk, { type: "applyRules", rules, reason: "规程修订" });
    const row = await time.harness.database.matter.findUniqueOrThrow({ where: { id: time.workflowId(id) } });
    expect(row.agendaAt?.toISOString()).toBe(atHour(inWorkingDays(due, -5), 15));
    await time.passesTo(endOfDay(inWorkingDays(due, 1)));
    expect(await time.timedSteps(id, 5)).toEqual([
      `${minute(atHour(inWorkingDays(due, -5), 15))} dueReminded`,
      `${minute(endOfDay(due))} overdue`,
      ...officers.map(() => `${minute(endOfDay(due))} rungRaised letterIssued`),
    ]);
  }, 120_000);
});
