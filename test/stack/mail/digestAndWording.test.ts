import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { recordBounce } from "../../../platform/mail/recordBounce.ts";
import { startMailCity, type MailCity } from "../../support/mailCity.ts";

let given: MailCity;

beforeAll(async () => {
  given = await startMailCity();
}, 60_000);
afterEach(async () => {
  given.server.behave = () => ({ at: "accept" });
  await given.rest();
});
afterAll(async () => {
  await given.close();
});

const toMarket = (): string[] =>
  given.server.received.filter(({ to }) => to[0] === "market@yunzhou.example").map(({ messageId }) => messageId);
const settled = (states: readonly string[]) => given.outbox.until((rows) => rows.every(({ state }) => states.includes(state)), 20_000);
const done = ["sent", "undeliverable", "in_digest", "bounced"];

async function prefers(body: object): Promise<void> {
  const { body: now } = await given.city.as("market", "GET", "/me/mail-preferences");
  const { status } = await given.city.as("market", "PUT", "/me/mail-preferences", { body: { ...body, version: now.version } });
  expect(status).toBe(200);
}

/** Two issues that were taken from the lead and given to another: the lead is told something that is not urgent, and the matters go on. */
async function givenTwoRemovals(): Promise<string[]> {
  const issueIds = [await given.givenIssue("甲"), await given.givenIssue("乙")];
  for (const issueId of issueIds) {
    const where = { issueId, organizationId: "yz-market" };
    const { assignmentId } = await given.city.database.rectificationAssignment.findFirstOrThrow({ where });
    const body = { assignmentId, organizationId: "yz-health", reason: "职责划转。" };
    const { status } = await given.city.as("clerk", "POST", `/issues/${issueId}/reassign`, { body });
    expect(status).toBe(200);
  }
  return issueIds;
}

const gatheredOf = (issueIds: string[]) =>
  given.city.database.outboxMail.findMany({
    where: { personId: "market", template: "assignment_removed", OR: issueIds.map((id) => ({ matterId: { endsWith: id } })) },
  });
const hourHasCome = () => given.outbox.pool.query("update outbox_mail set due_at = now() where state = 'gathered'");

