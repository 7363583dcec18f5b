import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { addDays, shanghaiDate, yearOf } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import * as city from "../../support/city.ts";
import type { Harness } from "../../support/harness.ts";
import { startHarness } from "../../support/harness.ts";
import { enterCity } from "../../support/rectification/movingTime.ts";
import { uniqueId } from "../../support/stack.ts";

/**
 * The time-skipping server lets its time stand still while a task waits for a worker, so this outage lies in the past: the issue was to start thirty days
 * ago, its dates came and went, and only now is there a worker.
 */
describe("thirty days without a worker", () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
    await enterCity(harness);
  });
  afterAll(() => harness.stop());

  it("drops the reminders whose day has passed, says so, and still marks what is overdue, once for each date", async () => {
    const now = new Date().toISOString();
    const start = addDays(shanghaiDate(now), -30);
    const years = [-1, 0, 1].map((more) => String(yearOf(start) + more));
    const calendar = { version: "weekends", years: Object.fromEntries(years.map((year) => [year, { off: [], on: [] }])) };
    const [first, second] = [addWorkingDays(calendar, start, 9), addWorkingDays(calendar, start, 15)];
    const issueId = uniqueId("issue");
    const matterId = `rectification/${city.jurisdictionId}/${issueId}`;
    const input = city.issueInput({
      issueId,
      startedAt: `${start}T01:00:00.000Z`,
      rules: { ...city.rules(), calendar },
      measures: [
        { number: 1, textHash: city.textHash, dueOn: first },
        { number: 2, textHash: city.textHash, owners: [city.insurance] },
      ],
      deadline: { kind: "fixed", basis: { type: "date", on: second }, extensions: [], suspensions: [] },
    });
    const args = [{ start: { matterId, jurisdictionId: city.jurisdictionId, input } }];
    await harness.environment.client.workflow.start("rectification", { workflowId: matterId, taskQueue: harness.taskQueue, args });
    await delay(500);
    expect(await harness.database.matterStep.count()).toBe(0);
    await harness.startWorker();

    const events = async (): Promise<unknown[]> => {
      const steps = await harness.database.matterStep.findMany({ where: { matterId, version: { gt: 1 } }, orderBy: { version: "asc" } });
      return steps.flatMap((step) => (Array.isArray(step.events) ? step.events : []));
    };
    for (let tries = 0; tries < 100 && (await events()).length < 8; tries += 1) await delay(100);
    const dropped = { type: "reminderDropped" };
    expect(await events()).toEqual(
      [dropped, dropped, dropped, dropped, { type: "overdue", dueOn: first }, dropped, dropped, { type: "overdue", dueOn: second }].map(
        (event) => expect.objectContaining(event),
      ),
    );
    const mails = await harness.database.outboxMail.findMany({ where: { matterId, version: { gt: 1 } } });
    expect(new Set(mails.map((mail) => mail.template))).toEqual(new Set(["overdue"]));
    await harness.matters.send({
      process: "rectification",
      jurisdictionId: city.jurisdictionId,
      id: issueId,
      command: { type: "acknowledge" },
      actor: city.healthOfficer,
      idempotencyKey: "k",
    });
  });
});
