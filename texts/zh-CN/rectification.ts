import type { DeadlineKind } from "../../domain/clock/deadline.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import type { AssignmentRole, AssignmentState, MeasureState } from "../../domain/rectification/state.ts";
import type { RectificationStatus } from "../../domain/rectification/status.ts";

/** The words of the rectification issue, as people know them. */
export const statusTexts: Record<RectificationStatus, string> = {
  registered: "已登记",
  assigned: "已交办",
  in_progress: "整改中",
  awaiting_verification: "待核查",
  verified: "已通过核查",
  in_publicity: "公示中",
  standing: "长期坚持",
  suspended: "中止计时",
  closed: "已销号",
  ended: "已办结",
  withdrawn: "已撤回",
};

export const roleTexts: Record<AssignmentRole, string> = { lead: "牵头单位", cooperating: "配合单位" };

export const assignmentStateTexts: Record<AssignmentState, string> = {
  assigned: "待签收",
  acknowledged: "已签收",
  signed_off: "已办结确认",
  dissented: "有异议",
  returned: "已退回",
  removed: "已调整",
};

export const measureStateTexts: Record<MeasureState, string> = {
  open: "待提交材料",
  evidenced: "已提交材料",
  accepted: "核查通过",
  rejected: "核查未通过",
};

export const deadlineKindTexts: Record<DeadlineKind, string> = {
  fixed: "限期整改",
  milestone_ongoing: "限期见效、长期坚持",
  immediate: "立行立改",
  immediate_ongoing: "立行立改、长期坚持",
  ongoing: "持续推进",
  period: "期间内完成",
};

/** What a command is called on a button and in the list of what may be done. */
export const commandTexts: Record<IssueCommand["type"], string> = {
  assign: "交办责任单位",
  reassign: "调整责任单位",
  verify: "核查",
  assignVerifier: "指定核查人",
  publicize: "发起公示",
  object: "登记公示异议",
  decideObjection: "处理公示异议",
  close: "销号",
  reopen: "重新启动整改",
  release: "解除长期坚持",
  requestExtension: "申请延期",
  decideExtension: "决定延期申请",
  suspend: "中止计时",
  resume: "恢复计时",
  scheduleLookBack: "安排回头看",
  recordLookBack: "登记回头看结果",
  correct: "更正",
  handOver: "移交工作",
  withdraw: "撤回问题",
  acknowledge: "签收",
  return: "退回",
  reportProgress: "报告进展",
  submitEvidence: "提交佐证材料",
  withdrawEvidence: "撤回佐证材料",
  signOff: "办结确认",
  reportStanding: "报告长期坚持情况",
  requestVerification: "申请核查",
  escalate: "采取升级措施",
  confirmEscalation: "确认升级措施",
  waiveEscalation: "免除升级措施",
  liftListing: "解除挂牌督办",
  signReceipt: "签收文书",
  replyToLetter: "回复文书",
  comment: "留言",
  retract: "撤回上一步",
};