describe("who wants a digest", () => {
  it("gets one mail of what is not urgent at its hour, and the urgent ones at once", async () => {
    await prefers({ mode: "daily", hour: 16 });
    const issueIds = await givenTwoRemovals();
    const waiting = await gatheredOf(issueIds);
    expect(waiting.map(({ state }) => state)).toEqual(["gathered", "gathered"]);
    for (const { dueAt, createdAt } of waiting) {
      expect(dueAt.toISOString()).toMatch(/T08:00:00\.000Z$/u);
      expect(dueAt.getTime()).toBeGreaterThan(createdAt.getTime() - 1_000);
    }
    // Three at once, so that each of them may see the same moment.
    for (let count = 0; count < 3; count += 1) given.dispatcher();
    await settled([...done, "gathered"]);
    expect(toMarket()).toHaveLength(2);

    await hourHasCome();
    await settled(done);
    const notices = await gatheredOf(issueIds);
    const [digestId = ""] = new Set(notices.map((notice) => notice.digestId ?? ""));
    expect(notices.map(({ state, digestId: id }) => [state, id])).toEqual([
      ["in_digest", digestId],
      ["in_digest", digestId],
    ]);
    expect(toMarket()).toHaveLength(3);
    expect(toMarket()[2]).toBe(`<${digestId}@liandu.example>`);
    const mail = (await given.server.parsed()).at(-1);
    expect(mail?.subject).toMatch(/^【联督·每日汇总】\d+月\d+日 2件：/u);
    for (const words of ["【责任调整】", "甲", "乙", `/issues/${issueIds[0]}`, `/issues/${issueIds[1]}`])
      expect(mail?.text).toContain(words);
    const { body } = await given.city.as("clerk", "GET", `/mails/${digestId}`);
    expect(body.notices.map(({ title }: { title: string }) => title)).toEqual(["责任调整", "责任调整"]);
    expect(body.preview.text).toContain("每日汇总");

    // It comes back: each of its matters is told, and each is a task, until the digest is sent again.
    await recordBounce(given.outbox.pool, { id: digestId, round: 0, code: "5.1.1" });
    const tasks = await Promise.all(issueIds.map((id) => given.tasksOf(id)));
    expect(tasks.map((kinds) => kinds.filter((kind) => kind === "mail_bounced"))).toEqual([["mail_bounced"], ["mail_bounced"]]);
    given.teller();
    for (const issueId of issueIds) {
      for (let tries = 0; ; tries += 1) {
        const { body: timeline } = await given.city.as("clerk", "GET", `/issues/${issueId}/timeline`);
        if (JSON.stringify(timeline).includes("“责任调整”通知发出后被退回")) break;
        if (tries > 200) throw new Error("not told");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    expect((await given.city.as("clerk", "POST", `/mails/${digestId}/resend`, { body: {} })).status).toBe(200);
    await settled(done);
    expect(toMarket()[3]).toBe(`<${digestId}.r1@liandu.example>`);
    expect((await given.tasksOf(issueIds[0] ?? "")).filter((kind) => kind === "mail_bounced")).toEqual([]);
  });

  it("gets a single notice as its own mail, and waiting ones at once after changing their mind", async () => {
    await prefers({ mode: "daily" });
    const [first = "", second = ""] = await givenTwoRemovals();
    given.dispatcher();
    await settled([...done, "gathered"]);
    const before = toMarket().length;
    await given.outbox.pool.query("update outbox_mail set due_at = now() where state = 'gathered' and matter_id like $1", [`%${first}`]);
    await given.outbox.until((rows) => rows.filter(({ state }) => state === "gathered").length === 1);
    await settled([...done, "gathered"]);
    expect(toMarket()).toHaveLength(before + 1);
    expect((await given.server.parsed()).at(-1)?.subject).toContain("【联督·责任调整】");
    await prefers({ mode: "immediate" });
    await settled(done);
    expect((await gatheredOf([second])).map(({ state }) => state)).toEqual(["sent"]);
  });

  it("and has left meanwhile is nobody: the office is told instead", async () => {
    await prefers({ mode: "daily" });
    const issueIds = await givenTwoRemovals();
    await given.city.database.person.update({ where: { id: "market" }, data: { active: false } });
    given.dispatcher();
    await hourHasCome();
    await settled(done);
    expect((await gatheredOf(issueIds)).map(({ state }) => state)).toEqual(["undeliverable", "undeliverable"]);
    await given.city.database.person.update({ where: { id: "market" }, data: { active: true } });
    expect(await given.tasksOf(issueIds[0] ?? "")).toContain("mail_undeliverable");
    await prefers({ mode: "immediate" });
  });

  it("chooses for themselves alone, and reads what never waits", async () => {
    const { body } = await given.city.as("health", "GET", "/me/mail-preferences");
    expect(body).toMatchObject({ mode: "immediate", hour: 9, version: 0 });
    expect(body.alwaysAtOnce).toContainEqual({ title: "交办", because: "期限由此开始计算，晚看一天就少一天" });
    const stale = await given.city.as("health", "PUT", "/me/mail-preferences", { body: { mode: "daily", hour: 8, version: 7 } });
    expect([stale.status, stale.body.code]).toEqual([412, "VERSION_CONFLICT"]);
    const wrong = await given.city.as("health", "PUT", "/me/mail-preferences", { body: { mode: "daily", hour: 24, version: 0 } });
    expect(wrong.status).toBe(400);
  });
});

describe("a template", () => {
  const put = (body: object) => given.city.as("clerk", "PUT", "/mail-templates/assignment", { body });
  const own = { subject: "【{协调办}】{通知类型}：{标题}", intro: "请{单位}办理。", closing: ["咨询电话：0000-0000000"] };

  it("is worded by the office, version by version, and so are the mails sent after it", async () => {
    const preview = await given.city.as("clerk", "POST", "/mail-templates/assignment/preview", { body: own });
    expect(preview.status).toBe(200);
    expect(preview.body.text).toContain("咨询电话：0000-0000000");
    expect((await given.city.as("clerk", "GET", "/mail-templates/assignment")).body).toMatchObject({
      version: 0,
      own: false,
      urgent: true,
    });
    expect((await put({ ...own, version: 0 })).body).toMatchObject({ version: 1, own: true, subject: own.subject });
    expect((await put({ ...own, version: 0 })).status).toBe(412);

    given.dispatcher();
    await given.givenIssue("措辞");
    await settled(done);
    const mail = (await given.server.parsed()).findLast(({ subject }) => subject?.includes("措辞"));
    expect(mail?.subject).toBe("【云州市综合监管协调机制办公室】交办：措辞");
    expect(mail?.text).toContain("请云州市市场监督管理局办理。");
    expect(mail?.text).toContain("签收期限：");

    const reset = await given.city.as("clerk", "POST", "/mail-templates/assignment/reset", { body: { version: 1 } });
    expect(reset.body).toMatchObject({ version: 2, own: false, subject: null });
    const { body } = await given.city.as("auditor", "GET", "/mail-templates");
    expect(body.items.find(({ template }: { template: string }) => template === "assignment")).toMatchObject({
      version: 2,
      changedBy: "clerk",
    });
    const records = await given.city.database.auditEntry.findMany({ where: { action: "mail-template.change" }, orderBy: { id: "asc" } });
    expect(records.map(({ detail }) => detail)).toEqual([
      { version: 1, own: ["subject", "intro", "closing"] },
      { version: 2, own: [] },
    ]);
  });

  it("with placeholders that nobody knows is refused, each named", async () => {
    const { status, body } = await put({ subject: "{标提}", intro: "{单位}{期线}", closing: ["{"], version: 2 });
    expect([status, body.code]).toEqual([400, "INVALID_INPUT"]);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(["subject", "intro", "closing.0"]);
    expect(body.errors[0].message).toMatch(/^不认识的占位符：\{标提\}。可用的有：/u);
    expect(body.errors[1].message).toContain("{期线}");
  });

  it("is not others' to word, and a code's or an unknown one's nobody's", async () => {
    const body = { subject: null, intro: "x", closing: [], version: 0 };
    expect((await given.city.as("market", "PUT", "/mail-templates/closing", { body })).status).toBe(403);
    expect((await given.city.as("pretender", "PUT", "/mail-templates/closing", { body })).status).toBe(403);
    expect((await given.city.as("clerk", "PUT", "/mail-templates/link_code", { body })).status).toBe(404);
    expect((await given.city.as("countyClerk", "GET", "/mail-templates/assignment")).body.version).toBe(0);
  });
});
