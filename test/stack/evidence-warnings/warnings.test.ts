import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { openDiskEvidenceStore } from "../../../platform/evidence/diskEvidenceStore.ts";
import type { EvidenceStore } from "../../../platform/evidence/evidenceStore.ts";
import { readWaiting } from "../../../platform/evidence/reading/evidenceReader.ts";
import { mailWarnings } from "../../../platform/evidence/warnings/mailWarnings.ts";
import { createLogger } from "../../../platform/logging.ts";
import type { Answered, ApiCity, Who } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";
import { croppedPicture, drawnPicture, withExif } from "../../support/pictures.ts";

const log = createLogger({ level: "silent" });
const WORDS =
  "我局成立专项工作组，由分管副局长任组长，逐户走访辖区内培训机构四十二家，建立问题台账，督促其中十一家完成消防通道改造，并与街道签订共管协议，每周五下午集中通报进度。";

let city: ApiCity;
let evidence: EvidenceStore;
beforeAll(async () => {
  city = await startApiCity({ temporal: true });
  evidence = await openDiskEvidenceStore({ root: city.evidenceFolder });
});
afterAll(() => city.close());

async function succeeds(answer: Promise<Answered>): Promise<Answered> {
  const answered = await answer;
  expect([answered.status < 300, answered.body.detail]).toEqual([true, undefined]);
  return answered;
}

async function givenIssue(): Promise<string> {
  const issue = {
    title: "校外培训机构监管信息不互通",
    description: "行业主管部门与综合执法部门之间没有定期交换监管信息。",
    units: [
      { organizationId: "yz-market", role: "lead" },
      { organizationId: "yz-health", role: "cooperating" },
    ],
    measures: [{ text: "建立信息交换机制。" }, { text: "每季度联合会商。" }],
    deadline: { kind: "fixed", on: "2099-06-30" },
  };
  const { body } = await succeeds(city.as("clerk", "POST", "/issues", { body: issue }));
  for (const who of ["market", "health"] as const) await succeeds(city.as(who, "POST", `/issues/${body.id}/acknowledge`, { body: {} }));
  const id: string = body.id;
  return id;
}

async function handsIn(
  who: Who,
  issueId: string,
  item: { picture?: Buffer; statement?: string; measureId?: string },
): Promise<string | undefined> {
  let uploaded: string | undefined;
  if (item.picture !== undefined) {
    const form = new FormData();
    form.append("file", new Blob([item.picture], { type: "image/jpeg" }), "现场.jpg");
    uploaded = (await succeeds(city.as(who, "POST", "/evidence", { raw: form }))).body.id;
  }
  const { measureId = "m1", statement } = item;
  const given = {
    measureId,
    ...(uploaded === undefined ? {} : { evidence: [uploaded] }),
    ...(statement === undefined ? {} : { statement }),
  };
  await succeeds(city.as(who, "POST", `/issues/${issueId}/submit-evidence`, { body: { items: [given] } }));
  return uploaded;
}

async function everythingIsRead(): Promise<void> {
  while (await readWaiting({ database: city.database, evidence, log }));
}

interface Item {
  kind: string;
  text: string;
  issueIds: string[];
  restsOn: {
    facts: Record<string, unknown>;
    others: { organization: { id: string } | null; withdrawn: boolean; issue: { id: string } | null }[];
  };
}

async function warningsOf(issueId: string, who: Who = "clerk"): Promise<Item[]> {
  const { body } = await succeeds(city.as(who, "GET", `/issues/${issueId}/evidence-warnings`));
  const items: Item[] = body.items;
  return items;
}

const kindsOf = (items: Item[]): string[] => items.map(({ kind }) => kind).sort();

