/** What waits for somebody: a word for the list, and what to do about it. */
export const taskTexts = {
  acknowledge: { title: "待签收", todo: "请确认收到任务并签收；如不属本单位职责，请退回并说明理由。" },
  submit_evidence: { title: "待提交佐证材料", todo: "请为尚无佐证材料的措施提交材料。[核查未通过的措施需要补充材料：{rejected}项。]" },
  sign_off: { title: "待办结确认", todo: "各项措施已有佐证材料，请确认本单位工作是否办结；有不同意见的，请提出异议。" },
  request_verification: { title: "待申请核查", todo: "材料和确认均已齐备，请申请核查。" },
  verify: { title: "待核查", todo: "责任单位已申请核查，请逐项核查并给出结论。[系统提示佐证材料疑点{warnings}项，请一并核实。]" },
  assign: { title: "待交办", todo: "该问题还没有责任单位，请交办。" },
  reassign: { title: "责任单位已退回", todo: "{organization}退回了任务，请调整责任单位或与其协商。[理由：{reason}]" },
  decide_objection: { title: "公示异议待处理", todo: "公示期间收到异议{count}条，请作出处理决定。" },
  decide_extension: { title: "延期申请待决定", todo: "有{count}项延期申请等待决定，请同意或者不同意，并写明理由。" },
  sign_receipt: { title: "文书待签收", todo: "收到{letter}，请签收。" },
  reply_to_letter: { title: "文书待回复", todo: "请按期书面回复{letter}，说明情况和整改打算。" },
  confirm_escalation: { title: "升级措施待确认", todo: "{organization}逾期未完成，拟采取{rung}，请确认；不宜采取的，请免除并说明理由。" },
  report_standing: { title: "待报告长期坚持情况", todo: "本期长期坚持报告尚未提交，请按期报告工作情况。" },
  look_back: { title: "待回头看", todo: "该问题已销号，请按期进行回头看并登记结果。" },
  close: { title: "待销号", todo: "该问题已通过核查，请按规定公示或销号。" },
  acknowledgement_missing: {
    title: "逾期未签收",
    todo: "{organization}在签收期限和全部提醒之后仍未签收，请电话联系其联络员，必要时调整责任单位。",
  },
  visit_confirm: { title: "检查待确认", todo: "请确认是否参加该项检查；与检查对象有利害关系的，请申请回避。" },
  visit_result: { title: "检查结果待填写", todo: "请完成检查，填写各事项结果，并由两名以上检查人员签字。" },
  visit_conflict: { title: "检查记录有冲突", todo: "不同设备填写的记录有{count}个事项不一致，请核对后选定一个结果。" },
  visit_recusal: { title: "回避申请待决定", todo: "{organization}的检查人员申请回避，请作出决定。" },
  visit_publish: { title: "检查结果待公示", todo: "检查已完成，请拟定公示内容并由另一人审核。" },
  visit_approve_publication: { title: "公示待审核", todo: "公示内容已拟好，请由拟定人以外的人审核。" },
  visit_transfer: { title: "检查问题待处理", todo: "检查发现的问题需要移送案件，或由协调办说明不再处理的理由。" },
  visit_confirm_escalation: {
    title: "升级措施待确认",
    todo: "{organization}的检查结果逾期，拟采取{rung}，请确认；不宜采取的，请免除并说明理由。",
  },
  mail_failed: {
    title: "通知被拒收",
    todo: "致{recipient}的邮件通知被对方邮件服务器拒收，请核对并更正邮箱后重发，或以其他方式告知后注明理由关闭。",
  },
  mail_bounced: {
    title: "通知被退回",
    todo: "致{recipient}的邮件通知发出后被退回，请核对并更正邮箱后重发，或以其他方式告知后注明理由关闭。",
  },
  mail_given_up: {
    title: "通知多次发送未成功",
    todo: "致{recipient}的邮件通知三天内多次发送未成功，请联系对方确认邮箱能否收信后重发，或以其他方式告知后注明理由关闭。",
  },
  mail_ambiguous: {
    title: "通知是否送达不明",
    todo: "致{recipient}的邮件通知在发送时断线，可能已经送达，请与对方核实；没有收到的可以重发，已经收到的注明理由关闭。",
  },
  mail_undeliverable: {
    title: "通知无收件人",
    todo: "{recipient}没有登记可用的邮箱，通知无法发出，请补充登记后重发，或以其他方式告知后注明理由关闭。",
  },
} as const;

export type TaskKind = keyof typeof taskTexts;

export function isTaskKind(kind: string): kind is TaskKind {
  return Object.hasOwn(taskTexts, kind);
}
