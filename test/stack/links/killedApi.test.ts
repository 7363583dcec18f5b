import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startKillable } from "../../support/killable.ts";
import type { LinkApiRequest } from "../../support/linkApiProcess.ts";
import { linkSecret, startLinkCity, type LinkCity, type Page } from "../../support/linkCity.ts";

/** A form that is sent to an API which dies with it. */
interface Act {
  id: string;
  url: string;
  page: Page;
  fields: Record<string, string>;
}

let links: LinkCity;
let acts: Record<"onItsWay" | "acknowledged" | "reported" | "signedOff", Act>;

beforeAll(async () => {
  links = await startLinkCity();
  acts = {
    onItsWay: await givenAcknowledgement(),
    acknowledged: await givenAcknowledgement(),
    reported: await givenReport(),
    signedOff: await givenSignOff(),
  };
  await submitToDying(acts.onItsWay);
}, 150_000);
afterAll(() => links.close());

async function givenAcknowledgement(): Promise<Act> {
  const after = links.server.received.length;
  const id = await links.givenIssue();
  const url = links.linkIn(await links.mailTo("health", "交办", after), "acknowledge");
  return { id, url, page: await links.open(url), fields: {} };
}

async function givenReport(): Promise<Act> {
  const after = links.server.received.length;
  const id = await links.givenIssue();
  const url = links.linkIn(await links.mailTo("health", "交办", after), "report-progress");
  await links.api("health", id, "acknowledge");
  return { id, url, page: await links.open(url), fields: { text: "已完成第一次会商。" } };
}

/** Ready for the digits. */
async function givenSignOff(): Promise<Act> {
  const id = await links.givenIssue();
  await links.api("market", id, "acknowledge");
  await links.api("health", id, "acknowledge");
  const after = links.server.received.length;
  const items = ["m1", "m2"].map((measureId) => ({ measureId, statement: "已落实。" }));
  await links.api("market", id, "submit-evidence", { items });
  const url = links.linkIn(await links.mailTo("health", "办结确认", after), "sign-off");
  const page = await links.submit(url, await links.open(url), { outcome: "done" });
  return { id, url, page, fields: { step: "confirm", code: links.codeIn(await links.mailTo("health", "验证码", after)) } };
}

/** Sends all forms to one API, and kills it when each act is where it shall be; nobody hears an answer. */
async function submitToDying(onItsWay: Act): Promise<void> {
  const { databaseUrl, evidenceFolder, temporal } = links.city;
  if (temporal === undefined) throw new Error("no Temporal");
  const request: LinkApiRequest = { databaseUrl, evidenceFolder, temporal, linkSecret, unanswered: [onItsWay.id] };
  const dying = startKillable("linkApiProcess.ts", request);
  try {
    const [origin = ""] = await dying.said(1);
    const answers = Object.values(acts).map(({ url, page, fields }) =>
      links.submit(url.replace(links.origin, origin), page, fields).then(
        ({ status }) => status,
        () => "no answer",
      ),
    );
    // Whoever is answered was not stopped, and would be waited for in vain.
    expect(await Promise.race([dying.said(1 + answers.length), ...answers])).toHaveLength(1 + answers.length);
    await dying.kill();
    expect(await Promise.all(answers)).toEqual(answers.map(() => "no answer"));
  } finally {
    await dying.kill();
  }
}

const countOf = async (id: string, command: string): Promise<number> => (await links.steps(id)).filter((step) => step === command).length;

describe("an API killed between an act by link and its answer", () => {
  it.each(["onItsWay", "acknowledged"] as const)(
    "(%s) has acted once, when the same form is sent again as when it is opened anew",
    async (name) => {
      const { id, url, page } = acts[name];
      const answers = await Promise.all([links.submit(url, page, {}), links.submit(url, page, {})]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect((await links.open(url)).html).toContain("您已于");
      expect(await countOf(id, "acknowledge")).toBe(1);
      // One kept answer besides that of the opening, which has none.
      expect(await links.city.database.answer.count({ where: { matterId: { endsWith: id } } })).toBe(1);
    },
  );

  it("takes a repeatable form once as well, and another form as another act", async () => {
    const { id, url, page, fields } = acts.reported;
    expect((await links.submit(url, page, fields)).status).toBe(303);
    expect(await countOf(id, "reportProgress")).toBe(1);
    expect((await links.submit(url, await links.open(url), { text: "已完成第二次会商。" })).status).toBe(303);
    expect(await countOf(id, "reportProgress")).toBe(2);
  });

  it("has confirmed by its code, which then confirms nothing else", async () => {
    const { id, url, page, fields } = acts.signedOff;
    expect((await links.submit(url, page, fields)).status).toBe(303);
    expect((await links.submit(url, page, { ...fields, outcome: "dissent", reasons: "改了主意。" })).status).toBe(303);
    expect(await countOf(id, "signOff")).toBe(1);
    const steps = await links.city.database.matterStep.findMany({ where: { matterId: { endsWith: id }, command: "signOff" } });
    expect(steps.map(({ events }) => events)).toEqual([[expect.objectContaining({ type: "signedOff" })]]);
  });

  it("has mailed what its steps caused once, each mail under a Message-ID of its own", async () => {
    const mailed = links.server.received.map(({ messageId }) => messageId);
    expect(mailed.length).toBeGreaterThan(8);
    expect(new Set(mailed).size).toBe(mailed.length);
    const rows = await links.city.database.outboxMail.groupBy({ by: ["matterId", "version", "template", "personId"], _count: true });
    expect(rows.filter(({ template, _count }) => template !== "link_code" && _count > 1)).toEqual([]);
  });
});
