import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tokenHash } from "../../../api/core/authenticate.ts";
import type { StartIssueWork } from "../../../domain/visit/facts.ts";
import type { VisitInput } from "../../../domain/visit/input.ts";
import { createVisitWorks } from "../../../platform/visits/visitWorks.ts";
import { rulesInForce } from "../../../platform/registry/rulesInForce.ts";
import { CITY } from "../../support/apiCity.ts";
import type { LinkCity } from "../../support/linkCity.ts";
import { startLinkCity } from "../../support/linkCity.ts";

const inspectors = [
  ["hi1", "yz-health"],
  ["hi2", "yz-health"],
  ["mi1", "yz-market"],
  ["mi2", "yz-market"],
] as const;
type Inspector = (typeof inspectors)[number][0];

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe("a visit over HTTP", () => {
  let link: LinkCity;

  beforeAll(async () => {
    link = await startLinkCity();
    const { database } = link.city;
    const updatedAt = new Date();
    const register = { jurisdictionId: CITY, version: 1, revision: 1, searchText: "", grams: [], updatedAt };
    await database.person.createMany({
      data: inspectors.map(([id, organizationId]) => ({
        id,
        organizationId,
        jurisdictionId: CITY,
        name: `检查员${id}`,
        roles: [],
        email: `${id}@yunzhou.example`,
      })),
    });
    await database.apiToken.createMany({
      data: inspectors.map(([id]) => ({ id: `token-${id}`, jurisdictionId: CITY, personId: id, tokenHash: tokenHash(id), label: "测试" })),
    });
    await database.inspectionObject.create({
      data: { ...register, id: "object-1", key: "object-1", name: "云州测试门诊部", kind: "门诊部", creditClass: "D" },
    });
    await database.checkItem.createMany({
      data: [
        { ...register, id: "h1", key: "h1", number: "h1", name: "依法执业检查", organizationId: "yz-health", kind: "general" },
        { ...register, id: "m1", key: "m1", number: "m1", name: "价格公示检查", organizationId: "yz-market", kind: "general" },
      ],
    });
    await database.inspector.createMany({
      data: inspectors.map(([id, organizationId]) => ({
        ...register,
        id: `i-${id}`,
        key: id,
        certificateNumber: id,
        name: `检查员${id}`,
        organizationId,
        validUntil: "2099-12-31",
        personId: id,
      })),
    });
  }, 120_000);

  afterAll(() => link.close());

  async function givenVisit(batchId: string): Promise<string> {
    const { database, matters } = link.city;
    const team = (organizationId: string): VisitInput["departments"][number]["team"] =>
      inspectors.flatMap(([id, of]) => (of === organizationId ? [{ inspectorId: `i-${id}`, personId: id }] : []));
    const input: VisitInput = {
      visitId: `${batchId}/1`,
      batchId,
      number: 1,
      jurisdictionId: CITY,
      office: { organizationId: "yz-office", hostOrganizationId: null },
      object: { id: "object-1", version: 1, member: "a".repeat(64) },
      departments: [
        { organizationId: "yz-health", checkItems: [{ id: "h1", version: 1 }], team: team("yz-health") },
        { organizationId: "yz-market", checkItems: [{ id: "m1", version: 1 }], team: team("yz-market") },
      ],
      field: { from: day(0), until: day(20) },
      resultDueOn: day(30),
      rosterId: "roster-1",
      startedAt: new Date().toISOString(),
      rules: await rulesInForce(database, CITY, "visit"),
    };
    await matters.start({ process: "visit", jurisdictionId: CITY, id: input.visitId, input });
    return `${batchId}-1`;
  }

  async function as(
    who: Inspector | "clerk" | "leader" | "health" | "countyClerk",
    method: "GET" | "POST",
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse>; text: string }> {
    const response = await fetch(`${link.city.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${who}`,
        ...(method === "POST" ? { "idempotency-key": crypto.randomUUID(), "content-type": "application/json" } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text), text };
  }

  const linkTo = (text: string | undefined, action: string): string => {
    const found = new RegExp(`https?://\\S+/l/1\\.[\\w-]+\\.${action}\\.[\\w.-]+`, "u").exec(text ?? "");
    if (found === null) throw new Error(`no link to ${action}`);
    return found[0];
  };

  it("is confirmed and recused from mails, and seen by its own people alone", async () => {
    const id = await givenVisit("batch-mail");
    const mail = await link.mailTo("hi1", "抽查任务");
    const confirm = linkTo(mail.text, "visit-confirm");
    const page = await link.open(confirm);
    expect(page.status).toBe(200);
    expect(page.html).toContain("云州测试门诊部");
    expect((await as("hi1", "GET", `/visits/${id}`)).body.status).toBe("assigned");
    expect((await link.submit(confirm, page, {})).status).toBe(303);
    expect((await link.open(confirm)).html).toContain("已经确认过");

    const recuse = linkTo((await link.mailTo("hi2", "抽查任务")).text, "visit-recuse");
    const form = await link.open(recuse);
    expect((await link.submit(recuse, form, { reason: "" })).status).toBe(400);
    expect((await link.submit(recuse, form, { reason: "近亲属在该机构任职" })).status).toBe(303);
    const seen = (await as("clerk", "GET", `/visits/${id}`)).body;
    expect(seen.departments[0].team.map(({ state }: { state: string }) => state)).toEqual(["confirmed", "recusal_declared"]);
    const kinds = async (who: Parameters<typeof as>[0]): Promise<unknown> =>
      (await as(who, "GET", "/tasks")).body.items
        .filter(({ issue }: { issue: { id: string } }) => issue.id === id)
        .map(({ kind, process }: { kind: string; process: string }) => `${process}:${kind}`);
    expect(await kinds("clerk")).toEqual(["visit:visit_recusal"]);
    expect(await kinds("hi1")).toEqual(["visit:visit_result"]);
    expect(await kinds("mi1")).toEqual(["visit:visit_confirm"]);
    expect((await as("clerk", "POST", `/visits/${id}/decide-recusal`, { inspectorId: "i-hi2", outcome: "accepted" })).body.status).toBe(
      "substitution_wanted",
    );

    expect((await as("health", "GET", "/visits?batchId=batch-mail")).body.items).toHaveLength(1);
    expect((await as("countyClerk", "GET", `/visits/${id}`)).status).toBe(404);
    const other = await givenVisit("batch-other");
    await link.city.database.visitMember.deleteMany({ where: { visitId: other, personId: "mi2" } });
    expect((await as("mi2", "GET", `/visits/${other}`)).status).toBe(404);
    const shown = await as("mi1", "GET", `/visits/${id}`);
    expect(shown.text).not.toMatch(/creditClass|信用/u);
  }, 60_000);

  it("syncs without loss, completes with two signatures a department, and starts one issue for its problem", async () => {
    const id = await givenVisit("batch-sync");
    for (const [who] of inspectors) expect((await as(who, "POST", `/visits/${id}/confirm`, {})).status).toBe(200);
    const entry = (entryId: string, outcome: string, replaces: string[] = []) => ({
      id: entryId,
      subject: "h1",
      replaces,
      value: { outcome, findings: "消毒记录不完整", ...(outcome === "ordered_to_correct" ? { correctBy: day(40) } : {}) },
      claimedAt: "1999-01-01T00:00:00Z",
    });
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
    const phone = { deviceId: "a", entries: [entry(a, "no_problem")] };
    const first = await as("hi1", "POST", `/visits/${id}/sync`, phone);
    expect(first.status).toBe(200);
    const again = await as("hi1", "POST", `/visits/${id}/sync`, phone);
    expect([again.status, again.body.version]).toEqual([200, first.body.version]);
    await as("hi2", "POST", `/visits/${id}/sync`, { deviceId: "b", entries: [entry(b, "ordered_to_correct")] });
    const conflict = (await as("clerk", "GET", `/visits/${id}`)).body.results.find(({ subject }: { subject: string }) => subject === "h1");
    expect([conflict.state, conflict.entries.length]).toEqual(["conflict", 2]);
    expect((await as("clerk", "GET", "/visits?conflicts=true&batchId=batch-sync")).body.items).toHaveLength(1);
    expect((await as("hi1", "POST", `/visits/${id}/resolve-conflict`, { subject: "h1", keep: b })).status).toBe(200);
    const record = { subject: "m1", value: { outcome: "no_problem" } };
    expect((await as("hi1", "POST", `/visits/${id}/record-result`, record)).body.code).toBe("NOT_YOUR_CHECK_ITEM");
    expect((await as("mi1", "POST", `/visits/${id}/record-result`, record)).status).toBe(200);
    for (const [who] of inspectors) expect((await as(who, "POST", `/visits/${id}/sign`, {})).status).toBe(200);

    let visit = (await as("clerk", "GET", `/visits/${id}`)).body;
    for (let tries = 0; visit.problems[0]?.followUp === null && tries < 200; tries += 1) {
      await delay(50);
      visit = (await as("clerk", "GET", `/visits/${id}`)).body;
    }
    const { issue } = visit.problems[0].followUp;
    // The work of a worker that was killed before its report is done again, and comes to the same issue.
    const { database, matters } = link.city;
    const work: StartIssueWork = {
      do: "startIssue",
      now: new Date().toISOString(),
      jurisdictionId: CITY,
      visitId: "batch-sync/1",
      batchId: "batch-sync",
      number: 1,
      objectId: "object-1",
      subject: "h1",
      organizationId: "yz-health",
      value: { outcome: "ordered_to_correct" },
    };
    const repeated = await createVisitWorks({ database, matters })({ process: "visit", jurisdictionId: CITY, work });
    expect(repeated.issueId).toBe(issue.id);
    let started = await as("clerk", "GET", `/issues/${issue.id}`);
    for (let tries = 0; started.status === 404 && tries < 200; tries += 1) {
      await delay(50);
      started = await as("clerk", "GET", `/issues/${issue.id}`);
    }
    expect(started.body.origin).toMatchObject({ process: "visit", id });
    expect(
      started.body.assignments.map(({ organization, role }: { organization: { id: string }; role: string }) => [organization.id, role]),
    ).toEqual([["yz-health", "lead"]]);
    expect(await database.rectificationIssue.count({ where: { jurisdictionId: CITY } })).toBe(1);

    expect((await as("clerk", "POST", `/visits/${id}/publish-result`, { redactions: [] })).status).toBe(200);
    expect((await as("clerk", "POST", `/visits/${id}/approve-publication`, { edition: 1 })).body.code).toBe("APPROVER_PREPARED");
    expect((await as("leader", "POST", `/visits/${id}/approve-publication`, { edition: 1 })).body.status).toBe("closed");
    expect((await as("clerk", "GET", `/visits/${id}/timeline`)).body.items.at(-1).sentences.join("")).toContain("检查办结");
  }, 60_000);
});
