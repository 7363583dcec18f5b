import { describe, expect, it } from "@jest/globals";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import { agenda } from "../../../domain/rectification/agenda/agenda.ts";
import { actionsFor } from "../../../domain/rectification/actions.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import { decideOn, evolveMatter, openMatter } from "../../../domain/process/matter.ts";
import type { CommonCommand, CommonEvent, Matter } from "../../../domain/process/matter.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { RectificationCommand } from "../../../domain/rectification/commands.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { PersonActor } from "../../../domain/process/actor.ts";
import { agendaWords } from "../../../texts/zh-CN/agenda.ts";
import { eventSentence } from "../../../texts/zh-CN/timeline.ts";
import { auditor, clerk, healthOfficer, insuranceOfficer, issueInput, marketOfficer, rules } from "../../support/city.ts";

const names = {
  organization: (id: string) => `单位${id}`,
  person: (id: string) => `人员${id}`,
  measure: (id: string) => `措施${id}`,
  assignment: (id: string) => `分工${id}`,
  letter: (id: string) => `文书${id}`,
};
const evidence = [{ id: "e", sha256: "0", size: 1, mediaType: "text/plain" }];
const results = [
  { measureId: "m1", outcome: "accept" as const },
  { measureId: "m2", outcome: "reject" as const, findings: "未设公示栏" },
];

const lateness = { dueOn: "2026-03-05", since: "2026-03-05", from: "2026-03-05T16:00:00.000Z" };

