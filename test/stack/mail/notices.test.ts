import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createCommit } from "../../../activities/commit.ts";
import { tablesByProcess } from "../../../activities/tables.ts";
import { decideOn, openMatter } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import { loadConfig } from "../../../platform/config.ts";
import { openDatabase, type Database } from "../../../platform/database.ts";
import { ProcessTree } from "../../../platform/embedded/process-tree.ts";
import { silent } from "../../../platform/embedded/say.ts";
import { createLogger } from "../../../platform/logging.ts";
import { startMailing } from "../../../worker/mailing.ts";
import { clerk, health, insurance, issueInput, jurisdictionId, market, office } from "../../support/city.ts";
import { openOutbox, type TestOutbox } from "../../support/outbox.ts";
import { startSmtpServer, type TestSmtpServer } from "../../support/smtpServer.ts";
import { freshDatabase } from "../../support/stack.ts";

const firstMeasure = "1".repeat(64);
const secondMeasure = "2".repeat(64);
const matterId = `rectification/${jurisdictionId}/issue-1`;

let database: Database;
let databaseUrl: string;
let outbox: TestOutbox;
let server: TestSmtpServer;
let tree: ProcessTree | undefined;

/** A database that answers too late on a busy machine puts a mail off for a minute: the mail comes all the same. */
const patienceMs = 100_000;
jest.setTimeout(150_000);

beforeEach(async () => {
  databaseUrl = await freshDatabase();
  database = openDatabase({ url: databaseUrl, poolSize: 5 });
  outbox = openOutbox(databaseUrl);
  server = await startSmtpServer();
  await database.jurisdiction.create({ data: { id: jurisdictionId, name: "云州市", level: "city", officeOrganizationId: office } });
  const organizations = [
    [office, "云州市协调办"],
    [health, "市卫生健康委"],
    [insurance, "市医保局"],
    [market, "市市场监管局"],
  ] as const;
  for (const [id, name] of organizations)
    await database.organization.create({ data: { id, jurisdictionId, name, kind: "department", level: "city" } });
  await database.person.createMany({
    data: [
      { id: "p-h", jurisdictionId, organizationId: health, name: "甲联络员", email: "liaison@health.example", liaison: true },
      { id: "p-i", jurisdictionId, organizationId: insurance, name: "乙联络员", email: "liaison@insurance.example", liaison: true },
    ],
  });
  await database.textContent.createMany({
    data: [
      { jurisdictionId, sha256: firstMeasure, content: "建立部门间信息通报制度。" },
      { jurisdictionId, sha256: secondMeasure, content: "按月比对结算数据。" },
      { jurisdictionId: "elsewhere", sha256: secondMeasure, content: "别的城市的措施。" },
    ],
  });
});
afterEach(async () => {
  await tree?.stop({ why: "", exitCode: 0 });
  tree = undefined;
  await server.stop();
  await outbox.end();
  await database.$disconnect();
});

/** The first step of an issue, through the real commit. */
async function commitOpening(): Promise<void> {
  const input = issueInput({
    measures: [
      { number: 1, textHash: firstMeasure, dueOn: "2026-05-29" },
      { number: 2, textHash: secondMeasure, owners: [insurance] },
    ],
  });
  const { command, actor } = rectification.opening(input);
  const matter = openMatter(rectification, { id: matterId, jurisdictionId }, input);
  const decision = decideOn(rectification, matter, command, { now: input.startedAt, actor });
  if (isRefusal(decision)) throw new Error(decision.refusal.code);
  const commit = createCommit({ database, processes: tablesByProcess, mailDomain: "yunzhou.example" });
  const step = { version: 1, at: input.startedAt, by: clerk, command: command.type, events: decision.events };
  await commit({ process: rectification.name, matterId, jurisdictionId, step, input });
  // The test's moment of writing is that of the step.
  await outbox.pool.query("update outbox_mail set created_at = due_at");
}

