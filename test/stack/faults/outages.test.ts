import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "../../../platform/database.ts";
import { userCacheFolder } from "../../../platform/embedded/cache-folder.ts";
import { obtainTemporal } from "../../../platform/embedded/obtain-temporal.ts";
import { freePort } from "../../../platform/embedded/ports.ts";
import type { RunningPostgres } from "../../../platform/embedded/postgres.ts";
import { startPostgres } from "../../../platform/embedded/postgres.ts";
import { silent } from "../../../platform/embedded/say.ts";
import type { RunningTemporal } from "../../../platform/embedded/temporal.ts";
import { startTemporal } from "../../../platform/embedded/temporal.ts";
import { migrate } from "../../../platform/migrate/migrate.ts";
import { enterRegisters, issueTokens } from "../../../sample/registry.ts";
import type { ProductProcess } from "../../support/productProcess.ts";
import { startProduct } from "../../support/productProcess.ts";

interface Reply {
  status: number;
  type: string;
  retryAfter: string | null;
  body: Record<string, unknown>;
}

/** A database and a Temporal server of the suite's own, taken away under load and brought back: each outage is told as what it is, and loses nothing. */
describe("outages", () => {
  let folder: string;
  let postgres: RunningPostgres;
  let temporal: RunningTemporal;
  let product: ProductProcess;
  let tokens: Record<string, string>;
  let postgresPort: number;
  let temporalPort: number;

  const upPostgres = (): Promise<RunningPostgres> =>
    startPostgres({ folder: path.join(folder, "postgres"), port: postgresPort, portSetting: "", say: silent });
  const upTemporal = async (): Promise<RunningTemporal> => {
    const cacheFolder = userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() });
    const executable = await obtainTemporal({ cacheFolder, environment: process.env, say: silent });
    return startTemporal({
      executable,
      folder: path.join(folder, "temporal"),
      port: temporalPort,
      portSetting: "",
      namespace: "liandu",
      say: silent,
    });
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "liandu-faults-"));
    // The database runs as another user, who must be able to pass.
    await chmod(folder, 0o755);
    [postgresPort, temporalPort] = [await freePort(), await freePort()];
    postgres = await upPostgres();
    temporal = await upTemporal();
    await postgres.createDatabase("liandu");
    const databaseUrl = postgres.url("liandu");
    await migrate({ databaseUrl, say: silent });
    const database = openDatabase({ url: databaseUrl, poolSize: 2 });
    await enterRegisters(database);
    tokens = await issueTokens(database);
    await database.$disconnect();
    product = await startProduct("all", {
      LIANDU_DATA: folder,
      LIANDU_DATABASE_URL: databaseUrl,
      LIANDU_TEMPORAL_ADDRESS: temporal.address,
      LIANDU_SMTP_URL: "smtp://127.0.0.1:9",
      LIANDU_HTTP_PORT: "0",
      LIANDU_COMMAND_TIMEOUT_SECONDS: "4",
      LIANDU_LOG_LEVEL: "info",
    });
  }, 180_000);

  afterAll(async () => {
    await product?.stop();
    await temporal?.stop();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function call(method: string, route: string, body?: object, key?: string): Promise<Reply> {
    const response = await fetch(`${product.url}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[route.includes("acknowledge") || route.includes("report") ? "insurance" : "office"]}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: response.headers.get("retry-after"),
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  async function untilAnswered(method: string, route: string, body: object, key: string): Promise<Reply> {
    for (let tries = 0; tries < 40; tries += 1) {
      const reply = await call(method, route, body, key);
      if (reply.status < 500) return reply;
      await delay(500);
    }
    throw new Error("still down");
  }

  const expectOutage = (reply: Reply, ...codes: string[]): void => {
    expect(codes).toContain(reply.body["code"]);
    expect(reply).toMatchObject({
      status: 503,
      type: expect.stringContaining("application/problem+json"),
      retryAfter: expect.stringMatching(/^\d+$/),
    });
    expect(reply.body["detail"]).toMatch(/\p{Script=Han}/u);
  };

  const newIssue = {
    title: "检查结果没有互推",
    description: "两个部门的检查结果没有互相推送。",
    units: [{ organizationId: "yz-insurance", role: "lead" }],
    measures: [{ text: "互相推送。" }],
    deadline: { kind: "immediate" },
  };

  it("tells that Temporal is down, keeps lists readable, and does the work once it is back", async () => {
    const { body: issue } = await call("POST", "/api/v1/issues", newIssue, "t1");
    await temporal.stop();
    expectOutage(
      await call("POST", `/api/v1/issues/${String(issue["id"])}/acknowledge`, {}, "ack"),
      "TEMPORAL_UNAVAILABLE",
      "WORKFLOW_UNAVAILABLE",
    );
    expectOutage(await call("POST", "/api/v1/issues", newIssue, "t2"), "TEMPORAL_UNAVAILABLE", "WORKFLOW_UNAVAILABLE");
    expect((await call("GET", "/api/v1/issues")).body["items"]).toHaveLength(1);
    const ready = await call("GET", "/readyz");
    expect(ready.status).toBe(503);
    temporal = await upTemporal();
    const answer = await untilAnswered("POST", `/api/v1/issues/${String(issue["id"])}/acknowledge`, {}, "ack");
    expect([answer.status, answer.body["version"]]).toEqual([200, 2]);
    expect((await untilAnswered("POST", "/api/v1/issues", newIssue, "t2")).status).toBe(201);
    expect((await call("GET", "/api/v1/issues")).body["items"]).toHaveLength(2);
  }, 120_000);

  it("tells that the database is down, and finishes the waiting command exactly once when it is back", async () => {
    const { body: issue } = await call("POST", "/api/v1/issues", newIssue, "d1");
    await call("POST", `/api/v1/issues/${String(issue["id"])}/acknowledge`, {}, "d-ack");
    const report = call("POST", `/api/v1/issues/${String(issue["id"])}/report-progress`, { text: "已联通接口。" }, "d-report").catch(
      () => null,
    );
    await postgres.stop();
    await report;
    expectOutage(await call("GET", "/api/v1/issues"), "DATABASE_UNAVAILABLE");
    expectOutage(
      await call("POST", `/api/v1/issues/${String(issue["id"])}/report-progress`, { text: "已联通接口。" }, "d-report"),
      "DATABASE_UNAVAILABLE",
    );
    postgres = await upPostgres();
    const answer = await untilAnswered(
      "POST",
      `/api/v1/issues/${String(issue["id"])}/report-progress`,
      { text: "已联通接口。" },
      "d-report",
    );
    expect([answer.status, answer.body["version"]]).toEqual([200, 3]);
  }, 120_000);

  it("queues mail while the mail server is down, and says so", async () => {
    const { body: issue } = await call("POST", "/api/v1/issues", newIssue, "m1");
    expect(issue["status"]).toBe("assigned");
    const ready = await call("GET", "/readyz");
    expect(JSON.stringify(ready.body)).toContain("mail");
  }, 60_000);
});
