import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import type { PlanItem } from "../../../domain/plan/reading.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";
import type { Answered, ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";

/** The workflows run in real time, so the document's dates go by this year: the first item's lies in the last year, the second's in the next. */
const TODAY = shanghaiDate(new Date().toISOString());
const YEAR = Number(TODAY.slice(0, 4));
/** The day by which 立行立改 is due that is started today. */
const immediateFrom = (day: string, days = 15): string => addWorkingDays(stateCouncilCalendar(), day, days);

const DOCUMENT = `云州市医疗卫生行业综合监管整改方案
云监管办〔${YEAR}〕3号

一、监管协同不够顺畅
1.部门之间台账不互通。各部门台账各自登记，未按月核对。
责任单位：市卫生健康委牵头，市医保局、市市场监管局配合
整改措施：
（1）建立共享台账；
（2）按月核对。
完成时限：${YEAR - 1}年12月底。
2.基层巡查不到位。
责任单位：市及各县（市、区）人民政府
整改措施：
（1）制定巡查计划。
完成时限：${YEAR + 1}年9月底。
3.医疗机构自查不深入。
责任单位：市卫健委牵头，各医疗机构配合
整改措施：
（1）开展自查。
完成时限：立行立改，长期坚持。
`;

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity({ temporal: true });
}, 120_000);
afterAll(() => city.close());

function importText(who: Who, text: string, key?: string): Promise<Answered> {
  return city.as(who, "POST", "/plans", { raw: text, headers: { "content-type": "text/plain" }, ...(key === undefined ? {} : { key }) });
}

async function givenPlan(text = DOCUMENT): Promise<string> {
  const answer = await importText("clerk", text);
  expect(answer.status).toBe(201);
  return String(answer.body.id);
}

const start = (id: string, body: object = {}, who: Who = "clerk"): Promise<Answered> =>
  city.as(who, "POST", `/plans/${id}/start`, { body });
const keep = { pastDue: "keep" };

describe("an imported document", () => {
  it("is a draft with its reading, its lines, what its units mean and what is open; nothing runs", async () => {
    const { status, body } = await importText("clerk", DOCUMENT);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: "draft", revision: 1, documentNumber: `云监管办〔${YEAR}〕3号`, kind: "rectification_plan" });
    expect(body.items.map((item: PlanItem) => item.number)).toEqual([1, 2, 3]);
    expect(body.lines.length).toBeGreaterThan(10);
    const meanings = Object.fromEntries(body.units.map((unit: { name: string; meaning: string }) => [unit.name, unit.meaning]));
    expect(meanings).toMatchObject({ 市卫生健康委: "organization", 各医疗机构: "supervised" });
    expect(Object.values(meanings)).toContain("units");
    expect(body.questions.units).toEqual([]);
    expect(body.questions.dates).toMatchObject([{ place: 1, reason: "past", date: `${YEAR - 1}-12-31` }]);
    expect(await city.database.matter.count()).toBe(0);
    const listed = await city.as("auditor", "GET", "/plans?status=draft");
    expect(listed.body.items.map((plan: { id: string }) => plan.id)).toContain(body.id);
  });

  it("comes as a form as well, and can be had back byte by byte", async () => {
    const form = new FormData();
    form.append("file", new Blob([DOCUMENT], { type: "text/plain" }), "整改方案.txt");
    const { status, body } = await city.as("clerk", "POST", "/plans", { raw: form });
    expect([status, body.fileName]).toEqual([201, "整改方案.txt"]);
    expect((await city.as("clerk", "GET", `/plans/${body.id}/source`)).body).toBe(DOCUMENT);
  });

  it("is imported once under its key", async () => {
    const [one, other] = await Promise.all([importText("clerk", DOCUMENT, "import-1"), importText("clerk", DOCUMENT, "import-1")]);
    expect([one.status, other.status, one.body.id === other.body.id]).toEqual([201, 201, true]);
    expect((await importText("clerk", `${DOCUMENT}又一行`, "import-1")).body.code).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it("is refused when it is empty, unreadable or of another kind", async () => {
    const file = async (content: Buffer, name: string): Promise<unknown> => {
      const form = new FormData();
      form.append("file", new Blob([content]), name);
      return (await city.as("clerk", "POST", "/plans", { raw: form })).body.code;
    };
    expect(await file(Buffer.from(" \n\n"), "空.txt")).toBe("EMPTY_DOCUMENT");
    expect(await file(Buffer.from("PK\x03\x04 no zip"), "坏.docx")).toBe("UNREADABLE_DOCUMENT");
    expect(await file(Buffer.from("%PDF-1.7"), "方案.pdf")).toBe("UNSUPPORTED_DOCUMENT");
    expect((await city.as("clerk", "POST", "/plans", { body: {} })).body.code).toBe("UNSUPPORTED_MEDIA_TYPE");
    expect((await importText("clerk", "")).body.code).toBe("EMPTY_DOCUMENT");
  });

  it("is the office's; auditors read it, nobody else knows of it", async () => {
    const id = await givenPlan();
    expect((await importText("health", DOCUMENT)).status).toBe(403);
    expect((await importText("pretender", DOCUMENT)).status).toBe(403);
    expect((await city.as("health", "GET", `/plans/${id}`)).status).toBe(403);
    expect((await city.as("auditor", "GET", `/plans/${id}`)).status).toBe(200);
    for (const [method, route] of [
      ["GET", ""],
      ["GET", "/source"],
      ["PATCH", ""],
      ["POST", "/start"],
      ["POST", "/withdraw"],
    ] as const) {
      const body = method === "GET" ? {} : { body: method === "PATCH" ? { revision: 1 } : {} };
      expect([route, (await city.as("countyClerk", method, `/plans/${id}${route}`, body)).status]).toEqual([route, 404]);
    }
    expect((await start(id, keep, "auditor")).status).toBe(403);
  });
});

