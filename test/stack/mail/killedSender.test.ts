import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createLogger } from "../../../platform/logging.ts";
import { createDispatcher, type Dispatcher } from "../../../platform/mail/dispatcher.ts";
import { smtpTransport } from "../../../platform/mail/smtpTransport.ts";
import { startKillable, type Killable } from "../../support/killable.ts";
import type { KillPoint, SenderRequest } from "../../support/mailSenderProcess.ts";
import { openOutbox, plainMail, type OutboxRow, type TestOutbox } from "../../support/outbox.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";
import { freshDatabase } from "../../support/stack.ts";

let databaseUrl: string;
let outbox: TestOutbox;
let server: TestSmtpServer;
let sender: Killable | undefined;
let successor: Dispatcher | undefined;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  outbox = openOutbox(databaseUrl);
});
afterAll(() => outbox.end());
beforeEach(async () => {
  await outbox.clear();
  server = await startSmtpServer();
});
afterEach(async () => {
  await sender?.kill();
  await successor?.stop();
  successor = undefined;
  await server.stop();
});

function startSender(stopAt: SenderRequest["stopAt"] = {}): Killable {
  const request: SenderRequest = { databaseUrl, smtpUrl: server.url, stopAt, leaseMs: 1_000 };
  return startKillable("mailSenderProcess.ts", request);
}

function startSuccessor(): void {
  successor = createDispatcher({
    databaseUrl,
    transport: smtpTransport({ url: server.url }),
    compose: (mail) => Promise.resolve(plainMail(mail)),
    from: "联督 <liandu@mail.example>",
    log: createLogger({ level: "silent" }),
    timing: { pollMs: 200, resendAfterMs: 0, leaseMs: 60_000, transmitLeaseMs: 60_000 },
  });
  successor.start();
}