/** One of each, so that a new event without a sentence shows here and not before a user. */
const events: { [Type in (RectificationEvent | CommonEvent)["type"]]: Extract<RectificationEvent | CommonEvent, { type: Type }> } = {
  registered: { type: "registered", v: 1, number: 3, deadline: null },
  baselineEntered: { type: "baselineEntered", v: 1, baseline: { source: "旧台账" }, status: "closed", on: "2026-01-05" },
  assigned: {
    type: "assigned",
    v: 1,
    assignments: [{ id: "a1", organizationId: "o1", role: "lead" }],
    covered: [{ group: "各医疗机构", organizationId: "o1" }],
  },
  acknowledged: { type: "acknowledged", v: 1, assignmentId: "a1", personId: "p" },
  returned: { type: "returned", v: 1, assignmentId: "a1", reason: "不属职责" },
  reassigned: { type: "reassigned", v: 1, assignmentId: "a1", to: { id: "a2", organizationId: "o2", role: "lead" }, reason: "划转" },
  progressReported: { type: "progressReported", v: 1, organizationId: "o1", textHash: "0" },
  evidenceSubmitted: { type: "evidenceSubmitted", v: 1, organizationId: "o1", measureId: "m1", evidence },
  evidenceWithdrawn: { type: "evidenceWithdrawn", v: 1, organizationId: "o1", evidenceId: "e", reason: "传错" },
  signOffWanted: { type: "signOffWanted", v: 1, organizationIds: ["o1", "o2"] },
  signedOff: { type: "signedOff", v: 1, assignmentId: "a1" },
  dissented: { type: "dissented", v: 1, assignmentId: "a1", reasons: "经费未落实" },
  verificationRequested: { type: "verificationRequested", v: 1 },
  verifierAssigned: { type: "verifierAssigned", v: 1, personId: "p" },
  verificationSeconded: { type: "verificationSeconded", v: 1, results },
  verificationPassed: { type: "verificationPassed", v: 1, results, method: "on_site" },
  verificationRejected: { type: "verificationRejected", v: 1, results, reopened: ["o1"], method: "on_paper" },
  publicized: { type: "publicized", v: 1, from: "2026-03-02", until: "2026-03-09" },
  objected: { type: "objected", v: 1, objectionId: "o1", text: "仍有问题" },
  objectionDecided: { type: "objectionDecided", v: 1, objectionId: "o1", outcome: "upheld", reasons: "属实", measureIds: ["m1"] },
  publicityConcluded: { type: "publicityConcluded", v: 1 },
  standingEntered: { type: "standingEntered", v: 1 },
  standingReported: { type: "standingReported", v: 1, organizationId: "o1", textHash: "0", evidence },
  released: { type: "released", v: 1, reason: "已达标。" },
  closed: { type: "closed", v: 1 },
  reopened: {
    type: "reopened",
    v: 1,
    reason: "反弹",
    deadline: { kind: "ongoing", basis: { type: "none" }, extensions: [], suspensions: [] },
    measureIds: ["m1"],
  },
  commented: { type: "commented", v: 1, text: "请补充" },
  corrected: { type: "corrected", v: 1, changes: { title: "新", deadline: null }, before: {}, reason: "有误" },
  handedOver: { type: "handedOver", v: 1, from: { personId: "p" }, to: { personId: "q" }, reason: "调整" },
  withdrawn: { type: "withdrawn", v: 1, reason: "重复" },
  acknowledgementReminded: { type: "acknowledgementReminded", v: 1, key: "k", assignmentId: "a1" },
  dueReminded: { type: "dueReminded", v: 1, key: "k", dueOn: "2026-03-05", workingDaysBefore: 3, organizationIds: ["o1"] },
  overdue: { type: "overdue", v: 1, key: "k", dueOn: "2026-03-05", organizationIds: [] },
  verificationReminded: { type: "verificationReminded", v: 1, key: "k" },
  extensionRequested: {
    type: "extensionRequested",
    v: 1,
    requestId: "x1",
    target: { type: "measure", measureId: "m1" },
    organizationId: "o1",
    personId: "p",
    asked: { workingDays: 15 },
    reason: "招标延误",
    evidence,
  },
  extensionSeconded: { type: "extensionSeconded", v: 1, requestId: "x1", personId: "p", later: { until: "2026-04-01" } },
  extensionGranted: {
    type: "extensionGranted",
    v: 1,
    requestId: "x1",
    target: { type: "assignment", assignmentId: "a1" },
    organizationId: "o1",
    later: { until: "2026-04-01" },
    reasons: "理由成立。",
    before: "2026-03-05",
    dueOn: "2026-04-01",
  },
  extensionRefused: {
    type: "extensionRefused",
    v: 1,
    requestId: "x1",
    target: { type: "issue" },
    organizationId: "o1",
    reasons: "理由不足",
  },
  extensionReminded: { type: "extensionReminded", v: 1, key: "k", requestId: "x1" },
  suspended: {
    type: "suspended",
    v: 1,
    suspensionId: "s1",
    target: { type: "issue" },
    from: "2026-03-05",
    ground: "不可抗力",
    citation: "《民法典》第一百八十条",
    until: "2026-03-31",
    reason: "洪水",
  },
  resumed: { type: "resumed", v: 1, suspensionId: "s1", target: { type: "issue" }, to: "2026-04-01" },
  standingScheduled: { type: "standingScheduled", v: 1, key: "k", from: "2026-03-05" },
  standingReminded: { type: "standingReminded", v: 1, key: "k", period: "2026-04-05", dueOn: "2026-04-05", organizationIds: ["o1"] },
  standingPeriodClosed: { type: "standingPeriodClosed", v: 1, period: "2026-04-05", dueOn: "2026-04-05", reported: [], missing: ["o1"] },
  lookBackScheduled: {
    type: "lookBackScheduled",
    v: 1,
    lookBackId: "l1",
    on: "2026-06-05",
    method: "on_site",
    personId: "p",
    sampleId: "s",
    before: "2026-06-01",
  },
  lookBackRecorded: { type: "lookBackRecorded", v: 1, lookBackId: "l1", outcome: "rebound", findings: "再次发现" },
  lookBackReminded: { type: "lookBackReminded", v: 1, key: "k", lookBackId: "l1", dueOn: "2026-06-19" },
  reminderDropped: { type: "reminderDropped", v: 1, key: "k" },
  rungWaiting: { type: "rungWaiting", v: 1, key: "k", organizationId: "o1", rung: "interview", lateness, reason: "催促无果" },
  waitingRungReminded: {
    type: "waitingRungReminded",
    v: 1,
    key: "k",
    organizationId: "o1",
    rung: "interview",
    since: "2026-03-06T01:00:00.000Z",
  },
  rungRaised: { type: "rungRaised", v: 1, key: "k", organizationId: "o1", rung: "supervision", lateness, measureIds: ["m1"] },
  rungWaived: { type: "rungWaived", v: 1, organizationId: "o1", rung: "circular", lateness, reason: "已说明情况" },
  listingLifted: { type: "listingLifted", v: 1, organizationId: "o1", reason: "已到位" },
  letterIssued: {
    type: "letterIssued",
    v: 1,
    letter: { id: "L1", kind: "circular", organizationId: "o1", measureIds: [], symbol: "综监通报", year: 2026, issuedOn: "2026-03-06" },
  },
  receiptSigned: { type: "receiptSigned", v: 1, letterId: "L1" },
  letterReplied: { type: "letterReplied", v: 1, letterId: "L1", organizationId: "o1", textHash: "0", evidence },
  replyReminded: { type: "replyReminded", v: 1, key: "k", letterId: "L1", organizationId: "o1" },
  concluded: { type: "concluded", v: 1 },
  retracted: { type: "retracted", v: 1, command: "submitEvidence", ofVersion: 3, reason: "误操作" },
  rulesApplied: { type: "rulesApplied", v: 1, rules: rules(), reason: "新规施行" },
  noticeFailed: { type: "noticeFailed", v: 1, mailId: "m-1", template: "assignment", organizationId: "o1", kind: "bounced", code: "5.1.1" },
  revisionRaised: { type: "revisionRaised", v: 1, from: 1, to: 2 },
};