describe("a draft", () => {
  it("is corrected with its old values kept, and not on an outdated view of it", async () => {
    const id = await givenPlan();
    const patch = (body: object): Promise<Answered> => city.as("clerk", "PATCH", `/plans/${id}`, { body });
    const deadline = { text: "明年6月底", kind: "fixed", date: `${YEAR + 1}-06-30` };
    const answer = await patch({ revision: 1, itemChanges: { "1": { deadline }, "3": null } });
    expect(answer.body).toMatchObject({ revision: 2, questions: { dates: [] } });
    expect(answer.body.items.map((item: PlanItem) => item.number)).toEqual([1, 2]);
    expect((await patch({ revision: 1, title: "另一个标题" })).body).toMatchObject({ code: "VERSION_CONFLICT", version: 2 });
    const [record] = await city.database.auditEntry.findMany({ where: { target: `plans/${id}`, action: "plan.correct" } });
    expect(JSON.stringify(record?.detail)).toContain(`${YEAR - 1}-12-31`);
  });

  it("takes no dates that do not exist, no unknown fields, organizations or items", async () => {
    const id = await givenPlan();
    const patch = async (body: object): Promise<unknown> =>
      (await city.as("clerk", "PATCH", `/plans/${id}`, { body: { revision: 1, ...body } })).body.code;
    expect(await patch({ itemChanges: { "1": { deadline: { kind: "fixed", date: "2026-02-30" } } } })).toBe("INVALID_INPUT");
    expect(await patch({ itemChanges: { "9": { title: "x" } } })).toBe("INVALID_INPUT");
    expect(await patch({ itemChanges: { "1": { nonsense: 1 } } })).toBe("INVALID_INPUT");
    expect(await patch({ items: [], itemChanges: {} })).toBe("INVALID_INPUT");
    expect(await patch({ units: { 市卫健委: { type: "organization", organizationId: "qx-health" } } })).toBe("UNKNOWN_ORGANIZATION");
    const broken = await city.as("clerk", "PATCH", `/plans/${id}`, { raw: "{", headers: { "content-type": "application/json" } });
    expect(broken.body.code).toBe("MALFORMED_JSON");
  });
});

