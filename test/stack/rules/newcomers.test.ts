import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MockActivityEnvironment } from "@temporalio/testing";
import type { FanOutPlace, FanOutResult } from "../../../activities/rules/fanOutRules.ts";
import { createRulesFanOutActivities } from "../../../activities/rules/fanOutRules.ts";
import { openMatter } from "../../../domain/process/matter.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import type { Database } from "../../../platform/database.ts";
import { openDatabase } from "../../../platform/database.ts";
import * as city from "../../support/city.ts";
import { freshDatabase } from "../../support/stack.ts";

const { jurisdictionId } = city;
const startedAt = "2026-03-02T02:00:00.000Z";
const inForce = { ...city.rules(), calendar: { ...city.rules().calendar, version: "new" } };

/** The activity with the real tables; what the workflow of a matter would do is done to its row at once. */
describe("a matter that starts under the old rules while new ones are handed out", () => {
  let database: Database;
  beforeAll(async () => {
    database = openDatabase({ url: await freshDatabase(), poolSize: 4 });
    await database.jurisdiction.create({ data: { id: jurisdictionId, name: "云州市", level: "city" } });
  });
  afterAll(() => database.$disconnect());

  async function start(name: string): Promise<void> {
    const id = `rectification/${jurisdictionId}/${name}`;
    const rules = { ...city.rules(), calendar: { ...city.rules().calendar, version: "old" } };
    const { state } = openMatter(rectification, { id, jurisdictionId }, city.issueInput({ issueId: name, rules, startedAt }));
    const at = new Date(startedAt);
    await database.matter.create({
      data: {
        id,
        jurisdictionId,
        process: "rectification",
        status: "assigned",
        version: 1,
        revision: 1,
        stepHash: "0",
        calendarVersion: "old",
        policyVersion: 1,
        startedAt: at,
        updatedAt: at,
        snapshot: JSON.parse(JSON.stringify({ state })),
      },
    });
  }

  it("gets them as well, though its place was passed already, and every other once", async () => {
    for (const name of ["m1", "m2", "m3"]) await start(name);
    const actor = { ...city.person("p-system", city.office, "admin_system") };
    await database.rulesChange.create({ data: { id: "change", jurisdictionId, kind: "calendar", reason: "录入放假安排", actor } });
    const given: string[] = [];
    const activities = createRulesFanOutActivities({
      database,
      perSecond: 1_000,
      settleMs: 0,
      areaWithin: (id) => Promise.resolve([id]),
      rulesInForce: () => Promise.resolve(inForce),
      applyRules: async ({ id }) => {
        given.push(id);
        if (id === "m3") await start("before-all-others");
        await database.matter.update({
          where: { id: `rectification/${jurisdictionId}/${id}` },
          data: { calendarVersion: inForce.calendar.version },
        });
        return { done: true };
      },
    });
    const environment = new MockActivityEnvironment();
    let at: FanOutPlace | null = null;
    for (let result: FanOutResult | null = null; result?.outcome !== "idle" && given.length < 10;) {
      result = await environment.run<[{ at: FanOutPlace | null }], FanOutResult, typeof activities.fanOutRules>(
        (request) => activities.fanOutRules(request),
        { at },
      );
      if (result.outcome === "went_on") at = result.at;
    }
    expect(given.toSorted()).toEqual(["before-all-others", "m1", "m2", "m3"]);
    expect(await database.rulesChange.findUniqueOrThrow({ where: { id: "change" } })).toMatchObject({ status: "finished", total: 3 });
  });
});
