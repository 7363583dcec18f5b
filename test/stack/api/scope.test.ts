import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { apiRoutes } from "../../../api/app.ts";
import { tokenHash } from "../../../api/core/authenticate.ts";
import { BASE, pathOf } from "../../../api/core/mount.ts";
import type { Route } from "../../../api/core/route.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import { openMatter } from "../../../domain/process/matter.ts";
import type { Matters } from "../../../platform/matters.ts";
import type { ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, people, startApiCity } from "../../support/apiCity.ts";
import { issueInput } from "../../support/city.ts";

/** Accepts every command: whatever is turned away here, the API itself has turned away. */
const acceptsEverything: Matters = {
  start: () => Promise.resolve(),
  send: () => Promise.resolve({ status: 200, body: { version: 2 }, replayed: false }),
  ping: () => Promise.resolve(),
};

const ISSUE = "issue-of-market";

/** An issue as the commit would have written it: the market bureau leads, the health commission held an assignment. */
async function givenIssueRows({ database }: ApiCity): Promise<void> {
  const id = `rectification/${CITY}/${ISSUE}`;
  const input = issueInput({ issueId: ISSUE, jurisdictionId: CITY, assignments: [] });
  const { state } = openMatter(rectification, { id, jurisdictionId: CITY }, input);
  const at = new Date("2026-03-02T02:00:00Z");
  const common = { jurisdictionId: CITY, version: 1, startedAt: at, updatedAt: at };
  const snapshot = JSON.parse(JSON.stringify({ state }));
  await database.matter.create({
    data: { ...common, id, process: "rectification", status: "assigned", revision: 1, snapshot, stepHash: "0" },
  });
  await database.rectificationIssue.create({
    data: {
      ...common,
      id: ISSUE,
      matterId: id,
      number: 1,
      title: "问题",
      status: "assigned",
      open: true,
      dueSort: "9999-12-31",
      round: 1,
      searchText: "问题",
      grams: ["问题"],
    },
  });
  const assignment = { issueId: ISSUE, jurisdictionId: CITY, dueSort: "9999-12-31", issueOpen: true };
  await database.rectificationAssignment.createMany({
    data: [
      { ...assignment, assignmentId: "a1", organizationId: "yz-market", role: "lead", state: "assigned", current: true },
      { ...assignment, assignmentId: "a2", organizationId: "yz-health", role: "cooperating", state: "removed", current: false },
    ],
  });
}

/** The routes as they are documented; none of these depends on the parts that it is made of. */
function routesOf(): Route[] {
  return apiRoutes(Object.create(null));
}

const EXAMPLE_IDS: Readonly<Record<string, string>> = { id: ISSUE, year: "2026", process: "rectification" };
const concrete = (route: Route): string => route.path.replace(/\{(\w+)\}/gu, (_name, name: string) => EXAMPLE_IDS[name] ?? `some-${name}`);
const named = (routes: Route[]): [string, Route][] => routes.map((route) => [`${route.method.toUpperCase()} ${pathOf(route)}`, route]);
const all = named(routesOf());
const guarded = all.filter(([, route]) => route.auth !== "none");
const issueRoutes = guarded.filter(([, route]) => route.path.startsWith("/issues/{id}"));
const readRoutes = issueRoutes.filter(([, route]) => route.method === "get");
/** What is doubtful about the evidence is not told to who handed it in. */
const forJudges = (route: Route): boolean => route.path.endsWith("/evidence-warnings");

