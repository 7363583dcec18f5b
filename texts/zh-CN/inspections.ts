import type { BatchCommand } from "../../domain/inspection/commands.ts";
import type { InspectionStatus } from "../../domain/inspection/status.ts";

/** 联合抽查的状态。 */
export const inspectionStatusTexts: Readonly<Record<InspectionStatus, string>> = {
  drafted: "待批准",
  approved: "已批准",
  rosters_frozen: "名录已冻结",
  committed: "承诺已结束",
  drawn: "已抽取",
  locked: "已锁定",
  in_field: "检查中",
  results_complete: "结果已齐",
  published: "已公示",
  closed: "已办结",
  cancelled: "已取消",
};

/** Commands by the words on their buttons. */
export const inspectionCommandTexts: Readonly<Record<BatchCommand["type"], string>> = {
  correct: "修改抽查计划",
  approve: "批准抽查计划",
  reschedule: "调整日程",
  freezeRosters: "冻结名录",
  commitSecret: "提交承诺值",
  reveal: "公开随机数",
  recordBeacon: "录入公共随机数",
  confirmBeacon: "复核公共随机数",
  draw: "抽取",
  lock: "锁定抽取结果",
  requestSubstitution: "申请替换",
  decideSubstitution: "决定替换",
  countVisits: "更新进度",
  close: "办结",
  cancel: "取消抽查",
  comment: "备注",
  retract: "撤回上一步",
};

/** Why an object was drawn, or not; figures are filled in. */
export const whyTexts = {
  not_on_roster: "该对象不在本次抽查冻结的名录中：不属于计划的范围，或者不适用任何抽查事项。",
  not_in_draw_yet: "尚未抽取。",
  excluded: "该对象列入了计划的不参加抽取清单[：{reason}]。",
  capped: "该对象本年度的检查次数已达上限[（{checksThisYear} 次）]。",
  drawn: "该对象被抽中：在本层 {eligible} 户中抽 {draw} 户，该对象的签号由小到大排第 {rank} 位，不大于末位签号。",
  not_drawn: "该对象未被抽中：在本层 {eligible} 户中抽 {draw} 户，该对象的签号由小到大排第 {rank} 位，大于末位签号。",
  inspector_not_on_roster: "该人员不在本次抽查冻结的名录中：不属于参加部门，或者不在岗。",
  inspector_excluded: "该人员列入了计划的不参加抽取清单。",
  inspector_expired: "该人员的执法证件有效期没有覆盖整个检查期间。",
  inspector_on_leave: "该人员在检查期间不在岗的天数超过规则规定。",
  inspector_not_drawn: "该人员参加了抽取，没有被派到检查任务：每次派给任务最少、签号最小的人员。",
  inspector_drawn: "该人员被派到 {count} 项检查任务：每项都派给任务最少、签号最小且无须回避的人员。",
} as const;

/** The sentences of the timeline, by event. */
export const inspectionEventTexts: Readonly<Record<string, string>> = {
  drafted: "提交抽查计划，待批准。",
  corrected: "修改抽查计划[，理由：{reason}]。",
  approved: "批准抽查计划。",
  rescheduled: "调整日程[，理由：{reason}]。",
  rostersFrozen: "冻结名录并公布冻结记录，哈希值 {frozenHash}。",
  committed: "{organization}提交承诺值 {commitment}。",
  commitmentsClosed: "承诺阶段结束。",
  revealed: "{organization}公开随机数，与其承诺值相符。",
  revealsClosed: "公开随机数的阶段结束。",
  freezeVoided: "未能在规定时刻前完成登记，本次冻结公开作废，须重新冻结名录。",
  beaconRecorded: "录入公共随机数[（第 {substitution} 号替换）]。",
  beaconConfirmed: "复核公共随机数，一致[（第 {substitution} 号替换）]。",
  drawn: "完成抽取，共 {visits} 户，结果哈希值 {draw}。",
  locked: "锁定抽取结果。",
  substitutionAsked: "申请替换，说明：{explanation}。",
  substitutionRefused: "不同意替换[，理由：{reasons}]。",
  substitutionRequested: "同意替换，等待公共随机数。",
  substituted: "第 {number} 号替换完成。",
  visitTold: "第 {number} 号替换已通知检查任务。",
  visitsStarted: "下达检查任务 {to}/{total}。",
  visitsCounted: "更新检查进度。",
  resultsComplete: "全部检查已有结果。",
  allPublished: "全部结果已公示。",
  closed: "办结。",
  cancelled: "取消抽查，理由：{reason}。",
  reminded: "发出提醒。",
  commented: "备注：{text}",
  retracted: "撤回上一步。",
  rulesApplied: "适用新的办理规则。",
  noticeFailed: "有一件通知未送达。",
  revisionRaised: "改用新版程序继续办理。",
};

/** What the caller of the preview reads. */
export const previewTexts = { fit: "名录和计划符合抽取条件。", unfit: "名录或计划不符合抽取条件，须处理后才能冻结。" } as const;
