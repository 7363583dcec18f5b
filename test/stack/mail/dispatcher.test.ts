import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createLogger } from "../../../platform/logging.ts";
import { createDispatcher, type Dispatcher, type DispatcherOptions } from "../../../platform/mail/dispatcher.ts";
import { smtpTransport } from "../../../platform/mail/smtpTransport.ts";
import { openOutbox, plainMail, type TestOutbox } from "../../support/outbox.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";
import { freshDatabase } from "../../support/stack.ts";

let databaseUrl: string;
let outbox: TestOutbox;
let server: TestSmtpServer;
let dispatchers: Dispatcher[];
let logged: string;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  outbox = openOutbox(databaseUrl);
});
afterAll(() => outbox.end());
beforeEach(async () => {
  await outbox.clear();
  server = await startSmtpServer();
  dispatchers = [];
  logged = "";
});
afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await server.stop();
});

/** Of a server that stays silent; everywhere else the product's own patience, which no slow machine exhausts. */
const impatient = { connectMs: 10_000, commandMs: 3_000, dataAnswerMs: 3_000 };

function givenDispatcher(changes: Partial<DispatcherOptions> = {}): Dispatcher {
  const dispatcher = createDispatcher({
    databaseUrl,
    transport: smtpTransport({ url: server.url }),
    compose: (mail) => Promise.resolve(plainMail(mail)),
    from: "联督 <liandu@mail.example>",
    log: createLogger({ level: "trace", destination: { write: (line) => (logged += line) } }),
    ...changes,
    timing: { pollMs: 100, resendAfterMs: 100, pauseMs: { first: 50, most: 200 }, backOff: () => 100, ...changes.timing },
  });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const allSent = (rows: { state: string }[]): boolean => rows.every(({ state }) => state === "sent");
const idsOf = (received: { messageId: string }[]): string[] => received.map(({ messageId }) => messageId).sort();

describe("a queued mail", () => {
  it("goes out when the commit says so, without waiting for the poll", async () => {
    givenDispatcher({ timing: { pollMs: 60_000 } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [id] = await outbox.queue(1);
    const [row] = await outbox.until(allSent, 20_000);
    expect(row).toMatchObject({ id, attempts: 1, lastError: null, claimedBy: null, messageId: `<${id}@mail.example>` });
    expect(row?.sentAt).not.toBeNull();
    expect(server.received.map(({ to }) => to)).toEqual([[`${id}@dept.example`]]);
  });

  it("goes out by the poll when the notification was missed", async () => {
    givenDispatcher();
    await outbox.queue(3, { notify: false });
    await outbox.until(allSent);
    expect(server.received).toHaveLength(3);
  });

  it("waits for its moment, and not for the poll after it", async () => {
    givenDispatcher({ timing: { pollMs: 60_000 } });
    await outbox.queue(1, { dueInMs: 1_200 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(server.received).toHaveLength(0);
    await outbox.until(allSent, 20_000);
    expect(server.received).toHaveLength(1);
  });

  it("without an address is put aside", async () => {
    givenDispatcher();
    await outbox.queue(1, { address: null });
    await outbox.until(([row]) => row?.state === "undeliverable");
    expect(server.received).toHaveLength(0);
  });
});

describe("several dispatchers", () => {
  it("send hundreds of mails, each once, with its own Message-ID, and all take part", async () => {
    server.behave = () => ({ at: "accept", delayMs: 5 });
    const all = [givenDispatcher(), givenDispatcher(), givenDispatcher()];
    const startedAt = performance.now();
    await outbox.queue(400);
    const rows = await outbox.until(allSent, 100_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(`400 mails in ${seconds.toFixed(1)} s, ${Math.round(400 / seconds)} a second, over ${server.connections} connections`);
    expect(idsOf(server.received)).toEqual(rows.map(({ messageId }) => messageId).sort());
    expect(new Set(idsOf(server.received)).size).toBe(400);
    const shares = all.map((dispatcher) => dispatcher.status().sent);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(400);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  }, 120_000);
});

describe("a refusal", () => {
  it("for good ends the mail as failed, with the code and without a second try", async () => {
    server.behave = () => ({ at: "rcpt", reply: 550, text: "no such user" });
    givenDispatcher();
    await outbox.queue(1);
    const [row] = await outbox.until(([only]) => only?.state === "failed");
    expect(row).toMatchObject({ attempts: 1 });
    expect(row?.lastError).toContain("550");
  });

  it.each([
    { at: "mail", reply: 553 },
    { at: "data", reply: 554 },
  ] as const)("for good at $at ends it all the same, and is one failure to tell", async ({ at, reply }) => {
    server.behave = () => ({ at, reply });
    givenDispatcher();
    const [id] = await outbox.queue(1);
    const [row] = await outbox.until(([only]) => only?.state === "failed");
    expect([row?.attempts, server.received.length]).toEqual([1, 0]);
    const { rows } = await outbox.pool.query("select mail_id, kind, code, tell from mail_failure");
    expect(rows).toEqual([{ mail_id: id, kind: "permanent", code: String(reply), tell: "waiting" }]);
  });

  it.each([{ at: "mail", reply: 451 }, { at: "data", reply: 452 }, { at: "rcpt", reply: 421 }, { at: "hangup" }] as const)(
    "for now ($at) is tried again, and the mail arrives once",
    async (fault) => {
      server.behave = () => fault;
      givenDispatcher();
      const [id] = await outbox.queue(1);
      await outbox.until(([row]) => row?.lastError !== null);
      server.behave = () => ({ at: "accept" });
      const [row] = await outbox.until(allSent);
      expect(row?.attempts).toBeGreaterThan(1);
      expect(idsOf(server.received)).toEqual([`<${id}@mail.example>`]);
    },
  );

  it("for now is tried again", async () => {
    let refusals = 0;
    server.behave = ({ to }) => {
      if (to.length > 0) refusals += 1;
      return to.length > 0 && refusals <= 2 ? { at: "rcpt", reply: 450 } : { at: "accept" };
    };
    givenDispatcher();
    await outbox.queue(1);
    const [row] = await outbox.until(allSent);
    expect(row).toMatchObject({ attempts: 3 });
    expect(server.received).toHaveLength(1);
  });

  it("that never ends is given up", async () => {
    server.behave = () => ({ at: "data", reply: 451 });
    givenDispatcher({ timing: { backOff: ({ attempts }) => (attempts < 3 ? 20 : null) } });
    await outbox.queue(1);
    const [row] = await outbox.until(([only]) => only?.state === "failed");
    expect(row?.attempts).toBe(3);
    expect(row?.lastError).toMatch(/^given up.*451/u);
  });

  it("of one mail does not hold up the others", async () => {
    const [bad] = await outbox.queue(1);
    server.behave = ({ to }) => (to[0]?.startsWith(`${bad}@`) ? { at: "rcpt", reply: 450 } : { at: "accept" });
    givenDispatcher({ timing: { backOff: () => 60_000 } });
    await outbox.queue(20);
    const rows = await outbox.until((found) => found.length === 21 && found.filter(({ state }) => state === "sent").length === 20);
    expect(rows.find(({ id }) => id === bad)).toMatchObject({ state: "queued", attempts: 1 });
  });
});

describe("a doubt", () => {
  it("is settled by one second copy with the same Message-ID, and stays on record", async () => {
    let first = true;
    server.behave = ({ to }) => {
      if (to.length === 0 || !first) return { at: "accept" };
      first = false;
      return { at: "drop", stored: true };
    };
    givenDispatcher();
    const [id] = await outbox.queue(1);
    const [row] = await outbox.until(allSent);
    expect(row?.lastError).toMatch(/^ambiguous/u);
    expect(idsOf(server.received)).toEqual([`<${id}@mail.example>`, `<${id}@mail.example>`]);
  });

  it("about the second copy too ends as failed, and nothing more is sent", async () => {
    server.behave = () => ({ at: "drop", stored: false });
    givenDispatcher();
    await outbox.queue(1);
    const [row] = await outbox.until(([only]) => only?.state === "failed");
    expect(row).toMatchObject({ attempts: 2 });
    expect(row?.lastError).toMatch(/^ambiguous twice/u);
  });

  it("is left to the office where policy holds", async () => {
    server.behave = () => ({ at: "drop", stored: true });
    givenDispatcher({ ambiguous: "hold" });
    await outbox.queue(1);
    await outbox.until(([row]) => row?.state === "ambiguous");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.received).toHaveLength(1);
    expect((await outbox.rows())[0]?.state).toBe("ambiguous");
  });
});

describe("a silent server", () => {
  it("before the mail has left is asked again, and the mail is no doubt", async () => {
    let silences = 0;
    server.behave = ({ to }) => {
      if (to.length > 0) silences += 1;
      return to.length > 0 && silences === 1 ? { at: "silent" } : { at: "accept" };
    };
    givenDispatcher({ transport: smtpTransport({ url: server.url, timeouts: { ...impatient, dataAnswerMs: 60_000 } }) });
    const [id] = await outbox.queue(1);
    const [row] = await outbox.until(allSent);
    expect(row?.lastError).toBeNull();
    expect(row?.attempts).toBeGreaterThan(1);
    expect(idsOf(server.received)).toEqual([`<${id}@mail.example>`]);
  });

  it("after the mail has left makes it a doubt, which a second copy settles", async () => {
    let hangs = 0;
    server.behave = ({ to }) => {
      if (to.length > 0) hangs += 1;
      return to.length > 0 && hangs === 1 ? { at: "hang" } : { at: "accept" };
    };
    givenDispatcher({ transport: smtpTransport({ url: server.url, timeouts: { ...impatient, commandMs: 60_000 } }) });
    const [id] = await outbox.queue(1);
    const [row] = await outbox.until(allSent);
    expect(row).toMatchObject({ attempts: 2, lastError: expect.stringMatching(/^ambiguous/u) });
    expect(idsOf(server.received)).toEqual([`<${id}@mail.example>`, `<${id}@mail.example>`]);
  });

  it("slower than usual is waited for", async () => {
    server.behave = () => ({ at: "accept", delayMs: 800 });
    givenDispatcher();
    await outbox.queue(1);
    const [row] = await outbox.until(allSent);
    expect([row?.attempts, row?.lastError, server.received.length]).toEqual([1, null, 1]);
  });
});

describe("an outage", () => {
  it("of the mail server loses nothing and costs no mail an attempt", async () => {
    const { port } = server;
    await server.stop();
    const dispatcher = givenDispatcher({ timing: { backOff: () => null } });
    await outbox.queue(40);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(dispatcher.status().paused).toContain("ECONNREFUSED");
    const behind = await outbox.rows();
    expect(behind.filter(({ state }) => state === "failed" || state === "sent")).toEqual([]);
    server = await startSmtpServer({ port });
    const rows = await outbox.until(allSent);
    expect(idsOf(server.received)).toEqual(rows.map(({ messageId }) => messageId).sort());
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(dispatcher.status().paused).toBeNull();
  });

  it("of the database's connections is survived, and no mail goes out twice", async () => {
    server.behave = () => ({ at: "accept", delayMs: 20 });
    givenDispatcher();
    await outbox.queue(60);
    await outbox.until((rows) => rows.some(({ state }) => state === "sent"));
    await outbox.pool
      .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
      .catch(() => undefined);
    const rows = await outbox.until(allSent, 20_000);
    expect(idsOf(server.received)).toEqual(rows.map(({ messageId }) => messageId).sort());
    // It listens again.
    await outbox.queue(1);
    await outbox.until((found) => found.length === 61 && allSent(found));
  });

  it("of the composing is waited out, and the log says where it came from and nothing of the mail", async () => {
    let failing = true;
    const fails = (): never => {
      throw new Error("甲联络员 liaison@dept.example");
    };
    givenDispatcher({ compose: (mail) => (failing ? Promise.resolve().then(fails) : Promise.resolve(plainMail(mail))) });
    await outbox.queue(1);
    await outbox.until(([row]) => (row?.attempts ?? 0) > 1);
    expect(logged).toMatch(/"at":\["at fails \([^"]*dispatcher\.test\.ts:\d+:\d+\)".*a mail could not be composed/u);
    expect(logged).not.toMatch(/联络员|dept\.example/u);
    failing = false;
    await outbox.until(allSent);
    expect(server.received).toHaveLength(1);
  });
});

describe("a stop", () => {
  it("lets what is under way end, and leaves the rest to the next start", async () => {
    server.behave = () => ({ at: "accept", delayMs: 400 });
    const dispatcher = givenDispatcher({ concurrency: 2 });
    await outbox.queue(10);
    await outbox.until((rows) => rows.some(({ state }) => state === "transmitting"));
    await dispatcher.stop();
    dispatchers = [];
    const rows = await outbox.rows();
    expect(rows.filter(({ state }) => state === "sent").length).toBe(server.received.length);
    expect(rows.filter(({ state }) => state === "queued").length).toBe(10 - server.received.length);
    expect(server.received.length).toBeLessThan(10);
    server.behave = () => ({ at: "accept" });
    givenDispatcher();
    await outbox.until(allSent);
    expect(new Set(idsOf(server.received)).size).toBe(10);
    expect(server.received).toHaveLength(10);
  });

  it("waits no longer than its bound for a server that is silent", async () => {
    server.behave = () => ({ at: "hang" });
    const dispatcher = givenDispatcher({ transport: smtpTransport({ url: server.url }), timing: { stopMs: 300 } });
    await outbox.queue(1);
    await outbox.until(([row]) => row?.state === "transmitting");
    const startedAt = performance.now();
    await dispatcher.stop();
    dispatchers = [];
    // The server would be waited for ten minutes.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect((await outbox.rows())[0]?.state).toBe("ambiguous");
  });
});

describe("what is logged", () => {
  it("names no address and no word of a mail", async () => {
    let index = 0;
    server.behave = ({ to }) => {
      if (to.length === 0) return { at: "accept" };
      index += 1;
      return index === 1
        ? { at: "rcpt", reply: 550, text: `<${to[0]}> unknown` }
        : index === 2
          ? { at: "drop", stored: false }
          : { at: "accept" };
    };
    givenDispatcher();
    await outbox.queue(4);
    const rows = await outbox.until((found) => found.every(({ state }) => state === "sent" || state === "failed"));
    expect(logged).toContain("mail not sent");
    expect(logged).not.toMatch(/dept\.example|签收|诊所/u);
    expect(JSON.stringify(rows.map(({ lastError }) => lastError))).not.toContain("dept.example");
  });
});
