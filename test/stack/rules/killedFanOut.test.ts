import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { addDays, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { createRulesRunner } from "../../../platform/rulesRunner.ts";
import * as city from "../../support/city.ts";
import type { Harness } from "../../support/harness.ts";
import { startHarness } from "../../support/harness.ts";
import type { ProductProcess } from "../../support/productProcess.ts";
import { startProduct } from "../../support/productProcess.ts";
import { enterCity } from "../../support/rectification/movingTime.ts";
import { testStack, uniqueId } from "../../support/stack.ts";

const MATTERS = 9;
/** These many get the rules before the kill; the others are held, more of them than are given at a time. */
const BEFORE = 3;

/** The product's own worker as a process that can be killed. */
describe("handing out rules", () => {
  let harness: Harness;
  let worker: ProductProcess | undefined;

  const startWorker = (): Promise<ProductProcess> =>
    startProduct("worker", {
      LIANDU_DATABASE_URL: harness.databaseUrl,
      LIANDU_TEMPORAL_ADDRESS: testStack().temporalAddress,
      LIANDU_TEMPORAL_NAMESPACE: testStack().temporalNamespace,
      LIANDU_TEMPORAL_TASK_QUEUE: harness.taskQueue,
      LIANDU_SMTP_URL: "smtp://127.0.0.1:9",
      LIANDU_RULES_PER_SECOND: "100",
    });

  beforeAll(async () => {
    harness = await startHarness({ timeoutMs: 60_000 });
    await enterCity(harness);
    worker = await startWorker();
  }, 180_000);
  afterAll(async () => {
    await worker?.stop();
    await harness.stop();
  }, 60_000);

  const outcomes = async (): Promise<Record<string, number>> => {
    const rows = await harness.database.rulesChangeMatter.findMany({ where: { changeId: "change" } });
    return Object.fromEntries(
      ["sending", "moved", "unmoved", "failed"].map((outcome) => [outcome, rows.filter((row) => row.outcome === outcome).length]),
    );
  };

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 1_500; tries += 1) {
      if (await holds()) return;
      await delay(100);
    }
    throw new Error(`it does not come to that: ${JSON.stringify(await outcomes())}`);
  }

  /** Nobody can write these matters' rows until the answer is called: a worker that is at them stands there, however fast it is. */
  async function hold(ids: readonly string[]): Promise<() => Promise<void>> {
    const client = new Client(harness.databaseUrl);
    await client.connect();
    await client.query("BEGIN");
    await client.query("SELECT id FROM matter WHERE id = ANY($1) FOR UPDATE", [ids]);
    return () => client.end();
  }

  it("goes on with another worker where a killed one stopped, and each matter gets them exactly once", async () => {
    const today = shanghaiDate(new Date().toISOString());
    const ids = Array.from({ length: MATTERS }, () => uniqueId("issue"));
    await Promise.all(
      ids.map((id) => {
        const input = city.issueInput({
          issueId: id,
          startedAt: new Date().toISOString(),
          // A calendar of another time: as if nobody had ever entered a holiday.
          rules: {
            ...city.rules(),
            calendar: {
              version: "old",
              years: Object.fromEntries([0, 1].map((n) => [String(Number(today.slice(0, 4)) + n), { off: [], on: [] }])),
            },
          },
          deadline: {
            kind: "immediate",
            basis: { type: "working_days", from: addDays(today, -1), days: 60 },
            extensions: [],
            suspensions: [],
          },
        });
        return harness.matters.start({ process: "rectification", jurisdictionId: city.jurisdictionId, id, input });
      }),
    );
    const matterIds = ids.map((id) => `rectification/${city.jurisdictionId}/${id}`).toSorted();
    const letGo = await hold(matterIds.slice(BEFORE));
    const actor = { ...city.person("p-system", city.office, "admin_system") };
    await harness.database.rulesChange.create({
      data: { id: "change", jurisdictionId: city.jurisdictionId, kind: "calendar", reason: "录入放假安排", actor },
    });
    await createRulesRunner({ client: harness.environment.client, taskQueue: harness.taskQueue, timeoutMs: 10_000 }).wakeFanOut();
    await until(async () => (await outcomes())["moved"] === BEFORE);
    await worker?.kill();
    expect(await outcomes()).toEqual({ sending: MATTERS - BEFORE, moved: BEFORE, unmoved: 0, failed: 0 });
    await letGo();

    worker = await startWorker();
    await until(async () => (await outcomes())["moved"] === MATTERS);
    const applied = await harness.database.matterStep.findMany({ where: { command: "applyRules" }, select: { matterId: true } });
    expect(applied.map((step) => step.matterId).toSorted()).toEqual(matterIds);
    const change = await harness.database.rulesChange.findUniqueOrThrow({ where: { id: "change" } });
    expect([change.total, await outcomes()]).toEqual([MATTERS, { sending: 0, moved: MATTERS, unmoved: 0, failed: 0 }]);
  }, 360_000);
});
