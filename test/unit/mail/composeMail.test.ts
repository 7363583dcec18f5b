import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { composeMail } from "../../../activities/notices/composeMail.ts";
import { explainDates, type DateRules } from "../../../activities/notices/explainDates.ts";
import type { Notice, NoticeLookups } from "../../../activities/notices/notice.ts";
import { referencesOf } from "../../../activities/notices/noticeFacts.ts";
import { sampleLookups, sampleNotices } from "../../../cli/mail-preview-samples.ts";
import type { Deadline } from "../../../domain/clock/deadline.ts";
import type { Facts } from "../../../domain/process/json.ts";
import type { Dated } from "../../../domain/rectification/deadlines.ts";
import { visitTemplates } from "../../../domain/visit/notices.ts";
import { inspectionTemplates } from "../../../domain/inspection/notices.ts";
import { rectificationTemplates } from "../../../domain/rectification/notices.ts";
import type { ExtensionRequest, TimeTarget } from "../../../domain/rectification/timeLedger.ts";

const issue: Facts = { issueId: "i-3", number: 3, title: "诊所监管存在薄弱环节", dueOn: "2026-03-05" };

function noticeOf(template: string, facts: Facts = {}, changes: Partial<Notice> = {}): Notice {
  return {
    template,
    facts: { ...issue, ...facts },
    matterId: "rectification/yunze/i-3",
    version: 4,
    messageId: "<abc@mail.example>",
    createdAt: "2026-01-12T01:00:00.000Z",
    ...changes,
  };
}

function compose(template: string, facts: Facts = {}, lookups: Partial<NoticeLookups> = {}, changes: Partial<Notice> = {}) {
  return composeMail({ notice: noticeOf(template, facts, changes), lookups: { ...sampleLookups, ...lookups } });
}

describe("every template", () => {
  it.each(sampleNotices.map(({ name, notice }) => ({ name, notice })))("$name says what it is about and where to go", ({ notice }) => {
    const mail = composeMail({ notice, lookups: sampleLookups });
    const [about, page] =
      notice.facts["inspectionId"] !== undefined
        ? ["2026年上半年医疗机构联合抽查", "inspections/3c1d77aa"]
        : notice.facts["visitId"] !== undefined
          ? ["第7号 云泽口腔门诊部", "visits/3c1d77aa-7"]
          : ["第3号 对民营医疗机构", "issues/9f2c61d0"];
    expect(mail.subject).toMatch(/^【联督·[^】]+】/u);
    expect(mail.subject.slice(mail.subject.indexOf("】") + 1).startsWith(about)).toBe(true);
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain(`https://liandu.yunze.example/${page}`);
      expect(body).toContain("云泽市综合监管协调机制办公室");
      expect(body).not.toMatch(/undefined|null|\[object|NaN/u);
    }
    expect(mail.headers).toMatchObject({ "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" });
  });

  it("has words of its own, none falls back to the generic mail", () => {
    const labels = [...rectificationTemplates, ...inspectionTemplates, ...visitTemplates].map((template) => compose(template).subject);
    expect(labels.filter((subject) => subject.includes("【联督·通知】"))).toEqual([]);
    expect(compose("unheard_of").subject).toContain("【联督·通知】");
  });
});

describe("an assignment", () => {
  const mail = compose("assignment", {
    organizationId: "org-health",
    role: "lead",
    acknowledgeBy: "2026-01-14",
    measures: [
      { id: "m1", textHash: "t1", dueOn: "2026-02-10" },
      { id: "m2", textHash: "missing", dueOn: null },
    ],
  });

  it("gives both dates, the role and the measures with theirs", () => {
    expect(mail.subject).toBe("【联督·交办】第3号 诊所监管存在薄弱环节（3月5日到期）");
    expect(mail.text).toContain("签收期限：2026年1月14日（周三）24时前");
    expect(mail.text).toContain("整改期限：2026年3月5日（周四）24时前");
    expect(mail.text).toContain("牵头单位");
    expect(mail.text).toContain("1. 制定全市医疗机构依法执业自查工作制度");
    expect(mail.text).toContain("完成期限：2026年2月10日（周二）");
    expect(mail.text).toContain("2. （内容见系统）");
  });

  it("puts each day into the calendar once, under a name that stays", () => {
    const days = (content: string): (string | undefined)[] => [...content.matchAll(/DTSTART;VALUE=DATE:(\d+)/gu)].map((match) => match[1]);
    const uids = (content: string): (string | undefined)[] =>
      [...content.replaceAll("\r\n ", "").matchAll(/UID:(\S+)/gu)].map((match) => match[1]);
    expect(days(mail.calendar?.content ?? "")).toEqual(["20260114", "20260210", "20260305"]);
    const later = compose(
      "due_reminder",
      { organizationId: "org-health", dueOn: "2026-03-20" },
      {},
      { version: 9, messageId: "<def@mail.example>" },
    );
    expect(days(later.calendar?.content ?? "")).toEqual(["20260320"]);
    expect(uids(mail.calendar?.content ?? "")).toContain(uids(later.calendar?.content ?? "")[0]);
    expect(later.calendar?.content).toContain("SEQUENCE:9");
  });

  it("asks for nothing on a day that has passed", () => {
    const late = compose("acknowledgement_reminder", { acknowledgeBy: "2026-01-09", dueOn: "2026-01-10" });
    expect(late.text).toContain("签收期限已过，请立即签收。");
    expect(late.text).toContain("签收期限（已过）：2026年1月9日（周五）24时前");
    expect(late.calendar).toBeUndefined();
  });
});

