import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ImapFlow } from "imapflow";
import { createLogger } from "../../../platform/logging.ts";
import { bounceAddresses } from "../../../platform/mail/bounceAddress.ts";
import { createBounceReader, type BounceReader, type Mailbox } from "../../../platform/mail/bounceReader.ts";
import { createDispatcher, type Dispatcher } from "../../../platform/mail/dispatcher.ts";
import { recordBounce } from "../../../platform/mail/recordBounce.ts";
import { smtpTransport } from "../../../platform/mail/smtpTransport.ts";
import type { ReaderRequest } from "../../support/bounceReaderProcess.ts";
import { startKillable, type Killable } from "../../support/killable.ts";
import { startGreenMail, type GreenMail } from "../../support/greenMail.ts";
import { openOutbox, plainMail, type TestOutbox } from "../../support/outbox.ts";
import { holidayReply, statusReport, wordyReport } from "../../support/reports.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";
import { freshDatabase } from "../../support/stack.ts";

const bounceTo = { address: "bounce@yunzhou.example", secrets: ["a secret of at least thirty-two characters"] };
const addresses = bounceAddresses(bounceTo);

let mailServer: GreenMail;
let mailbox: Mailbox;
let databaseUrl: string;
let outbox: TestOutbox;
let smtp: TestSmtpServer;
let dispatcher: Dispatcher;
let reader: BounceReader;
let logged: string;

beforeAll(async () => {
  mailServer = await startGreenMail({ user: "bounce", password: "box-password", address: "bounce@yunzhou.example" });
  mailbox = { host: "127.0.0.1", port: mailServer.imapPort, secure: false, user: "bounce", password: "box-password", folder: "INBOX" };
  databaseUrl = await freshDatabase();
  outbox = openOutbox(databaseUrl);
}, 60_000);
afterAll(async () => {
  await outbox.end();
  await mailServer.stop();
});
beforeEach(async () => {
  logged = "";
  await outbox.clear();
  smtp = await startSmtpServer();
  const log = createLogger({ level: "trace", destination: { write: (line) => (logged += line) } });
  dispatcher = createDispatcher({
    databaseUrl,
    transport: smtpTransport({ url: smtp.url }),
    compose: (mail) => Promise.resolve(plainMail(mail)),
    from: "联督 <liandu@yunzhou.example>",
    envelopeFrom: (mail) => addresses.of(mail),
    log,
    timing: { pollMs: 100 },
  });
  dispatcher.start();
  reader = createBounceReader({ mailbox, addresses, record: (bounce) => recordBounce(outbox.pool, bounce), log, pollMs: 100 });
});
afterEach(async () => {
  await reader.stop();
  await dispatcher.stop();
  await smtp.stop();
});

/** One mail that was sent, with the address that its bounces go to, as the server has heard it. */
async function givenSentMail(): Promise<{ id: string; sender: string }> {
  const [id = ""] = await outbox.queue(1);
  await outbox.until((rows) => rows.every(({ state }) => state === "sent"));
  const sender = smtp.received.at(-1)?.from ?? "";
  return { id, sender };
}

