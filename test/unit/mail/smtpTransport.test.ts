import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { composeLetter } from "../../../domain/letters/composeLetter.ts";
import { readDocx } from "../../../platform/documents/readDocx.ts";
import { DOCX_MEDIA_TYPE, renderLetterDocx } from "../../../platform/letters/renderLetterDocx.ts";
import { letterWording } from "../../../texts/zh-CN/letters.ts";
import { letterContentTexts, letterRecord } from "../../support/letters.ts";
import type { MailTransport, OutgoingMail } from "../../../platform/mail/mailTransport.ts";
import { rehearsalTransport } from "../../../platform/mail/rehearsal.ts";
import { smtpTransport } from "../../../platform/mail/smtpTransport.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";

let server: TestSmtpServer;
let transport: MailTransport;
const timeouts = { connectMs: 1_000, commandMs: 500, dataAnswerMs: 500 };

beforeEach(async () => {
  server = await startSmtpServer();
  transport = smtpTransport({ url: server.url, timeouts });
});
afterEach(async () => {
  await transport.close();
  await server.stop();
});

let count = 0;
function mail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  count += 1;
  return {
    messageId: `<m${count}@mail.example>`,
    from: "联督 <liandu@mail.example>",
    to: "liaison@health.example",
    date: "2026-03-02T01:00:00.000Z",
    subject: "【联督·交办】第3号 诊所监管",
    text: "请签收。\n.一行以句点开头\n",
    html: `<!DOCTYPE html><html><body class="page"><p>请签收。</p></body></html>`,
    thread: "<matter.i-3@mail.example>",
    headers: { "Auto-Submitted": "auto-generated" },
    calendar: { fileName: "日程.ics", content: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" },
    ...changes,
  };
}

/** RFC 2047: words in base64 or quoted-printable; the space between two of them is none. */
function decodedWords(text: string): string {
  const parts = [...text.replace(/\?=\s+=\?/gu, "?==?").matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/giu)].map(([, coding = "", word = ""]) =>
    /b/iu.test(coding)
      ? Buffer.from(word, "base64")
      : Buffer.from(
          word.replaceAll("_", " ").replace(/=([0-9a-f]{2})/giu, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
          "latin1",
        ),
  );
  // Each word by itself, as clients read them: none may end within a character.
  return parts.map((bytes) => bytes.toString("utf8")).join("");
}