describe("what a mail says besides", () => {
  it("gives the findings after a rejection", () => {
    const mail = compose("evidence_wanted", {
      rejected: true,
      measures: [{ id: "m2", textHash: "t2", dueOn: "2026-03-05", findings: "台账不全\n请补齐" }],
    });
    expect(mail.subject).toContain("核查未通过");
    expect(mail.text).toContain("核查意见：台账不全\n   请补齐");
    expect(mail.html).toContain("台账不全<br>请补齐");
  });

  it("names the organizations to the office, and speaks to an overdue organization itself", () => {
    expect(compose("overdue", { organizationIds: ["org-health", "org-market"] }).text).toContain("市卫生健康局、市市场监管局");
    const own = compose("overdue", { organizationId: "org-health", measures: [] });
    expect(own.text).toContain("贵单位仍有工作未完成");
  });

  it("never passes on what the public wrote in an objection", () => {
    const mail = compose("objection", { text: "王某某举报其邻居" });
    expect(mail.text + mail.html + mail.subject).not.toContain("王某某");
  });

  it("ties all mails of a matter together, and those of another not", () => {
    const [one, two] = [compose("assignment"), compose("closing", {}, {}, { version: 30, messageId: "<zzz@mail.example>" })];
    expect(one.thread).toBe(two.thread);
    expect(one.thread).toMatch(/^<[\w.-]+@mail\.example>$/u);
    expect(compose("assignment", {}, {}, { matterId: "rectification/yunze/i-4" }).thread).not.toBe(one.thread);
  });

  it("cannot be led astray by texts: no markup, no second header, no turned writing", () => {
    const nasty = `<img src=x onerror=alert(1)> "quote" & 'more'\r\nBcc: someone@example.org\u202Egnp.exe`;
    const mail = compose(
      "evidence_wanted",
      { title: nasty, reason: nasty, issueId: `"><script>`, measures: [{ id: "m", textHash: "t", findings: nasty }] },
      { texts: { t: nasty } },
    );
    expect(mail.subject).not.toMatch(/[\r\n\u202e]/u);
    expect(mail.html).not.toMatch(/<img|<script|\u202e/u);
    expect(mail.html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(mail.html).toContain("/issues/%22%3E%3Cscript%3E");
  });
});

describe("any facts at all", () => {
  it("name nothing that every object has", () => {
    const facts: Facts = { measures: [{ id: "m1", textHash: "toString", dueOn: null }], organizationId: "constructor" };
    expect(compose("assignment", facts).text).toContain("（内容见系统）");
    expect(compose("assignment_returned", facts).text).toContain("（单位名称待查）");
  });

  it("give a mail with a calendar that keeps RFC 5545's form", () => {
    const facts = fc.dictionary(
      fc.constantFrom("issueId", "number", "title", "dueOn", "acknowledgeBy", "measures", "reason", "role", "organizationIds", "outcome"),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom("2026-02-30", "2026-02-28", "lead"),
        fc.array(fc.record({ id: fc.string(), dueOn: fc.constant("2026-02-20"), textHash: fc.string({ unit: "grapheme" }) })),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...rectificationTemplates, "other"), facts, fc.string({ unit: "grapheme" }), (template, any, text) => {
        const notice = noticeOf(template, { dueOn: "2026-03-05", title: text, ...(any as Facts) });
        const mail = composeMail({ notice, lookups: { ...sampleLookups, texts: { [text]: text } } });
        expect(mail).toEqual(composeMail({ notice, lookups: { ...sampleLookups, texts: { [text]: text } } }));
        expect(mail.subject).not.toMatch(/[\r\n]/u);
        referencesOf(notice.facts);
        const lines = (mail.calendar?.content ?? "").split("\r\n");
        for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(mail.calendar?.content ?? "").not.toMatch(/[^\r]\n/u);
      }),
      { numRuns: 300 },
    );
  });
});

