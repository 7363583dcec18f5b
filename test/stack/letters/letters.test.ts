import { once } from "node:events";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApp } from "../../../api/app.ts";
import { tokenHash } from "../../../api/core/authenticate.ts";
import { addMonths, atHour, endOfDay, shanghaiDate, yearOf } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import type { PersonActor } from "../../../domain/process/actor.ts";
import { readDocx } from "../../../platform/documents/readDocx.ts";
import { openDiskEvidenceStore } from "../../../platform/evidence/diskEvidenceStore.ts";
import { createLogger } from "../../../platform/logging.ts";
import * as city from "../../support/city.ts";
import { file, passed } from "../../support/rectification/given.ts";
import { MovingTime } from "../../support/rectification/movingTime.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

interface Answered {
  status: number;
  headers: Headers;
  bytes: Buffer;
  body: ReturnType<typeof JSON.parse>;
}

let time: MovingTime;
let server: Server;
let url: string;
const folder = temporaryFolder();
const unavailable = (): Promise<never> => Promise.reject(new Error("not in this test"));

const unreachable = (): never => {
  throw new Error("not in this test");
};

beforeAll(async () => {
  time = await MovingTime.start();
  await time.harness.startWorker();
  const { database, matters } = time.harness;
  await nameEverybody();
  const app = createApp({
    database,
    matters,
    planStarter: { start: unavailable },
    mailRenderer: { row: unavailable, sample: unreachable },
    rulesRunner: { wakeFanOut: unavailable, startPreview: unavailable },
    evidence: await openDiskEvidenceStore({ root: folder }),
    config: { host: "127.0.0.1", port: 0, commandTimeoutMs: 60_000, evidenceMaxBytes: 1_000 },
    log: createLogger({ level: "silent" }),
    clock: { now: () => new Date() },
  });
  server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/api/v1`;
}, 120_000);
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await time?.stop();
});

const people = [city.clerk, city.leader, city.healthOfficer, city.insuranceOfficer, city.marketOfficer, city.auditor];

async function nameEverybody(): Promise<void> {
  const { database } = time.harness;
  const { jurisdictionId } = city;
  await database.organization.update({ where: { id: city.office }, data: { name: "云州市综合监管协调机制办公室" } });
  await database.organization.update({ where: { id: city.insurance }, data: { name: "云州市医疗保障局" } });
  await database.organization.create({
    data: { id: "org-audit", jurisdictionId, name: "云州市审计局", kind: "department", level: "city" },
  });
  await database.textContent.create({ data: { jurisdictionId, sha256: city.textHash, content: "建立部门间信息通报制度。" } });
  for (const { personId: id, organizationId, roles } of people) {
    const entry = { jurisdictionId, organizationId, roles, name: `${id}同志` };
    await database.person.upsert({ where: { id }, create: { id, ...entry }, update: entry });
    await database.apiToken.create({ data: { id: `t-${id}`, jurisdictionId, personId: id, tokenHash: tokenHash(id), label: "测试" } });
  }
}

async function as({ personId }: PersonActor, method: "GET" | "POST", path: string, body?: unknown): Promise<Answered> {
  const headers = { authorization: `Bearer ${personId}`, "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/u.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, bytes, body: isJson ? JSON.parse(bytes.toString()) : bytes.toString() };
}

interface Listed {
  id: string;
  letterId: string;
  kind: string;
  number: string;
}
const documents = async (who: PersonActor, issue: string): Promise<Listed[]> => {
  const { items }: { items: Listed[] } = (await as(who, "GET", `/issues/${issue}/documents?limit=200`)).body;
  return items;
};
const docxText = (bytes: Buffer): string =>
  readDocx(bytes)
    .map((line) => [line.text, ...(line.cells ?? []).map((cell) => cell.text)].join("\n"))
    .join("\n");
const due = (on: string) => ({
  deadline: { kind: "fixed" as const, basis: { type: "date" as const, on }, extensions: [], suspensions: [] },
});

describe("letters through months of server time and over HTTP", () => {
  let late: string;
  let interview: Listed;
  const at = async (who: PersonActor, kind: string, issue = late): Promise<Listed> => {
    const found = (await documents(who, issue)).find((letter) => letter.kind === kind);
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  const numberIn = (symbol: string, number: number, year: number): string => `${symbol}〔${year}〕${number}号`;

  it("urges when the date is missed, supervises three working days later, and talks only at a leader's word with time and place", async () => {
    const calendar = await time.calendar();
    const dueOn = addWorkingDays(calendar, await time.today(), 5);
    late = await time.givenIssue(due(dueOn));
    const lateness = addWorkingDays(calendar, dueOn, 8);
    for (const officer of [city.healthOfficer, city.insuranceOfficer, city.marketOfficer])
      await time.send(late, officer, { type: "acknowledge" });
    await time.passesTo(endOfDay(lateness));
    await time.timedSteps(late, 12);
    const kinds = (await documents(city.insuranceOfficer, late)).map(({ kind }) => kind);
    expect(kinds).toEqual(["supervision_notice", "urging_letter", "assignment_letter"]);

    const organizationId = city.insurance;
    expect((await as(city.leader, "POST", `/issues/${late}/confirm-escalation`, { organizationId })).body.code).toBe("MEETING_MISSING");
    const meeting = { at: atHour(addWorkingDays(calendar, lateness, 3), 10), place: "市政务中心三楼会议室" };
    expect((await as(city.leader, "POST", `/issues/${late}/confirm-escalation`, { organizationId, meeting })).status).toBe(200);
    interview = await at(city.insuranceOfficer, "interview_notice");
    expect(interview.number).toBe(numberIn("综监约谈", 1, yearOf(await time.today())));

    const word = await as(city.insuranceOfficer, "GET", `/letters/${interview.id}.docx`);
    const name = `${interview.number} 关于第1号整改问题的约谈通知书.docx`;
    expect(word.headers.get("content-disposition")).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
    const text = docxText(word.bytes);
    expect(text).toContain("市政务中心三楼会议室");
    expect(text).toContain("10:00");
    expect(text).toContain("云州市医疗保障局：");
    expect(text).toContain("督办通知书（综监督办〔");
    expect((await as(city.insuranceOfficer, "GET", `/letters/${interview.id}.docx`)).bytes.equals(word.bytes)).toBe(true);
  }, 170_000);

  it("shows a letter to its addressee, the office and auditors; for everybody else it does not exist", async () => {
    for (const who of [city.insuranceOfficer, city.clerk, city.auditor])
      expect((await as(who, "GET", `/letters/${interview.id}.html`)).status).toBe(200);
    for (const ending of ["html", "docx"]) {
      expect((await as(city.marketOfficer, "GET", `/letters/${interview.id}.${ending}`)).status).toBe(404);
      expect((await as(city.clerk, "GET", `/letters/nothing-L1.${ending}`)).status).toBe(404);
    }
    const page = await as(city.insuranceOfficer, "GET", `/letters/${interview.id}.html`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.body).toContain("约谈通知书");
    const listed = (await as(city.marketOfficer, "GET", "/letters?limit=200")).body;
    expect(listed.items.every(({ addressee }: { addressee: { id: string } }) => addressee.id === city.market)).toBe(true);
    expect(listed.series).toBeNull();
  }, 60_000);

  it("is signed for and answered, and says so on its receipt", async () => {
    const { id, letterId } = interview;
    expect((await as(city.marketOfficer, "POST", `/issues/${late}/sign-receipt`, { letterId })).status).toBe(403);
    expect((await as(city.insuranceOfficer, "POST", `/issues/${late}/sign-receipt`, { letterId })).status).toBe(200);
    expect(
      (await as(city.insuranceOfficer, "POST", `/issues/${late}/reply-to-letter`, { letterId, text: "已排出完成时间表。" })).status,
    ).toBe(200);
    expect(await at(city.clerk, "interview_notice")).toMatchObject({
      receipt: { person: "p-insurance同志" },
      repliedAt: expect.any(String),
      replyOverdue: false,
      voidedAt: null,
    });
    expect(docxText((await as(city.clerk, "GET", `/letters/${id}.docx`)).bytes)).toContain("签收人\np-insurance同志");
  }, 60_000);

  it("lists, and lifts the listing when the verification passes, with its mail; the lifting takes the next number of its series", async () => {
    const organizationId = city.insurance;
    const listing = { organizationId, rung: "listing", reason: "约谈后仍无进展" };
    expect((await as(city.leader, "POST", `/issues/${late}/escalate`, listing)).status).toBe(200);
    const items = ["m1", "m2"].map((measureId) => ({ measureId, evidence: [file(measureId)] }));
    await time.send(late, city.healthOfficer, { type: "submitEvidence", items: items.slice(0, 1) });
    await time.send(late, city.insuranceOfficer, { type: "submitEvidence", items: items.slice(1) });
    for (const officer of [city.insuranceOfficer, city.marketOfficer]) await time.send(late, officer, { type: "signOff", outcome: "done" });
    await time.send(late, city.healthOfficer, { type: "requestVerification" });
    expect((await as(city.clerk, "POST", `/issues/${late}/verify`, { results: passed })).status).toBe(200);
    const lifted = await at(city.insuranceOfficer, "listing_lifted_notice");
    const year = yearOf(await time.today());
    expect([(await at(city.clerk, "listing_notice")).number, lifted.number]).toEqual([
      numberIn("综监挂牌", 1, year),
      numberIn("综监挂牌", 2, year),
    ]);
    expect(docxText((await as(city.clerk, "GET", `/letters/${lifted.id}.docx`)).bytes)).toContain(
      `我办以${numberIn("综监挂牌", 1, year)}文`,
    );
    expect(await time.mailed(late, "listing_lifted")).toEqual([city.insurance]);
  }, 60_000);

  it("stays, void, when its step is taken back, and its number is used up", async () => {
    const issue = await time.givenIssue({ ...due(addMonths(await time.today(), 6)), assignments: [] });
    const units = [{ organizationId: city.insurance, role: "lead" }];
    expect((await as(city.clerk, "POST", `/issues/${issue}/assign`, { units })).status).toBe(200);
    const first = await at(city.clerk, "assignment_letter", issue);
    expect((await as(city.clerk, "POST", `/issues/${issue}/retract`, { reason: "交办错误" })).status).toBe(200);
    expect(await at(city.clerk, "assignment_letter", issue)).toMatchObject({
      id: first.id,
      number: first.number,
      voidedAt: expect.any(String),
    });
    expect(docxText((await as(city.insuranceOfficer, "GET", `/letters/${first.id}.docx`)).bytes)).toContain("撤回作废");
    expect((await as(city.clerk, "POST", `/issues/${issue}/assign`, { units })).status).toBe(200);
    const [again] = await documents(city.clerk, issue);
    const number = (text: string): number => Number(/(\d+)号/u.exec(text)?.[1]);
    expect(number(again?.number ?? "")).toBe(number(first.number) + 1);
    expect((await as(city.insuranceOfficer, "POST", `/issues/${issue}/sign-receipt`, { letterId: first.letterId })).body.code).toBe(
      "UNKNOWN_LETTER",
    );
  }, 60_000);

  it("counts from 1 again in a new year, and the register shows every series without a gap", async () => {
    const year = yearOf(await time.today());
    await time.passesTo(atHour(`${year + 1}-01-05`, 10));
    await time.givenIssue(due(addMonths(shanghaiDate(await time.now()), 6)));
    const register = (await as(city.auditor, "GET", `/letters?year=${year + 1}&kind=assignment_letter`)).body;
    expect(register.items.map(({ number }: Listed) => number).toSorted()).toEqual(
      [1, 2, 3].map((each) => numberIn("综监交办", each, year + 1)),
    );
    const { series } = (await as(city.auditor, "GET", "/letters?limit=1")).body;
    expect(series.length).toBeGreaterThanOrEqual(6);
    for (const each of series) expect(each).toMatchObject({ issued: each.last, missing: [] });
    expect(series).toContainEqual(expect.objectContaining({ symbol: "综监交办", year, voided: 1 }));

    // The check is one: a letter that somebody removed past the product is missed.
    const { database } = time.harness;
    await database.letter.deleteMany({ where: { symbol: "综监交办", year: year + 1, number: 2 } });
    const { series: broken } = (await as(city.clerk, "GET", `/letters?year=${year + 1}`)).body;
    expect(broken).toContainEqual({ symbol: "综监交办", year: year + 1, last: 3, issued: 2, voided: 0, missing: [2] });
  }, 120_000);

  it("is listed page by page, each letter once", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Answered = await as(city.clerk, "GET", `/letters?limit=4${cursor === null ? "" : `&cursor=${cursor}`}`);
      seen.push(...page.body.items.map(({ id }: Listed) => id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await time.harness.database.letter.count());
  }, 60_000);
});
