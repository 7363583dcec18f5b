import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { apiRoutes } from "../../../api/app.ts";
import { route } from "../../../api/core/route.ts";
import { MatterError } from "../../../platform/matters.ts";
import type { ErrorCode } from "../../../domain/errors/errorCodes.ts";
import type { ApiCity } from "../../support/apiCity.ts";
import { startApiCity } from "../../support/apiCity.ts";
import { uniqueId } from "../../support/stack.ts";

describe("the core of the API, on a real database", () => {
  let city: ApiCity;
  let runs = 0;
  const echo = route({
    method: "post",
    path: "/echo",
    summary: "回声",
    tag: "测试",
    auth: "any",
    body: z.strictObject({ text: z.string().min(2), waitMs: z.number().optional(), fail: z.string().optional() }),
    responses: { 201: { description: "回声" } },
    handle: async ({ body, stableId }) => {
      runs += 1;
      await delay(body.waitMs ?? 0);
      if (body.fail === "crash") throw new Error("张三的电话是 12345");
      if (body.fail !== undefined) throw new MatterError(body.fail as ErrorCode);
      return { status: 201, body: { text: body.text, stableId, run: runs }, headers: { Location: `/echo/${stableId}` } };
    },
  });
  beforeAll(async () => {
    city = await startApiCity({ routes: (deps) => [echo, ...apiRoutes(deps)] });
  });
  afterAll(() => city.close());

  it("runs a request once for its key, also when it arrives many times at once", async () => {
    const key = uniqueId("key");
    runs = 0;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => city.as("clerk", "POST", "/echo", { body: { text: "督办", waitMs: 100 }, key })),
    );
    expect(runs).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map(({ body }) => String(body.stableId))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(9);
    expect(new Set(answers.map(({ headers }) => headers.get("location"))).size).toBe(1);
  });

  it("takes no other body for the same key, whatever the order of its fields", async () => {
    const key = uniqueId("key");
    await city.as("clerk", "POST", "/echo", { body: { text: "督办", waitMs: 1 }, key });
    const reordered = await city.as("clerk", "POST", "/echo", { body: { waitMs: 1, text: "督办" }, key });
    expect([reordered.status, reordered.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    const other = await city.as("clerk", "POST", "/echo", { body: { text: "约谈" }, key });
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  it("keeps keys apart by person", async () => {
    const key = uniqueId("key");
    const mine = await city.as("clerk", "POST", "/echo", { body: { text: "甲甲" }, key });
    const theirs = await city.as("market", "POST", "/echo", { body: { text: "乙乙" }, key });
    expect([mine.body.text, theirs.body.text]).toEqual(["甲甲", "乙乙"]);
    expect(mine.body.stableId).not.toBe(theirs.body.stableId);
  });

  it("does not remember a refusal or a crash", async () => {
    const key = uniqueId("key");
    runs = 0;
    for (const fail of ["NOT_DUE", "crash"]) await city.as("clerk", "POST", "/echo", { body: { text: "督办", fail }, key });
    const third = await city.as("clerk", "POST", "/echo", { body: { text: "督办" }, key });
    expect([runs, third.status]).toEqual([3, 201]);
  });

  it("takes over a claim whose process died", async () => {
    const key = uniqueId("key");
    await city.as("clerk", "POST", "/echo", { body: { text: "督办" }, key });
    const row = await city.database.answer.findFirstOrThrow({ orderBy: { at: "desc" } });
    await city.database.answer.update({ where: { key: row.key }, data: { httpStatus: 102, at: new Date(Date.now() - 10 * 60_000) } });
    const again = await city.as("clerk", "POST", "/echo", { body: { text: "督办" }, key });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, null]);
  });

  it.each([
    ["TOO_MANY_IN_FLIGHT", 429],
    ["WORKFLOW_UNAVAILABLE", 503],
    ["TEMPORAL_UNAVAILABLE", 503],
    ["DATABASE_UNAVAILABLE", 503],
  ])("answers %s with %i and says when to try again", async (fail, status) => {
    const answer = await city.as("clerk", "POST", "/echo", { body: { text: "督办", fail } });
    expect([answer.status, answer.body.code, answer.headers.get("retry-after")]).toEqual([status, fail, "2"]);
  });

  it("lets nothing of an unforeseen error out", async () => {
    const answer = await city.as("clerk", "POST", "/echo", { body: { text: "督办", fail: "crash" } });
    expect([answer.status, answer.body.code]).toEqual([500, "INTERNAL"]);
    expect(JSON.stringify(answer.body)).not.toMatch(/张三|12345|stack/u);
    expect(answer.body.instance).toBe(`urn:liandu:request:${answer.headers.get("x-request-id")}`);
  });

  it.each([
    ["broken JSON", '{"text": "督办"', "application/json", 400, "MALFORMED_JSON"],
    ["another type", "text=1", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["another charset", '{"text":"ab"}', "application/json; charset=gbk", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["a body over the limit", JSON.stringify({ text: "督".repeat(400_000) }), "application/json", 413, "BODY_TOO_LARGE"],
    ["an array", "[]", "application/json", 400, "INVALID_INPUT"],
    ["a field too many", '{"text":"ab","constructor":1}', "application/json", 400, "INVALID_INPUT"],
    ["half a character", '{"text":"ab\\ud800"}', "application/json", 400, "INVALID_INPUT"],
    ["deep nesting", `{"text":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, "application/json", 400, "INVALID_INPUT"],
  ])("refuses %s", async (_name, raw, type, status, code) => {
    const answer = await city.as("clerk", "POST", "/echo", { raw, headers: { "content-type": type } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("says in Chinese what is wrong with each field", async () => {
    const answer = await city.as("clerk", "POST", "/echo", { body: { text: "一", waitMs: "x" } });
    expect(answer.body.errors).toEqual([
      { path: "text", message: expect.stringMatching(/[\u4e00-\u9fff]/u) },
      { path: "waitMs", message: expect.stringMatching(/[\u4e00-\u9fff]/u) },
    ]);
  });

  it("answers an unknown path and an unknown method as problems", async () => {
    expect((await city.as("clerk", "GET", "/nowhere")).body.code).toBe("NOT_FOUND");
    const method = await city.as("clerk", "DELETE", "/echo");
    expect([method.status, method.body.code, method.headers.get("allow")]).toEqual([405, "METHOD_NOT_ALLOWED", "POST"]);
  });

  it.each([["x".repeat(201)], ["有汉字"], ["with space"]])("takes no Idempotency-Key like %s", async (key) => {
    const headers = /^[\x20-\x7e]*$/u.test(key) ? { "idempotency-key": key } : { "idempotency-key": Buffer.from(key).toString("latin1") };
    const answer = await city.as("clerk", "POST", "/echo", { body: { text: "督办" }, key: null, headers });
    expect([answer.status, answer.body.code]).toEqual([400, "INVALID_INPUT"]);
  });

  it("sends no header that lets another origin in, and tells nothing of what serves it", async () => {
    const { headers } = await city.as("clerk", "GET", "/issues", { headers: { origin: "https://elsewhere.example" } });
    expect([headers.get("access-control-allow-origin"), headers.get("x-powered-by")]).toEqual([null, null]);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect([headers.get("x-content-type-options"), headers.get("cache-control")]).toEqual(["nosniff", "no-store"]);
  });

  it("says which part is down", async () => {
    const root = city.url.replace("/api/v1", "");
    const ready = await fetch(`${root}/readyz`);
    const body = (await ready.json()) as { parts: { part: string; up: boolean }[] };
    expect(ready.status).toBe(503);
    expect(body.parts.map(({ part, up }) => [part, up])).toEqual([
      ["database", true],
      ["temporal", false],
      ["evidence", true],
    ]);
    expect((await fetch(`${root}/healthz`)).status).toBe(200);
  });

  it("serves its documentation from itself alone", async () => {
    const root = city.url.replace("/api/v1", "");
    const page = await fetch(`${root}/docs`);
    expect(await page.text()).toContain('<html lang="zh-CN">');
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    for (const file of ["start.js", "swagger-ui.css", "swagger-ui-bundle.js"])
      expect((await fetch(`${root}/docs/${file}`)).status).toBe(200);
    expect((await fetch(`${root}/docs/package.json`)).status).toBe(404);
    const document = (await (await fetch(`${root}/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toBe("3.1.0");
  });
});
