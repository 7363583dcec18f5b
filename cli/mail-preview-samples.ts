import type { Notice, NoticeLookups } from "../activities/notices/notice.ts";
import { rectificationTemplates, type RectificationTemplate } from "../domain/rectification/notices.ts";
import { inspectionTemplates, type InspectionTemplate } from "../domain/inspection/notices.ts";
import { visitTemplates, type VisitTemplate } from "../domain/visit/notices.ts";
import type { Facts } from "../domain/process/json.ts";

/** The fictional city that all samples speak of. */
export const sampleLookups: NoticeLookups = {
  publicUrl: "https://liandu.yunze.example",
  recipient: { organizationName: "市卫生健康局", personName: "林一宁" },
  officeName: "云泽市综合监管协调机制办公室",
  organizationNames: { "org-health": "市卫生健康局", "org-market": "市市场监管局", "org-medical": "市医保局" },
  texts: {
    t1: "制定全市医疗机构依法执业自查工作制度，明确自查内容、频次和责任人，每季度末汇总自查情况并报协调办。",
    t2: "对民营医疗机构和口腔诊所开展一次全覆盖检查，对发现的超范围执业、使用非卫生技术人员等问题依法立案查处。",
    t3: "完善部门间线索移送和结果反馈办法，移送后10个工作日内反馈处理情况。",
  },
  why: [
    "自2026年1月12日（周一）起，从次日开始计算。",
    "期限34个工作日，不计休息日18天（春节9天、周末9天），计入调休上班日2026年2月14日（周六）、2026年2月28日（周六），计至2026年3月5日（周四）。",
    "依据：《云泽市综合监管督察反馈问题整改方案》第三部分；工作日历：2026-1。",
  ],
};

/** The samples' reasons lead to one date; what names another brings none. */
export function sampleLookupsOf({ facts }: Pick<Notice, "facts">): NoticeLookups {
  return facts["dueOn"] === common["dueOn"] ? sampleLookups : { ...sampleLookups, why: [] };
}

const common: Facts = {
  issueId: "9f2c61d0",
  number: 3,
  title: "对民营医疗机构依法执业的日常监管存在薄弱环节，部门之间信息不通",
  dueOn: "2026-03-05",
};
const measures = [
  { id: "m1", textHash: "t1", dueOn: "2026-02-10" },
  { id: "m2", textHash: "t2", dueOn: "2026-03-05" },
  { id: "m3", textHash: "t3", dueOn: "2026-03-05" },
];
const assignment: Facts = { organizationId: "org-health", measures, role: "lead", acknowledgeBy: "2026-01-14" };
const reason = "经复核，原方案所列完成时限与省里的统一部署不一致，按省级文件调整。";