describe("a mail that is accepted", () => {
  it("arrives as it was written, with its Message-ID, thread and calendar", async () => {
    const sent = mail();
    expect(await transport.send({ mail: sent })).toEqual({ type: "sent" });
    const [read] = await server.parsed();
    expect(read).toMatchObject({ messageId: sent.messageId, subject: sent.subject, inReplyTo: sent.thread, references: sent.thread });
    expect(read?.text?.trim()).toBe(sent.text.trim());
    expect(read?.from?.text).toBe('"联督" <liandu@mail.example>');
    expect(read?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(read?.attachments.map(({ filename, contentType }) => ({ filename, contentType }))).toEqual([
      { filename: "日程.ics", contentType: "text/calendar" },
    ]);
  });

  it("brings its letter: the first file, under its Chinese name for every client, and readable as it was made", async () => {
    const letter = composeLetter(letterRecord("interview_notice"), letterContentTexts, letterWording);
    const fileName = `${letter.fileName}.docx`;
    const content = await renderLetterDocx(letter);
    await transport.send({ mail: { ...mail(), files: [{ fileName, contentType: DOCX_MEDIA_TYPE, content }] } });
    const [read] = await server.parsed();
    const [file, calendar] = read?.attachments ?? [];
    expect([file?.filename, file?.contentType, calendar?.filename]).toEqual([fileName, DOCX_MEDIA_TYPE, "日程.ics"]);
    expect(file?.content.equals(Buffer.from(content))).toBe(true);
    const lines = readDocx(file?.content ?? Buffer.alloc(0)).map(({ text }) => text);
    expect(lines.join("\n")).toContain("约谈通知书");
    expect(lines.join("\n")).toContain("部门之间信息不互通");

    // RFC 2231 in the disposition for today's clients; RFC 2047 in the type for older ones, Outlook among them, which know nothing else.
    const raw = (server.received[0]?.raw.toString("latin1") ?? "").replace(/\r\n[ \t]+/gu, " ");
    const header = /Content-Type: application\/vnd\.openxml[^\r]*\r\n(?:[\w-]+: [^\r]*\r\n)*/u.exec(raw)?.[0] ?? "";
    const extended = [...header.matchAll(/filename\*(?:\d+)?\*=(?:utf-8'')?([^;\s]+)/giu)].map(([, part = ""]) => part).join("");
    expect(decodeURIComponent(extended)).toBe(fileName);
    const words = /\bname="([^"]+)"/u.exec(header)?.[1] ?? "";
    expect(words).toMatch(/^=\?UTF-8\?[BQ]\?/iu);
    expect(decodedWords(words)).toBe(fileName);
  });

  it("is announced before its first word leaves, and never before the server wants it", async () => {
    const seen: number[] = [];
    await transport.send({
      mail: mail(),
      beforeData: () => {
        seen.push(server.received.length);
        return Promise.resolve();
      },
    });
    expect(seen).toEqual([0]);
    server.behave = () => ({ at: "rcpt", reply: 550 });
    await transport.send({
      mail: mail(),
      beforeData: () => {
        seen.push(-1);
        return Promise.resolve();
      },
    });
    expect(seen).toEqual([0]);
  });

  it("shares its connection with the next one", async () => {
    for (let index = 0; index < 5; index += 1) await transport.send({ mail: mail() });
    expect(server.received).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  it("goes out over a new connection when the server has closed the old one meanwhile", async () => {
    await transport.send({ mail: mail() });
    const { port } = server;
    await server.stop();
    server = await startSmtpServer({ port });
    expect(await transport.send({ mail: mail() })).toEqual({ type: "sent" });
  });
});

describe("a mail that is not accepted", () => {
  it.each([
    ["a mailbox that does not exist", { at: "rcpt", reply: 550 }, "permanent"],
    ["a refused sender", { at: "mail", reply: 553 }, "permanent"],
    ["refused contents", { at: "data", reply: 554 }, "permanent"],
    ["greylisting", { at: "rcpt", reply: 451 }, "transient"],
    ["a full disk over there", { at: "data", reply: 452 }, "transient"],
    ["a connection lost at MAIL", { at: "hangup" }, "transient"],
    ["a connection lost after the last word, mail stored", { at: "drop", stored: true }, "ambiguous"],
    ["a connection lost after the last word, mail not stored", { at: "drop", stored: false }, "ambiguous"],
    ["no answer to the last word", { at: "hang" }, "ambiguous"],
  ] as const)("%s", async (_name, behaviour, type) => {
    server.behave = () => behaviour;
    expect(await transport.send({ mail: mail() })).toMatchObject({ type });
    server.behave = () => ({ at: "accept" });
    expect(await transport.send({ mail: mail() })).toEqual({ type: "sent" });
  });

  it("hands nothing over when the announcement fails", async () => {
    const outcome = await transport.send({ mail: mail(), beforeData: () => Promise.reject(new Error("no marker")) });
    expect(outcome).toMatchObject({ type: "transient", scope: "mail" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.received).toHaveLength(0);
  });

  it("blames the server, not the mail, when nobody listens or the password is wrong", async () => {
    await server.stop();
    expect(await transport.send({ mail: mail() })).toMatchObject({ type: "transient", scope: "server" });
    server = await startSmtpServer({ login: { user: "liandu", pass: "right" } });
    const wrong = smtpTransport({ url: server.url.replace("right", "wrong"), timeouts });
    expect(await wrong.send({ mail: mail() })).toMatchObject({ type: "transient", scope: "server" });
    const right = smtpTransport({ url: server.url, timeouts });
    expect(await right.send({ mail: mail() })).toEqual({ type: "sent" });
    await Promise.all([wrong.close(), right.close()]);
  });
});

describe("limits", () => {
  it("spreads mails over the minute", async () => {
    const slow = smtpTransport({ url: server.url, perMinute: 600 });
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 5 }, () => slow.send({ mail: mail() })));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(390);
    await slow.close();
  });

  it("ends what is under way when it is closed", async () => {
    server.behave = () => ({ at: "hang" });
    const patient = smtpTransport({ url: server.url });
    const under = patient.send({ mail: mail() });
    while (server.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await patient.close();
    expect(await under).toMatchObject({ type: "ambiguous" });
  });
});

describe("a rehearsal", () => {
  it("reaches the one box alone, and says for whom the mail was meant", async () => {
    const rehearsal = rehearsalTransport({ transport, box: "rehearsal@office.example" });
    await rehearsal.send({ mail: mail() });
    expect(server.received.map(({ to }) => to)).toEqual([["rehearsal@office.example"]]);
    const [read] = await server.parsed();
    expect(read?.subject).toContain("liaison@health.example");
    expect(read?.text).toContain("演练模式：本邮件原应发送给 liaison@health.example");
    expect(read?.html).toMatch(/<body[^>]*><p[^>]*>演练模式/u);
  });
});