describe("what the verifier is told of evidence", () => {
  it("is that a picture was handed in before: the same file though withdrawn there, and a cut of it", async () => {
    const picture = await drawnPicture(101);
    const [first, second, third] = [await givenIssue(), await givenIssue(), await givenIssue()];
    const evidenceId = await handsIn("health", first, { picture });
    await succeeds(city.as("health", "POST", `/issues/${first}/withdraw-evidence`, { body: { evidenceId, reason: "放错了" } }));
    await handsIn("market", second, { picture });
    await handsIn("market", third, { picture: await croppedPicture(picture, { size: 0.92 }) });
    const before = await city.as("clerk", "GET", `/issues/${third}/evidence-warnings`);
    expect([before.body.pending, before.body.items]).toEqual([1, []]);
    await everythingIsRead();

    const [same] = await warningsOf(second);
    expect(same).toMatchObject({
      kind: "same_file_elsewhere",
      issueIds: [first],
      restsOn: { facts: { count: 1 }, others: [{ organization: { id: "yz-health" }, withdrawn: true, issue: { id: first } }] },
    });
    expect(same?.text).toContain("其中1处已撤回");
    const cut = await warningsOf(third);
    expect(kindsOf(cut)).toEqual(["similar_picture"]);
    expect(cut[0]?.issueIds.sort()).toEqual([first, second].sort());
    // What came first is doubtful in the same way.
    expect(kindsOf(await warningsOf(second))).toEqual(["same_file_elsewhere", "similar_picture"]);
    expect((await city.as("clerk", "GET", `/issues/${third}`)).body.evidence[0].warnings).toMatchObject([
      { kind: "similar_picture", severity: "high" },
    ]);
  });

  it("is nothing of pictures that have nothing in common", async () => {
    const [first, second] = [await givenIssue(), await givenIssue()];
    await handsIn("market", first, { picture: await drawnPicture(201) });
    await handsIn("market", second, { picture: await drawnPicture(202) });
    await everythingIsRead();
    expect(await warningsOf(second)).toEqual([]);
  });

  it("is that a camera's clock lies, or has fallen silent", async () => {
    const camera = { Make: "Yunzhou", Model: "Camera One" };
    const issueId = await givenIssue();
    const taken = (time: string): Promise<Buffer> =>
      drawnPicture(301).then((picture) => withExif(picture, { IFD0: camera, IFD2: { DateTimeOriginal: time } }));
    await handsIn("market", issueId, { picture: await taken("2089:01:01 10:00:00") });
    await handsIn("market", issueId, { picture: await withExif(await drawnPicture(302), { IFD0: camera }) });
    await everythingIsRead();
    const items = await warningsOf(issueId);
    expect(kindsOf(items)).toEqual(["photo_time_in_future", "photo_time_missing"]);
    expect(items.find(({ kind }) => kind === "photo_time_in_future")?.restsOn.facts).toMatchObject({ takenAt: "2089-01-01T10:00:00" });
  });

  it("is that words were taken from another department, in a statement or in a report", async () => {
    const [first, second] = [await givenIssue(), await givenIssue()];
    await handsIn("health", first, { statement: WORDS });
    await succeeds(city.as("market", "POST", `/issues/${second}/report-progress`, { body: { text: WORDS.replace("四十二", "三十六") } }));
    await everythingIsRead();
    const [copied, ...rest] = await warningsOf(second);
    expect(rest).toEqual([]);
    expect(copied).toMatchObject({ kind: "copied_text", issueIds: [first], restsOn: { others: [{ organization: { id: "yz-health" } }] } });
    await handsIn("health", second, { statement: WORDS });
    expect((await warningsOf(first)).map(({ kind, issueIds }) => [kind, issueIds])).toEqual([["copied_text", [second]]]);
  });

  it("is for who judges alone, and names no issue that a verifier from outside may not see", async () => {
    const [first, second] = [await givenIssue(), await givenIssue()];
    const picture = await drawnPicture(401);
    await handsIn("health", first, { picture });
    await handsIn("market", second, { picture });
    expect((await city.as("market", "GET", `/issues/${second}/evidence-warnings`)).status).toBe(403);
    expect((await city.as("countyClerk", "GET", `/issues/${second}/evidence-warnings`)).status).toBe(404);
    await succeeds(city.as("clerk", "POST", `/issues/${second}/assign-verifier`, { body: { personId: "auditor" } }));
    await city.database.person.update({ where: { id: "auditor" }, data: { roles: ["verifier"] } });
    const [seen] = await warningsOf(second, "auditor");
    await city.database.person.update({ where: { id: "auditor" }, data: { roles: ["auditor"] } });
    expect(seen).toMatchObject({
      kind: "same_file_elsewhere",
      issueIds: [],
      restsOn: { others: [{ issue: null, organization: null, evidence: null }] },
    });
  });

  it("is counted in the task and in the mail", async () => {
    const [first, second] = [await givenIssue(), await givenIssue()];
    const picture = await drawnPicture(501);
    await handsIn("health", first, { picture });
    await handsIn("market", second, { picture });
    await handsIn("market", second, { statement: "会议纪要已印发。", measureId: "m2" });
    await succeeds(city.as("health", "POST", `/issues/${second}/sign-off`, { body: { outcome: "done" } }));
    await succeeds(city.as("market", "POST", `/issues/${second}/request-verification`, { body: {} }));
    const { body } = await city.as("clerk", "GET", "/tasks?limit=100");
    const task = body.items.find(({ kind, issue }: { kind: string; issue: { id: string } }) => kind === "verify" && issue.id === second);
    expect(task.todo).toContain("系统提示佐证材料疑点1项");
    const matter = { jurisdictionId: CITY, matterId: `rectification/${CITY}/${second}` };
    expect(await mailWarnings(log)(city.database, matter)).toEqual({ count: 1, pending: 1 });
  });
});

describe("the reader", () => {
  it("leaves a file that takes it down, and reads one whose reader was killed", async () => {
    const issueId = await givenIssue();
    const picture = await sharp(await drawnPicture(601))
      .jpeg()
      .toBuffer();
    const id = await handsIn("market", issueId, { picture });
    // A reader claimed it and died: its claim runs out.
    await city.database.evidence.update({ where: { id: id ?? "" }, data: { readAttempts: 1, readAfter: new Date(0) } });
    await everythingIsRead();
    const row = await city.database.evidence.findUniqueOrThrow({ where: { id: id ?? "" } });
    expect([row.reading, row.readAfter]).toMatchObject([{ kind: "picture", width: 640, height: 480 }, null]);
    await city.database.evidence.update({ where: { id: row.id }, data: { readAttempts: 3, readAfter: new Date(0) } });
    await everythingIsRead();
    expect((await warningsOf(issueId)).map(({ kind, restsOn }) => [kind, restsOn.facts["reason"]])).toEqual([
      ["picture_not_compared", "damaged"],
    ]);
  });

  it("waits for a store that is away, and counts that against no file", async () => {
    const issueId = await givenIssue();
    const id = await handsIn("market", issueId, { picture: await drawnPicture(701) });
    const away = { get: () => Promise.reject(new Error("away")) };
    await expect(readWaiting({ database: city.database, evidence: away, log })).rejects.toThrow("away");
    const row = await city.database.evidence.findUniqueOrThrow({ where: { id: id ?? "" } });
    expect([row.reading, row.readAttempts, row.readAfter !== null]).toEqual([null, 0, true]);
  });
});
