import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { TellerRequest } from "../../support/failureTellerProcess.ts";
import { startKillable } from "../../support/killable.ts";
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

async function eventually<T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const endAt = performance.now() + 40_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > endAt) throw new Error(`not in time: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What earlier tests have left is sent, so that a fault meets the mail that it is meant for. */
async function drained(): Promise<void> {
  given.dispatcher();
  await given.outbox.until((rows) => rows.every(({ state }) => !["queued", "sending", "transmitting"].includes(state)));
  await given.rest();
}

/** What earlier tests have left is told, so that a teller takes up just what it is meant for. */
async function allTold(): Promise<void> {
  given.teller();
  await eventually(
    () => given.city.database.mailFailure.count({ where: { tell: "waiting" } }),
    (waiting) => waiting === 0,
  );
  await given.rest();
}

const sentences = async (issueId: string): Promise<string[]> => {
  const { body } = await given.city.as("clerk", "GET", `/issues/${issueId}/timeline`);
  const { items }: { items: { sentences: string[] }[] } = body;
  return items.flatMap((entry) => entry.sentences);
};
const toldOf = (issueId: string, count: number): Promise<string[]> =>
  eventually(
    async () => (await sentences(issueId)).filter((sentence) => sentence.includes("已列入协调办待办")),
    (found) => found.length >= count,
  );
const refuseMarket = (): void => {
  given.server.behave = ({ to }) =>
    to[0] === "market@yunzhou.example" ? { at: "rcpt", reply: 550, text: "5.1.1 no such user" } : { at: "accept" };
};

describe("a notice that does not arrive", () => {
  it("is in the matter's own timeline and a task of the office, until the address is corrected or somebody dismisses it", async () => {
    refuseMarket();
    const issueId = await given.givenIssue("通知被拒收");
    given.dispatcher();
    given.teller();
    expect(await toldOf(issueId, 2)).toEqual(
      expect.arrayContaining([
        "致云州市市场监督管理局的“交办”通知被对方邮件服务器拒收，已列入协调办待办。",
        "致云州市医疗保障局的“交办”通知没有可用的收件人邮箱，已列入协调办待办。",
      ]),
    );
    expect(await given.tasksOf(issueId)).toEqual(["mail_failed", "mail_undeliverable"]);
    // The matter goes on as before, and says nothing personal.
    const { body: steps } = await given.city.as("clerk", "GET", `/issues/${issueId}/timeline`);
    expect(JSON.stringify(steps)).not.toContain("@");
    expect((await given.city.as("market", "POST", `/issues/${issueId}/acknowledge`, { body: {} })).status).toBe(200);

    const failed = await given.mailOf(issueId, (mail) => mail.state === "failed");
    expect(failed).toMatchObject({
      title: "交办",
      stateText: "发送失败",
      failure: { kind: "permanent", code: "5.1.1" },
      address: "market@yunzhou.example",
    });
    const before = given.server.received.length;
    const { body: person } = await given.city.as("clerk", "GET", "/people/market");
    const corrected = await given.city.as("clerk", "PATCH", "/people/market", {
      body: { email: "new-market@yunzhou.example", version: person.version },
    });
    expect(corrected.status).toBe(200);
    await eventually(
      () => given.mailsOf(issueId),
      (mails) => mails.some((mail) => mail.id === failed.id && mail.state === "sent"),
    );
    expect(given.server.received.slice(before).map(({ to }) => to)).toEqual([["new-market@yunzhou.example"]]);
    expect(given.server.received.at(-1)?.messageId).toBe(`<${failed.id}.r1@liandu.example>`);
    expect(await given.tasksOf(issueId)).toEqual(["mail_undeliverable"]);

    const unreachable = await given.mailOf(issueId, (mail) => mail.state === "undeliverable");
    const nobody = await given.city.as("clerk", "POST", `/mails/${unreachable.id}/resend`, { body: {} });
    expect([nobody.status, nobody.body.code]).toEqual([409, "MAIL_NO_ADDRESS"]);
    const dismissed = await given.city.as("leader", "POST", `/mails/${unreachable.id}/dismiss`, { body: { reason: "已电话告知。" } });
    expect(dismissed.body.failures).toMatchObject([
      { kind: "undeliverable", told: "told", resolution: "dismissed", reason: "已电话告知。" },
    ]);
    expect(await given.tasksOf(issueId)).toEqual([]);
    const again = await given.city.as("clerk", "POST", `/mails/${unreachable.id}/dismiss`, { body: { reason: "再关一次" } });
    expect([again.status, again.body.code]).toEqual([409, "NOTHING_TO_DISMISS"]);
    const records = await given.city.database.auditEntry.findMany({ where: { target: { startsWith: "mails/" } }, orderBy: { id: "asc" } });
    expect(records.filter(({ outcome }) => outcome === "done").map(({ action, personId }) => [action, personId])).toEqual([
      ["mail.resend", "clerk"],
      ["mail.dismiss", "leader"],
    ]);
    await given.city.database.person.update({ where: { id: "market" }, data: { email: "market@yunzhou.example" } });
  });

  it("reaches its matter after an outage, once, though the answer was lost on the way", async () => {
    const issueId = await given.givenIssue("流程服务中断");
    let tries = 0;
    const { city } = given;
    given.teller({
      tell: async ({ matterId, command, key }) => {
        tries += 1;
        if (tries <= 2) throw Object.assign(new Error("down"), { code: "ECONNREFUSED" });
        const [process = "", jurisdictionId = "", id = ""] = matterId.split("/");
        await city.matters.send({
          process,
          jurisdictionId,
          id,
          command,
          actor: { rule: "mail_delivery", via: "rule" },
          idempotencyKey: key,
          onlyWhileOpen: true,
        });
        if (tries <= 4) throw new Error("the answer was lost");
      },
    });
    const mail = await given.mailOf(issueId, (one) => one.state === "undeliverable");
    const failure = await eventually(
      () => city.database.mailFailure.findFirst({ where: { mailId: mail.id } }),
      (found) => found?.tell === "told",
    );
    expect(failure?.tellAttempts).toBe(5);
    expect((await sentences(issueId)).filter((sentence) => sentence.includes("没有可用的收件人邮箱"))).toHaveLength(1);
  });

  it.each(["claimed", "told"] as const)("reaches its matter once, though its teller is killed with it %s", async (stopAt) => {
    await allTold();
    const issueId = await given.givenIssue(`告知中断（${stopAt}）`);
    const { temporal } = given.city;
    if (temporal === undefined) throw new Error("no Temporal");
    const request: TellerRequest = { databaseUrl: given.city.databaseUrl, temporal, stopAt, leaseMs: 500 };
    const killed = startKillable("failureTellerProcess.ts", request);
    try {
      await killed.said(1);
    } finally {
      await killed.kill();
    }
    const told = async (): Promise<string[]> => (await sentences(issueId)).filter((sentence) => sentence.includes("已列入协调办待办"));
    expect(await told()).toHaveLength(stopAt === "told" ? 1 : 0);
    given.teller();
    const mail = await given.mailOf(issueId, (one) => one.state === "undeliverable");
    const failure = await eventually(
      () => given.city.database.mailFailure.findFirst({ where: { mailId: mail.id } }),
      (found) => found?.tell === "told",
    );
    expect(failure?.tellAttempts).toBe(2);
    expect(await told()).toEqual(["致云州市医疗保障局的“交办”通知没有可用的收件人邮箱，已列入协调办待办。"]);
    const steps = { matterId: { endsWith: issueId }, command: "noticeFailed" };
    expect(await given.city.database.matterStep.count({ where: steps })).toBe(1);
  });

  it("of a matter that has ended opens nothing again, and is a task all the same", async () => {
    const issueId = await given.givenIssue("已经办结");
    await given.city.database.matter.updateMany({ where: { id: { endsWith: issueId } }, data: { endedAt: new Date() } });
    given.teller();
    await eventually(
      async () => (await given.mailsOf(issueId)).map((mail) => mail.failure?.told ?? null),
      (told) => told.includes("ended"),
    );
    expect((await sentences(issueId)).filter((sentence) => sentence.includes("已列入协调办待办"))).toEqual([]);
    expect(await given.tasksOf(issueId)).toContain("mail_undeliverable");
  });

  it("may have arrived: held, it waits for the office, whose copy keeps the Message-ID", async () => {
    await drained();
    given.server.behave = ({ to }) => (to[0]?.endsWith("market@yunzhou.example") ? { at: "drop", stored: true } : { at: "accept" });
    const issueId = await given.givenIssue("送达不明");
    given.dispatcher({ ambiguous: "hold" });
    await eventually(
      () => given.mailsOf(issueId),
      (mails) => mails.some((mail) => mail.state === "ambiguous"),
    );
    const doubted = await given.mailOf(issueId, (mail) => mail.state === "ambiguous");
    expect(await given.tasksOf(issueId)).toContain("mail_ambiguous");
    given.server.behave = () => ({ at: "accept" });
    const resent = await given.city.as("clerk", "POST", `/mails/${doubted.id}/resend`, { body: {} });
    expect(resent.status).toBe(200);
    await eventually(
      () => given.mailsOf(issueId),
      (mails) => mails.some((mail) => mail.id === doubted.id && mail.state === "sent"),
    );
    const copies = given.server.received.filter(({ messageId }) => messageId.includes(doubted.id));
    expect(copies.map(({ messageId }) => messageId)).toEqual([`<${doubted.id}@liandu.example>`, `<${doubted.id}@liandu.example>`]);
    expect(await given.tasksOf(issueId)).not.toContain("mail_ambiguous");
  });

  it("is followed by nothing when it was sent again by the dispatcher and arrived", async () => {
    await drained();
    let first = true;
    given.server.behave = ({ to }) => {
      if (!to[0]?.endsWith("market@yunzhou.example") || !first) return { at: "accept" };
      first = false;
      return { at: "drop", stored: false };
    };
    const issueId = await given.givenIssue("自动再发");
    given.dispatcher();
    await eventually(
      () => given.mailsOf(issueId),
      (mails) => mails.some((mail) => mail.state === "sent"),
    );
    expect(await given.tasksOf(issueId)).toEqual(["mail_undeliverable"]);
    const { body } = await given.city.as("clerk", "GET", `/mails?issueId=${issueId}&state=sent`);
    const { body: detail } = await given.city.as("clerk", "GET", `/mails/${body.items[0].id}`);
    expect(detail.failures).toMatchObject([{ kind: "ambiguous", resolution: "arrived", told: "silent" }]);
  });
});

describe("an assignment that nobody signs for", () => {
  it("is a task of the office once its last reminder has gone, and not before", async () => {
    const issueId = await given.givenIssue("一直没有签收");
    const where = { issueId, organizationId: "yz-market" };
    await given.city.database.rectificationAssignment.updateMany({ where, data: { acknowledgeDueOn: "2026-01-05" } });
    expect(await given.tasksOf(issueId)).not.toContain("acknowledgement_missing");
    const assignment = await given.city.database.rectificationAssignment.findFirstOrThrow({ where });
    const matter = await given.city.database.matter.findFirstOrThrow({ where: { id: { endsWith: issueId } } });
    const keys = Array.from({ length: 10 }, (_, after) => `acknowledge:${assignment.assignmentId}:2026-01-01:${after}`);
    await given.outbox.pool.query("update matter set snapshot = jsonb_set(snapshot, '{state,done}', $2) where id = $1", [
      matter.id,
      JSON.stringify(keys),
    ]);
    expect(await given.tasksOf(issueId)).toContain("acknowledgement_missing");
    expect((await given.city.as("market", "GET", "/tasks?limit=200")).body.items.map((task: { kind: string }) => task.kind)).not.toContain(
      "acknowledgement_missing",
    );
  });
});

describe("who may see and settle mails", () => {
  it("the office and, reading, the auditor; of another jurisdiction nobody knows", async () => {
    const issueId = await given.givenIssue("谁能看");
    const mail = await given.mailOf(issueId, () => true);
    const status = async (who: Parameters<MailCity["city"]["as"]>[0], method: string, route: string, body?: object): Promise<number> =>
      (await given.city.as(who, method, route, body === undefined ? {} : { body })).status;
    expect(await status("auditor", "GET", `/mails/${mail.id}`)).toBe(200);
    expect(await status("auditor", "POST", `/mails/${mail.id}/resend`, {})).toBe(403);
    expect(await status("market", "GET", "/mails")).toBe(403);
    expect(await status("pretender", "GET", `/mails/${mail.id}`)).toBe(403);
    expect(await status("pretender", "POST", `/mails/${mail.id}/dismiss`, { reason: "不该成功" })).toBe(403);
    expect(await status("countyClerk", "GET", `/mails/${mail.id}`)).toBe(404);
    expect(await status("countyClerk", "POST", `/mails/${mail.id}/resend`, {})).toBe(404);
    expect((await given.city.as("countyClerk", "GET", "/mails")).body.items).toEqual([]);
  });

  it("page by page, with what a mail would look like and none of its links", async () => {
    const issueId = await given.givenIssue("预览");
    const first = await given.city.as("clerk", "GET", `/mails?issueId=${issueId}&limit=1`);
    const second = await given.city.as("clerk", "GET", `/mails?issueId=${issueId}&limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([1, 1, null]);
    expect(first.body.items[0].id).not.toBe(second.body.items[0].id);
    const { body } = await given.city.as("clerk", "GET", `/mails/${first.body.items[0].id}`);
    expect(body.preview.subject).toContain("预览");
    expect(body.preview.html).toContain(`/issues/${issueId}`);
    expect(body.preview.text).not.toContain("/l/");
    expect((await given.city.as("clerk", "GET", "/mails?failed=true&limit=200")).body.items.length).toBeGreaterThan(0);
  });

  it("to somebody of the same organization alone, and not while it is on its way", async () => {
    const issueId = await given.givenIssue("改发他人");
    const mail = await given.mailOf(issueId, (one) => one.person?.id === "market");
    const waiting = await given.city.as("clerk", "POST", `/mails/${mail.id}/resend`, { body: {} });
    expect([waiting.status, waiting.body.code]).toEqual([409, "MAIL_UNDER_WAY"]);
    given.dispatcher();
    await eventually(
      () => given.mailsOf(issueId),
      (mails) => mails.some((one) => one.id === mail.id && one.state === "sent"),
    );
    const stranger = await given.city.as("clerk", "POST", `/mails/${mail.id}/resend`, { body: { personId: "health" } });
    expect([stranger.status, stranger.body.code]).toEqual([422, "UNKNOWN_PERSON"]);
  });
});
