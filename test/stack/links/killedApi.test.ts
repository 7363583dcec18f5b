import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startKillable, type Killable } from "../../support/killable.ts";
import type { LinkApiRequest } from "../../support/linkApiProcess.ts";
import { linkSecret, startLinkCity, type LinkCity, type Page } from "../../support/linkCity.ts";

let links: LinkCity;
let killed: Killable | undefined;

beforeAll(async () => {
  links = await startLinkCity();
}, 60_000);
afterEach(() => killed?.kill());
afterAll(() => links.close());

/** Sends a form to an API that stops with it, and kills that API; the sender never hears an answer. */
async function submitToDying(stopAt: LinkApiRequest["stopAt"], url: string, page: Page, fields: Record<string, string>): Promise<void> {
  const { databaseUrl, evidenceFolder, temporal } = links.city;
  if (temporal === undefined) throw new Error("no Temporal");
  const request: LinkApiRequest = { databaseUrl, evidenceFolder, temporal, linkSecret, stopAt };
  killed = startKillable("linkApiProcess.ts", request);
  const [origin = ""] = await killed.said(1);
  const answer = links.submit(url.replace(links.origin, origin), page, fields).then(
    ({ status }) => status,
    () => "no answer",
  );
  await killed.said(2);
  await killed.kill();
  expect(await answer).toBe("no answer");
}

async function linkTo(who: string, label: string, action: Parameters<LinkCity["linkIn"]>[1], after: number): Promise<string> {
  return links.linkIn(await links.mailTo(who, label, after), action);
}
const countOf = async (id: string, command: string): Promise<number> => (await links.steps(id)).filter((step) => step === command).length;

describe("an API killed between an act by link and its answer", () => {
  it.each(["sending", "done"] as const)(
    "(%s) has acted once, when the same form is sent again as when it is opened anew",
    async (stopAt) => {
      const after = links.server.received.length;
      const id = await links.givenIssue();
      const url = await linkTo("health", "交办", "acknowledge", after);
      const page = await links.open(url);
      await submitToDying(stopAt, url, page, {});
      const answers = await Promise.all([links.submit(url, page, {}), links.submit(url, page, {})]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect((await links.open(url)).html).toContain("您已于");
      expect(await countOf(id, "acknowledge")).toBe(1);
      // One kept answer besides that of the opening.
      expect(await links.city.database.answer.count({ where: { matterId: { endsWith: id } } })).toBe(1);
      // What the step caused was mailed once, each mail under a Message-ID of its own.
      const mailed = links.server.received.map(({ messageId }) => messageId);
      expect(new Set(mailed).size).toBe(mailed.length);
    },
  );

  it("takes a repeatable form once as well, and another form as another act", async () => {
    const after = links.server.received.length;
    const id = await links.givenIssue();
    const url = await linkTo("health", "交办", "report-progress", after);
    await links.api("health", id, "acknowledge");
    const page = await links.open(url);
    await submitToDying("done", url, page, { text: "已完成第一次会商。" });
    expect((await links.submit(url, page, { text: "已完成第一次会商。" })).status).toBe(303);
    expect(await countOf(id, "reportProgress")).toBe(1);
    expect((await links.submit(url, await links.open(url), { text: "已完成第二次会商。" })).status).toBe(303);
    expect(await countOf(id, "reportProgress")).toBe(2);
  });

  it("has confirmed by its code, which then confirms nothing else", async () => {
    const id = await links.givenIssue();
    await links.api("market", id, "acknowledge");
    await links.api("health", id, "acknowledge");
    const after = links.server.received.length;
    const items = ["m1", "m2"].map((measureId) => ({ measureId, statement: "已落实。" }));
    await links.api("market", id, "submit-evidence", { items });
    const url = await linkTo("health", "办结确认", "sign-off", after);
    const asked = await links.submit(url, await links.open(url), { outcome: "done" });
    const confirm = { step: "confirm", code: links.codeIn(await links.mailTo("health", "验证码", after)) };
    await submitToDying("done", url, asked, confirm);
    expect((await links.submit(url, asked, confirm)).status).toBe(303);
    expect((await links.submit(url, asked, { ...confirm, outcome: "dissent", reasons: "改了主意。" })).status).toBe(303);
    expect(await countOf(id, "signOff")).toBe(1);
    const steps = await links.city.database.matterStep.findMany({ where: { matterId: { endsWith: id }, command: "signOff" } });
    expect(steps.map(({ events }) => events)).toEqual([[expect.objectContaining({ type: "signedOff" })]]);
  });
});
