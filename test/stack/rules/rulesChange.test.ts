import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, shanghaiDate, weekday } from "../../../domain/calendar/calendarDay.ts";
import { isWorkingDay } from "../../../domain/calendar/workingDays.ts";
import { rulesInForce } from "../../../platform/registry/rulesInForce.ts";
import type { ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, COUNTY, startApiCity } from "../../support/apiCity.ts";

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity({ temporal: true });
}, 60_000);
afterAll(() => city.close());

const ISSUES = 8;

/** A working day about a week ahead, as the calendar in force has it. */
async function workingDayAhead(after = 6): Promise<string> {
  const { calendar } = await rulesInForce(city.database, CITY, "rectification");
  for (let date = addDays(shanghaiDate(new Date().toISOString()), after); ; date = addDays(date, 1))
    if (isWorkingDay(calendar, date) && weekday(date) % 6 !== 0) return date;
}

async function givenIssue(title: string, who: Who = "clerk", organizationId = "yz-health"): Promise<string> {
  const body = {
    title,
    description: "至今没有建立台账。",
    units: [{ organizationId, role: "lead" }],
    measures: [{ text: "建立台账，逐项销号。" }],
    deadline: { kind: "immediate" },
  };
  const { status, body: made } = await city.as(who, "POST", "/issues", { body });
  expect([status, made.code]).toEqual([201, undefined]);
  return String(made.id);
}

/** As far as these tests look at what lists answer. */
interface Item {
  issue: { id: string; title: string };
  key: string;
  at: string;
  title: string;
  why: string;
  text: string;
  changeText: string;
  before: { at: string; text: string; why: string } | null;
  after: { at: string; text: string; why: string; notices: { to: string; template: string }[] } | null;
  organizations: { id: string }[];
  notices: { to: string; template: string }[];
}

async function whenDone(path: string, who: Who = "system"): Promise<ReturnType<typeof JSON.parse>> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await city.as(who, "GET", path);
    if (body.status === "done" || body.status === "finished") return body;
    await delay(100);
  }
  throw new Error(`${path} does not come to an end`);
}

