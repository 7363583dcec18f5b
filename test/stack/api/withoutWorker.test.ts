import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { Worker } from "@temporalio/worker";
import { createActivities } from "../../../activities/activities.ts";
import { tablesByProcess } from "../../../activities/tables.ts";
import { apiRoutes } from "../../../api/app.ts";
import { processes } from "../../../domain/processes.ts";
import { createMatters } from "../../../platform/matters.ts";
import type { ApiCity } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";
import { realTimeEnvironment, uniqueId, uniqueTaskQueue, workflowBundle } from "../../support/stack.ts";

const TIMEOUT_MS = 1_500;
/** Other suites share the machine. */
const SLACK_MS = 8_000;

describe("commands while no worker runs", () => {
  const taskQueue = uniqueTaskQueue("without-worker");
  let environment: TestWorkflowEnvironment;
  let city: ApiCity;
  beforeAll(async () => {
    environment = await realTimeEnvironment();
    city = await startApiCity({
      routes: ({ database, ...deps }) => {
        const matters = createMatters({ client: environment.client, database, taskQueue, timeoutMs: TIMEOUT_MS, processes });
        return apiRoutes({ ...deps, database, matters });
      },
    });
  });
  afterAll(async () => {
    await city.close();
    await environment.teardown();
  });

  async function whileWorking<Result>(work: () => Promise<Result>): Promise<Result> {
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      ...(environment.namespace === undefined ? {} : { namespace: environment.namespace }),
      taskQueue,
      workflowBundle: workflowBundle(),
      activities: createActivities({ database: city.database, processes: tablesByProcess, mailDomain: "liandu.example" }),
    });
    return worker.runUntil(work);
  }
  async function until<Result>(attempt: () => Promise<Result>, done: (result: Result) => boolean): Promise<Result> {
    for (let tries = 1; ; tries++) {
      const result = await attempt();
      if (done(result) || tries === 20) return result;
    }
  }

  it("answer 503 in time, and a repetition with the same key attaches to what was begun", async () => {
    const body = { title: "问题", description: "描述", units: [{ organizationId: "yz-market", role: "lead" }] };
    const registered = uniqueId("key");
    const began = performance.now();
    const waiting = await city.as("clerk", "POST", "/issues", { body, key: registered });
    expect([waiting.status, waiting.body.code, waiting.headers.get("retry-after")]).toEqual([503, "WORKFLOW_UNAVAILABLE", "2"]);
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + SLACK_MS);

    const post = (path: string, content: object, key: string) =>
      city.as(path === "/issues" ? "clerk" : "market", "POST", path, { body: content, key });
    const issue = await whileWorking(() =>
      until(
        () => post("/issues", body, registered),
        ({ status }) => status !== 503,
      ),
    );
    expect(issue.status).toBe(201);

    const path = `/issues/${issue.body.id}/acknowledge`;
    const signed = uniqueId("key");
    const lost = await post(path, {}, signed);
    expect([lost.status, lost.body.code]).toEqual([503, "WORKFLOW_UNAVAILABLE"]);
    const reading = await city.as("market", "GET", `/issues/${issue.body.id}`);
    expect([reading.status, reading.body.assignments[0].state]).toEqual([200, "assigned"]);
    const answered = await whileWorking(() =>
      until(
        () => post(path, {}, signed),
        ({ status }) => status !== 503,
      ),
    );
    expect([answered.status, answered.body.assignments[0].state]).toEqual([200, "acknowledged"]);
    const steps = await city.database.matterStep.findMany({ where: { matterId: `rectification/${CITY}/${issue.body.id}` } });
    expect(steps.map((step) => step.command)).toEqual(["open", "acknowledge"]);
    expect(await city.database.rectificationIssue.count()).toBe(1);
  });
});
