import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { loadConfig } from "../../../platform/config.ts";
import { cliTexts } from "../../../texts/zh-CN/cli.ts";

const address = { LIANDU_MAIL_BOUNCE_ADDRESS: "bounce@yunzhou.example" };
const secret = { LIANDU_MAIL_BOUNCE_SECRET: "a secret of at least thirty-two characters" };
const box = { LIANDU_MAIL_IMAP_URL: "imaps://bounce:password@mail.yunzhou.example:993/INBOX" };

describe("the settings of bounces", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-settings-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  function givenFile(name: string, content: string): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  }

  it("are off by default, and with a secret that lies ready beside an empty box", () => {
    expect(loadConfig({}).mail.bounces).toBeUndefined();
    const asComposed = { LIANDU_MAIL_BOUNCE_ADDRESS: "", LIANDU_MAIL_IMAP_URL_FILE: givenFile("box", "") };
    expect(loadConfig({ ...asComposed, LIANDU_MAIL_BOUNCE_SECRET_FILE: givenFile("secret", "x".repeat(48)) }).mail.bounces).toBeUndefined();
  });

  it("are on with all three, also from files", () => {
    const { bounces } = loadConfig({
      ...address,
      ...secret,
      LIANDU_MAIL_IMAP_URL_FILE: givenFile("box", `${box.LIANDU_MAIL_IMAP_URL}\n`),
    }).mail;
    expect(bounces).toEqual({
      address: "bounce@yunzhou.example",
      secrets: [secret.LIANDU_MAIL_BOUNCE_SECRET],
      imapUrl: box.LIANDU_MAIL_IMAP_URL,
    });
  });

  it.each([
    { what: "an address that nobody reads", env: { ...address, ...secret } },
    { what: "a box without an address", env: { ...secret, ...box } },
    { what: "addresses that nobody signs", env: { ...address, ...box } },
  ])("refuse $what", ({ env }) => {
    expect(() => loadConfig(env)).toThrow("LIANDU_MAIL_BOUNCE_ADDRESS and LIANDU_MAIL_IMAP_URL");
  });

  it("are told at the start, off as well as on", () => {
    const about = { url: "http://127.0.0.1:3000", docs: "", mail: "", data: "", tokens: [] };
    expect(cliTexts.ready({ ...about, bounces: false })).toContain("邮件退信  不读取：未设 LIANDU_MAIL_IMAP_URL");
    expect(cliTexts.ready({ ...about, bounces: true })).toContain("邮件退信  每分钟读取一次");
  });
});
