import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLogger } from "../../../platform/logging.ts";
import { createDispatcher, type Dispatcher } from "../../../platform/mail/dispatcher.ts";
import { smtpTransport } from "../../../platform/mail/smtpTransport.ts";
import type { SenderRequest } from "../../support/mailSenderProcess.ts";
import { openOutbox, plainMail, type TestOutbox } from "../../support/outbox.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";
import { freshDatabase } from "../../support/stack.ts";

let databaseUrl: string;
let outbox: TestOutbox;
let server: TestSmtpServer;
let sender: ChildProcess | undefined;
let successor: Dispatcher | undefined;

beforeEach(async () => {
  databaseUrl = await freshDatabase();
  outbox = openOutbox(databaseUrl);
  server = await startSmtpServer();
});
afterEach(async () => {
  sender?.kill("SIGKILL");
  await successor?.stop();
  successor = undefined;
  await server.stop();
  await outbox.end();
});

function startSender(stopAt: SenderRequest["stopAt"]): ChildProcess {
  const request: SenderRequest = { databaseUrl, smtpUrl: server.url, stopAt, leaseMs: 1_000, transmitLeaseMs: 1_000 };
  const file = path.resolve(import.meta.dirname, "../../support/mailSenderProcess.ts");
  return spawn(process.execPath, ["--import", "tsx", file, JSON.stringify(request)], {
    cwd: path.resolve(import.meta.dirname, "../../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

function startSuccessor(): void {
  successor = createDispatcher({
    databaseUrl,
    transport: smtpTransport({ url: server.url }),
    compose: (mail) => Promise.resolve(plainMail(mail)),
    from: "联督 <liandu@mail.example>",
    log: createLogger({ level: "silent" }),
    timing: { pollMs: 200, resendAfterMs: 0, leaseMs: 1_000, transmitLeaseMs: 1_000 },
  });
  successor.start();
}

describe("a sender killed on the way", () => {
  it.each([
    { stopAt: "composing", left: "sending", copies: 1, doubted: false },
    { stopAt: "accepted-by-server", left: "sending", copies: 1, doubted: false },
    { stopAt: "marked", left: "transmitting", copies: 1, doubted: true },
    { stopAt: "answered", left: "transmitting", copies: 2, doubted: true },
  ] as const)("while $stopAt leaves the mail to its successor: $copies in all", async ({ stopAt, left, copies, doubted }) => {
    const [id] = await outbox.queue(1);
    sender = startSender(stopAt);
    if (sender.stdout) await once(sender.stdout, "data");
    await kill(sender);
    expect((await outbox.rows())[0]?.state).toBe(left);
    startSuccessor();
    const [row] = await outbox.until(([only]) => only?.state === "sent");
    expect(server.received.map(({ messageId }) => messageId)).toEqual(Array.from({ length: copies }, () => `<${id}@mail.example>`));
    expect(row?.lastError?.startsWith("ambiguous") ?? false).toBe(doubted);
  });

  it("between the last word and the answer may have a second copy sent, and no third", async () => {
    let first = true;
    server.behave = ({ to }) => {
      if (to.length === 0 || !first) return { at: "accept" };
      first = false;
      return { at: "hang" };
    };
    await outbox.queue(1);
    sender = startSender("never");
    while (server.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await kill(sender);
    startSuccessor();
    await outbox.until(([only]) => only?.state === "sent");
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(server.received).toHaveLength(2);
  });

  it("in the middle of many, again and again, loses none and doubles only what was in doubt", async () => {
    server.behave = () => ({ at: "accept", delayMs: 15 });
    const ids = await outbox.queue(120);
    for (const after of [10, 35, 60]) {
      sender = startSender("never");
      while (server.received.length < after) await new Promise((resolve) => setTimeout(resolve, 5));
      await kill(sender);
    }
    startSuccessor();
    const rows = await outbox.until((found) => found.every(({ state }) => state === "sent"), 30_000);
    const copies = new Map<string, number>();
    for (const { messageId } of server.received) copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
    expect([...copies.keys()].sort()).toEqual(ids.map((id) => `<${id}@mail.example>`).sort());
    const doubted = new Set(rows.filter(({ lastError }) => lastError?.startsWith("ambiguous")).map(({ messageId }) => messageId));
    for (const [messageId, count] of copies) expect(count).toBeLessThanOrEqual(doubted.has(messageId) ? 2 : 1);
  });
});