describe("starting a plan", () => {
  it("asks first for names that nobody knows and for dates that are past, and starts nothing", async () => {
    const id = await givenPlan(DOCUMENT.replace("市医保局", "市不存在局"));
    expect((await start(id)).body).toMatchObject({
      code: "PLAN_HAS_UNMAPPED_UNITS",
      units: ["市不存在局"],
      unmapped: [{ unit: "市不存在局", places: [1] }],
    });
    const units = { 市不存在局: { type: "organization", organizationId: "yz-insurance" } };
    expect((await city.as("clerk", "PATCH", `/plans/${id}`, { body: { revision: 1, units } })).body.questions.units).toEqual([]);
    expect((await start(id)).body).toMatchObject({
      code: "PLAN_HAS_UNDECIDED_DATES",
      items: [1],
      undecided: [{ place: 1, reason: "past" }],
    });
    expect((await start(id, { pastDue: { items: { "9": "keep" }, default: "keep" } })).body).toMatchObject({ code: "INVALID_INPUT" });
    expect(await city.database.rectificationIssue.count({ where: { planId: id } })).toBe(0);
    expect((await start(await givenPlan("关于召开会议的通知\n请准时参加。\n"))).body.code).toBe("PLAN_HAS_NO_ITEMS");
  });

  it("makes every item one issue, exactly once, for ten callers at once and whoever calls again", async () => {
    const id = await givenPlan();
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(id, keep)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.issues))).size).toBe(1);
    expect(answers[0]?.body.issues.map((issue: { number: number }) => issue.number)).toEqual([1, 2, 3]);
    expect((await start(id, keep)).body.issues).toEqual(answers[0]?.body.issues);
    expect((await start(id, { ...keep, confirmInferredRoles: true })).body.code).toBe("PLAN_START_DIFFERS");
    expect(await city.database.rectificationIssue.count({ where: { planId: id } })).toBe(3);
    expect((await city.as("clerk", "PATCH", `/plans/${id}`, { body: { revision: 1, title: "x" } })).body.code).toBe("PLAN_NOT_DRAFT");

    const view = (await city.as("clerk", "GET", `/plans/${id}`)).body;
    expect(view).toMatchObject({ status: "started", progress: { started: 3, total: 3 }, preview: null, questions: null });
    const issues = await city.database.rectificationIssue.findMany({ where: { planId: id }, orderBy: { planItem: "asc" } });
    expect(issues.map(({ dueOn, deadlineKind, status }) => [dueOn, deadlineKind, status])).toEqual([
      [`${YEAR - 1}-12-31`, "fixed", "assigned"],
      [`${YEAR + 1}-09-30`, "fixed", "assigned"],
      [immediateFrom(TODAY), "immediate_ongoing", "assigned"],
    ]);
    const assigned = await city.database.rectificationAssignment.findMany({
      where: { issueId: issues[1]?.id ?? "" },
      orderBy: { assignmentId: "asc" },
    });
    expect(assigned.map(({ organizationId, role }) => `${organizationId} ${role}`).toSorted()).toEqual([
      "yz-government lead",
      "yz-nanping cooperating",
      "yz-qingxi cooperating",
    ]);
    const [third] = await city.database.rectificationAssignment.findMany({ where: { issueId: issues[2]?.id ?? "" } });
    expect(third).toMatchObject({ organizationId: "yz-health", role: "lead" });
  });

  it("enters items as they stand, without mails for them, and gives a past date a new one with its reason", async () => {
    const id = await givenPlan();
    const request = {
      pastDue: { items: { "1": { newDate: `${YEAR + 1}-06-30`, reason: "市政府同意顺延" } } },
      items: {
        "2": { entry: "done", source: "原整改台账", on: TODAY },
        "3": { entry: "running", source: "原整改台账", progress: "自查过半" },
      },
      confirmInferredRoles: true,
    };
    const answer = await start(id, request);
    expect(answer.status).toBe(200);
    const issues = await city.database.rectificationIssue.findMany({ where: { planId: id }, orderBy: { planItem: "asc" } });
    expect(issues.map(({ status, dueOn }) => [status, dueOn])).toEqual([
      ["assigned", `${YEAR + 1}-06-30`],
      ["closed", `${YEAR + 1}-09-30`],
      ["in_progress", immediateFrom(TODAY)],
    ]);
    const mails = await city.database.outboxMail.findMany({ where: { matterId: { in: issues.map(({ matterId }) => matterId) } } });
    expect(new Set(mails.map(({ matterId }) => matterId))).toEqual(new Set([issues[0]?.matterId]));
    expect((await start(id, request)).body.issues).toEqual(answer.body.issues);
    expect((await start(id, keep)).body.code).toBe("PLAN_START_DIFFERS");
  });
});