describe("the timeline's sentences", () => {
  it.each(Object.entries(events))("tell of %s in Chinese, with one full stop", (_type, event) => {
    const sentence = eventSentence(event, names);
    expect(sentence).toMatch(/[。！？]$/u);
    expect(sentence).not.toMatch(/undefined|null|\{|\}|。。|textHash|sha256|[a-z]{5,}/u);
  });

  it("name the command that was taken back as people know it", () => {
    expect(eventSentence(events.retracted, names)).toBe("撤回上一步操作（提交佐证材料），理由：误操作。");
  });

  it("give the findings of a rejection", () => {
    expect(eventSentence(events.verificationRejected, names)).toBe("核查未通过（书面核查），请单位o1继续整改。措施m2未通过：未设公示栏。");
  });
});

type IssueMatter = Matter<RectificationState, RectificationEvent>;
const now = "2026-03-02T03:00:00.000Z";

function givenIssue(): IssueMatter {
  const input = issueInput();
  const matter = openMatter(rectification, { id: "m", jurisdictionId: "yunzhou" }, input);
  const { command, actor } = rectification.opening(input);
  return after(matter, command, actor as PersonActor);
}

function after(matter: IssueMatter, command: RectificationCommand | CommonCommand, actor: PersonActor): IssueMatter {
  const decision = decideOn(rectification, matter, command, { now, actor });
  if (isRefusal(decision)) throw new Error(decision.refusal.code);
  return evolveMatter(rectification, matter, {
    version: matter.version + 1,
    at: now,
    by: actor,
    command: command.type,
    events: decision.events,
  });
}

describe("the agenda's words", () => {
  it("say what will happen, why, and on what it rests", () => {
    const words = agenda(givenIssue().state).map((entry) => agendaWords(entry.why, names.organization));
    expect(words.length).toBeGreaterThan(5);
    for (const { title, why } of words) {
      expect(`${title}${why}`).not.toMatch(/undefined|null|[{}[\]]|。。|，。/u);
      expect(why).toContain("依据：云州市整改工作规程第8条");
    }
    expect(words[0]?.title).toMatch(/^催办签收：单位org-/u);
  });
});

describe("what a person may do now", () => {
  const offered = (matter: IssueMatter, actor: PersonActor): string[] =>
    actionsFor(matter, actor, now).flatMap(({ command, refusal }) => (refusal === null ? [command] : []));

  it("follows the issue on its way", () => {
    let matter = givenIssue();
    expect(offered(matter, healthOfficer)).toEqual(["acknowledge", "return", "comment"]);
    matter = after(matter, { type: "acknowledge" }, healthOfficer);
    expect(offered(matter, healthOfficer)).toEqual([
      "return",
      "reportProgress",
      "submitEvidence",
      "requestExtension",
      "comment",
      "retract",
    ]);
    expect(offered(matter, insuranceOfficer)).toEqual(["acknowledge", "return", "comment"]);
    for (const officer of [insuranceOfficer, marketOfficer]) matter = after(matter, { type: "acknowledge" }, officer);
    const items = [
      { measureId: "m1", evidence },
      { measureId: "m2", evidence },
    ];
    matter = after(matter, { type: "submitEvidence", items }, healthOfficer);
    expect(offered(matter, insuranceOfficer)).toContain("signOff");
    expect(offered(matter, healthOfficer)).not.toContain("requestVerification");
    for (const officer of [insuranceOfficer, marketOfficer]) matter = after(matter, { type: "signOff", outcome: "done" }, officer);
    expect(offered(matter, healthOfficer)).toContain("requestVerification");
    matter = after(matter, { type: "requestVerification" }, healthOfficer);
    expect(offered(matter, clerk)).toContain("verify");
    expect(offered(matter, healthOfficer)).toEqual(["reportProgress", "comment", "retract"]);
  });

  it("is nothing for an auditor and for a stranger", () => {
    expect(actionsFor(givenIssue(), auditor, now)).toEqual([]);
    expect(actionsFor(givenIssue(), { ...marketOfficer, organizationId: "org-elsewhere" }, now)).toEqual([]);
  });

  it("tells what is missing where only that is", () => {
    const matter = after(givenIssue(), { type: "acknowledge" }, healthOfficer);
    const request = actionsFor(matter, healthOfficer, now).find(({ command }) => command === "requestVerification");
    expect(request?.refusal).toEqual({ code: "EVIDENCE_MISSING", facts: { measureIds: ["m1", "m2"], count: 2 } });
  });
});