const samples: Readonly<Record<RectificationTemplate, Facts>> = {
  assignment,
  acknowledgement_reminder: { ...assignment, role: "cooperating", group: "各县（市、区）人民政府，市有关部门" },
  due_reminder: { organizationId: "org-health", measures: measures.slice(1), workingDaysBefore: 3 },
  overdue: { organizationId: "org-health", measures: measures.slice(1) },
  evidence_wanted: {
    organizationId: "org-health",
    rejected: true,
    measures: [
      { ...measures[1], findings: "现场抽查的12家诊所中有3家没有检查记录，材料与实际不符。\n请补齐后重新提交，并附检查笔录。" },
      { ...measures[2], findings: "只有办法文本，没有实际移送和反馈的台账。" },
    ],
  },
  sign_off_wanted: {},
  verification_wanted: { dueOn: null, verifyBy: "2026-02-03" },
  verification_reminder: { dueOn: null, verifyBy: "2026-02-03" },
  verification_result: { outcome: "accept" },
  verifier_assigned: {},
  assignment_returned: { organizationId: "org-market", reason: "该事项涉及的执业许可不在我局职责范围内，建议由卫生健康部门承担。" },
  assignment_removed: { reason: "机构改革后相关职责已划转。" },
  objection: { text: "公示期间收到的异议全文" },
  standing: {},
  released: { reason: "连续12个月报告情况稳定，现场复核未发现反弹。" },
  closing: {},
  reopening: { organizationId: "org-health", measures: measures.slice(1), reason: "回头看发现2家机构再次聘用非卫生技术人员。" },
  correction: { reason },
  handover: { reason: "原承办人岗位调整。" },
  withdrawal: { reason: "该问题与第7号重复，合并办理。" },
  extension_wanted: { organizationId: "org-health", target: "issue", until: "2026-04-10", reason: "检测设备采购流标，须重新招标。" },
  extension_reminder: { organizationId: "org-health", target: "assignment", workingDays: 15, reason: "检测设备采购流标，须重新招标。" },
  extension_granted: {
    organizationId: "org-health",
    target: "issue",
    before: "2026-03-05",
    extendedTo: "2026-04-10",
    dueOn: "2026-04-10",
    reason: "理由成立，最后一次延期。",
  },
  extension_refused: { organizationId: "org-health", target: "measure", measureIds: ["m2"], reason: "前期工作推进不力不属于客观原因。" },
  suspension: {
    target: "issue",
    dueOn: null,
    from: "2026-01-20",
    until: "2026-02-28",
    ground: "等待司法裁判或行政复议结果",
    citation: "参照《中华人民共和国民事诉讼法》第一百五十三条",
    reason: "涉事机构的行政诉讼尚未审结。",
  },
  resumption: { target: "issue", from: "2026-03-01", reason: "案件已审结。", dueOn: "2026-04-13" },
  standing_reminder: { dueOn: null, reportBy: "2026-02-12" },
  standing_missing: { dueOn: null, reportBy: "2026-01-11" },
  look_back_planned: { dueOn: null, lookBackOn: "2026-04-20", lookBackBy: "2026-05-06" },
  look_back_due: { dueOn: null, lookBackOn: "2026-01-05", lookBackBy: "2026-01-19" },
  escalation: {
    organizationId: "org-health",
    measures: measures.slice(1),
    rung: "interview",
    dueOn: "2026-03-05",
    letterId: "L4",
    letterKind: "interview_notice",
    letterNumber: "综监约谈〔2026〕2号",
    replyBy: "2026-03-30",
    meetingAt: "2026-03-18T01:30:00.000Z",
    meetingPlace: "市政府二号楼三楼会议室",
    reason: "多次催促，仍无实质进展。",
  },
  escalation_waiting: { organizationId: "org-health", measures: measures.slice(1), rung: "interview", dueOn: "2026-03-05" },
  listing_lifted: { organizationId: "org-health", reason: "挂牌事项已整改到位并通过复核。" },
  letter_replied: {
    organizationId: "org-health",
    letterId: "L3",
    letterKind: "supervision_notice",
    letterNumber: "综监督办〔2026〕5号",
    replyBy: "2026-03-17",
  },
  letter_reply_overdue: {
    organizationId: "org-health",
    letterId: "L3",
    letterKind: "supervision_notice",
    letterNumber: "综监督办〔2026〕5号",
    replyBy: "2026-03-17",
  },
  retracted: { retractedCommand: "assign", reason: "责任单位选择有误。" },
};

/** The day on which a sample was written; most on the day of the assignment. */
const writtenAt: Readonly<Record<string, string>> = {
  acknowledgement_reminder: "2026-01-16T01:00:00.000Z",
  due_reminder: "2026-03-02T01:00:00.000Z",
  overdue: "2026-03-05T16:00:00.000Z",
  escalation: "2026-03-16T06:00:00.000Z",
  escalation_waiting: "2026-03-16T01:00:00.000Z",
  letter_reply_overdue: "2026-03-17T16:00:00.000Z",
};

function notice(template: string, facts: Facts, version: number): Notice {
  return {
    template,
    facts: { ...common, ...facts },
    matterId: "rectification/yunze/9f2c61d0",
    version,
    messageId: `<sample-${version}@liandu.yunze.example>`,
    createdAt: writtenAt[template] ?? "2026-01-12T01:00:00.000Z",
  };
}

