import type { VisitApiCommand } from "../../domain/visit/commands.ts";
import type { CheckMethod, ItemOutcome, VisitOutcome } from "../../domain/visit/outcomes.ts";
import type { TransferGround } from "../../domain/visit/state.ts";
import type { VisitStatus } from "../../domain/visit/status.ts";
import type { MemberState } from "../../domain/visit/view.ts";
import { dateText } from "./clock.ts";

/** How a visit, its team and its results are called. */
export const visitStatusTexts: Record<VisitStatus, string> = {
  assigned: "待确认",
  substitution_wanted: "待替换人员",
  confirmed: "已确认",
  in_progress: "检查中",
  awaiting_signatures: "待签字",
  completed: "已完成",
  publication_prepared: "待审核公示",
  published: "已公示",
  closed: "已办结",
  withdrawn: "已撤销",
};

export const memberStateTexts: Record<MemberState, string> = {
  assigned: "待确认",
  confirmed: "已确认",
  recusal_declared: "已申请回避",
  recused: "已回避",
  replaced: "已替换",
};

export const outcomeTexts: Record<ItemOutcome | VisitOutcome, string> = {
  no_problem: "未发现问题",
  corrected_on_site: "发现问题，已当场改正",
  ordered_to_correct: "发现问题，已责令限期改正",
  suspected_offence: "发现涉嫌违法犯罪线索，待后续处理",
  not_applicable: "未发现开展本次抽查涉及的经营活动",
  carried_out: "已实施检查",
  cannot_contact: "通过登记的住所（经营场所）无法联系",
  ceased: "已停业、歇业或注销",
  refused: "拒绝、阻碍检查",
};

export const methodTexts: Record<CheckMethod, string> = {
  on_site: "现场检查",
  documents: "书面检查",
  online: "网络监测",
  sampling: "抽样检测",
};

export const transferGroundTexts: Record<TransferGround, string> = {
  criminal: "行刑衔接，移送公安机关",
  licence_authority: "移送许可或登记机关",
  jurisdiction: "移送有管辖权的机关",
};

export const visitCommandTexts: Record<VisitApiCommand["type"], string> = {
  confirm: "确认参加检查",
  declareRecusal: "申请回避",
  recordResult: "填写检查结果",
  sync: "同步离线记录",
  resolveConflict: "处理记录冲突",
  sign: "在检查结果上签字",
  decideRecusal: "决定回避",
  reopenResults: "重新打开结果",
  publishResult: "拟定公示内容",
  approvePublication: "审核公示",
  correctPublication: "更正公示",
  settleFollowUp: "说明不再处理的理由",
  withdraw: "撤销检查",
  transferCase: "移送案件",
  signReceipt: "签收文书",
  replyToLetter: "回复文书",
  comment: "留言",
  escalate: "升级督促",
  confirmEscalation: "确认升级措施",
  waiveEscalation: "免除升级措施",
  liftListing: "解除挂牌督办",
  retract: "撤回上一步",
};

export const visitWords = {
  tag: "抽查检查",
  whole: "整体情况",
  unknownObject: "（名录外检查对象）",
  unknownItem: "（清单外事项）",
  unknownInspector: "（名录外检查人员）",
} as const;

/** What an event of a visit is called in its timeline. */
export const visitEventTexts: Readonly<Record<string, string>> = {
  assigned: "下达检查任务",
  confirmed: "检查人员确认参加",
  recusalDeclared: "检查人员申请回避",
  recusalDecided: "决定回避申请",
  inspectorReplaced: "替换检查人员",
  objectReplaced: "替换检查对象",
  entriesReceived: "收到检查记录",
  signaturesVoided: "内容有变化，原签字失效",
  signed: "检查人员签字",
  completed: "各部门签字齐备，检查完成",
  resultsReopened: "重新打开结果",
  publicationPrepared: "拟定公示内容",
  publicationApproved: "公示内容通过审核",
  published: "结果公示",
  issueStarted: "发现的问题转为整改问题",
  caseTransferred: "移送案件",
  followUpSettled: "说明问题不再处理的理由",
  followedUp: "后续处理完毕",
  closed: "检查办结",
  withdrawn: "撤销检查",
  commented: "留言",
  confirmationReminded: "提醒确认",
  resultReminded: "提醒提交结果",
  overdue: "结果逾期",
  publicationReminded: "提醒公示",
  followUpReminded: "提醒后续处理",
  reminderDropped: "提醒时刻已过，未发出",
  rungWaiting: "升级措施待领导确认",
  waitingRungReminded: "提醒领导确认升级措施",
  rungRaised: "采取升级措施",
  rungWaived: "免除升级措施",
  listingLifted: "解除挂牌督办",
  letterIssued: "制发文书",
  receiptSigned: "签收文书",
  letterReplied: "回复文书",
  replyReminded: "提醒回复文书",
  retracted: "撤回上一步",
  rulesApplied: "适用新的办理规则",
  noticeFailed: "通知未送达",
  revisionRaised: "程序升级",
};

/** Words of the rectification issue that follows from a problem. */
export function followUpIssue({
  object,
  item,
  batch,
  number,
  findings,
  correctBy,
}: {
  object: string | null;
  item: string | null;
  batch: string | null;
  number: number;
  findings: string | null;
  correctBy: string | null;
}): { title: string; description: string; measures: { text: string }[] } {
  const who = object ?? visitWords.unknownObject;
  const what = item ?? visitWords.unknownItem;
  const where = `${batch === null ? "联合抽查" : `“${batch}”`}第${number}号检查`;
  const until = correctBy === null ? "" : `，改正期限为${dateText(correctBy)}`;
  return {
    title: Array.from(`${who}：${what}`).slice(0, 100).join(""),
    description: `${where}中，对${who}检查“${what}”发现问题，已责令限期改正${until}。${findings === null ? "" : `检查情况：${findings}`}`,
    measures: [{ text: `督促${who}就“${what}”按期改正，并复查改正情况。` }],
  };
}
