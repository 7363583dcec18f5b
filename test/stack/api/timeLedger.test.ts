import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addDays, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { drawSample, populationHash } from "../../../domain/lookBackSample/drawSample.ts";
import type { Answered, ApiCity, Who } from "../../support/apiCity.ts";
import { startApiCity } from "../../support/apiCity.ts";

/** The whole way of one issue with more time, a clock that stands, a standing phase and a look-back, over HTTP. */
describe("time, through the door", () => {
  let city: ApiCity;
  beforeAll(async () => {
    city = await startApiCity({ temporal: true });
  });
  afterAll(() => city.close());

  const today = (): string => shanghaiDate(new Date().toISOString());
  const read = (who: Who, route: string): Promise<Answered> => city.as(who, "GET", route);
  const kinds = async (who: Who, id: string): Promise<string[]> => {
    const items: { kind: string; issue: { id: string } }[] = (await read(who, "/tasks?limit=100")).body.items;
    return items.filter(({ issue }) => issue.id === id).map(({ kind }) => kind);
  };
  async function does(who: Who, id: string, name: string, body: object = {}): Promise<Answered> {
    const answer = await city.as(who, "POST", `/issues/${id}/${name}`, { body });
    expect([name, answer.status, answer.body.detail]).toEqual([name, 200, undefined]);
    return answer;
  }
  async function givenIssue(deadline: object): Promise<string> {
    const body = {
      title: "检查结果没有归集",
      description: "归集率偏低。",
      units: [{ organizationId: "yz-market", role: "lead" }],
      deadline,
    };
    const answer = await city.as("clerk", "POST", "/issues", { body });
    expect(answer.status).toBe(201);
    const id: string = answer.body.id;
    await does("market", id, "acknowledge");
    return id;
  }
  async function closes(id: string): Promise<void> {
    await does("market", id, "submit-evidence", { items: [{ measureId: "m1", statement: "已归集。" }] });
    await does("market", id, "request-verification");
    await does("clerk", id, "verify", { results: [{ measureId: "m1", outcome: "accept" }] });
  }

  it("goes from extension and suspension over standing to a look-back that finds a rebound", async () => {
    const id = await givenIssue({ kind: "milestone_ongoing", on: "2099-06-30" });
    expect((await read("market", `/issues/${id}`)).body.why).toContain("文件规定的日期：2099年6月30日");

    await does("market", id, "request-extension", { target: { type: "issue" }, workingDays: 10, reason: "招标延误" });
    expect(await kinds("leader", id)).toContain("decide_extension");
    expect(await kinds("clerk", id)).not.toContain("decide_extension");
    const denied = await city.as("clerk", "POST", `/issues/${id}/decide-extension`, {
      body: { requestId: "x1", outcome: "grant", reasons: "同意" },
    });
    expect([denied.status, denied.body.code]).toEqual([403, "ROLE_NOT_ALLOWED"]);
    await does("leader", id, "decide-extension", { requestId: "x1", outcome: "grant", reasons: "理由成立" });
    const { body: extended } = await read("market", `/issues/${id}`);
    expect(extended.dueOn).toBe("2099-07-14");
    expect(extended.assignments[0].dueOn).toBe("2099-07-14");
    expect(extended.measures[0].why).toContain("延长10个工作日");
    expect(await kinds("leader", id)).not.toContain("decide_extension");

    const suspended = await does("clerk", id, "suspend", { target: { type: "issue" }, ground: "不可抗力", reason: "洪水" });
    expect([suspended.body.status, suspended.body.age.suspended]).toEqual(["suspended", true]);
    expect((await read("clerk", `/issues/${id}`)).body.why).toContain("计时已中止");
    expect((await read("clerk", "/issues?status=suspended")).body.items.map((item: { id: string }) => item.id)).toContain(id);
    await does("clerk", id, "resume", { target: { type: "issue" }, reason: "水退" });

    await closes(id);
    expect((await read("market", `/issues/${id}`)).body.status).toBe("standing");
    expect(await kinds("market", id)).toContain("report_standing");
    await does("market", id, "report-standing", { text: "本月未见反弹。" });
    expect(await kinds("market", id)).not.toContain("report_standing");
    await does("clerk", id, "release", { reason: "达到要求" });
    await does("clerk", id, "close");
    expect(await kinds("clerk", id)).toContain("look_back");
    const reopened = await does("clerk", id, "record-look-back", { outcome: "rebound", findings: "再次发现漏报。" });
    expect([reopened.body.status, reopened.body.round, reopened.body.number]).toEqual(["assigned", 2, extended.number]);
    expect(reopened.body.age).toMatchObject({ from: extended.age.from, to: null });

    const sentences: string[] = (await read("clerk", `/issues/${id}/timeline?limit=100`)).body.items.flatMap(
      (item: { sentences: string[] }) => item.sentences,
    );
    for (const word of ["申请将整个问题的期限延长10个工作日", "同意云州市市场监督管理局", "中止计时", "恢复计时", "问题反弹"])
      expect(sentences.join("\n")).toContain(word);
  }, 120_000);

  it("draws look-backs at random so that anybody can draw them again", async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      const id = await givenIssue({ kind: "immediate" });
      await closes(id);
      await does("clerk", id, "close");
      ids.push(id);
    }
    const body = { seed: "第2027001期", closedFrom: today(), closedTo: today(), count: 2, on: addDays(today(), 30) };
    const first = await city.as("clerk", "POST", "/look-back-samples", { body, key: "sample" });
    expect([first.status, first.body.detail]).toEqual([201, undefined]);
    const again = await city.as("clerk", "POST", "/look-back-samples", { body, key: "sample" });
    expect(again.body).toEqual(first.body);
    const { body: shown } = await read("auditor", `/look-back-samples/${first.body.id}`);
    expect(shown.population).toEqual(ids.toSorted());
    expect(shown.populationHash).toBe(populationHash(ids));
    expect(shown.drawn.map(({ id, ticket }: { id: string; ticket: string }) => ({ id, ticket }))).toEqual(
      drawSample({ seed: body.seed, ids, size: { count: 2 } }),
    );
    for (const drawn of shown.drawn) {
      expect(drawn.lookBack).toMatchObject({ on: body.on, outcome: null });
      const { lookBacks } = (await read("clerk", `/issues/${drawn.id}`)).body;
      expect(lookBacks.filter((lookBack: { sampleId: string | null }) => lookBack.sampleId === first.body.id)).toHaveLength(1);
    }
    expect((await city.as("market", "GET", `/look-back-samples/${first.body.id}`)).status).toBe(403);
    const none = await city.as("clerk", "POST", "/look-back-samples", {
      body: { ...body, closedFrom: "2020-01-01", closedTo: "2020-12-31" },
    });
    expect([none.status, none.body.code]).toEqual([409, "NOTHING_TO_SAMPLE"]);
  }, 120_000);
});