/** Hands a mail to the mail server as another server would, by SMTP; from an address, since this server takes none from nobody. */
async function deliver(to: string, raw: string): Promise<void> {
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
  const connection = new SMTPConnection({ host: "127.0.0.1", port: mailServer.smtpPort, ignoreTLS: true });
  await new Promise<void>((resolve, reject) => {
    connection.on("error", reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) =>
    connection.send({ from: "mailer-daemon@mx.dept.example", to: [to] }, raw, (error) => (error ? reject(error) : resolve())),
  );
  connection.quit();
}

interface Failure {
  kind: string;
  code: string | null;
  tell: string;
  round: number;
}

async function failures(): Promise<Failure[]> {
  const { rows } = await outbox.pool.query<Failure>("select kind, code, tell, round from mail_failure order by at, id");
  return rows;
}

describe("a mail that comes back", () => {
  it("is known by its own address, from the envelope to the box, and recorded once however often it is read", async () => {
    const { id, sender } = await givenSentMail();
    expect(addresses.findIn(sender)).toEqual({ id, round: 0 });
    await deliver(sender, statusReport({ to: sender, action: "failed", status: "5.1.1" }));
    expect(await reader.readOnce()).toEqual({ read: 1, recorded: 1 });
    const [row] = await outbox.rows();
    expect(row).toMatchObject({ state: "bounced", lastError: "bounced 5.1.1" });
    expect(await failures()).toEqual([{ kind: "bounced", code: "5.1.1", tell: "waiting", round: 0 }]);

    // Nothing new; then everything once more, as after a death before the mark.
    expect(await reader.readOnce()).toEqual({ read: 0, recorded: 0 });
    await unsee();
    expect(await reader.readOnce()).toEqual({ read: 1, recorded: 0 });
    expect(await failures()).toHaveLength(1);
    expect(logged).not.toMatch(/dept\.example|liaison|box-password/u);
  });

  it("is none when it is only delayed, a holiday reply, forged or about nothing of ours", async () => {
    const { sender } = await givenSentMail();
    const forged = sender.replace(/\+(.)/u, (_all, letter: string) => `+${letter === "a" ? "b" : "a"}`);
    await deliver(sender, statusReport({ to: sender, action: "delayed", status: "4.4.1" }));
    await deliver(sender, holidayReply(sender));
    await deliver(forged, statusReport({ to: forged, action: "failed", status: "5.1.1" }));
    await deliver("bounce@yunzhou.example", statusReport({ to: "bounce@yunzhou.example", action: "failed", status: "5.1.1" }));
    expect(await reader.readOnce()).toEqual({ read: 4, recorded: 0 });
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(["sent"]);
    expect(await failures()).toEqual([]);
  });

  it("counts for its own round: a late report says nothing about the copy that was sent again", async () => {
    const { id, sender } = await givenSentMail();
    await outbox.pool.query("update outbox_mail set round = 1 where id = $1", [id]);
    await deliver(sender, statusReport({ to: sender, action: "failed", status: "5.1.1" }));
    expect(await reader.readOnce()).toEqual({ read: 1, recorded: 0 });
    expect((await outbox.rows())[0]?.state).toBe("sent");
  });

  it("before its sending was settled stays bounced", async () => {
    const [id = ""] = await outbox.queue(1, { dueInMs: 3_600_000 });
    smtp.behave = () => ({ at: "accept", delayMs: 700 });
    await outbox.pool.query("update outbox_mail set due_at = now()");
    await outbox.pool.query("select pg_notify('liandu_outbox', '')");
    await outbox.until(([row]) => row?.state === "transmitting");
    expect(await recordBounce(outbox.pool, { id, round: 0, code: "5.2.1" })).toBe("recorded");
    await outbox.until(([row]) => row?.state === "bounced");
    expect(smtp.received).toHaveLength(1);
  });

  it("in words is read by the running reader, which outlives a box that is away", async () => {
    const { sender } = await givenSentMail();
    await deliver(sender, wordyReport(sender, "Sorry, I wasn't able to deliver your message. (#5.1.1)"));
    const away = createBounceReader({
      mailbox: { ...mailbox, port: 1 },
      addresses,
      record: () => Promise.reject(new Error("never")),
      log: createLogger({ level: "silent" }),
      pollMs: 20,
    });
    away.start();
    reader.start();
    await outbox.until(([row]) => row?.state === "bounced");
    await away.stop();
  });
});

describe("a reader killed in the middle", () => {
  let killed: Killable | undefined;
  afterEach(() => killed?.kill());

  it.each([
    { stopAt: "read", state: "sent", recordedBySuccessor: 1 },
    { stopAt: "recorded", state: "bounced", recordedBySuccessor: 0 },
  ] as const)(
    "with the mail $stopAt leaves it to its successor, which records the one bounce",
    async ({ stopAt, state, recordedBySuccessor }) => {
      const { id, sender } = await givenSentMail();
      await deliver(sender, statusReport({ to: sender, action: "failed", status: "5.1.1" }));
      const request: ReaderRequest = { databaseUrl, mailbox, addresses: bounceTo, stopAt };
      killed = startKillable("bounceReaderProcess.ts", request);
      await killed.said(1);
      await killed.kill();
      expect((await outbox.rows())[0]?.state).toBe(state);
      expect(await reader.readOnce()).toEqual({ read: 1, recorded: recordedBySuccessor });
      expect(await reader.readOnce()).toEqual({ read: 0, recorded: 0 });
      expect((await outbox.rows())[0]).toMatchObject({ id, state: "bounced" });
      expect(await failures()).toEqual([{ kind: "bounced", code: "5.1.1", tell: "waiting", round: 0 }]);
    },
  );
});

async function unsee(): Promise<void> {
  const client = new ImapFlow({
    host: mailbox.host,
    port: mailbox.port,
    secure: false,
    auth: { user: mailbox.user, pass: mailbox.password },
    logger: false,
  });
  await client.connect();
  const lock = await client.getMailboxLock("INBOX");
  try {
    const uids = await client.search({ all: true }, { uid: true });
    const last = uids === false ? undefined : uids?.at(-1);
    await client.messageFlagsRemove(String(last), ["\\Seen"], { uid: true });
  } finally {
    lock.release();
    await client.logout();
  }
}
