import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tokenHash } from "../../../api/core/authenticate.ts";
import type { Answered, ApiCity, RequestOptions, Who } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";
import { uniqueId } from "../../support/stack.ts";

function itemsOf<Item>(answer: Answered): Item[] {
  const items: Item[] = answer.body.items;
  return items;
}

async function givenPerson({ database }: ApiCity, personId: string, organizationId: string): Promise<void> {
  await database.person.create({ data: { id: personId, jurisdictionId: CITY, organizationId, name: "测试", roles: ["verifier"] } });
  const token = { id: `token-${personId}`, jurisdictionId: CITY, personId, tokenHash: tokenHash(personId), label: "测试" };
  await database.apiToken.create({ data: token });
}

describe("the issues' door, with real workflows", () => {
  let city: ApiCity;
  beforeAll(async () => {
    city = await startApiCity({ temporal: true });
  });
  afterAll(() => city.close());

  const newIssue = {
    title: "校外培训机构监管信息不互通",
    description: "行业主管部门与综合执法部门之间没有定期交换 ２０２６ 年的监管信息。",
    section: "监管协同",
    units: [
      { organizationId: "yz-market", role: "lead" },
      { organizationId: "yz-health", role: "cooperating" },
    ],
    measures: [{ text: "建立信息交换机制。" }, { text: "每季度联合会商。", owners: ["yz-health"] }],
    deadline: { kind: "fixed", on: "2099-06-30" },
  };

  async function givenIssue(changes: object = {}): Promise<string> {
    const { status, body } = await city.as("clerk", "POST", "/issues", { body: { ...newIssue, ...changes } });
    expect([status, body.code]).toEqual([201, undefined]);
    const id: string = body.id;
    return id;
  }
  const command = (who: Who, id: string, name: string, body: object = {}, options: RequestOptions = {}): Promise<Answered> =>
    city.as(who, "POST", `/issues/${id}/${name}`, { body, ...options });
  async function succeeds(answer: Promise<Answered>): Promise<Answered> {
    const answered = await answer;
    expect([answered.status, answered.body.detail]).toEqual([200, undefined]);
    return answered;
  }
  async function givenUpload(organizationId: string, file: { sha256?: string; takenAt?: string } = {}): Promise<string> {
    const id = uniqueId("evidence");
    const sha256 = file.sha256 ?? uniqueId("").padEnd(64, "0");
    const facts = {
      sha256,
      size: 1200n,
      mediaType: "image/jpeg",
      fileName: "现场照片.jpg",
      ...(file.takenAt ? { takenAt: file.takenAt } : {}),
    };
    await city.database.evidence.create({ data: { id, jurisdictionId: CITY, organizationId, uploadedBy: "market", ...facts } });
    return id;
  }
  async function givenAcknowledgedIssue(): Promise<string> {
    const id = await givenIssue();
    await succeeds(command("market", id, "acknowledge"));
    await succeeds(command("health", id, "acknowledge"));
    return id;
  }
  async function givenVerificationRequested(): Promise<string> {
    const id = await givenAcknowledgedIssue();
    const items = [
      { measureId: "m1", statement: "机制已建立。" },
      { measureId: "m2", statement: "已会商。" },
    ];
    await succeeds(command("market", id, "submit-evidence", { items }));
    await succeeds(command("health", id, "sign-off", { outcome: "done" }));
    await succeeds(command("market", id, "request-verification"));
    return id;
  }
  const accepted = {
    results: [
      { measureId: "m1", outcome: "accept" },
      { measureId: "m2", outcome: "accept" },
    ],
    method: "on_site",
  };

  it("registers an issue once for its key, and numbers the next one on", async () => {
    const key = uniqueId("key");
    const [first, again] = await Promise.all([
      city.as("clerk", "POST", "/issues", { body: newIssue, key }),
      city.as("clerk", "POST", "/issues", { body: newIssue, key }),
    ]);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect([first, again].filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(1);
    const other = await city.as("clerk", "POST", "/issues", { body: { ...newIssue, title: "另一个问题" }, key });
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    const next = await city.as("clerk", "POST", "/issues", { body: newIssue });
    expect(next.body.number).toBe(first.body.number + 1);
    expect(first.body).toMatchObject({ status: "assigned", dueOn: "2099-06-30", description: newIssue.description });
    expect(first.body.measures.map((measure: { text: string }) => measure.text)).toEqual(["建立信息交换机制。", "每季度联合会商。"]);
  });

  it("takes an issue from signing for it to closing, with two verifiers because the office's host is assigned", async () => {
    const id = await givenVerificationRequested();
    await succeeds(command("clerk", id, "verify", accepted));
    const alone = await command("clerk", id, "verify", accepted);
    expect([alone.status, alone.body.code]).toEqual([409, "SECOND_VERIFIER_NEEDED"]);
    const verified = await succeeds(command("leader", id, "verify", accepted));
    expect(verified.body.status).toBe("verified");
    const closed = await succeeds(command("clerk", id, "close"));
    expect(closed.body).toMatchObject({ id, status: "closed" });
    const late = await command("market", id, "acknowledge");
    expect([late.status, late.body.code]).toEqual([409, "ISSUE_CLOSED"]);
  });

  it("says in words what is missing, with the names of who has not given their word", async () => {
    const id = await givenAcknowledgedIssue();
    const early = await command("market", id, "request-verification");
    expect(early.body).toMatchObject({ status: 409, code: "EVIDENCE_MISSING", count: 2, measureIds: ["m1", "m2"] });
    await succeeds(
      command("market", id, "submit-evidence", {
        items: [
          { measureId: "m1", statement: "甲" },
          { measureId: "m2", statement: "乙" },
        ],
      }),
    );
    const unsigned = await command("market", id, "request-verification");
    expect(unsigned.body).toMatchObject({
      code: "SIGN_OFF_MISSING",
      organizationIds: ["yz-health"],
      organizations: ["云州市卫生健康委员会"],
    });
    expect(unsigned.body.detail).toContain("云州市卫生健康委员会");
    expect(unsigned.headers.get("content-type")).toContain("application/problem+json");
  });

  it("answers a repeated command with the first answer, also after the issue has moved on", async () => {
    const id = await givenIssue();
    const key = uniqueId("key");
    const first = await succeeds(command("market", id, "acknowledge", {}, { key }));
    await succeeds(command("health", id, "acknowledge"));
    const again = await succeeds(command("market", id, "acknowledge", {}, { key, headers: { "if-match": '"1"' } }));
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const reused = await command("market", id, "comment", { text: "一" }, { key });
    expect(reused.status).toBe(200);
    const other = await command("market", id, "comment", { text: "二" }, { key });
    expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  it("carries out one of many simultaneous arrivals of the same command", async () => {
    const id = await givenIssue();
    const key = uniqueId("key");
    const answers = await Promise.all(Array.from({ length: 5 }, () => command("market", id, "acknowledge", {}, { key })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await city.database.matterStep.count({ where: { matterId: `rectification/${CITY}/${id}` } })).toBe(2);
  });

  it("refuses to act on what has changed since it was read", async () => {
    const id = await givenIssue();
    const { headers } = await city.as("market", "GET", `/issues/${id}`);
    const etag = headers.get("etag") ?? "";
    const fresh = await succeeds(command("market", id, "acknowledge", {}, { headers: { "if-match": etag } }));
    expect(fresh.headers.get("etag")).toBe('"2"');
    const stale = await command("health", id, "acknowledge", {}, { headers: { "if-match": etag } });
    expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, "VERSION_CONFLICT", 2]);
  });

  it("takes only an organization's own uploads, and keeps statements as evidence in words", async () => {
    const id = await givenAcknowledgedIssue();
    const foreign = await givenUpload("yz-health");
    const refused = await command("market", id, "submit-evidence", { items: [{ measureId: "m1", evidence: [foreign] }] });
    expect(refused.body).toMatchObject({ status: 422, code: "UNKNOWN_EVIDENCE", evidenceId: foreign });
    const own = await givenUpload("yz-market");
    await succeeds(command("market", id, "submit-evidence", { items: [{ measureId: "m1", evidence: [own], statement: "制度已印发。" }] }));
    const { body } = await city.as("health", "GET", `/issues/${id}`);
    expect(body.evidence).toMatchObject([
      {
        id: own,
        fileName: "现场照片.jpg",
        mediaType: "image/jpeg",
        text: null,
        organization: { name: "云州市市场监督管理局" },
        countsNow: true,
      },
      { mediaType: "text/plain", text: "制度已印发。", fileName: null },
    ]);
  });

  it("warns who verifies of a file that serves twice and of a photo older than the issue, and nobody else", async () => {
    const sha256 = uniqueId("").padEnd(64, "f");
    const first = await givenAcknowledgedIssue();
    await succeeds(
      command("market", first, "submit-evidence", { items: [{ measureId: "m1", evidence: [await givenUpload("yz-market", { sha256 })] }] }),
    );
    const second = await givenAcknowledgedIssue();
    const twice = await givenUpload("yz-market", { sha256, takenAt: "2019-05-01T10:00:00" });
    await succeeds(command("market", second, "submit-evidence", { items: [{ measureId: "m1", evidence: [twice] }] }));
    const seen = await city.as("clerk", "GET", `/issues/${second}`);
    expect(seen.body.evidence[0].warnings).toMatchObject([
      { kind: "same_file_elsewhere", issueIds: [first] },
      { kind: "photo_older_than_issue", text: expect.stringContaining("2019-05-01") },
    ]);
    const rectifier = await city.as("market", "GET", `/issues/${second}`);
    expect(rectifier.body.evidence[0].warnings).toEqual([]);
  });

  it("tells each caller what they may do now, and why not yet", async () => {
    const id = await givenIssue();
    const offered = async (who: Who): Promise<Record<string, string | null>> => {
      const { body } = await city.as(who, "GET", `/issues/${id}`);
      return Object.fromEntries(body.actions.map((action: { command: string; code: string | null }) => [action.command, action.code]));
    };
    expect(await offered("market")).toMatchObject({
      acknowledge: null,
      return: null,
      comment: null,
      "request-verification": "NOT_ACKNOWLEDGED",
    });
    expect(await offered("market")).not.toHaveProperty("verify");
    expect(await offered("clerk")).toMatchObject({ assign: null, withdraw: null, correct: null, verify: "VERIFICATION_NOT_REQUESTED" });
    expect(await offered("clerk")).not.toHaveProperty("acknowledge");
    expect(await offered("auditor")).toEqual({});
    await succeeds(command("market", id, "acknowledge"));
    expect(await offered("market")).toMatchObject({ retract: null, "submit-evidence": null, "request-verification": "EVIDENCE_MISSING" });
  });

  it("tells what happened in words, and the refused attempts to the office alone", async () => {
    const id = await givenIssue();
    await succeeds(command("market", id, "acknowledge"));
    await succeeds(command("market", id, "report-progress", { text: "已完成摸底，正在起草制度。" }));
    await command("market", id, "request-verification");
    const sentences = (answer: Answered): string[] => itemsOf<{ sentences: string[] }>(answer).flatMap((entry) => entry.sentences);
    const forOffice = await city.as("clerk", "GET", `/issues/${id}/timeline`);
    expect(sentences(forOffice)).toEqual([
      expect.stringMatching(/^登记为第\d+号问题，整改时限：限期整改。$/),
      "交办：云州市市场监督管理局（牵头单位）、云州市卫生健康委员会（配合单位）。",
      expect.stringMatching(/^向云州市市场监督管理局发出交办函（综监交办〔\d{4}〕\d+号）。$/),
      expect.stringMatching(/^向云州市卫生健康委员会发出交办函（综监交办〔\d{4}〕\d+号）。$/),
      "云州市市场监督管理局已签收，承办人测试market。",
      "云州市市场监督管理局报告了进展。",
      expect.stringMatching(/^尝试申请核查，未被受理：还有措施没有佐证材料。/),
    ]);
    expect(forOffice.body.items[2]).toMatchObject({
      by: { text: "云州市市场监督管理局 测试market" },
      texts: ["已完成摸底，正在起草制度。"],
    });
    const forMarket = await city.as("market", "GET", `/issues/${id}/timeline`);
    expect(sentences(forMarket)).toEqual(sentences(forOffice).slice(0, -1));
    const firstPage = await city.as("clerk", "GET", `/issues/${id}/timeline?limit=2`);
    const secondPage = await city.as("clerk", "GET", `/issues/${id}/timeline?limit=2&cursor=${firstPage.body.nextCursor}`);
    expect([...sentences(firstPage), ...sentences(secondPage)]).toEqual(sentences(forOffice));
    expect(secondPage.body.nextCursor).toBeNull();
  });

  it("explains what time will do", async () => {
    const id = await givenIssue();
    const { body } = await city.as("market", "GET", `/issues/${id}/agenda`);
    expect(body.due).toMatchObject({ dueOn: "2099-06-30", why: expect.stringContaining("2099年6月30日") });
    const rules = body.entries.map((entry: { rule: string }) => entry.rule);
    expect(new Set(rules)).toEqual(new Set(["acknowledgement", "due_reminder", "overdue"]));
    expect(body.entries[0].title).toMatch(/^催办签收：云州市/);
    expect(body.entries[0].why).toContain("依据：");
    const office = await city.as("clerk", "GET", "/agenda?until=2099-12-31&kind=acknowledgement&limit=200");
    expect(office.body.items.map((item: { issue: { id: string } }) => item.issue.id)).toContain(id);
    const today = await city.as("clerk", "GET", "/agenda?until=2020-01-01");
    expect(today.body.items).toEqual([]);
  });

  it("finds issues by Chinese words of any width, by unit, role and date", async () => {
    const word = `协查${uniqueId("")}`;
    const id = await givenIssue({ title: `关于${word}甲乙丙乙甲的问题`, deadline: { kind: "fixed", on: "2098-01-05" } });
    const found = async (who: Who, query: string): Promise<string[]> => {
      const answer = await city.as(who, "GET", `/issues?${query}`);
      expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
      return itemsOf<{ id: string }>(answer).map((item) => item.id);
    };
    const q = encodeURIComponent(word.toUpperCase());
    expect(await found("clerk", `q=${q}`)).toEqual([id]);
    expect(await found("clerk", `q=${q}&unit=${encodeURIComponent("市市场监管局")}&role=lead`)).toEqual([id]);
    expect(await found("clerk", `q=${q}&unit=yz-market&role=cooperating`)).toEqual([]);
    expect(await found("clerk", `q=${q}&dueBefore=2098-01-05`)).toEqual([]);
    expect(await found("clerk", `q=${q}&dueBefore=2098-01-06&status=assigned,closed&overdue=false`)).toEqual([id]);
    expect(await found("clerk", `q=${q}&overdue=true`)).toEqual([]);
    expect(await found("health", `q=${q}&role=cooperating`)).toEqual([id]);
    expect(await found("clerk", `q=${encodeURIComponent("%%")}`)).toEqual([]);
    // Every piece of 甲乙甲 is in the title, and the phrase is not.
    expect(await found("clerk", `q=${encodeURIComponent("甲乙甲")}`)).toEqual([]);
    expect(await found("clerk", `q=${encodeURIComponent("甲 乙丙")}`)).toEqual([id]);
    const short = await city.as("clerk", "GET", `/issues?q=${encodeURIComponent("协")}`);
    expect(short.body).toMatchObject({ status: 400, code: "INVALID_INPUT", errors: [{ path: "query.q" }] });
  });

  it("pages without gaps or repetitions", async () => {
    const section = uniqueId("部分");
    const ids = [];
    for (const on of ["2097-01-03", "2097-01-01", "2097-01-02", "2097-01-01"])
      ids.push(await givenIssue({ section, deadline: { kind: "fixed", on } }));
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await city.as("clerk", "GET", `/issues?limit=1&q=${encodeURIComponent(section)}${cursor}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
    } while (cursor !== "");
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(seen.at(-1)).toBe(ids[0]);
    const forged = await city.as("clerk", "GET", `/issues?cursor=${Buffer.from('["tasks","x","y"]').toString("base64url")}`);
    expect([forged.status, forged.body.code]).toEqual([400, "INVALID_CURSOR"]);
  });

  it("lists what waits for whom until it is done", async () => {
    const id = await givenIssue();
    const tasks = async (who: Who): Promise<string[]> => {
      const tasksOfAll = itemsOf<{ kind: string; issue: { id: string } }>(await city.as(who, "GET", "/tasks?limit=200"));
      return tasksOfAll.filter((task) => task.issue.id === id).map((task) => task.kind);
    };
    expect(await tasks("market")).toEqual(["acknowledge"]);
    await succeeds(command("health", id, "acknowledge"));
    expect(await tasks("health")).toEqual(["submit_evidence"]);
    await succeeds(command("market", id, "return", { reason: "职责已划转。" }));
    const returned = await city.as("clerk", "GET", "/tasks?limit=200");
    const task = returned.body.items.find(
      (item: { issue: { id: string }; kind: string }) => item.issue.id === id && item.kind === "reassign",
    );
    expect(task).toMatchObject({ title: "责任单位已退回", command: `/api/v1/issues/${id}/reassign` });
    expect(task.todo).toContain("职责已划转。");
    await succeeds(command("clerk", id, "reassign", { assignmentId: "a1", organizationId: "yz-market", reason: "经商定仍由其牵头。" }));
    await succeeds(command("market", id, "acknowledge"));
    const items = [
      { measureId: "m1", statement: "甲" },
      { measureId: "m2", statement: "乙" },
    ];
    await succeeds(command("market", id, "submit-evidence", { items }));
    expect([await tasks("health"), await tasks("market")]).toEqual([["sign_off"], []]);
    await succeeds(command("health", id, "sign-off", { outcome: "dissent", reasons: "经费未落实。" }));
    expect(await tasks("market")).toEqual(["request_verification"]);
    await succeeds(command("market", id, "request-verification"));
    expect([await tasks("clerk"), await tasks("market")]).toEqual([expect.arrayContaining(["verify"]), []]);
  });

  it("lets the named verifier see the issue and verify it, and nobody else of their organization", async () => {
    for (const personId of ["p-expert", "p-colleague"]) await givenPerson(city, personId, "yz-insurance");
    const asOutsider = (personId: string, method: string, path: string, body?: object): Promise<Answered> =>
      city.as(null, method, path, { headers: { authorization: `Bearer ${personId}` }, ...(body ? { body } : {}) });
    const id = await givenVerificationRequested();
    expect((await asOutsider("p-expert", "GET", `/issues/${id}`)).status).toBe(404);
    await succeeds(command("clerk", id, "assign-verifier", { personId: "p-expert" }));
    expect((await asOutsider("p-expert", "GET", `/issues/${id}`)).status).toBe(200);
    expect((await asOutsider("p-colleague", "GET", `/issues/${id}`)).status).toBe(404);
    const { body } = await asOutsider("p-expert", "GET", "/tasks");
    expect(body.items.map((task: { kind: string }) => task.kind)).toEqual(["verify"]);
    const clerk = await command("clerk", id, "verify", accepted);
    expect([clerk.status, clerk.body.code]).toEqual([403, "VERIFIER_NOT_NAMED"]);
    expect((await succeeds(asOutsider("p-expert", "POST", `/issues/${id}/verify`, accepted))).body.status).toBe("verified");
  });

  it("corrects texts and dates, keeping the old ones in the record", async () => {
    const id = await givenIssue();
    const changes = {
      title: "更正后的标题",
      deadline: { kind: "fixed", on: "2099-07-31" },
      measures: [{ measureId: "m1", text: "更正后的措施。" }],
    };
    const corrected = await succeeds(command("clerk", id, "correct", { changes, reason: "录入有误" }));
    expect(corrected.body).toMatchObject({ dueOn: "2099-07-31", title: "更正后的标题" });
    const { body } = await city.as("market", "GET", `/issues/${id}`);
    expect(body.measures[0].text).toBe("更正后的措施。");
    const timeline = await city.as("market", "GET", `/issues/${id}/timeline`);
    expect(timeline.body.items.at(-1).sentences).toEqual(["更正标题、整改时限、整改措施，理由：录入有误。"]);
  });

  it("takes a step back for its own actor while nothing was built on it", async () => {
    const id = await givenIssue();
    await succeeds(command("market", id, "acknowledge"));
    const stranger = await command("health", id, "retract");
    expect([stranger.status, stranger.body.code]).toEqual([403, "NOT_YOUR_LAST_STEP"]);
    const back = await succeeds(command("market", id, "retract", { reason: "误操作" }));
    expect(back.body.assignments[0].state).toBe("assigned");
  });

  it.each([
    [{ units: [{ organizationId: "qx-health", role: "lead" }] }, 422, "UNKNOWN_ORGANIZATION"],
    [{ units: [{ group: "各有关方面", role: "lead" }] }, 422, "UNKNOWN_GROUP"],
    [
      {
        units: [
          { organizationId: "yz-market", role: "lead" },
          { organizationId: "yz-health", role: "lead" },
        ],
      },
      409,
      "LEAD_EXISTS",
    ],
    [{ units: [{ organizationId: "yz-market", role: "lead", group: "各成员单位" }] }, 400, "INVALID_INPUT"],
    [{ measures: [{ text: "措施", owners: ["qx-health"] }] }, 422, "UNKNOWN_ORGANIZATION"],
    [{ deadline: { kind: "fixed", on: "2026-02-30" } }, 400, "INVALID_INPUT"],
    [{ title: "有\u0000字符" }, 400, "INVALID_INPUT"],
    [{ surprise: true }, 400, "INVALID_INPUT"],
  ])("does not register what cannot be: %j", async (changes, status, code) => {
    const answer = await city.as("clerk", "POST", "/issues", { body: { ...newIssue, ...changes } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it("expands a group of units to its members of the day", async () => {
    const id = await givenIssue({
      units: [
        { organizationId: "yz-market", role: "lead" },
        { group: "各县（市、区）人民政府", role: "cooperating" },
      ],
      measures: [],
    });
    const { body } = await city.as("clerk", "GET", `/issues/${id}`);
    const assigned = body.assignments.map((assignment: { organization: { id: string } }) => assignment.organization.id);
    expect(new Set(assigned)).toEqual(new Set(["yz-market", "yz-qingxi", "yz-nanping"]));
    expect(body.measures.map((measure: { text: string }) => measure.text)).toEqual([newIssue.description]);
  });
});