async function everyPage(path: string, who: Who, limit = 5): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ""; ;) {
    const { body } = await city.as(who, "GET", `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor}`);
    items.push(...body.items);
    if (body.nextCursor === null) return items;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

const stepsOf = (id: string) =>
  city.database.matterStep.findMany({ where: { matterId: { endsWith: `/${id}` }, command: "applyRules" }, orderBy: { version: "asc" } });

describe("a correction of the calendar", () => {
  let issues: string[];
  let countyIssue: string;
  let day: string;

  beforeAll(async () => {
    issues = [];
    for (let number = 1; number <= ISSUES; number += 1) issues.push(await givenIssue(`第${number}号台账不全`));
    countyIssue = await givenIssue("县里的台账不全", "countyClerk", "qx-health");
    day = await workingDayAhead();
  }, 60_000);

  const exceptions = (): object => ({ off: [{ date: day, name: "地方节日" }], on: [], citation: "云州市人民政府通告" });

  it("shows beforehand which deadlines it would move, from when to when and why, and changes nothing", async () => {
    const steps = await city.database.matterStep.count();
    const year = day.slice(0, 4);
    expect((await city.as("health", "POST", "/calendar/preview", { body: { year, exceptions: exceptions() } })).status).toBe(403);
    const asked = await city.as("clerk", "POST", "/calendar/preview", { body: { year, exceptions: exceptions() } });
    expect(asked.status).toBe(202);
    const preview = await whenDone(`/rules-previews/${asked.body.id}`, "clerk");
    expect(preview).toMatchObject({ total: ISSUES + 1, done: ISSUES + 1, affected: ISSUES + 1 });
    expect(preview.byKind).toContainEqual({ rule: "overdue", ruleText: "整改时限", moved: ISSUES, added: 0, removed: 0 });
    expect(preview.byOrganization.map((one: { organization: { name: string } }) => one.organization.name)).toEqual([
      "云州市卫生健康委员会",
    ]);
    expect(preview.byJurisdiction.map((one: { jurisdictionId: string }) => one.jurisdictionId).toSorted()).toEqual(
      [COUNTY, CITY].toSorted(),
    );

    const moves = await everyPage(`/rules-previews/${asked.body.id}/entries?kind=overdue`, "clerk");
    expect(moves).toHaveLength(ISSUES);
    expect(new Set(moves.map((move) => move.issue.id))).toEqual(new Set(issues));
    for (const move of moves) {
      expect(String(move.after?.at) > String(move.before?.at)).toBe(true);
      expect(move.after?.why).toContain("整改时限为");
      expect(move.after?.notices).toEqual([{ to: "协调办", template: "overdue" }]);
      expect(move.issue.title).toMatch(/^第\d+号台账不全$/u);
    }
    const administrator = await city.as("system", "GET", `/rules-previews/${asked.body.id}/entries?limit=1`);
    expect(administrator.body.items[0].issue.title).toBeNull();
    expect((await city.as("countyClerk", "GET", `/rules-previews/${asked.body.id}`)).status).toBe(404);
    expect(await city.database.matterStep.count()).toBe(steps);
  }, 60_000);

  it("reaches every open matter once when it is put in force, the county's that inherits too, and each tells what moved", async () => {
    const year = day.slice(0, 4);
    const put = await city.as("system", "PUT", `/calendar/${year}/exceptions`, {
      body: { exceptions: exceptions(), note: "地方节日放假", basedOn: 0 },
    });
    expect([put.status, put.body.code]).toEqual([200, undefined]);
    expect(put.body.own.exceptions[year]).toEqual(exceptions());
    const change = await whenDone(`/rules-changes/${put.body.rulesChangeId}`);
    expect(change).toMatchObject({ kind: "calendar", total: ISSUES + 1, done: ISSUES + 1, moved: ISSUES + 1, failed: 0 });
    for (const id of [...issues, countyIssue]) expect(await stepsOf(id)).toHaveLength(1);
    const { calendar } = await rulesInForce(city.database, COUNTY, "rectification");
    expect(isWorkingDay(calendar, day)).toBe(false);
    expect((await city.as("countyClerk", "GET", "/calendar")).body).toMatchObject({
      version: 0,
      inheritedFrom: { jurisdictionId: CITY, version: 1 },
    });

    const { body } = await city.as("clerk", "GET", `/issues/${issues[0]}/timeline`);
    const sentence = body.items.flatMap((item: { command: string; sentences: string[] }) =>
      item.command === "applyRules" ? item.sentences : [],
    );
    expect(sentence).toHaveLength(1);
    expect(sentence[0]).toMatch(/地方节日放假。.*整改时限由\d{4}年.*改为\d{4}年/u);

    // The county reads which office of the city's did it, and nothing of its people.
    const inCounty = await city.as("countyClerk", "GET", `/issues/${countyIssue}/timeline`);
    const applied = inCounty.body.items.find((item: { command: string }) => item.command === "applyRules");
    expect(applied.by).toMatchObject({ text: "云州市综合监管协调机制办公室", person: null });

    const matters = await everyPage(`/rules-changes/${change.id}/matters?outcome=moved`, "clerk");
    expect(matters.map((matter) => matter.issue.id).toSorted()).toEqual(issues.toSorted());
    expect(matters[0]?.text).toContain("整改时限由");
    // The same again changes nothing, and a new issue is under the new rules already.
    const again = await city.as("system", "PUT", `/calendar/${year}/exceptions`, { body: { exceptions: exceptions(), note: "再录一次" } });
    expect(again.body).toMatchObject({ version: 1, rulesChangeId: null });
    const late = await givenIssue("后来的问题");
    const all = await city.as("system", "POST", "/rules-changes", { body: { reason: "核对" } });
    const checked = await whenDone(`/rules-changes/${all.body.id}`);
    expect(checked).toMatchObject({ total: ISSUES + 2, done: ISSUES + 2, failed: 0 });
    expect(await stepsOf(late)).toHaveLength(0);
    expect(await stepsOf(String(issues[1]))).toHaveLength(1);
  }, 90_000);

  it("is paused and resumed, and what had to wait is done then", async () => {
    const held = await city.database.rulesChange.create({
      data: { id: "held", jurisdictionId: CITY, kind: "calendar", reason: "先停一停", status: "paused", actor: {} },
    });
    expect((await city.as("clerk", "POST", `/rules-changes/${held.id}/pause`)).status).toBe(403);
    expect((await city.as("system", "POST", `/rules-changes/${held.id}/pause`)).body.status).toBe("paused");
    expect((await city.as("countySystem", "POST", `/rules-changes/${held.id}/resume`)).status).toBe(404);
    expect((await city.as("system", "POST", `/rules-changes/${held.id}/resume`)).status).toBe(200);
    expect(await whenDone(`/rules-changes/${held.id}`)).toMatchObject({ done: 0, failed: 0 });
    expect((await city.as("system", "POST", `/rules-changes/${held.id}/resume`)).body.code).toBe("RULES_CHANGE_FINISHED");
  }, 60_000);
});

describe("a change of policy", () => {
  it("says what would be sent to whom until a day, before it is switched on", async () => {
    const { body: current } = await city.as("clerk", "GET", "/policies/rectification");
    const policy = { ...current.policy, dueReminderWorkingDays: [5], reminderHour: 15 };
    const until = addDays(shanghaiDate(new Date().toISOString()), 30);
    const mails = await city.database.outboxMail.count();
    const asked = await city.as("leader", "POST", "/policies/rectification/preview", { body: { policy, until } });
    expect([asked.status, asked.body.code]).toEqual([202, undefined]);
    const preview = await whenDone(`/rules-previews/${asked.body.id}`, "leader");
    const reminders = preview.byKind.find((one: { rule: string }) => one.rule === "due_reminder");
    expect(reminders.added).toBeGreaterThan(0);
    expect(reminders.removed).toBeGreaterThan(0);
    const added = await everyPage(
      `/rules-previews/${asked.body.id}/entries?kind=due_reminder&change=added&organizationId=yz-health`,
      "leader",
    );
    expect(added.length).toBe(reminders.added);
    expect(added[0]).toMatchObject({
      before: null,
      changeText: "新增",
      after: { notices: [{ to: "云州市卫生健康委员会", template: "due_reminder" }] },
    });
    expect(added[0]?.after?.text).toMatch(/15时$/u);
    expect(await city.database.outboxMail.count()).toBe(mails);
  }, 60_000);

  it("may be for new issues only, and is handed to the others when that is asked for", async () => {
    const { body: current } = await city.as("clerk", "GET", "/policies/rectification");
    const id = await givenIssue("按旧规则启动");
    const policy = { ...current.policy, reminderHour: 10 };
    const put = await city.as("system", "PUT", "/policies/rectification", {
      body: { policy, citation: "云州市整改工作规程第9条", note: "改钟点", applyTo: "new" },
    });
    expect(put.body).toMatchObject({ version: 1, rulesChangeId: null });
    expect(await stepsOf(id)).toHaveLength(0);
    const next = await city.as("system", "PUT", "/policies/rectification", {
      body: { policy: { ...policy, reminderHour: 11 }, citation: "云州市整改工作规程第9条", note: "再改钟点" },
    });
    const change = await whenDone(`/rules-changes/${next.body.rulesChangeId}`);
    expect(change.failed).toBe(0);
    expect(await stepsOf(id)).toHaveLength(1);
    const row = await city.database.matter.findFirstOrThrow({ where: { id: { endsWith: `/${id}` } } });
    expect(row.policyVersion).toBe(2);
    const { body } = await city.as("clerk", "GET", `/issues/${id}/agenda`);
    expect(body.entries.some((entry: { at: string }) => entry.at.slice(11, 13) === "03")).toBe(true);
  }, 60_000);
});

describe("the whole office's agenda", () => {
  it("goes on in order over its pages, each entry once, with what follows from what", async () => {
    const until = addDays(shanghaiDate(new Date().toISOString()), 30);
    const whole = await everyPage(`/agenda?until=${until}`, "clerk", 200);
    const paged = await everyPage(`/agenda?until=${until}`, "clerk", 23);
    expect(paged.map(({ issue, key }) => `${issue.id} ${key}`)).toEqual(whole.map(({ issue, key }) => `${issue.id} ${key}`));
    // A page that is asked for twice has to be worked out from the beginning the second time, and is the same.
    const { body: first } = await city.as("clerk", "GET", `/agenda?until=${until}&limit=7`);
    const second = `/agenda?until=${until}&limit=7&cursor=${first.nextCursor}`;
    for (const turn of ["kept", "anew"]) {
      const { body }: { body: { items: Item[] } } = await city.as("clerk", "GET", second);
      expect([turn, ...body.items.map(({ key }) => key)]).toEqual([turn, ...whole.slice(7, 14).map(({ key }) => key)]);
    }
    const moments = whole.map(({ at }) => at);
    expect(moments).toEqual(moments.toSorted());
    expect(new Set(whole.map(({ issue, key }) => `${issue.id} ${key}`)).size).toBe(whole.length);
    expect(whole.every(({ why, title }) => why !== "" && title !== "")).toBe(true);
    const overdue = await everyPage(`/agenda?until=${until}&kind=overdue`, "clerk");
    expect(overdue.length).toBeGreaterThanOrEqual(ISSUES);
    expect(overdue[0]?.notices).toContainEqual({ to: "协调办", template: "overdue" });
  }, 60_000);

  it("shows a department its own alone", async () => {
    const until = addDays(shanghaiDate(new Date().toISOString()), 30);
    const own = await everyPage(`/agenda?until=${until}`, "health", 200);
    expect(own.length).toBeGreaterThan(0);
    for (const entry of own) expect(entry.organizations.map((one: { id: string }) => one.id)).toContain("yz-health");
    expect(await everyPage(`/agenda?until=${until}`, "market", 200)).toEqual([]);
    expect(await everyPage(`/agenda?until=${until}&organizationId=yz-health`, "market", 200)).toEqual([]);
    expect(await everyPage(`/agenda?until=${until}&organizationId=yz-market`, "clerk", 200)).toEqual([]);
    const county = await everyPage(`/agenda?until=${until}`, "countyClerk", 200);
    expect(new Set(county.map(({ issue }) => issue.title))).toEqual(new Set(["县里的台账不全"]));
  }, 60_000);
});