describe("a long plan", () => {
  it("starts in chunks; callers that ask again while it does get its progress, and in the end every issue", async () => {
    const items = Array.from({ length: 60 }, (_, index) => {
      const number = index + 1;
      return `${number}.第${number}个问题尚未解决。\n责任单位：市卫生健康委牵头\n整改措施：\n（1）落实整改。\n完成时限：${YEAR + 1}年9月底。\n`;
    });
    const id = await givenPlan(`云州市整改方案\n\n${items.join("")}`);
    let answer = await start(id);
    for (let calls = 1; answer.status === 202 && calls < 5; calls += 1) answer = await start(id);
    expect(answer.status).toBe(200);
    expect(answer.body.progress).toEqual({ started: 60, total: 60 });
    expect(new Set(answer.body.issues.map((issue: { id: string }) => issue.id)).size).toBe(60);
    expect(answer.body.issues.map((issue: { place: number }) => issue.place)).toEqual(items.map((_, index) => index + 1));
  }, 120_000);
});

describe("withdrawing a plan", () => {
  const withdraw = (id: string, who: Who = "clerk"): Promise<Answered> =>
    city.as(who, "POST", `/plans/${id}/withdraw`, { body: { reason: "误将征求意见稿导入" } });

  it("ends every issue while nothing was built on it, however often it is called", async () => {
    const id = await givenPlan();
    expect((await withdraw(id)).body.code).toBe("PLAN_NOT_STARTED");
    await start(id, keep);
    const answer = await withdraw(id);
    expect([answer.status, answer.body.status, answer.body.issues.length]).toEqual([200, "withdrawn", 3]);
    expect(await city.database.rectificationIssue.count({ where: { planId: id, status: "withdrawn" } })).toBe(3);
    expect((await withdraw(id)).status).toBe(200);
    expect((await start(id, keep)).body.issues).toHaveLength(3);
    expect((await city.as("clerk", "GET", `/plans/${id}`)).body.status).toBe("withdrawn");
  });

  it("is refused, and withdraws nothing, once somebody has acted on an issue", async () => {
    const id = await givenPlan();
    const { issues } = (await start(id, keep)).body;
    const acknowledged = await city.as("health", "POST", `/issues/${issues[2].id}/acknowledge`, { body: {} });
    expect(acknowledged.status).toBe(200);
    expect((await withdraw(id)).body).toMatchObject({ code: "PLAN_BUILT_UPON", numbers: [3] });
    expect(await city.database.rectificationIssue.count({ where: { planId: id, status: "withdrawn" } })).toBe(0);
  });
});

describe("the jurisdiction's own rules", () => {
  it("set the budget of 立行立改 for plans that start after them", async () => {
    await city.database.policyVersion.create({
      data: {
        jurisdictionId: CITY,
        process: "rectification",
        version: 1,
        citation: "云州市整改工作规程第8条",
        note: "测试",
        policy: (await city.as("clerk", "GET", "/policies/rectification")).body.policy,
      },
    });
    const policy = { ...(await city.as("clerk", "GET", "/policies/rectification")).body.policy, immediateWorkingDays: 5 };
    await city.as("system", "PUT", "/policies/rectification", { body: { policy, citation: "云州市整改工作规程第9条", note: "缩短" } });
    const id = await givenPlan();
    await start(id, keep);
    const issue = await city.database.rectificationIssue.findFirstOrThrow({ where: { planId: id, planItem: 3 } });
    expect(issue.dueOn).toBe(immediateFrom(TODAY, 5));
  });
});
