import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createCommit } from "../../../activities/commit.ts";
import type { AnyProcessTables } from "../../../activities/projection.ts";
import { rectificationTables } from "../../../activities/rectification/rectificationTables.ts";
import { composeRow } from "../../../activities/notices/composeRow.ts";
import type { LetterKind } from "../../../domain/letters/letter.ts";
import { openMatter, decideOn } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import type { Database } from "../../../platform/database.ts";
import { openDatabase } from "../../../platform/database.ts";
import { letterFiles } from "../../../platform/letters/letterDocuments.ts";
import * as city from "../../support/city.ts";
import { freshDatabase } from "../../support/stack.ts";

const { jurisdictionId } = city;
const placeOf = (issueId: string): string => `rectification/${jurisdictionId}/${issueId}`;

let database: Database;
beforeAll(async () => {
  database = openDatabase({ url: await freshDatabase(), poolSize: 8 });
  await database.jurisdiction.create({ data: { id: jurisdictionId, name: "云州市", level: "city", officeOrganizationId: city.office } });
  const named = [
    [city.office, "云州市协调办"],
    [city.health, "市卫生健康委"],
    [city.insurance, "市医保局"],
    [city.market, "市市场监管局"],
  ] as const;
  await database.organization.createMany({
    data: named.map(([id, name]) => ({ id, jurisdictionId, name, kind: "department", level: "city" })),
  });
  await database.textContent.create({ data: { jurisdictionId, sha256: city.textHash, content: "建立信息通报制度。" } });
});
afterAll(() => database.$disconnect());

/** The tables, but the step of these issues fails after all of it was written. */
const failing = new Set<string>();
const breakable: AnyProcessTables = {
  ...rectificationTables,
  project: async (transaction, after, before, at) => {
    await rectificationTables.project(transaction, after, before, at);
    if (failing.has(after.id)) throw new Error("the power went out");
  },
};
const commit = (request: Parameters<ReturnType<typeof createCommit>>[0]) =>
  createCommit({ database, processes: new Map([["rectification", breakable]]), mailDomain: "yunzhou.example" })(request);

async function commitOpening(issueId: string): Promise<(string | null)[] | undefined> {
  const input = city.issueInput({ issueId });
  const { command, actor } = rectification.opening(input);
  const matterId = placeOf(issueId);
  const decision = decideOn(rectification, openMatter(rectification, { id: matterId, jurisdictionId }, input), command, {
    now: input.startedAt,
    actor,
  });
  if (isRefusal(decision)) throw new Error(decision.refusal.code);
  const step = { version: 1, at: input.startedAt, by: city.clerk, command: command.type, events: decision.events };
  return (await commit({ process: "rectification", matterId, jurisdictionId, step, input })).allocated;
}

/** A step that makes letters of these kinds, in this order. */
async function commitLetters(issueId: string, kinds: readonly LetterKind[], besides: readonly RectificationEvent[] = []): Promise<void> {
  const events = kinds.map((kind, index): RectificationEvent => ({
    type: "letterIssued",
    v: 1,
    letter: {
      id: `L${4 + index}`,
      kind,
      organizationId: city.health,
      measureIds: [],
      symbol: kind === "circular" ? "综监通报" : "综监督办",
      year: 2026,
      issuedOn: "2026-03-03",
    },
  }));
  const step = { version: 2, at: "2026-03-03T02:00:00.000Z", by: city.clerk, command: "escalate", events: [...events, ...besides] };
  await commit({ process: "rectification", matterId: placeOf(issueId), jurisdictionId, step });
}

/** @returns what went wrong */
async function eightAtATime(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<string[]> {
  const waiting = [...ids];
  const errors: string[] = [];
  const lane = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      await act(id).catch((error: unknown) => errors.push(error instanceof Error ? error.message : "thrown"));
  };
  await Promise.all(upTo(8).map(lane));
  return errors;
}

