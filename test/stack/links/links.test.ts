import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { LinkCity, Page } from "../../support/linkCity.ts";
import { startLinkCity } from "../../support/linkCity.ts";
import { CITY } from "../../support/apiCity.ts";
import { pdf, windowsProgram } from "../../support/sampleFiles.ts";

describe("the links in mails", () => {
  let links: LinkCity;
  beforeAll(async () => {
    links = await startLinkCity({ evidenceMaxBytes: 1024 * 1024 });
  });
  afterEach(() => links.setNow(null));
  afterAll(() => links.close());

  /** An issue, and the link to an action in the mail that tells a department of it. */
  async function givenLink(
    action: Parameters<LinkCity["linkIn"]>[1],
    { who = "health", label = "交办", issue }: { who?: string; label?: string; issue?: string } = {},
  ): Promise<{ id: string; url: string }> {
    const after = links.server.received.length;
    const id = issue ?? (await links.givenIssue());
    return { id, url: links.linkIn(await links.mailTo(who, label, issue === undefined ? after : 0), action) };
  }
  async function actsOn(id: string, command: string): Promise<unknown> {
    const where = { matterId: `rectification/${CITY}/${id}`, command };
    return (await links.city.database.matterStep.findMany({ where })).map(({ actor }) => actor);
  }
  const inDone = async (page: Page): Promise<Page> => links.open(new URL(page.location ?? "", links.origin).href);

  it("sign for a task, once, under the person's name and the mail's", async () => {
    const { id, url } = await givenLink("acknowledge");
    const page = await links.open(url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const words of ["校外培训机构监管信息不互通", "每季度联合会商。", "2099年6月30日", "云州市卫生健康委员会", "确认签收"])
      expect(page.html).toContain(words);
    expect(page.html).not.toContain("建立信息交换机制。");

    const [first, second] = await Promise.all([links.submit(url, page, {}), links.submit(url, page, {})]);
    expect([first.status, second.status]).toEqual([303, 303]);
    const done = await inDone(first);
    expect(done.html).toContain("已签收");
    expect(done.html).toContain("可以撤回这一步");
    const mailId = /\/l\/1\.(\w+)\./u.exec(url)?.[1];
    expect(await actsOn(id, "acknowledge")).toEqual([
      { personId: "health", organizationId: "yz-health", roles: ["officer"], via: "mail_link", mailId },
    ]);
    const timeline = await links.city.as("clerk", "GET", `/issues/${id}/timeline`);
    expect(JSON.stringify(timeline.body)).toContain("（通过邮件链接）");
    // The same link later says that it was used.
    const again = await links.open(url);
    expect([again.status, again.html.includes("您已于")]).toEqual([200, true]);
    expect(await links.steps(id)).toEqual(["open", "acknowledge"]);
  });

  it("change nothing when a scanner fetches them, however often and by which method", async () => {
    const { id, url } = await givenLink("acknowledge");
    const rows = (): Promise<unknown> =>
      Promise.all([
        links.city.database.answer.count(),
        links.city.database.mailLinkCode.count(),
        links.city.database.auditEntry.count(),
        links.city.database.matterStep.count(),
      ]);
    const before = await rows();
    const pages = [];
    for (let round = 0; round < 20; round += 1) pages.push(await links.open(url, round % 2 === 0 ? "GET" : "HEAD"));
    pages.push(await links.open(`${url}/done?o=1`), await links.open(`${url}/retract?o=1`));
    expect(pages.slice(0, 20).every(({ status }) => status === 200)).toBe(true);
    expect(pages.slice(20).map(({ status, location }) => [status, location])).toEqual([
      [303, new URL(url).pathname],
      [303, new URL(url).pathname],
    ]);
    expect(await rows()).toEqual(before);
    expect(await links.steps(id)).toEqual(["open"]);
    expect((await links.open(url)).html).toContain("确认签收");
  });

  it("show nothing that may be kept, framed, passed on or logged", async () => {
    const { url } = await givenLink("acknowledge");
    links.log.length = 0;
    const { headers, html } = await links.open(url);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-robots-tag")).toContain("noindex");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(html).not.toMatch(/<script>|style="|onclick/u);
    await links.open(`${url.slice(0, -1)}x`);
    const token = url.split("/l/")[1] ?? "";
    expect(links.log.length).toBeGreaterThanOrEqual(2);
    expect(links.log.filter((line) => line.includes("/l/{token}")).length).toBeGreaterThanOrEqual(2);
    expect(links.log.filter((line) => line.includes(token.slice(0, 30)))).toEqual([]);
  });

  it("do not open when they are forged, and say nothing of what there is", async () => {
    const { url } = await givenLink("acknowledge");
    const mailId = /\/l\/1\.(\w+)\./u.exec(url)?.[1] ?? "";
    const forged = [
      url.slice(0, -3),
      url.replace(".acknowledge.", ".return."),
      url.replace(mailId, "f".repeat(40)),
      `${links.origin}/l/hello`,
    ];
    const pages = await Promise.all(forged.map((address) => links.open(address)));
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(pages.map(({ html }) => html)).size).toBe(1);
    expect(pages[0]?.html).toContain("链接无效");
    const posted = await links.submitForm(url.slice(0, -3), new URLSearchParams({ form: "x" }));
    expect(posted.status).toBe(404);
  });

  it("act only by the form of their own page", async () => {
    const { id, url } = await givenLink("return");
    const page = await links.open(url);
    const without = await links.submitForm(url, new URLSearchParams({ reason: "不属本单位职责。" }));
    expect([without.status, without.html.includes("不属本单位职责。")]).toEqual([400, true]);
    const { url: other } = await givenLink("acknowledge", { issue: id });
    const foreign = await links.open(other);
    const crossed = await links.submit(url, foreign, { reason: "不属本单位职责。" });
    expect(crossed.status).toBe(400);
    links.setNow(new Date(Date.now() + 13 * 3_600_000));
    const stale = await links.submit(url, page, { reason: "不属本单位职责。" });
    expect([stale.status, stale.html.includes("页面打开得太久")]).toEqual([400, true]);
    expect(await links.steps(id)).toEqual(["open"]);
  });

  it("say what is missing in words, keep what was typed, and escape it", async () => {
    const { id, url } = await givenLink("return");
    const empty = await links.submit(url, await links.open(url), { reason: "  " });
    expect(empty.status).toBe(400);
    expect(empty.html).toContain('<a href="#reason">');
    expect(empty.html).toContain('aria-invalid="true"');
    const long = `<b>"${"长".repeat(2_100)}`;
    const kept = await links.submit(url, empty, { reason: long });
    expect(kept.status).toBe(400);
    expect(kept.html).toContain("&lt;b&gt;&quot;长长");
    expect(await links.steps(id)).toEqual(["open"]);
  });

  it("give a task back with its reason, and still say so afterwards", async () => {
    const { id, url } = await givenLink("return");
    const page = await links.open(url);
    const sent = await links.submit(url, page, { reason: "该事项属其他部门职责。" });
    expect(sent.status).toBe(303);
    expect((await inDone(sent)).html).toContain("已退回");
    expect((await links.submit(url, page, { reason: "该事项属其他部门职责。" })).status).toBe(303);
    expect((await links.open(url)).html).toContain("您已于");
    const { url: evidence } = await givenLink("submit-evidence", { issue: id });
    const gone = await links.open(evidence);
    expect([gone.status, gone.html.includes("任务已调整"), gone.html.includes("云州市综合监管协调机制办公室")]).toEqual([410, true, true]);
    expect(await links.steps(id)).toEqual(["open", "return"]);
  });

  it("refuse by the rules in sentences: what is not signed for, what a colleague has done", async () => {
    const { id, url } = await givenLink("report-progress");
    const early = await links.open(url);
    expect([early.status, early.html.includes("尚未签收")]).toEqual([409, true]);
    expect(early.html).toContain("签收任务");
    const { url: acknowledge } = await givenLink("acknowledge", { issue: id });
    const opened = await links.open(acknowledge);
    await links.api("health", id, "acknowledge");
    const late = await links.submit(acknowledge, opened, {});
    expect([late.status, late.html.includes("本单位已经签收")]).toEqual([409, true]);
    const refused = await links.city.database.auditEntry.findFirst({ where: { target: `issues/${id}`, code: "ALREADY_ACKNOWLEDGED" } });
    expect(refused?.detail).toMatchObject({ via: "mail_link" });
    expect((await links.open(acknowledge)).status).toBe(409);
  });

  it("report progress as often as there is some, each form once", async () => {
    const { id, url } = await givenLink("report-progress");
    await links.api("health", id, "acknowledge");
    const page = await links.open(url);
    const answers = await Promise.all([1, 2, 3].map(() => links.submit(url, page, { text: "已完成第一次会商。" })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const changed = await links.submit(url, page, { text: "改了几个字再交。" });
    expect([changed.status, changed.html.includes("没有重复办理"), changed.html.includes("改了几个字再交。")]).toEqual([409, true, true]);
    expect((await links.submit(url, changed, { text: "改了几个字再交。" })).status).toBe(303);
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "reportProgress", "reportProgress"]);
  });

  it("hand in files and words for the organization's own measures, and keep the good files of a form with a bad one", async () => {
    const { id, url } = await givenLink("submit-evidence");
    await links.api("health", id, "acknowledge");
    const page = await links.open(url);
    expect(page.html).toContain("每个文件不超过1 MB");
    const form = (hidden: Page["hidden"]): FormData => {
      const data = new FormData();
      for (const [name, value] of hidden) data.append(name, value);
      return data;
    };
    const mixed = form(page.hidden);
    mixed.append("files-m2", new File([pdf()], "会商纪要.pdf", { type: "application/pdf" }));
    mixed.append("files-m2", new File([windowsProgram()], "现场照片.jpg", { type: "image/jpeg" }));
    mixed.append("files-m2", new File([Buffer.concat([pdf(), Buffer.alloc(1_100_000)])], "太大.pdf", { type: "application/pdf" }));
    mixed.append("statement-m2", "已召开两次会商会。");
    const refused = await links.submitForm(url, mixed);
    expect(refused.status).toBe(400);
    for (const words of ["现场照片.jpg：", "太大.pdf：", "超过大小上限", "已上传：会商纪要.pdf", "已召开两次会商会。"])
      expect(refused.html).toContain(words);
    expect(await links.steps(id)).toEqual(["open", "acknowledge"]);

    const good = (): FormData => {
      const data = form(refused.hidden);
      data.append("statement-m2", "已召开两次会商会。");
      data.append("files-m2", new File([Buffer.concat([pdf(), Buffer.from("%1")])], "签到表.pdf", { type: "application/pdf" }));
      return data;
    };
    const [sent, twice] = await Promise.all([links.submitForm(url, good()), links.submitForm(url, good())]);
    expect([sent.status, twice.status]).toEqual([303, 303]);
    const issue = await links.city.as("clerk", "GET", `/issues/${id}`);
    const handedIn: { fileName: string | null; text: string | null }[] = issue.body.evidence;
    expect(new Set(handedIn.map(({ fileName, text }) => fileName ?? text))).toEqual(
      new Set(["会商纪要.pdf", "已召开两次会商会。", "签到表.pdf"]),
    );
    expect(handedIn).toHaveLength(3);
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "submitEvidence"]);
    // The lead's page shows what is still missing, and nothing of what another department handed in.
    await links.api("market", id, "acknowledge");
    const { url: leads } = await givenLink("submit-evidence", { who: "market", issue: id });
    const lead = await links.open(leads);
    expect(lead.html).toContain("建立信息交换机制。");
    expect(lead.html).not.toContain("会商纪要.pdf");
    expect(lead.html).toContain("尚未作办结确认的配合单位");
  });

  it("refuse a form that is too much, before it is all read", async () => {
    const { id, url } = await givenLink("submit-evidence");
    await links.api("health", id, "acknowledge");
    const page = await links.open(url);
    const data = new FormData();
    for (const [name, value] of page.hidden) data.append(name, value);
    for (let file = 0; file < 4; file += 1)
      data.append("files-m2", new File([Buffer.concat([pdf(), Buffer.alloc(900_000, file)])], `${file}.pdf`, { type: "application/pdf" }));
    const answer = await links.submitForm(url, data);
    expect([answer.status, answer.html.includes("超过了2 MB")]).toEqual([413, true]);
    expect(await links.steps(id)).toEqual(["open", "acknowledge"]);
  });

  describe("with a code", () => {
    /** All measures have evidence: the health commission is asked for its word. */
    async function givenSignOffWanted(): Promise<{ id: string; url: string }> {
      const after = links.server.received.length;
      const id = await links.givenIssue();
      await links.api("market", id, "acknowledge");
      await links.api("health", id, "acknowledge");
      const items = [
        { measureId: "m1", statement: "机制已建立。" },
        { measureId: "m2", statement: "已会商。" },
      ];
      await links.api("market", id, "submit-evidence", { items });
      return { id, url: links.linkIn(await links.mailTo("health", "办结确认", after), "sign-off") };
    }

    it("sign off, and take it back", async () => {
      const { id, url } = await givenSignOffWanted();
      const after = links.server.received.length;
      const asked = await links.submit(url, await links.open(url), { outcome: "done" });
      expect([asked.status, asked.html.includes("h***@yunzhou.example")]).toEqual([200, true]);
      expect(asked.hidden.map(([name]) => name)).toEqual(["form", "outcome"]);
      expect(await actsOn(id, "signOff")).toEqual([]);
      const code = links.codeIn(await links.mailTo("health", "验证码", after));
      expect(code).toMatch(/^\d{6}$/u);
      // Neither the digits nor their hash lie in the tables.
      const rows = JSON.stringify(
        [
          await links.city.database.mailLinkCode.findMany(),
          await links.city.database.outboxMail.findMany({ where: { template: "link_code" } }),
        ],
        (_name, value: unknown) => (typeof value === "bigint" ? Number(value) : value),
      );
      expect(rows).not.toContain(`"${code}"`);

      const confirm = { step: "confirm", code: ` ${code.slice(0, 3)} ${code.slice(3)}` };
      const answers = await Promise.all([links.submit(url, asked, confirm), links.submit(url, asked, confirm)]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect(await actsOn(id, "signOff")).toHaveLength(1);

      const done = await inDone(answers[0] ?? asked);
      expect(done.html).toContain("已提交办结意见");
      const retract = `${url}/retract?o=1`;
      const before = links.server.received.length;
      const asking = await links.submit(retract, await links.open(retract), { reason: "误操作。" });
      const second = links.codeIn(await links.mailTo("health", "验证码", before));
      const taken = await links.submit(retract, asking, { step: "confirm", code: second });
      expect(taken.status).toBe(303);
      expect((await inDone(taken)).html).toContain("这一步已经撤回。");
      // Taken back, the link opens once more.
      expect((await links.open(url)).html).toContain("下一步：发送验证码");
      expect((await links.steps(id)).slice(-2)).toEqual(["signOff", "retract"]);
    });

    it("dissent only with reasons, and only with the digits for just that", async () => {
      const { id, url } = await givenSignOffWanted();
      const page = await links.open(url);
      const silent = await links.submit(url, page, { outcome: "dissent" });
      expect([silent.status, silent.html.includes("提出异议须说明理由")]).toEqual([400, true]);
      const after = links.server.received.length;
      const asked = await links.submit(url, silent, { outcome: "dissent", reasons: "会商记录不完整。" });
      const code = links.codeIn(await links.mailTo("health", "验证码", after));
      // Digits that were mailed for a dissent do not confirm a consent.
      const swapped = await links.submit(url, asked, { step: "confirm", code, outcome: "done", reasons: "" });
      expect([swapped.status, swapped.html.includes("验证码已失效")]).toEqual([403, true]);
      const sent = await links.submit(url, asked, { step: "confirm", code });
      expect(sent.status).toBe(303);
      const issue = await links.city.as("clerk", "GET", `/issues/${id}`);
      expect(JSON.stringify(issue.body.assignments)).toContain("会商记录不完整。");
    });

    it("are closed after five wrong tries, ten minutes, or six codes a day", async () => {
      const { id, url } = await givenSignOffWanted();
      const start = Date.now();
      const after = links.server.received.length;
      let page = await links.submit(url, await links.open(url), { outcome: "done" });
      const code = links.codeIn(await links.mailTo("health", "验证码", after));
      const wrong = code === "000000" ? "000001" : "000000";
      const said: string[] = [];
      for (let tries = 0; tries < 5; tries += 1) {
        page = await links.submit(url, page, { step: "confirm", code: wrong });
        expect(page.status).toBe(403);
        said.push(/还可以输入(\d)次/u.exec(page.html)?.[1] ?? "0");
      }
      expect(said).toEqual(["4", "3", "2", "1", "0"]);
      const late = await links.submit(url, page, { step: "confirm", code });
      expect([late.status, late.html.includes("验证码已失效")]).toEqual([403, true]);
      const malformed = await links.submit(url, page, { step: "confirm", code: "12" });
      expect(malformed.status).toBe(400);
      const denied = await links.city.database.auditEntry.count({
        where: { action: "link.code", outcome: "denied", at: { gte: new Date(start) } },
      });
      expect(denied).toBe(6);

      // Within a minute there is no second one; after it there is, up to six a day.
      const sentSoFar = (): Promise<number> =>
        links.city.database.mailLinkCode.count({ where: { mailId: /\/l\/1\.(\w+)\./u.exec(url)?.[1] ?? "" } });
      const soon = await links.submit(url, page, { step: "resend" });
      expect([soon.status, await sentSoFar()]).toEqual([200, 1]);
      for (let number = 2; number <= 6; number += 1) {
        links.setNow(new Date(start + number * 61_000));
        page = await links.submit(url, page, { step: "resend" });
        expect([page.status, await sentSoFar()]).toEqual([200, number]);
      }
      links.setNow(new Date(start + 8 * 61_000));
      const limit = await links.submit(url, page, { step: "resend" });
      expect([limit.status, await sentSoFar()]).toEqual([429, 6]);

      const rows = await links.city.database.mailLinkCode.findMany({ orderBy: { sentAt: "desc" }, take: 1 });
      const last = links.tokens.code({ id: rows[0]?.id ?? "", content: rows[0]?.content ?? "" });
      links.setNow(new Date(start + 6 * 61_000 + 601_000));
      expect((await links.submit(url, page, { step: "confirm", code: last })).status).toBe(403);
      expect(await actsOn(id, "signOff")).toEqual([]);
    });
  });

  it("take back a step within its days, and not after others have gone on", async () => {
    const { id, url } = await givenLink("acknowledge");
    const sent = await links.submit(url, await links.open(url), {});
    const retract = `${url}/retract?o=1`;
    const taken = await links.submit(retract, await links.open(retract), {});
    expect((await inDone(taken)).html).toContain("这一步已经撤回。");
    expect((await links.open(retract)).location).toContain("/done?o=1");
    const second = await links.submit(url, await links.open(url), {});
    expect([sent.location, second.location]).toEqual([`${new URL(url).pathname}/done?o=1`, `${new URL(url).pathname}/done?o=2`]);
    await links.api("market", id, "acknowledge");
    expect((await inDone(second)).html).toContain("不能再撤回");
    expect((await links.open(`${url}/retract?o=2`)).location).toContain("/done?o=2");
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "retract", "acknowledge", "acknowledge"]);
  });

  it("die when they expire, when their person leaves or gets another address, and when the office takes them back", async () => {
    const { url } = await givenLink("acknowledge");
    const person = (data: object): Promise<unknown> => links.city.database.person.update({ where: { id: "health" }, data });
    const closed = async (): Promise<[number, string]> => {
      const page = await links.open(url);
      return [page.status, /<h1>([^<]*)/u.exec(page.html)?.[1] ?? ""];
    };
    await person({ active: false });
    expect(await closed()).toEqual([410, "链接已失效"]);
    await person({ active: true, organizationId: "yz-market" });
    expect(await closed()).toEqual([410, "链接已失效"]);
    await person({ organizationId: "yz-health", email: "somebody.else@yunzhou.example" });
    expect(await closed()).toEqual([410, "链接已失效"]);
    await person({ email: "health@yunzhou.example" });
    // The day is the thirtieth after the due date that the mail names.
    links.setNow(new Date("2099-07-30T15:00:00Z"));
    expect((await closed())[0]).toBe(200);
    links.setNow(new Date("2099-07-30T17:00:00Z"));
    expect(await closed()).toEqual([410, "链接已过有效期"]);
    links.setNow(null);

    const mailId = /\/l\/1\.(\w+)\./u.exec(url)?.[1] ?? "";
    const body = { reason: "邮件被转发。" };
    expect((await links.city.as("health", "POST", `/mails/${mailId}/revoke-links`, { body })).status).toBe(403);
    expect((await links.city.as("countyClerk", "POST", `/mails/${mailId}/revoke-links`, { body })).status).toBe(404);
    expect((await links.city.as("clerk", "POST", `/mails/${mailId}/revoke-links`, { body })).status).toBe(200);
    expect(await closed()).toEqual([410, "链接已被收回"]);
    const posted = await links.submitForm(url, new URLSearchParams({ form: "x" }));
    expect(posted.status).toBe(410);
  });

  it("die with the assignment that they were for", async () => {
    const { id, url } = await givenLink("submit-evidence");
    const issue = await links.city.as("clerk", "GET", `/issues/${id}`);
    const assignments: { id: string; organization: { id: string } }[] = issue.body.assignments;
    const assignmentId = assignments.find(({ organization }) => organization.id === "yz-health")?.id;
    await links.api("clerk", id, "reassign", { assignmentId, organizationId: "yz-nanping", reason: "职责调整。" });
    expect((await links.open(url)).status).toBe(410);
    const back = await links.city.as("clerk", "GET", `/issues/${id}`);
    const now: { id: string; state: string; organization: { id: string } }[] = back.body.assignments;
    const other = now.find(({ organization, state }) => organization.id === "yz-nanping" && state !== "removed")?.id;
    await links.api("clerk", id, "reassign", { assignmentId: other, organizationId: "yz-health", reason: "再次调整。" });
    // Assigned again, it is another task with a mail of its own.
    expect((await links.open(url)).status).toBe(410);
  });

  it("are not there for who has nothing to do: the office's own mail", async () => {
    const after = links.server.received.length;
    await links.city.database.person.updateMany({ where: { id: "clerk" }, data: { liaison: true } });
    const { url } = await givenLink("return");
    await links.submit(url, await links.open(url), { reason: "不属本单位职责。" });
    const told = await links.mailTo("clerk", "退回", after);
    expect(told.text).not.toContain("/l/1.");
  });
});
