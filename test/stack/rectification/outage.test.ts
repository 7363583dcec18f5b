import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { addDays, shanghaiDate, yearOf } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import * as city from "../../support/city.ts";
import { createActivities } from "../../../activities/activities.ts";
import type { Harness } from "../../support/harness.ts";
import { allTables, startHarness } from "../../support/harness.ts";
import { CaseFile } from "../../support/rectification/caseFile.ts";
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
    const stopWorker = await harness.startWorker();

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
    await stopWorker();
  });

  it("goes on after thirty days in the middle of a case: each late organization gets one rung, the lowest, and the next one on the next working day", async () => {
    const now = new Date().toISOString();
    const today = shanghaiDate(now);
    const start = addDays(today, -50);
    const years = [-1, 0, 1].map((more) => String(yearOf(start) + more));
    const calendar = { version: "weekends", years: Object.fromEntries(years.map((year) => [year, { off: [], on: [] }])) };
    const due = addDays(today, -25);
    const issueId = uniqueId("issue");
    const matterId = `rectification/${city.jurisdictionId}/${issueId}`;
    const input = city.issueInput({
      issueId,
      startedAt: `${start}T01:00:00.000Z`,
      rules: { ...city.rules(), calendar },
      deadline: { kind: "fixed", basis: { type: "date", on: due }, extensions: [], suspensions: [] },
    });
    const file = new CaseFile(input);
    for (const officer of [city.healthOfficer, city.insuranceOfficer, city.marketOfficer]) file.does(officer, { type: "acknowledge" });
    const activities = createActivities({ database: harness.database, processes: allTables, mailDomain: "liandu.test" });
    const place = { process: "rectification", matterId, jurisdictionId: city.jurisdictionId };
    for (const step of file.steps) await activities.commit({ ...place, step, ...(step.version === 1 ? { input } : {}) });
    const { version } = file.matter;

    // The run before this one ended fifty days ago; since then there was no worker.
    const args = [{ carried: { matter: file.matter, recent: [], status: file.status } }];
    await harness.environment.client.workflow.start("rectification", { workflowId: matterId, taskQueue: harness.taskQueue, args });
    await harness.startWorker();
    const later = async () =>
      harness.database.matterStep.findMany({ where: { matterId, version: { gt: version } }, orderBy: { version: "asc" } });
    const types = async (): Promise<string[]> =>
      (await later()).flatMap(({ events }) => (Array.isArray(events) ? events.flatMap((event) => typeOf(event)) : []));
    for (let tries = 0; tries < 300 && (await types()).filter((type) => type === "rungRaised").length < 3; tries += 1) await delay(100);
    await delay(1_000);

    expect(await types()).toEqual([
      "reminderDropped",
      "reminderDropped",
      "reminderDropped",
      "overdue",
      "rungRaised",
      "letterIssued",
      "rungRaised",
      "letterIssued",
      "rungRaised",
      "letterIssued",
    ]);
    const letters = await harness.database.letter.findMany({
      where: { issueId, kind: { not: "assignment_letter" } },
      orderBy: { number: "asc" },
    });
    const on = shanghaiDate(letters[0]?.issuedAt.toISOString() ?? now);
    expect(letters.map(({ kind, organizationId, number, issuedOn }) => [kind, organizationId, number, issuedOn])).toEqual(
      [city.health, city.insurance, city.market].map((organizationId, index) => ["urging_letter", organizationId, index + 1, on]),
    );
    const mails = await harness.database.outboxMail.findMany({ where: { matterId, version: { gt: version } } });
    const told = mails.map(({ template, organizationId }) => `${template} ${organizationId}`).toSorted();
    expect(told).toEqual([...new Set(told)]);
    expect(new Set(mails.map(({ template }) => template))).toEqual(new Set(["overdue", "escalation"]));
    const row = await harness.database.matter.findUniqueOrThrow({ where: { id: matterId } });
    expect(row.agendaAt?.toISOString()).toBe(`${addWorkingDays(calendar, on, 1)}T01:00:00.000Z`);
  });
});

function typeOf(event: unknown): string[] {
  return typeof event === "object" && event !== null && "type" in event ? [String(event.type)] : [];
}
