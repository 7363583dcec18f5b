import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { openQuestions, prepareStart, previewPlan, titleOf, unknownInRequest } from "../../../domain/plan/starting.ts";
import type { PlanStarting } from "../../../domain/plan/starting.ts";
import type { PlanDeadline, PlanItem, PlanReading, PlanUnit } from "../../../domain/plan/reading.ts";
import type { PlanStartRequest } from "../../../domain/plan/startRequest.ts";
import type { Organization } from "../../../domain/organization/organization.ts";
import { clerk, rules } from "../../support/city.ts";

const city = { id: "yunzhou", name: "云州市", level: "city", hostOrganizationId: "health" };

function organization(id: string, name: string, changes: Partial<Organization> = {}): Organization {
  return {
    id,
    name,
    aliases: [],
    kind: "department",
    level: "city",
    jurisdictionId: city.id,
    memberOfMechanism: true,
    active: true,
    ...changes,
  };
}

const register = [
  organization("government", "云州市人民政府", { kind: "government", memberOfMechanism: false }),
  organization("health", "云州市卫生健康委员会"),
  organization("insurance", "云州市医疗保障局"),
  organization("qingxi", "青溪县人民政府", { kind: "government", level: "county", area: "青溪县", memberOfMechanism: false }),
  organization("nanping", "南屏区人民政府", { kind: "government", level: "county", area: "南屏区", memberOfMechanism: false }),
];

const lead = (name: string, roleInferred = false): PlanUnit => ({ name, role: "lead", roleInferred, group: false });
const cooperating = (name: string, roleInferred = false): PlanUnit => ({ ...lead(name, roleInferred), role: "cooperating" });
const until = (date: string | null, kind: PlanDeadline["kind"] = "fixed"): PlanDeadline => ({ text: "时限原文", kind, date });

function item(changes: Partial<PlanItem> = {}): PlanItem {
  const units = [lead("市卫生健康委")];
  const common = {
    section: null,
    title: null,
    description: "台账不全。需要补齐。",
    progress: null,
    unitsText: "",
    notes: [],
    line: 1,
    lastLine: 2,
  };
  return { ...common, number: 1, measures: [], units, deadline: until("2026-12-31"), ...changes };
}

function starting(items: PlanItem[], changes: Partial<PlanStarting> = {}): PlanStarting {
  const reading: PlanReading = {
    kind: "rectification_plan",
    title: "方案",
    documentNumber: null,
    issuer: null,
    issuedOn: null,
    overallDeadline: null,
    phases: [],
    memberUnits: [],
    items,
    warnings: [],
    sources: [],
  };
  return {
    planId: "plan-1",
    reading,
    choices: {},
    register,
    jurisdiction: city,
    office: { organizationId: "office", hostOrganizationId: "health" },
    request: { pastDue: { items: {} }, items: {}, confirmInferredRoles: false },
    rules: rules(),
    startedAt: "2026-03-02T02:00:00.000Z",
    startedBy: clerk,
    startDay: "2026-03-02",
    evidence: new Map(),
    hashOf: (text) => createHash("sha256").update(text).digest("hex"),
    issueIdOf: (place) => `issue-${place}`,
    ...changes,
  };
}

const preview = (one: PlanItem, changes: Partial<PlanStarting> = {}) => {
  const [first] = previewPlan(starting([one], changes)).items;
  if (first === undefined) throw new Error("no item");
  return first;
};
const roles = (one: PlanItem, changes: Partial<PlanStarting> = {}): string[] =>
  preview(one, changes).assignments.map(({ organizationId, role, roleInferred }) => `${organizationId} ${role}${roleInferred ? " ?" : ""}`);