const numbers = async (symbol: string): Promise<number[]> =>
  (await database.letter.findMany({ where: { symbol }, orderBy: { number: "asc" } })).map(({ number }) => number);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("the numbers of letters", () => {
  it("have no gaps with eight commits at a time, of which a third is rolled back", async () => {
    const ids = upTo(32).map((number) => `issue-${number}`);
    for (const [index, id] of ids.entries()) if (index % 3 === 0) failing.add(placeOf(id));
    expect(await eightAtATime(ids, commitOpening)).toEqual(Array.from({ length: 11 }, () => "the power went out"));
    expect(await numbers("综监交办")).toEqual(upTo(21 * 3));

    // A step's own numbers follow each other, and the attempt after the failure takes the next ones.
    failing.clear();
    const again = await commitOpening("issue-1");
    expect(again?.filter((number) => number !== null)).toEqual(["64", "65", "66"]);
    // A commit whose answer was lost gives the same numbers.
    expect(await commitOpening("issue-1")).toEqual(again);
    expect(await numbers("综监交办")).toEqual(upTo(66));
  });

  it("never wait for each other in a ring, whatever order steps ask for them in", async () => {
    const ids = upTo(16).map((number) => `crossing-${number}`);
    for (const id of ids) await commitOpening(id);
    const orders: LetterKind[][] = [
      ["circular", "supervision_notice", "circular"],
      ["supervision_notice", "circular"],
    ];
    expect(await eightAtATime(ids, (id) => commitLetters(id, orders[ids.indexOf(id) % 2] ?? []))).toEqual([]);
    expect(await numbers("综监通报")).toEqual(upTo(24));
    expect(await numbers("综监督办")).toEqual(upTo(16));
    expect(await database.seriesCounter.findMany({ where: { series: { contains: "综监通报" } } })).toMatchObject([
      { last: 24, year: 2026 },
    ]);
  });
});

describe("what a letter says", () => {
  const content = async () => (await database.letter.findUniqueOrThrow({ where: { id: "issue-2-L1" } })).content;

  it("is that of its day: a later name on the register changes nothing", async () => {
    const before = await content();
    expect(before).toMatchObject({ issuer: "云州市协调办", addressee: "市卫生健康委", role: "lead", citation: "云州市整改工作规程第8条" });
    await database.organization.update({ where: { id: city.health }, data: { name: "市健康委" } });
    // The same step signs for the first letter, whose row is written again for it.
    await commitLetters("issue-2", ["supervision_notice"], [{ type: "receiptSigned", v: 1, letterId: "L1" }]);
    expect(await content()).toEqual(before);
    expect(await database.letter.findUniqueOrThrow({ where: { id: "issue-2-L1" } })).toMatchObject({
      receiptBy: city.clerk.personId,
      receiptAt: new Date("2026-03-03T02:00:00.000Z"),
      voidedAt: null,
    });
    expect(await database.letter.findUniqueOrThrow({ where: { id: "issue-2-L4" } })).toMatchObject({
      content: { addressee: "市健康委", issue: { number: 1, title: "部门之间信息不互通" } },
    });
  });

  it("goes with the mail of the assignment, which names its number", async () => {
    const row = await database.outboxMail.findFirstOrThrow({
      where: { matterId: placeOf("issue-2"), template: "assignment", organizationId: city.health },
    });
    const number = await database.letter.findUniqueOrThrow({ where: { id: "issue-2-L1" } });
    const mail = await composeRow({ database, publicUrl: "https://liandu.example", letters: letterFiles(database) }, row);
    const name = `综监交办〔2026〕${number.number}号`;
    expect(mail.text).toContain(`（交办函，${name}）`);
    expect(mail.text).toContain(`附件是交办函（${name}）的 Word 文件`);
    expect(mail.files?.map(({ fileName }) => fileName)).toEqual([`${name} 关于第1号整改问题的交办函.docx`]);
    expect(mail.files?.[0]?.content.length).toBeLessThan(30_000);
  });
});
