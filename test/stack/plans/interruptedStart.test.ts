import { MockActivityEnvironment } from "@temporalio/testing";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPlanStartActivities } from "../../../activities/planStart.ts";
import { isFrozenStart } from "../../../domain/plan/frozenStart.ts";
import { MatterError } from "../../../platform/matters.ts";
import type { ApiCity } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";

const ITEMS = 120;
const YEAR = new Date().getUTCFullYear();

/** A long plan: every item is led by the health commission. */
function longPlan(): string {
  const items = Array.from({ length: ITEMS }, (_, index) => {
    const number = index + 1;
    return `${number}.第${number}个问题尚未解决。\n责任单位：市卫生健康委牵头，市医保局配合\n整改措施：\n（1）落实第${number}项整改。\n完成时限：${YEAR + 1}年9月底。\n`;
  });
  return `云州市整改方案\n\n${items.join("")}`;
}

let city: ApiCity;
let temporalIsDown = true;
let setGoing: string[] = [];
beforeAll(async () => {
  city = await startApiCity({
    planStarter: {
      start: ({ planId }) => {
        if (temporalIsDown) return Promise.reject(new MatterError("TEMPORAL_UNAVAILABLE"));
        setGoing.push(planId);
        return Promise.resolve();
      },
    },
  });
});
afterAll(() => city.close());

async function givenPlan(): Promise<string> {
  const raw = longPlan();
  const { body } = await city.as("clerk", "POST", "/plans", { raw, headers: { "content-type": "text/plain" } });
  expect(body.items).toHaveLength(ITEMS);
  return String(body.id);
}

describe("a start that is interrupted", () => {
  it("before it reaches Temporal is a retryable refusal, and the next call goes on with the same frozen items", async () => {
    const id = await givenPlan();
    temporalIsDown = true;
    setGoing = [];
    const refused = await city.as("clerk", "POST", `/plans/${id}/start`, { body: {} });
    expect([refused.status, refused.body.code, refused.headers.has("retry-after")]).toEqual([503, "TEMPORAL_UNAVAILABLE", true]);
    const before = await city.database.plan.findUniqueOrThrow({ where: { id } });
    expect(before.status).toBe("starting");

    // The register changes in between: what was frozen stays.
    await city.database.organization.update({ where: { id: "yz-insurance" }, data: { active: false } });
    temporalIsDown = false;
    const going = await city.as("clerk", "POST", `/plans/${id}/start`, { body: {} });
    await city.database.organization.update({ where: { id: "yz-insurance" }, data: { active: true } });
    expect(going.status).toBe(202);
    expect(going.body.progress).toEqual({ started: 0, total: ITEMS });
    expect(setGoing).toEqual([id]);
    const after = await city.database.plan.findUniqueOrThrow({ where: { id } });
    expect(after.startRequest).toEqual(before.startRequest);
    expect((await city.as("clerk", "POST", `/plans/${id}/withdraw`, { body: {} })).body.code).toBe("TRY_AGAIN");
  });

  it("in the middle starts every item under the id it had, and none twice", async () => {
    const id = await givenPlan();
    temporalIsDown = true;
    await city.as("clerk", "POST", `/plans/${id}/start`, { body: {} });
    const started = new Map<string, string>();
    let calls = 0;
    let inFlight = 0;
    let most = 0;
    const activities = createPlanStartActivities({
      database: city.database,
      startMatter: async ({ id: issueId, input }) => {
        calls += 1;
        if (calls === 70) throw new Error("the worker was killed");
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inFlight -= 1;
        const again = JSON.stringify(input);
        expect(started.get(issueId) ?? again).toBe(again);
        started.set(issueId, again);
      },
    });
    const plan = { jurisdictionId: CITY, planId: id };
    const progress = { next: 0, total: ITEMS };
    for (let attempt = 1; attempt <= 10 && progress.next < progress.total; attempt += 1) {
      const environment = new MockActivityEnvironment();
      try {
        await environment.run(async () => {
          Object.assign(progress, await activities.startPlanItems({ ...plan, from: progress.next }));
        });
      } catch (error) {
        expect(String(error)).toContain("the worker was killed");
      }
    }
    expect(progress).toEqual({ next: ITEMS, total: ITEMS });
    const { startRequest } = await city.database.plan.findUniqueOrThrow({ where: { id } });
    const expected = isFrozenStart(startRequest) ? startRequest.drafts.map(({ issueId }) => issueId) : [];
    expect(new Set(expected).size).toBe(ITEMS);
    expect([...started.keys()].toSorted()).toEqual(expected.toSorted());
    expect(most).toBeLessThanOrEqual(8);
    await new MockActivityEnvironment().run(() => activities.finishPlanStart(plan));
    expect((await city.database.plan.findUniqueOrThrow({ where: { id } })).status).toBe("started");
  });
});