describe("why a date is what it is", () => {
  const calendar = { version: "2026-1", years: {} };
  const deadline: Deadline = {
    kind: "fixed",
    basis: { type: "date", on: "2026-03-05" },
    citation: "整改方案第三部分",
    extensions: [],
    suspensions: [],
  };
  const measures = [
    { id: "m1", dueOn: "2026-02-10" },
    { id: "m2", dueOn: null },
  ];
  const assignments = [{ id: "a1", organizationId: "org-health" }];
  const dated: Dated = { deadline, round: 1 };
  const rules: DateRules = { dated, assignments, measures, calendar, acknowledge: { workingDays: 2, citation: "工作规则第五条" } };
  const granted = (id: string, target: TimeTarget, until: string): ExtensionRequest => ({
    id,
    round: 1,
    target,
    organizationId: "org-health",
    personId: "p-1",
    askedAt: "2026-02-01T01:00:00.000Z",
    asked: { until },
    reason: "设备采购流标。",
    outcome: "granted",
    decidedAt: "2026-02-02T01:00:00.000Z",
    granted: { version: 9, later: { until } },
  });
  const committedAt = "2026-01-12T01:00:00.000Z";

  it("is told where today's reckoning leads to the date of the notice", () => {
    const lines = explainDates({ facts: { dueOn: "2026-03-05", acknowledgeBy: "2026-01-14" }, rules, committedAt });
    expect(lines).toContain("签收期限：自交办次日起2个工作日（依据：工作规则第五条）。");
    expect(lines.join("\n")).toContain("依据：整改方案第三部分");
  });

  it("is left out where the matter has moved on", () => {
    expect(explainDates({ facts: { dueOn: "2026-03-04", acknowledgeBy: "2026-01-13" }, rules, committedAt })).toEqual([]);
  });

  it("names what was granted to the organization that is told, and to it alone", () => {
    const extensionRequests = [granted("e1", { type: "assignment", assignmentId: "a1" }, "2026-04-10")];
    const extended = { ...rules, dated: { ...dated, extensionRequests } };
    const toHealth = explainDates({ facts: { dueOn: "2026-04-10" }, rules: extended, committedAt, organizationId: "org-health" });
    expect(toHealth).toContain("经批准（2026年2月2日（周一））延期至2026年4月10日（周五）。");
    // Others' date is the document's, as before.
    const toMarket = explainDates({ facts: { dueOn: "2026-03-05" }, rules: extended, committedAt, organizationId: "org-market" });
    expect(toMarket.join("")).toContain("文件规定的日期：2026年3月5日（周四）。");
    expect(toMarket.join("")).not.toContain("经批准");
    // A leader's mail about the organization explains that organization's date.
    const about = { dueOn: "2026-04-10", organizationId: "org-health" };
    expect(explainDates({ facts: about, rules: extended, committedAt, organizationId: "org-office" })).toEqual(toHealth);
  });

  it("names what moved a measure with a date of its own, and is silent on those that nothing moved", () => {
    const facts = { dueOn: "2026-03-05", organizationId: "org-health", measures: [{ id: "m1", dueOn: "2026-02-10" }] };
    expect(explainDates({ facts, rules, committedAt }).join("")).not.toContain("项措施");
    const extensionRequests = [granted("e1", { type: "measure", measureId: "m1" }, "2026-02-27")];
    const extended = { ...rules, dated: { ...dated, extensionRequests } };
    const moved = { ...facts, measures: [{ id: "m1", dueOn: "2026-02-27" }] };
    expect(explainDates({ facts: moved, rules: extended, committedAt }).at(-1)).toMatch(
      /^第1项措施：经批准（2026年2月2日（周一））延期至2026年2月27日（周五）。/u,
    );
    // What the notice said before the extension explains itself no more.
    expect(explainDates({ facts, rules: extended, committedAt }).join("")).not.toContain("项措施");
  });

  it("counts a suspension of a measure and of the whole", () => {
    const record = {
      id: "s1",
      round: 1,
      from: "2026-02-02",
      to: "2026-02-06",
      ground: "等待司法裁判",
      citation: "规程第9条",
      reason: "诉讼未审结",
    };
    const suspensions = [{ ...record, target: { type: "issue" as const } }];
    const stood = { ...rules, dated: { ...dated, suspensions }, measures: [{ id: "m1", dueOn: "2026-02-09" }] };
    const facts = { dueOn: "2026-03-09", measures: [{ id: "m1", dueOn: "2026-02-13" }] };
    const text = explainDates({ facts, rules: stood, committedAt }).join("\n");
    expect(text).toContain("顺延至2026年3月9日（周一）");
    expect(text).toMatch(/第1项措施：.*顺延至2026年2月13日（周五）/u);
  });
});