async function mailing(rehearsal?: string): Promise<void> {
  tree = new ProcessTree({ say: silent });
  const env = {
    LIANDU_MAIL_FROM: "联督 <liandu@yunzhou.example>",
    ...(rehearsal === undefined ? {} : { LIANDU_MAIL_REHEARSAL: rehearsal }),
  };
  await startMailing({
    config: loadConfig(env),
    places: { databaseUrl, smtpUrl: server.url },
    publicUrl: "https://liandu.yunzhou.example/",
    tree,
    log: createLogger({ level: "silent" }),
    database,
    matters: { send: () => Promise.reject(new Error("no Temporal in this test")) },
  });
}

describe("the mails of a committed assignment", () => {
  it("reach the liaison officers and say what is due, when and why", async () => {
    await commitOpening();
    await mailing();
    await outbox.until((rows) => rows.every(({ state }) => state === "sent" || state === "undeliverable"), patienceMs);
    // The market department has no liaison officer: its row waits for the office.
    expect((await outbox.rows()).map(({ state }) => state).sort()).toEqual(["sent", "sent", "undeliverable"]);

    const mails = await server.parsed();
    const to = (name: string) => mails.find((mail) => JSON.stringify(mail.to).includes(name));
    const [lead, cooperating] = [to("health.example"), to("insurance.example")];
    expect(lead?.subject).toBe("【联督·交办】第1号 部门之间信息不互通（6月30日到期）");
    expect(lead?.text).toContain("市卫生健康委　甲联络员同志：");
    expect(lead?.text).toContain("贵单位为该问题的牵头单位");
    expect(lead?.text).toContain("签收期限：2026年3月4日（周三）24时前");
    expect(lead?.text).toContain("整改期限：2026年6月30日（周二）24时前");
    expect(lead?.text).toContain("1. 建立部门间信息通报制度。\n   完成期限：2026年5月29日（周五）");
    expect(lead?.text).not.toContain("按月比对结算数据");
    expect(lead?.text).toContain("签收期限：自交办次日起2个工作日（依据：云州市整改工作规程第8条）。");
    expect(lead?.text).toContain("文件规定的日期：2026年6月30日（周二）。");
    expect(lead?.text).toContain("https://liandu.yunzhou.example/issues/issue-1");
    expect(lead?.text).toContain("请与云州市协调办联系");
    expect(cooperating?.text).toContain("2. 按月比对结算数据。");
    expect(cooperating?.text).toContain("配合单位");

    expect(lead?.messageId).not.toBe(cooperating?.messageId);
    expect(lead?.references).toBe(cooperating?.references);
    const calendar = lead?.attachments.find(({ contentType }) => contentType === "text/calendar")?.content.toString("utf8") ?? "";
    expect(calendar.match(/DTSTART;VALUE=DATE:\d+/gu)).toEqual([
      "DTSTART;VALUE=DATE:20260304",
      "DTSTART;VALUE=DATE:20260529",
      "DTSTART;VALUE=DATE:20260630",
    ]);
  });

  it("go to the one box in a rehearsal", async () => {
    await commitOpening();
    await mailing("rehearsal@yunzhou.example");
    await outbox.until((rows) => rows.filter(({ state }) => state === "sent").length === 2, patienceMs);
    expect(server.received.map(({ to }) => to)).toEqual([["rehearsal@yunzhou.example"], ["rehearsal@yunzhou.example"]]);
    const subjects = (await server.parsed()).map(({ subject }) => subject).join("\n");
    expect(subjects).toContain("liaison@health.example");
    expect(subjects).toContain("liaison@insurance.example");
  });

  it("explain nothing that another deadline says today", async () => {
    await commitOpening();
    await outbox.pool.query(`update matter set snapshot = jsonb_set(snapshot, '{state,deadline,basis,on}', '"2026-12-31"')`);
    await mailing();
    await outbox.until((rows) => rows.filter(({ state }) => state === "sent").length === 2, patienceMs);
    const [mail] = await server.parsed();
    expect(mail?.text).toContain("整改期限：2026年6月30日");
    expect(mail?.text).not.toContain("2026年12月31日");
  });
});