const received = async (count: number): Promise<void> => {
  while (server.received.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
};
const copiesOf = (messageId: string): number => server.received.filter((mail) => mail.messageId === messageId).length;
const isDoubted = ({ lastError }: Pick<OutboxRow, "lastError">): boolean => lastError?.startsWith("ambiguous") ?? false;

/** Where the sender dies, how the row is left, and what the recipient gets in the end. */
const points: { stopAt: KillPoint | "unanswered"; left: string; copies: number; doubted: boolean }[] = [
  { stopAt: "composing", left: "sending", copies: 1, doubted: false },
  { stopAt: "accepted-by-server", left: "sending", copies: 1, doubted: false },
  { stopAt: "marked", left: "transmitting", copies: 1, doubted: true },
  // The server has the whole mail and has not answered, or its answer was not recorded: the one case of a second copy.
  { stopAt: "unanswered", left: "transmitting", copies: 2, doubted: true },
  { stopAt: "answered", left: "transmitting", copies: 2, doubted: true },
];

describe("a sender killed on the way", () => {
  it("leaves each mail to its successor: a second copy only where the server may have had the first, and no third", async () => {
    const ids = await outbox.queue(points.length);
    const mails = points.map((point, index) => ({
      ...point,
      messageId: `<${ids[index]}@mail.example>`,
      address: `${ids[index]}@dept.example`,
    }));
    const unanswered = mails.find(({ stopAt }) => stopAt === "unanswered")?.address;
    server.behave = ({ to }) => (to[0] === unanswered ? { at: "hang" } : { at: "accept" });
    sender = startSender(
      Object.fromEntries(mails.flatMap(({ messageId, stopAt }) => (stopAt === "unanswered" ? [] : [[messageId, stopAt]]))),
    );
    await Promise.all([sender.said(points.length - 1), received(2)]);
    await sender.kill();
    const states = new Map((await outbox.rows()).map(({ messageId, state }) => [messageId, state]));
    expect(mails.map(({ messageId }) => states.get(messageId))).toEqual(points.map(({ left }) => left));

    server.behave = () => ({ at: "accept" });
    startSuccessor();
    const rows = await outbox.until((all) => all.every(({ state }) => state === "sent"));
    const became = mails.map(({ stopAt, messageId }) => {
      const row = rows.find((each) => each.messageId === messageId);
      return { stopAt, copies: copiesOf(messageId), doubted: row !== undefined && isDoubted(row) };
    });
    expect(became).toEqual(points.map(({ stopAt, copies, doubted }) => ({ stopAt, copies, doubted })));
  });

  it("in the middle of many, again and again, loses none and doubles only what was in doubt", async () => {
    server.behave = () => ({ at: "accept", delayMs: 15 });
    const ids = await outbox.queue(120);
    for (const after of [10, 35, 60]) {
      sender = startSender();
      await received(after);
      await sender.kill();
    }
    startSuccessor();
    const rows = await outbox.until((found) => found.every(({ state }) => state === "sent"), 30_000);
    expect(new Set(server.received.map(({ messageId }) => messageId))).toEqual(new Set(ids.map((id) => `<${id}@mail.example>`)));
    const doubted = new Set(rows.filter(isDoubted).map(({ messageId }) => messageId));
    for (const { messageId } of rows) expect(copiesOf(messageId)).toBeLessThanOrEqual(doubted.has(messageId) ? 2 : 1);
  });
});

describe("a sender killed with a digest in its hands", () => {
  /** Two notices that have waited until their moment, of a person who reads their mail. @returns their ids */
  async function givenGathered(): Promise<string[]> {
    await outbox.pool.query(
      `insert into person (id, jurisdiction_id, organization_id, name, email, roles, active, updated_at)
       values ('p-1', 'yunze', 'org-health', '甲联络员', 'liaison@health.example', '{officer}', true, now()) on conflict do nothing`,
    );
    return outbox.queue(2, { state: "gathered", dueInMs: -1_000 });
  }
  const oneDigest = async (noticeIds: string[]): Promise<{ id: string; lastError: string | null }> => {
    const rows = await outbox.until((all) => all.some(({ state }) => state === "in_digest") && all.some(({ state }) => state === "sent"));
    const digests = rows.filter(({ id }) => !noticeIds.includes(id));
    expect(rows.filter(({ id }) => noticeIds.includes(id)).map(({ state }) => state)).toEqual(["in_digest", "in_digest"]);
    expect(digests).toHaveLength(1);
    const { rows: linked } = await outbox.pool.query("select distinct digest_id from outbox_mail where digest_id is not null");
    expect(linked).toEqual([{ digest_id: digests[0]?.id }]);
    return { id: digests[0]?.id ?? "", lastError: digests[0]?.lastError ?? null };
  };

  it("before it was made leaves its notices as they were, and its successor makes the one digest", async () => {
    const noticeIds = await givenGathered();
    const holder = await outbox.pool.connect();
    try {
      // Stands still in the middle of its transaction: its notices are locked, its reader cannot be read.
      await holder.query("begin");
      await holder.query("lock table person in access exclusive mode");
      sender = startSender();
      const waiting =
        "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'liandu-mail' and wait_event_type = 'Lock'";
      while ((await outbox.pool.query<{ count: number }>(waiting)).rows[0]?.count === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await sender.kill();
    } finally {
      await holder.query("rollback");
      holder.release();
    }
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(["gathered", "gathered"]);
    startSuccessor();
    const { id } = await oneDigest(noticeIds);
    expect(server.received.map(({ to, messageId }) => [to, messageId])).toEqual([[["liaison@health.example"], `<${id}@mail.example>`]]);
  });

  it.each([
    { stopAt: "composing", copies: 1 },
    { stopAt: "answered", copies: 2 },
  ] as const)("while $stopAt sends no notice on its own and no other digest: $copies of one Message-ID", async ({ stopAt, copies }) => {
    const noticeIds = await givenGathered();
    sender = startSender({ "*": stopAt });
    const [messageId] = await sender.said(1);
    await sender.kill();
    startSuccessor();
    const { id, lastError } = await oneDigest(noticeIds);
    expect(messageId).toBe(`<${id}@mail.example>`);
    expect(server.received.map((mail) => mail.messageId)).toEqual(Array.from({ length: copies }, () => messageId));
    expect(isDoubted({ lastError })).toBe(copies === 2);
  });
});
