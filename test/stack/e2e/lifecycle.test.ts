import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { simpleParser } from "mailparser";
import type { Database } from "../../../platform/database.ts";
import { openDatabase } from "../../../platform/database.ts";
import type { RunningMailCatcher } from "../../../platform/embedded/mail-catcher/mail-catcher.ts";
import { startMailCatcher } from "../../../platform/embedded/mail-catcher/mail-catcher.ts";
import { cityPlan } from "../../../sample/plans.ts";
import { enterRegisters, issueTokens } from "../../../sample/registry.ts";
import type { ProductProcess } from "../../support/productProcess.ts";
import { startProduct } from "../../support/productProcess.ts";
import { freshDatabase, testStack, uniqueTaskQueue } from "../../support/stack.ts";

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

/**
 * One issue of a plan in the real format, from the upload to closing, over HTTP, with API and worker as processes of their own, a real mail server,
 * and the worker killed during each step. Nothing may be lost and nothing done twice.
 */
describe("an issue from its plan to closing, with the worker killed at each step", () => {
  let folder: string;
  let database: Database;
  let catcher: RunningMailCatcher;
  let api: ProductProcess;
  let worker: ProductProcess;
  let environment: Record<string, string>;
  let tokens: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "liandu-e2e-"));
    const databaseUrl = await freshDatabase();
    database = openDatabase({ url: databaseUrl, poolSize: 4 });
    catcher = await startMailCatcher({
      folder: path.join(folder, "mail"),
      smtpPort: 0,
      pagePort: 0,
      settings: { smtpPort: "", pagePort: "" },
    });
    const { temporalAddress, temporalNamespace, workflowBundle } = testStack();
    environment = {
      LIANDU_DATA: folder,
      LIANDU_DATABASE_URL: databaseUrl,
      LIANDU_TEMPORAL_ADDRESS: temporalAddress,
      LIANDU_TEMPORAL_NAMESPACE: temporalNamespace,
      LIANDU_TEMPORAL_TASK_QUEUE: uniqueTaskQueue("e2e"),
      LIANDU_SMTP_URL: catcher.smtpUrl,
      ...(workflowBundle === undefined ? {} : { LIANDU_WORKFLOW_BUNDLE: workflowBundle }),
      LIANDU_HTTP_PORT: "0",
      LIANDU_MAIL_FROM: "联督 <liandu@yunzhou.example>",
    };
    await enterRegisters(database);
    tokens = await issueTokens(database);
    [api, worker] = await Promise.all([startProduct("api", environment), startProduct("worker", environment)]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([api?.stop(), worker?.stop()]);
    await catcher?.stop();
    await database?.$disconnect();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function send(who: string, method: string, route: string, body?: object | FormData, key?: string): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Bearer ${tokens[who]}` };
    if (key !== undefined) headers["idempotency-key"] = key;
    if (body !== undefined && !(body instanceof FormData)) headers["content-type"] = "application/json";
    const response = await fetch(`${api.url}/api/v1${route}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  let commands = 0;
  /** Sends a command, kills the worker while it is under way, starts another, and repeats the same key until it is answered. */
  async function throughAKill(who: string, route: string, body: object = {}, killAfterMs = 0): Promise<Reply> {
    commands += 1;
    const key = createHash("sha256").update(`${commands}:${route}`).digest("hex");
    const first = send(who, "POST", route, body, key).catch(() => null);
    await delay(killAfterMs);
    await worker.kill();
    worker = await startProduct("worker", environment);
    const early = await first;
    if (early?.status === 200) {
      // It was answered before the kill: the repetition must be that answer.
      const again = await send(who, "POST", route, body, key);
      expect(again).toEqual(early);
      return again;
    }
    for (let tries = 0; tries < 20; tries += 1) {
      const reply = await send(who, "POST", route, body, key);
      if (reply.status !== 503) return reply;
      await delay(500);
    }
    throw new Error("no answer after the worker came back");
  }

  it("goes through rejection and a second round", async () => {
    const form = new FormData();
    form.set("file", new File([cityPlan("2026-11-23")], "整改方案.txt", { type: "text/plain" }));
    const imported = await send("office", "POST", "/plans", form, "plan");
    expect(imported.status).toBe(201);
    expect(imported.body["items"]).toHaveLength(6);
    const planId = String(imported.body["id"]);
    const start = { confirmInferredRoles: true, pastDue: { default: "keep" }, items: {} };
    let started = await throughAKill("office", `/plans/${planId}/start`, start, 300);
    for (let tries = 0; started.status === 202 && tries < 20; tries += 1) {
      await delay(500);
      started = await send("office", "POST", `/plans/${planId}/start`, start, `again-${tries}`);
    }
    expect(started.status).toBe(200);
    const issues = started.body["issues"] as { id: string; number: number }[];
    expect(issues.map((issue) => issue.number)).toEqual([1, 2, 3, 4, 5, 6]);
    const id = issues.find((issue) => issue.number === 4)?.id;

    // Issue 4: the hospital association leads, civil affairs and health cooperate. The office's host is assigned, so two persons verify.
    const at = (command: string): string => `/issues/${id}/${command}`;
    const kills = [0, 15, 40, 80, 150];
    const step = async (who: string, command: string, body: object = {}): Promise<Record<string, unknown>> => {
      const reply = await throughAKill(who, at(command), body, kills[commands % kills.length]);
      expect([command, reply.status, reply.body["code"]]).toEqual([command, 200, undefined]);
      return reply.body;
    };
    for (const who of ["hospitals", "civil", "health"]) await step(who, "acknowledge");
    await step("hospitals", "submit-evidence", { items: [{ measureId: "m1", statement: "同行评议办法已由理事会通过。" }] });
    await step("civil", "sign-off", { outcome: "done" });
    await step("health", "sign-off", { outcome: "dissent", reasons: "备案时限没有写明。" });
    await step("hospitals", "request-verification");
    const findings = "评议办法没有写明结果公开的时间。";
    await step("office", "verify", { results: [{ measureId: "m1", outcome: "reject", findings }] });
    const rejected = await step("office2", "verify", { results: [{ measureId: "m1", outcome: "reject", findings }] });
    expect(rejected).toMatchObject({ status: "in_progress", measures: [{ state: "rejected" }] });
    await step("hospitals", "submit-evidence", { items: [{ measureId: "m1", statement: "已补充公开时间，办法重新印发。" }] });
    await step("civil", "sign-off", { outcome: "done" });
    await step("health", "sign-off", { outcome: "done" });
    await step("hospitals", "request-verification");
    await step("office", "verify", { results: [{ measureId: "m1", outcome: "accept" }] });
    const verified = await step("office2", "verify", { results: [{ measureId: "m1", outcome: "accept" }] });
    expect(verified["status"]).toBe("standing");
    await step("hospitals", "report-standing", { text: "第一批三个病种的评议已经完成。" });
    await step("office", "release", { reason: "机制已经稳定运行。" });
    const closed = await step("office", "close");
    expect(closed["status"]).toBe("closed");

    // Nothing lost, nothing doubled: the steps are exactly the commands, in order.
    const matterId = `rectification/yunzhou/${id}`;
    const steps = await database.matterStep.findMany({ where: { matterId }, orderBy: { version: "asc" } });
    expect(steps.map((row) => row.version)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.map((row) => row.command)).toEqual(
      [
        ["open"],
        "acknowledge acknowledge acknowledge submitEvidence signOff signOff requestVerification verify verify".split(" "),
        "submitEvidence signOff signOff requestVerification verify verify reportStanding release close".split(" "),
      ].flat(),
    );
    const timeline = await send("auditor", "GET", at("timeline?limit=200"));
    expect(timeline.status).toBe(200);
    expect(JSON.stringify(timeline.body)).toContain("销号");
    await expectOneMailEach(matterId);
  }, 600_000);

  /**
   * A mail in whose transmission the worker died is left alone for eleven minutes, longer than any answer takes, and copied a minute after that. Those minutes pass here
   * at once: a live worker holds no mail for ten seconds.
   */
  async function letMinutesPass(matterId: string): Promise<void> {
    const held = { matterId, state: { in: ["sending", "transmitting", "retransmitting"] } };
    const before = await database.outboxMail.findMany({ where: held, select: { id: true, attempts: true, state: true } });
    await delay(10_000);
    for (const { id, attempts, state } of before)
      await database.outboxMail.updateMany({ where: { id, attempts, state }, data: { claimedUntil: new Date(0) } });
    await database.outboxMail.updateMany({ where: { matterId, state: "ambiguous" }, data: { dueAt: new Date(0) } });
  }

  /** Every row of the outbox is sent, and stands in the mailbox once; a second copy would be one whose sender died between DATA and the answer. */
  async function expectOneMailEach(matterId: string): Promise<void> {
    for (let tries = 0; tries < 12; tries += 1) {
      if ((await database.outboxMail.count({ where: { matterId, state: { not: "sent" } } })) === 0) break;
      await letMinutesPass(matterId);
    }
    const rows = await database.outboxMail.findMany({ where: { matterId } });
    expect(rows.filter((row) => row.state !== "sent").map((row) => [row.template, row.state, row.lastError])).toEqual([]);
    const parsed = await Promise.all(catcher.mails().map(async (mail) => simpleParser(catcher.raw(mail.id))));
    const copies = new Map<string, number>();
    for (const mail of parsed) copies.set(mail.messageId ?? "", (copies.get(mail.messageId ?? "") ?? 0) + 1);
    for (const row of rows) {
      const count = copies.get(row.messageId) ?? 0;
      expect([row.template, count >= 1 && count <= Math.max(1, row.attempts)]).toEqual([row.template, true]);
    }
    const templates = rows.map((row) => row.template);
    for (const template of ["assignment", "sign_off_wanted", "verification_wanted", "evidence_wanted", "verification_result", "closing"])
      expect(templates).toContain(template);
    const closing = parsed.find((mail) => rows.some((row) => row.template === "closing" && row.messageId === mail.messageId));
    expect(closing?.subject).toContain("4号");
    expect(closing?.text).toContain("销号");
  }
});