const batch: Facts = { inspectionId: "3c1d77aa", title: "2026年上半年医疗机构联合抽查" };
const inspectionSamples: Readonly<Record<InspectionTemplate, Facts>> = {
  inspection_approval_wanted: {},
  inspection_approved: {},
  inspection_commitment_wanted: { organizationId: "org-health", dueOn: "2026-03-05" },
  inspection_reveal_wanted: { organizationId: "org-health", dueOn: "2026-03-05" },
  inspection_frozen_anew: { organizationId: "org-health" },
  inspection_beacon_wanted: { dueOn: "2026-03-05" },
  inspection_drawn: { count: 186 },
  inspection_locked: { organizationId: "org-health", dueOn: "2026-03-05" },
  inspection_substitution_wanted: { kind: "inspector", reason: "检查人员的近亲属在被检查单位任职。" },
  inspection_substitution_refused: { reason: "所述情形不属于应当回避的情形。" },
  inspection_substituted: { organizationId: "org-health", kind: "inspector" },
  inspection_results_due: { dueOn: "2026-03-05" },
  inspection_results_complete: {},
  inspection_cancelled: { organizationId: "org-health", reason: "上级统一部署专项检查，本次抽查并入实施。" },
};

function batchNotice(template: InspectionTemplate, version: number): Notice {
  return { ...notice(template, {}, version), matterId: "inspection/yunze/3c1d77aa", facts: { ...batch, ...inspectionSamples[template] } };
}

const visited: Facts = {
  visitId: "3c1d77aa/7",
  number: 7,
  objectId: "object-7",
  title: "云泽口腔门诊部",
  dueOn: "2026-03-05",
  organizationId: "org-health",
};
const visitSamples: Readonly<Partial<Record<VisitTemplate, Facts>>> = {
  visit_assigned: { confirmBy: "2026-01-14" },
  visit_team: { confirmBy: "2026-01-14" },
  visit_confirmation_reminder: { confirmBy: "2026-01-14" },
  visit_recusal_declared: { reason: "近亲属在被检查单位任职。" },
  visit_recusal_decided: { outcome: "accepted" },
  visit_conflict: { count: 2 },
  visit_result_reminder: { workingDaysBefore: 3 },
  visit_overdue: { organizationIds: ["org-health", "org-market"] },
  visit_escalation: { rung: "supervision", letterKind: "supervision_notice", letterNumber: "综监督办〔2026〕3号", replyBy: "2026-03-17" },
  visit_escalation_waiting: { rung: "interview" },
  visit_completed: { dueOn: null, publishBy: "2026-04-02", count: 1 },
  visit_publication_wanted: { dueOn: null, publishBy: "2026-04-02" },
  visit_publication_reminder: { workingDaysBefore: 1 },
  visit_late_entries: { count: 1 },
  visit_transferred: { dueOn: null, reason: "涉嫌犯罪。" },
  visit_follow_up_reminder: { count: 1 },
  visit_reopened: { reason: "补录现场记录。" },
  visit_withdrawn: { reason: "检查对象已注销。" },
};

function visitNotice(template: VisitTemplate, version: number): Notice {
  return { ...notice(template, {}, version), matterId: "visit/yunze/3c1d77aa/7", facts: { ...visited, ...visitSamples[template] } };
}

/** One notice of every template, with the variants that look different, and one of a template that nobody knows. */
export const sampleNotices: readonly { name: string; notice: Notice }[] = [
  ...rectificationTemplates.map((template, index) => ({ name: template, notice: notice(template, samples[template], index + 1) })),
  ...inspectionTemplates.map((template, index) => ({ name: template, notice: batchNotice(template, 201 + index) })),
  ...visitTemplates.map((template, index) => ({ name: template, notice: visitNotice(template, 301 + index) })),
  {
    name: "overdue-office",
    notice: notice("overdue", { organizationIds: ["org-health", "org-market", "org-medical"] }, 101),
  },
  {
    name: "escalation-copy",
    notice: notice(
      "escalation",
      { organizationId: "org-market", rung: "circular", letterKind: "circular", letterNumber: "综监通报〔2026〕1号", copy: true },
      105,
    ),
  },
  { name: "verification_result-rejected", notice: notice("verification_result", { outcome: "reject", measureIds: ["m2", "m3"] }, 102) },
  {
    name: "evidence_wanted-objection",
    notice: notice(
      "evidence_wanted",
      { ...assignment, role: undefined, acknowledgeBy: undefined, reason: "公示异议成立，部分措施需要补充落实。" },
      103,
    ),
  },
  { name: "generic", notice: notice("something_new", { reason: "请留意最新进展。" }, 104) },
];
