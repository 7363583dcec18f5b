import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import type { LinkCity } from "../../support/linkCity.ts";
import { startLinkCity } from "../../support/linkCity.ts";
import { chromiumPath } from "../../support/chromium.ts";
import { pdf } from "../../support/sampleFiles.ts";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const phone = { viewport: { width: 360, height: 740 }, locale: "zh-CN" };

/** What a department does on a phone, in a real browser, from its mailbox alone. */
describe("the pages of the links in a browser", () => {
  let links: LinkCity;
  let browser: Browser;
  const pictures = path.join(tmpdir(), "liandu-link-pages");

  beforeAll(async () => {
    [links, browser] = await Promise.all([
      startLinkCity(),
      chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-dev-shm-usage"] }),
    ]);
    await mkdir(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await links?.close();
  });

  /** Nothing sticks out at the side; on demand a picture is left to be looked at. */
  async function looked(page: Page, name: string): Promise<void> {
    const width = await page.locator("html").evaluate((root: { scrollWidth: number }) => root.scrollWidth);
    expect([name, width]).toEqual([name, 360]);
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  }

  async function within(options: object, run: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ ...phone, ...options });
    try {
      await run(await context.newPage(), context);
    } finally {
      await context.close();
    }
  }

  it("go the whole way without any script: sign for it, report, upload, dissent with a code, take it back", async () => {
    const before = links.server.received.length;
    const id = await links.givenIssue();
    const mail = await links.mailTo("health", "交办", before);
    await within({ javaScriptEnabled: false }, async (page) => {
      const to = (action: Parameters<LinkCity["linkIn"]>[1]): Promise<unknown> => page.goto(links.linkIn(mail, action));
      await to("acknowledge");
      await looked(page, "acknowledge");
      await page.getByRole("button", { name: "确认签收" }).click();
      await page.getByRole("heading", { name: "已签收" }).waitFor();
      await looked(page, "acknowledge-done");

      await page.getByRole("link", { name: "报告进展" }).click();
      await page.getByRole("button", { name: "提交进展" }).click();
      await page.getByRole("alert").waitFor();
      await looked(page, "progress-missing");
      await page.getByLabel("内容").fill("已与市场监管部门完成第一次会商。");
      await page.getByRole("button", { name: "提交进展" }).click();
      await page.getByRole("heading", { name: "已报告进展" }).waitFor();

      await to("submit-evidence");
      await page.getByLabel("措施2：选择文件（可多选）").setInputFiles([
        { name: "会商纪要.pdf", mimeType: "application/pdf", buffer: pdf() },
        { name: "签到表.pdf", mimeType: "application/pdf", buffer: Buffer.concat([pdf(), Buffer.from("%2")]) },
      ]);
      await page.getByLabel("措施2：文字说明").fill("两次会商均有记录。");
      await looked(page, "evidence");
      await page.getByRole("button", { name: "提交材料" }).click();
      await page.getByRole("heading", { name: "材料已提交" }).waitFor();
      await looked(page, "evidence-done");

      await to("sign-off");
      await page.getByLabel("不同意办结").check();
      await page.getByLabel("不同意的理由").fill("牵头单位尚未提供共享数据的口径。");
      await looked(page, "sign-off");
      const after = links.server.received.length;
      await page.getByRole("button", { name: "下一步：发送验证码" }).click();
      await page.getByLabel("6位验证码").waitFor();
      await looked(page, "sign-off-code");
      await page.getByLabel("6位验证码").fill("12");
      await page.getByRole("button", { name: "确认提交" }).click();
      await page.getByRole("alert").waitFor();
      await looked(page, "sign-off-code-wrong");
      await page.getByLabel("6位验证码").fill(links.codeIn(await links.mailTo("health", "验证码", after)));
      await page.getByRole("button", { name: "确认提交" }).click();
      await page.getByRole("heading", { name: "已提交办结意见" }).waitFor();
      await looked(page, "sign-off-done");

      const sofar = links.server.received.length;
      await page.getByRole("link", { name: "撤回这一步" }).click();
      await page.getByLabel("撤回原因").fill("口径已收到。");
      await page.getByRole("button", { name: "下一步：发送验证码" }).click();
      await page.getByLabel("6位验证码").fill(links.codeIn(await links.mailTo("health", "验证码", sofar)));
      await page.getByRole("button", { name: "确认提交" }).click();
      await page.getByText("这一步已经撤回。").waitFor();
      await looked(page, "retracted");
      await page.goto(`${links.origin}/l/1.hello`);
      await looked(page, "forged");
    });
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "reportProgress", "submitEvidence", "signOff", "retract"]);
  }, 180_000);

  it("show how far an upload is where script is allowed, and nothing that their policy forbids", async () => {
    const before = links.server.received.length;
    const id = await links.givenIssue();
    await links.api("health", id, "acknowledge");
    const url = links.linkIn(await links.mailTo("health", "交办", before), "submit-evidence");
    await within({}, async (page) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      await page.goto(url);
      await page
        .getByLabel("措施2：选择文件（可多选）")
        .setInputFiles([{ name: "会商纪要.pdf", mimeType: "application/pdf", buffer: pdf() }]);
      let shown = false;
      await page.route("**/l/**", async (route) => {
        if (route.request().method() === "POST") shown = (await page.locator("progress").count()) === 1;
        await route.continue();
      });
      await page.getByRole("button", { name: "提交材料" }).click();
      await page.getByRole("heading", { name: "材料已提交" }).waitFor();
      expect(page.url()).toContain("/done?o=");
      expect([shown, complaints]).toEqual([true, []]);
    });
    expect(await links.steps(id)).toEqual(["open", "acknowledge", "submitEvidence"]);
  });

  it("have no fault that axe-core knows, in light and in dark", async () => {
    const before = links.server.received.length;
    const id = await links.givenIssue();
    await links.api("health", id, "acknowledge");
    const mail = await links.mailTo("health", "交办", before);
    for (const colorScheme of ["light", "dark"]) {
      await within({ colorScheme, bypassCSP: true }, async (page) => {
        for (const action of ["submit-evidence", "sign-off", "request-extension", "return", "acknowledge"] as const) {
          await page.goto(links.linkIn(mail, action));
          await page.addScriptTag({ path: axePath });
          const found: unknown = await page.evaluate(
            "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
          );
          expect([colorScheme, action, found]).toEqual([colorScheme, action, []]);
          if (colorScheme === "dark") await looked(page, `${action}-dark`);
        }
      });
    }
  }, 180_000);
});
