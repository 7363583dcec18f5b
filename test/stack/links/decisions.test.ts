import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { LinkCity, Page } from "../../support/linkCity.ts";
import { startLinkCity } from "../../support/linkCity.ts";
import { CITY } from "../../support/apiCity.ts";

/** What leaders and departments decide from their mails, each confirmed by a code. */
describe("decisions by link", () => {
  let links: LinkCity;
  beforeAll(async () => {
    links = await startLinkCity();
  });
  afterAll(() => links.close());

  /** Types into a page, fetches the code from the mailbox, and confirms. */
  async function confirmed(url: string, who: string, fields: Record<string, string>): Promise<Page> {
    const after = links.server.received.length;
    const page = await links.open(url);
    expect([page.status, /<h1>([^<]*)/u.exec(page.html)?.[1]]).toEqual([200, expect.any(String)]);
    const asked = await links.submit(url, page, fields);
    expect([asked.status, /role="alert"[\s\S]{0,300}/u.exec(asked.html)?.[0]]).toEqual([200, undefined]);
    const code = links.codeIn(await links.mailTo(who, "验证码", after));
    return links.submit(url, asked, { step: "confirm", code });
  }

  /** The office's host has no part in it: one leader decides. */
  const ofTwo = {
    units: [
      { organizationId: "yz-market", role: "lead" },
      { organizationId: "yz-insurance", role: "cooperating" },
    ],
    measures: [{ text: "建立信息交换机制。", owners: ["yz-market"] }],
  };

  it("ask for verification when all is there, not before, and by the lead's code", async () => {
    const before = links.server.received.length;
    const units = [
      { organizationId: "yz-market", role: "lead" },
      { organizationId: "yz-health", role: "cooperating" },
    ];
    const id = await links.givenIssue({ ...ofTwo, units });
    const url = links.linkIn(await links.mailTo("market", "交办", before), "request-verification");
    await links.api("market", id, "acknowledge");
    const early = await links.open(url);
    expect([early.status, early.html.includes("佐证材料")]).toEqual([409, true]);
    await links.api("market", id, "submit-evidence", { items: [{ measureId: "m1", statement: "机制已建立。" }] });
    const waits = await links.open(url);
    expect([waits.status, waits.html.includes("云州市卫生健康委员会")]).toEqual([409, true]);
    await links.api("health", id, "acknowledge");
    await links.api("health", id, "sign-off", { outcome: "done" });

    const done = await confirmed(url, "market", {});
    expect(done.status).toBe(303);
    expect((await links.open(new URL(done.location ?? "", links.origin).href)).html).toContain("已申请核查");
    expect((await links.steps(id)).at(-1)).toBe("requestVerification");
    expect((await links.open(url)).html).toContain("您已于");
  });

  it("work from a digest, each for its own notice, until the digest's are taken back", async () => {
    const preferences = (await links.city.as("health", "GET", "/me/mail-preferences")).body;
    const daily = { mode: "daily", hour: 16, version: preferences.version };
    expect((await links.city.as("health", "PUT", "/me/mail-preferences", { body: daily })).status).toBe(200);
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const id = await links.givenIssue();
      await links.api("market", id, "acknowledge");
      await links.api("health", id, "acknowledge");
      const items = ["m1", "m2"].map((measureId) => ({ measureId, statement: "已落实。" }));
      await links.api("market", id, "submit-evidence", { items });
      ids.push(id);
    }
    const after = links.server.received.length;
    await links.city.database.$executeRaw`update outbox_mail set due_at = now() where state = 'gathered'`;
    await links.city.database.$executeRaw`select pg_notify('liandu_outbox', '')`;
    const digest = await links.mailTo("health", "每日汇总", after);
    const urls = (digest.text ?? "").match(/https?:\/\/\S+\/l\/\S+/gu) ?? [];
    const signOffs = urls.filter((url) => url.includes(".sign-off."));
    const reports = urls.filter((url) => url.includes(".report-progress."));
    expect([signOffs.length, reports.length, new Set(urls).size]).toEqual([2, 2, 4]);

    const [report = "", other = ""] = reports;
    expect((await links.submit(report, await links.open(report), { text: "已按季度会商。" })).status).toBe(303);
    const reported = await Promise.all(ids.map(async (id) => (await links.steps(id)).filter((step) => step === "reportProgress").length));
    expect(reported).toEqual([1, 0]);
    expect((await confirmed(signOffs[1] ?? "", "health", { outcome: "done" })).status).toBe(303);
    expect((await links.steps(ids[1] ?? "")).at(-1)).toBe("signOff");

    const digestId = /^<([0-9a-f]+)@/u.exec(digest.messageId ?? "")?.[1] ?? "";
    const revoked = await links.city.as("clerk", "POST", `/mails/${digestId}/revoke-links`, { body: { reason: "转发到了外单位。" } });
    expect(revoked.status).toBe(200);
    expect((await Promise.all([report, other].map((url) => links.open(url)))).map(({ status }) => status)).toEqual([410, 410]);
    const immediate = { mode: "immediate", hour: 16, version: preferences.version + 1 };
    expect((await links.city.as("health", "PUT", "/me/mail-preferences", { body: immediate })).status).toBe(200);
  });

  it("ask for an extension, and grant it", async () => {
    const before = links.server.received.length;
    const id = await links.givenIssue(ofTwo);
    const mail = await links.mailTo("market", "交办", before);
    await links.api("market", id, "acknowledge");
    const url = links.linkIn(mail, "request-extension");
    const early = await links.submit(url, await links.open(url), { target: "assignment", until: "2099-06-01", reason: "设备到货推迟。" });
    expect([early.status, early.html.includes("设备到货推迟。")]).toEqual([422, true]);
    const missing = await links.submit(url, early, { until: "", reason: "" });
    expect(missing.status).toBe(400);

    const after = links.server.received.length;
    const asked = await confirmed(url, "market", { target: "assignment", until: "2099-07-15", reason: "设备到货推迟。" });
    expect(asked.status).toBe(303);
    const wanted = await links.mailTo("leader", "延期申请", after);
    const decide = links.linkIn(wanted, "decide-extension");
    const page = await links.open(decide);
    for (const words of ["云州市市场监督管理局", "延期至2099年7月15日", "设备到货推迟。"]) expect(page.html).toContain(words);
    const granted = await confirmed(decide, "leader", { outcome: "grant", until: "", reasons: "情况属实。" });
    expect(granted.status).toBe(303);
    const issue = await links.city.as("market", "GET", `/issues/${id}`);
    expect(JSON.stringify(issue.body)).toContain("2099-07-15");
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "requestExtension", "decideExtension"]);
    const steps = await links.city.database.matterStep.findMany({ where: { matterId: `rectification/${CITY}/${id}`, version: { gt: 2 } } });
    expect(steps.map(({ actor }) => actor)).toEqual([
      expect.objectContaining({ personId: "market", via: "mail_link" }),
      expect.objectContaining({ personId: "leader", via: "mail_link" }),
    ]);
    // The department's own date is on its pages from now on.
    const evidence = await links.open(links.linkIn(mail, "submit-evidence"));
    expect(evidence.html).toContain("2099年7月15日");
  });

  const escalate = { type: "escalate", organizationId: "yz-health", rung: "interview", reason: "多次催办未果。" };

  it("confirm a rung with the time and place of the talk, or let it pass", async () => {
    const before = links.server.received.length;
    const id = await links.givenIssue();
    await links.api("health", id, "acknowledge");
    await links.city.matters.send({
      process: "rectification",
      jurisdictionId: CITY,
      id,
      command: escalate,
      actor: { personId: "clerk", organizationId: "yz-office", roles: ["office"], via: "api" },
      idempotencyKey: id,
    });
    const mail = await links.mailTo("leader", "", before);
    const url = links.linkIn(mail, "confirm-escalation");
    const silent = await links.submit(url, await links.open(url), { at: "", place: "" });
    expect([silent.status, silent.html.includes("请填写约谈的时间和地点")]).toEqual([400, true]);
    const after = links.server.received.length;
    const done = await confirmed(url, "leader", { at: "2099-05-06T09:30", place: "市政府三楼会议室", note: "" });
    expect(done.status).toBe(303);
    const raised = await links.city.database.matterStep.findFirst({
      where: { matterId: `rectification/${CITY}/${id}`, command: "confirmEscalation" },
    });
    expect(JSON.stringify(raised?.events)).toContain("2099-05-06T09:30:00+08:00");
    const other = links.linkIn(mail, "waive-escalation");
    expect((await links.open(other)).status).toBe(409);

    // The department signs for the letter, and answers it.
    const letter = await links.mailTo("health", "约谈", after);
    const sign = links.linkIn(letter, "sign-receipt");
    expect((await links.submit(sign, await links.open(sign), {})).status).toBe(303);
    const reply = links.linkIn(letter, "reply-to-letter");
    expect((await links.submit(reply, await links.open(reply), { text: "已安排专人负责。" })).status).toBe(303);
    expect((await links.steps(id)).slice(-3)).toEqual(["confirmEscalation", "signReceipt", "replyToLetter"]);
  });
});