describe("who answers for an item", () => {
  it("is the lead that the document names, and each organization once", () => {
    expect(roles(item({ units: [cooperating("市医保局"), lead("市卫健委"), cooperating("云州市卫生健康委员会")] }))).toEqual([
      "insurance cooperating",
      "health lead",
    ]);
  });

  it("is, of a group named first, the city's own member; the others cooperate", () => {
    expect(roles(item({ units: [lead("市及各县（市、区）人民政府")] }))).toEqual([
      "government lead ?",
      "nanping cooperating ?",
      "qingxi cooperating ?",
    ]);
  });

  it("is, of a group without a head, the one that the office chose", () => {
    const one = item({ units: [lead("各县（市、区）人民政府")] });
    expect(preview(one).notes.map(({ note }) => note)).toContain("lead_by_convention");
    const choices = { "各县（市、区）人民政府": { type: "group", leadId: "qingxi" } } as const;
    expect(roles(one, { choices })).toEqual(["qingxi lead", "nanping cooperating ?"]);
  });

  it("for supervised institutions is the lead, which they never expand to; without a lead it is a question", () => {
    const found = preview(item({ units: [lead("市卫生健康委"), cooperating("各医疗机构")] }));
    expect(found.assignments.map(({ organizationId }) => organizationId)).toEqual(["health"]);
    expect(found.notes).toContainEqual({ note: "answers_for", unit: "各医疗机构", organizationId: "health" });
    expect(preview(item({ units: [lead("各医疗机构")] })).problems).toEqual([
      { unit: "各医疗机构", problem: { reason: "nobody_answers" } },
    ]);
    const choices = { 各医疗机构: { type: "organization", organizationId: "health" } } as const;
    expect(preview(item({ units: [lead("各医疗机构")] }), { choices }).assignments).toEqual([
      { organizationId: "health", role: "lead", group: "各医疗机构" },
    ]);
  });

  it("for the whole mechanism is marked, so that two persons verify, also where a member is named by itself", () => {
    const found = preview(item({ units: [lead("各成员单位"), cooperating("市医保局")] })).assignments;
    expect(found.map(({ organizationId, role, wholeMechanism }) => [organizationId, role, wholeMechanism])).toEqual([
      ["health", "lead", true],
      ["insurance", "cooperating", true],
    ]);
  });

  it("is nobody for an unknown name, until it is mapped or left out with a reason", () => {
    const one = item({ units: [lead("市不存在局"), cooperating("市医保局")] });
    expect(openQuestions(previewPlan(starting([one, one]))).units).toEqual([{ unit: "市不存在局", reason: "unknown", places: [1, 2] }]);
    expect(roles(one, { choices: { 市不存在局: { type: "organization", organizationId: "health" } } })).toEqual([
      "health lead",
      "insurance cooperating",
    ]);
    expect(roles(one, { choices: { 市不存在局: { type: "ignore", reason: "已撤销" } } })).toEqual(["insurance lead ?"]);
  });

  it("is not an organization that has left the register since it was chosen, nor one of another jurisdiction", () => {
    const one = item({ units: [lead("市不存在局")] });
    const others = [
      ...register,
      organization("gone", "云州市旧局", { active: false }),
      organization("foreign", "别市局", { jurisdictionId: "elsewhere" }),
    ];
    for (const organizationId of ["gone", "foreign", "nobody"]) {
      const choices = { 市不存在局: { type: "organization", organizationId } } as const;
      expect(preview(one, { register: others, choices }).problems).toEqual([
        { unit: "市不存在局", problem: { reason: "choice_outdated", organizationId } },
      ]);
    }
  });

  it("finds no choice for names that every object has", () => {
    expect(preview(item({ units: [lead("constructor"), lead("__proto__")] })).problems.map(({ problem }) => problem.reason)).toEqual([
      "unknown",
      "unknown",
    ]);
  });

  it("of two leads is the first; the other cooperates, and that is shown", () => {
    const one = item({ units: [lead("市卫健委"), lead("市医保局")] });
    expect(roles(one)).toEqual(["health lead", "insurance cooperating ?"]);
    expect(preview(one).notes).toEqual([{ note: "second_lead_cooperates", organizationId: "insurance" }]);
  });

  it("keeps a role as inferred until it is confirmed", () => {
    const items = [item({ units: [lead("市卫健委", true), cooperating("市医保局", true)] })];
    const inferred = (confirmInferredRoles: boolean): unknown => {
      const all = starting(items, { request: { pastDue: { items: {} }, items: {}, confirmInferredRoles } });
      return prepareStart(all, previewPlan(all)).drafts[0]?.assignments.map(({ roleInferred }) => roleInferred ?? false);
    };
    expect([inferred(false), inferred(true)]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it("of a measure with its own units is those, who are assigned as well", () => {
    const measures = [
      { number: 1, text: "甲", line: 3, units: [], deadline: null },
      { number: 2, text: "乙", line: 4, units: [cooperating("市医保局")], deadline: until("2026-05-31") },
    ];
    const all = starting([item({ measures })]);
    const [draft] = prepareStart(all, previewPlan(all)).drafts;
    expect(draft?.measures.map(({ owners, dueOn }) => [owners, dueOn])).toEqual([
      [undefined, undefined],
      [["insurance"], "2026-05-31"],
    ]);
    expect(draft?.assignments.map(({ organizationId }) => organizationId)).toEqual(["health", "insurance"]);
  });
});

describe("the dates of an item", () => {
  const request = (pastDue: PlanStartRequest["pastDue"], items: PlanStartRequest["items"] = {}): PlanStartRequest => ({
    pastDue,
    items,
    confirmInferredRoles: false,
  });
  const past = item({ deadline: until("2025-06-30") });

  it("that are past or unread wait for a choice; today is not past", () => {
    const dates = (deadline: PlanDeadline): unknown => preview(item({ deadline })).undecided.map(({ reason }) => reason);
    expect(dates(until("2026-03-01"))).toEqual(["past"]);
    expect(dates(until("2026-03-02"))).toEqual([]);
    expect(dates(until(null))).toEqual(["unread"]);
    expect(dates(until(null, "ongoing"))).toEqual([]);
    expect(dates(until(null, "immediate"))).toEqual([]);
  });

  it("are kept, or give way to a new one with its reason", () => {
    expect(preview(past, { request: request({ default: "keep", items: {} }) })).toMatchObject({
      undecided: [],
      deadline: { basis: { type: "date", on: "2025-06-30" } },
    });
    const newDate = { newDate: "2026-06-30", reason: "上级同意顺延" };
    expect(preview(past, { request: request({ items: { "1": newDate } }) })).toMatchObject({
      undecided: [],
      deadline: { basis: { type: "date", on: "2026-06-30" } },
      deadlineReason: "上级同意顺延",
    });
    expect(preview(past, { request: request({ default: { ...newDate, newDate: "2026-02-28" }, items: {} }) }).undecided).toMatchObject([
      { reason: "new_date_past" },
    ]);
  });

  it("of a new date replace only what is past", () => {
    const found = preview(item(), { request: request({ default: { newDate: "2026-06-30", reason: "x" }, items: {} }) });
    expect(found).toMatchObject({ deadline: { basis: { on: "2026-12-31" } } });
    expect(found.deadlineReason).toBeUndefined();
  });

  it("do not matter where the item is done already", () => {
    const done = { entry: "done", source: "原台账", status: "closed", on: "2025-07-15" } as const;
    const all = starting([past], { request: request({ items: {} }, { "1": done }) });
    expect(openQuestions(previewPlan(all)).dates).toEqual([]);
    expect(prepareStart(all, previewPlan(all)).drafts[0]?.entry).toEqual({
      kind: "done",
      baseline: { source: "原台账" },
      status: "closed",
      on: "2025-07-15",
    });
  });

  it("of 立行立改 are the policy's budget from the day of the start, with its citation", () => {
    expect(preview(item({ deadline: until(null, "immediate_ongoing") })).deadline).toMatchObject({
      kind: "immediate_ongoing",
      basis: { type: "working_days", from: "2026-03-02", days: 15 },
      rule: { name: "immediateWorkingDays", version: 1 },
      citation: "云州市整改工作规程第8条",
    });
  });
});

describe("what starts", () => {
  it("has the item itself as its one measure where the document has none, and its words behind the hashes", () => {
    const all = starting([item()]);
    const { drafts, texts } = prepareStart(all, previewPlan(all));
    expect(texts).toEqual(["台账不全。需要补齐。"]);
    expect(drafts[0]?.measures).toEqual([{ number: null, textHash: drafts[0]?.descriptionHash }]);
    expect(drafts[0]).toMatchObject({ planId: "plan-1", planItem: 1, title: "台账不全", entry: { kind: "new" } });
  });

  it("carries a baseline with its evidence, by the measure's place", () => {
    const evidence = new Map([["e1", { id: "e1", sha256: "0".repeat(64), size: 3, mediaType: "text/plain" }]]);
    const running = { entry: "running", source: "原台账", signedOff: [], evidenced: [{ measure: 1, evidence: ["e1"] }] } as const;
    const request = {
      pastDue: { items: {} },
      items: { "1": { ...running, signedOff: [], evidenced: [{ measure: 1, evidence: ["e1"] }] } },
      confirmInferredRoles: false,
    };
    const all = starting([item({ progress: "已完成一半" })], { evidence, request });
    const { drafts, texts } = prepareStart(all, previewPlan(all));
    expect(drafts[0]?.entry).toMatchObject({
      kind: "running",
      baseline: { source: "原台账", evidenced: [{ measure: 0, evidence: [{ id: "e1" }] }] },
    });
    expect(texts).toContain("已完成一半");
  });

  it("is refused for what the request names and nobody knows", () => {
    const request: PlanStartRequest = {
      pastDue: { items: { "7": "keep" } },
      items: {
        "1": { entry: "running", source: "x", signedOff: ["insurance"], evidenced: [{ measure: 2, evidence: ["e9"] }] },
        "2": { entry: "done", source: "x", status: "closed", on: "2026-03-03" },
        "3": { entry: "new" },
      },
      confirmInferredRoles: false,
    };
    const all = starting([item(), item()], { request });
    expect(unknownInRequest({ ...all, preview: previewPlan(all) }).map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      "pastDue.items.7 no_such_item",
      "items.1.signedOff.0 not_assigned",
      "items.1.evidenced.0.measure no_such_measure",
      "items.1.evidenced.0.evidence.0 unknown_evidence",
      "items.2.on future_day",
      "items.3 no_such_item",
    ]);
  });

  it("has a title of at most sixty characters", () => {
    expect(titleOf({ title: " 台账 ", description: "别的" })).toBe("台账");
    expect(titleOf({ title: null, description: "。" })).toBe("。");
    const cut = titleOf({ title: null, description: "长".repeat(100) });
    expect([Array.from(cut).length, cut.endsWith("…")]).toEqual([60, true]);
  });
});
