import fs from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createTransport, type SendMailOptions } from "nodemailer";
import {
  type MailCatcherOptions,
  type RunningMailCatcher,
  startMailCatcher,
} from "../../../platform/embedded/mail-catcher/mail-catcher.ts";
import type { MailFault } from "../../../platform/embedded/mail-catcher/smtp-front.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const running: RunningMailCatcher[] = [];
const settings = { smtpPort: "LIANDU_SMTP_PORT", pagePort: "LIANDU_MAIL_PAGE_PORT" };

async function givenCatcher(over: Partial<MailCatcherOptions> & { folder: string }): Promise<RunningMailCatcher> {
  const catcher = await startMailCatcher({ smtpPort: 0, pagePort: 0, settings, ...over });
  running.push(catcher);
  return catcher;
}

async function send({ catcher, mail }: { catcher: RunningMailCatcher; mail: SendMailOptions }): Promise<string> {
  const transport = createTransport(catcher.smtpUrl);
  try {
    return (await transport.sendMail({ from: "office@city.example", to: "bureau@city.example", text: "正文", ...mail })).response;
  } finally {
    transport.close();
  }
}

async function page({ catcher, at, headers = {} }: { catcher: RunningMailCatcher; at: string; headers?: Record<string, string> }) {
  const response = await fetch(new URL(at, catcher.pageUrl), { headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

const subjects = (catcher: RunningMailCatcher): string[] => catcher.mails().map(({ subject }) => subject);

afterEach(async () => {
  for (const catcher of running.splice(0)) await catcher.stop();
});

describe("the mail catcher", () => {
  const root = temporaryFolder();
  let count = 0;
  const folder = (): string => path.join(root, String(++count));

  it("has a mail on the disk by the time its sender is told so, and still after a restart", async () => {
    const at = folder();
    const catcher = await givenCatcher({ folder: at });
    const answer = await send({ catcher, mail: { subject: "整改任务通知" } });
    const files = fs.readdirSync(at).filter((name) => name.endsWith(".eml"));
    expect(files).toEqual([`${catcher.mails()[0]?.id}.eml`]);
    expect(answer).toContain(catcher.mails()[0]?.id ?? "no mail");
    await catcher.stop();
    expect(subjects(await givenCatcher({ folder: at }))).toEqual(["整改任务通知"]);
  });

  it("keeps the newest up to its limit, and says how many it has dropped and why", async () => {
    const at = folder();
    const catcher = await givenCatcher({ folder: at, keep: { count: 3, bytes: 1e9 } });
    for (const subject of ["一", "二", "三", "四", "五"]) await send({ catcher, mail: { subject } });
    expect(subjects(catcher)).toEqual(["五", "四", "三"]);
    expect(fs.readdirSync(at).filter((name) => name.endsWith(".eml"))).toHaveLength(3);
    expect((await page({ catcher, at: "/" })).body).toContain("最早的 2 封邮件（封数达到上限）");
  });

  it("takes mail under load, each once", async () => {
    const catcher = await givenCatcher({ folder: folder() });
    const transport = createTransport({ url: catcher.smtpUrl, pool: true, maxConnections: 8 });
    await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        transport.sendMail({ from: "a@city.example", to: "b@city.example", subject: `第${at}封`, text: "x" }),
      ),
    );
    transport.close();
    expect(new Set(subjects(catcher)).size).toBe(60);
  });

  it("refuses what is too large", async () => {
    const catcher = await givenCatcher({ folder: folder(), maxBytes: 10_000 });
    await expect(send({ catcher, mail: { text: "长".repeat(20_000) } })).rejects.toMatchObject({ responseCode: 552 });
    expect(subjects(catcher)).toEqual([]);
  });

  it("names the port that is taken", async () => {
    const first = await givenCatcher({ folder: folder() });
    await expect(givenCatcher({ folder: folder(), smtpPort: first.smtpPort })).rejects.toMatchObject({
      code: "port-in-use",
      message: expect.stringContaining("LIANDU_SMTP_PORT"),
    });
  });
});

describe("faults on purpose", () => {
  const root = temporaryFolder();
  const givenFaulty = (name: string, faults: readonly MailFault[]) => {
    let mails = 0;
    return givenCatcher({
      folder: path.join(root, name),
      faults: ({ stage }) =>
        stage === "data" ? (mails++ === 0 ? faults : []) : faults.filter((fault) => fault.kind === "refuse" && mails === 0),
    });
  };

  it.each([
    { name: "try-again", fault: { kind: "refuse", at: "data", code: 451, message: "try again" } },
    { name: "never", fault: { kind: "refuse", at: "recipient", code: 550, message: "no such mailbox" } },
  ] as const)("refuse with $fault.code at the $fault.at", async ({ name, fault }) => {
    const catcher = await givenFaulty(name, [fault]);
    await expect(send({ catcher, mail: {} })).rejects.toMatchObject({ responseCode: fault.code });
    expect(subjects(catcher)).toEqual([]);
  });

  it.each([true, false])("break the connection after the mail was taken, kept: %s", async (kept) => {
    const catcher = await givenFaulty(`drop-${kept}`, [{ kind: "dropAfterData", kept }]);
    await expect(send({ catcher, mail: { subject: "两可" } })).rejects.toThrow();
    expect(subjects(catcher)).toEqual(kept ? ["两可"] : []);
    await send({ catcher, mail: { subject: "再发" } });
    expect(subjects(catcher)).toContain("再发");
  });

  it("keep the sender waiting", async () => {
    const catcher = await givenFaulty("delay", [{ kind: "delay", ms: 300 }]);
    const startedAt = performance.now();
    await send({ catcher, mail: {} });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
  });
});

describe("the catcher's page", () => {
  const root = temporaryFolder();
  let count = 0;
  const given = () => givenCatcher({ folder: path.join(root, String(++count)) });

  it("says so when there is no mail", async () => {
    expect((await page({ catcher: await given(), at: "/" })).body).toContain("还没有邮件");
  });

  it("lists page by page, newest first, and shows no markup of a subject", async () => {
    const catcher = await given();
    for (let number = 1; number <= 52; number++)
      await send({ catcher, mail: { subject: number === 52 ? "<script>alert(1)</script>" : `第${number}封` } });
    const first = (await page({ catcher, at: "/" })).body;
    expect(first).toContain("&lt;script&gt;");
    expect(first).not.toContain("<script>alert");
    expect(first).toContain("第51封");
    const second = (await page({ catcher, at: "/?page=2" })).body;
    expect(second).toContain("第2封");
    expect(second).not.toContain("第51封");
  });

  it("shows a mail's HTML only where nothing in it can run or fetch", async () => {
    const catcher = await given();
    await send({ catcher, mail: { html: "<script>alert(1)</script><p>正文</p>" } });
    const id = catcher.mails()[0]?.id ?? "";
    const around = (await page({ catcher, at: `/messages/${id}?view=html` })).body;
    expect(around).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(around).not.toContain("alert(1)");
    const policy = (await page({ catcher, at: `/messages/${id}/html` })).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox allow-popups");
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  });

  it("gives attachments as files only", async () => {
    const catcher = await given();
    await send({ catcher, mail: { attachments: [{ filename: "督办通知书.html", content: "<script>alert(1)</script>" }] } });
    const { headers, body } = await page({ catcher, at: `/messages/${catcher.mails()[0]?.id}/attachments/1` });
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toBe(`attachment; filename*=UTF-8''${encodeURIComponent("督办通知书.html")}`);
    expect(body).toBe("<script>alert(1)</script>");
  });

  it("gives programs the same as JSON", async () => {
    const catcher = await given();
    await send({ catcher, mail: { subject: "甲", messageId: "<one@city.example>", html: "<p>正文</p>" } });
    await send({ catcher, mail: { subject: "乙", to: "other@city.example" } });
    const listed: unknown = JSON.parse((await page({ catcher, at: "/api/messages?to=bureau@city.example" })).body);
    expect(listed).toMatchObject({
      total: 1,
      messages: [{ subject: "甲", messageId: "<one@city.example>", envelope: { to: ["bureau@city.example"] } }],
    });
    const id = catcher.mails().find(({ subject }) => subject === "甲")?.id ?? "";
    const opened: unknown = JSON.parse((await page({ catcher, at: `/api/messages/${id}` })).body);
    expect(opened).toMatchObject({
      text: expect.stringContaining("正文"),
      html: expect.stringContaining("<p>正文</p>"),
      headers: { "message-id": "<one@city.example>" },
    });
  });

  it("deletes for its own forms and for programs, and for no other site", async () => {
    const catcher = await given();
    await send({ catcher, mail: {} });
    const post = (headers: Record<string, string>) =>
      fetch(new URL("/delete-all", catcher.pageUrl), { method: "POST", headers, redirect: "manual" });
    expect((await post({ origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await post({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect(catcher.mails()).toHaveLength(1);
    expect((await post({ "sec-fetch-site": "same-origin", origin: "null" })).status).toBe(303);
    expect(catcher.mails()).toHaveLength(0);
  });

  it("answers only under this machine's own names", async () => {
    const catcher = await given();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(catcher.pageUrl, { headers: { host: "mails.elsewhere.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it("finds nothing outside its folder", async () => {
    const catcher = await given();
    for (const at of ["/messages/..%2F..%2Fetc%2Fpasswd", "/messages/../../etc/passwd", "/messages/unknown/raw", "/nothing"]) {
      expect((await page({ catcher, at })).status).toBe(404);
    }
  });
});