describe("who may do what, on every route", () => {
  let city: ApiCity;
  beforeAll(async () => {
    city = await startApiCity({ matters: acceptsEverything });
    await givenIssueRows(city);
  });
  afterAll(() => city.close());

  const ask = (who: Who | null, route: Route, options: object = {}) =>
    city.as(who, route.method.toUpperCase(), concrete(route), {
      ...(route.body === undefined ? {} : { body: route.example ?? {} }),
      ...options,
    });

  it("knows routes of every part", () => {
    expect(guarded.length).toBeGreaterThan(45);
    expect(issueRoutes.length).toBeGreaterThan(25);
  });

  it.each(guarded)("%s answers 401 without a token", async (_name, route) => {
    const { status, body, headers } = await ask(null, route);
    expect([status, body.code, headers.get("www-authenticate")]).toEqual([401, "UNAUTHENTICATED", 'Bearer realm="liandu"']);
  });

  it.each(guarded.filter(([, route]) => Array.isArray(route.auth)))("%s answers 403 to other roles", async (_name, route) => {
    const outsider = Object.entries(people).find(([, person]) => !person.roles.some((role) => route.auth.includes(role)));
    const { status, body } = await ask(outsider?.[0] as Who, route);
    expect([status, body.code]).toEqual([403, "ROLE_NOT_ALLOWED"]);
  });

  it.each(guarded.filter(([, route]) => route.idempotent !== false))("%s asks for an Idempotency-Key", async (_name, route) => {
    const who = Object.entries(people).find(([, person]) => route.auth === "any" || person.roles.some((role) => route.auth.includes(role)));
    const { status, body } = await ask(who?.[0] as Who, route, { key: null });
    expect([status, body.code]).toEqual([400, "IDEMPOTENCY_KEY_MISSING"]);
  });

  it.each(issueRoutes)("%s does not exist for another city's office", async (_name, route) => {
    const { status, body } = await ask("countyClerk", route);
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });

  it.each(issueRoutes)("%s does not exist for an organization that never held an assignment", async (_name, route) => {
    const { status, body } = await ask("security", route);
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });

  it.each(readRoutes.filter(([, route]) => !forJudges(route)))("%s is open to who holds or held an assignment", async (_name, route) => {
    for (const who of ["market", "health", "clerk", "leader", "auditor"] as const) expect((await ask(who, route)).status).toBe(200);
  });

  it.each(readRoutes.filter(([, route]) => forJudges(route)))(
    "%s is for who judges the work, not for who does it",
    async (_name, route) => {
      for (const who of ["market", "health"] as const) expect((await ask(who, route)).status).toBe(403);
      for (const who of ["clerk", "leader", "auditor"] as const) expect((await ask(who, route)).status).toBe(200);
    },
  );

  it("answers what is not there and what may not be known in the same words", async () => {
    const unknown = await city.as("security", "GET", "/issues/no-such-issue");
    const hidden = await city.as("security", "GET", `/issues/${ISSUE}`);
    const { instance: _one, ...first } = unknown.body;
    const { instance: _other, ...second } = hidden.body;
    expect(first).toEqual(second);
  });

  it("lists for each what they may know of", async () => {
    const seen = async (who: Who): Promise<string[]> => {
      const items: { id: string }[] = (await city.as(who, "GET", "/issues")).body.items;
      return items.map((item) => item.id);
    };
    expect([await seen("market"), await seen("health"), await seen("clerk"), await seen("auditor")]).toEqual([
      [ISSUE],
      [ISSUE],
      [ISSUE],
      [ISSUE],
    ]);
    expect([await seen("security"), await seen("countyClerk")]).toEqual([[], []]);
    expect((await city.as("countyClerk", "GET", "/agenda?until=2099-01-01")).body.items).toEqual([]);
    expect((await city.as("countyClerk", "GET", "/tasks")).body.items).toEqual([]);
  });

  it("writes denied attempts to the audit log, with the code and nothing personal", async () => {
    await city.as("security", "POST", `/issues/${ISSUE}/acknowledge`, { body: {} });
    const entry = await city.database.auditEntry.findFirst({ where: { personId: "security" }, orderBy: { id: "desc" } });
    expect(entry).toMatchObject({
      action: "post /issues/{id}/acknowledge",
      target: `issues/${ISSUE}`,
      outcome: "denied",
      code: "NOT_FOUND",
      detail: null,
    });
  });

  it.each([
    ["revoked", { revokedAt: new Date("2026-01-01T00:00:00Z") }, {}],
    ["expired", { expiresAt: new Date("2026-01-01T00:00:00Z") }, {}],
    ["of somebody who has left", {}, { active: false }],
    ["of another jurisdiction than the person's", { jurisdictionId: "qingxi" }, {}],
  ])("does not let in a token that is %s", async (name, token, person) => {
    const id = `p-${name}`;
    await city.database.person.create({
      data: { id, jurisdictionId: CITY, organizationId: "yz-market", name: "测试", roles: ["office"], ...person },
    });
    const data = { id, jurisdictionId: CITY, personId: id, tokenHash: tokenHash("the-token"), label: "测试", ...token };
    await city.database.apiToken.create({ data });
    const { status } = await city.as(null, "GET", "/issues", { headers: { authorization: "Bearer the-token" } });
    await city.database.apiToken.delete({ where: { id } });
    expect(status).toBe(401);
  });

  it.each(["", "Bearer", "Bearer  ", "Basic Y2xlcms6", "Bearer 令牌", `Bearer ${"x".repeat(2_000)}`])(
    "does not let in %j",
    async (authorization) => {
      const headers = /^[\x20-\x7e]*$/u.test(authorization) ? { authorization } : { authorization: encodeURIComponent(authorization) };
      expect((await city.as(null, "GET", "/issues", { headers })).status).toBe(401);
    },
  );

  it("serves the same paths below its base only", async () => {
    const response = await fetch(`${city.url.replace(BASE, "")}/issues`, { headers: { authorization: "Bearer clerk" } });
    expect(response.status).toBe(404);
  });
});
