import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { TestWorkflowEnvironment } from "@temporalio/testing";
import { Client } from "pg";
import { freshDatabase, realTimeEnvironment, testStack, timeSkippingEnvironment } from "../../support/stack.ts";

describe("a fresh database", () => {
  it("has the migrations and is not shared", async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    expect(one).not.toBe(other);
    const clients = [one, other].map((connectionString) => new Client({ connectionString }));
    try {
      await Promise.all(clients.map((client) => client.connect()));
      await clients[0]?.query("create table only_here (id int)");
      const elsewhere = await clients[1]?.query(
        "select to_regclass('only_here') is null as absent, to_regclass('_prisma_migrations') is not null as migrated",
      );
      expect(elsewhere?.rows).toEqual([{ absent: true, migrated: true }]);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });
});

describe("the shared Temporal server", () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    environment = await realTimeEnvironment();
  });
  afterAll(() => environment.teardown());

  it("keeps closed runs for 90 days and knows the operators' search attributes", async () => {
    const { temporalNamespace: namespace } = testStack();
    const described = await environment.connection.workflowService.describeNamespace({ namespace });
    expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
    const { customAttributes } = await environment.connection.operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(["LianduJurisdiction", "LianduProcess", "LianduStatus"]));
  });
});

describe("a time-skipping server", () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    environment = await timeSkippingEnvironment();
  });
  afterAll(() => environment.teardown());

  it("passes thirty days at once", async () => {
    const before = await environment.currentTimeMs();
    const startedAt = performance.now();
    await environment.sleep("30 days");
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 24 * 3600 * 1000);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
