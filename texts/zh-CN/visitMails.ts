import type { VisitTemplate } from "../../domain/visit/notices.ts";
import { visitTemplates } from "../../domain/visit/notices.ts";
import { dateText } from "./clock.ts";
import { momentText, rungTexts } from "./escalation.ts";
import type { MailWords, NoticeWords } from "./mails.ts";

const because = (lead: string, reason: string | undefined): string[] => (reason === undefined ? [] : [`${lead}：${reason}`]);
const due = ({ dueOn }: NoticeWords): string => (dueOn === undefined ? "" : `检查结果应于${dateText(dueOn)}24时前填写完毕并签字。`);
const confirm = ({ confirmBy }: NoticeWords): string =>
  confirmBy === undefined ? "请确认是否参加。" : `请于${dateText(confirmBy)}24时前确认是否参加。`;
const publish = ({ publishBy }: NoticeWords): string => (publishBy === undefined ? "" : `公示期限为${dateText(publishBy)}。`);
const rung = ({ rung: known }: NoticeWords): string => (known === undefined ? "升级措施" : rungTexts[known]);
const letter = ({ letter: kind, letterNumber }: NoticeWords): string =>
  kind === undefined ? "" : `（${kind}${letterNumber === undefined ? "" : `，${letterNumber}`}）`;

const task = { tone: "task", action: "查看检查任务", calendar: false } as const;
const urgent = { ...task, tone: "urgent" } as const;
const info = { ...task, tone: "info" } as const;

/** The mails of a visit. None of them says anything of how the object is rated. */
export const visitMails: Readonly<Record<VisitTemplate, (words: NoticeWords) => MailWords>> = {
  visit_assigned: (words) => ({
    ...task,
    label: "抽查任务",
    calendar: true,
    paragraphs: ["经公开抽取，您被确定为以下检查对象的检查人员。", due(words)],
    steps: [confirm(words), "与检查对象有利害关系的，请申请回避并说明情况，不要开展检查。", "检查时应有两名以上执法人员，并出示执法证件。"],
  }),
  visit_team: (words) => ({
    ...info,
    label: "抽查任务",
    calendar: true,
    paragraphs: ["贵单位的检查人员已被抽取参加以下检查，任务已分别通知本人。", due(words)],
    steps: ["请督促检查人员按期确认、检查和填报。", "没有系统账号的检查人员，由贵单位代为确认和登记签字。"],
  }),
  visit_confirmation_reminder: (words) => ({
    ...urgent,
    label: "请确认参加检查",
    paragraphs: ["您还没有确认是否参加以下检查。"],
    steps: [confirm(words), "不能参加或需要回避的，请尽快说明。"],
  }),
  visit_recusal_declared: (words) => ({
    ...urgent,
    label: "回避申请",
    paragraphs: [`${words.organization ?? "参加部门"}的一名检查人员申请回避。`, ...because("理由", words.reason)],
    steps: ["请作出同意或者不同意的决定。", "同意的，请在联合抽查中办理替换。"],
  }),
  visit_recusal_decided: (words) => ({
    ...info,
    label: "回避决定",
    paragraphs: [
      words.outcome === "accepted" ? "回避申请已获同意，不再参加以下检查，另行抽取替换人员。" : "回避申请未获同意，请继续参加以下检查。",
      ...because("说明", words.reason),
    ],
    steps: [words.outcome === "accepted" ? "已取得的材料请交由其他检查人员。" : due(words)],
  }),
  visit_replaced: () => ({
    ...info,
    label: "不再参加检查",
    paragraphs: ["经替换，您不再参加以下检查。"],
    steps: ["目前不需要您办理其他事项。"],
  }),
  visit_conflict: (words) => ({
    ...urgent,
    label: "检查记录不一致",
    paragraphs: [`不同设备填写的记录有${words.count ?? "若干"}个事项互相冲突，各条记录均已保留。`],
    steps: ["请核对各条记录，选定一个结果。", "冲突处理完毕前不能签字。"],
  }),
  visit_signature_voided: () => ({
    ...urgent,
    label: "请重新签字",
    paragraphs: ["您签字之后检查结果有修改，原签字已失效。"],
    steps: ["请核对修改后的内容，确认无误后重新签字。"],
  }),
  visit_result_reminder: (words) => ({
    ...urgent,
    label: "检查结果提醒",
    calendar: true,
    paragraphs: [
      words.workingDaysBefore === undefined ? "以下检查即将到期。" : `以下检查距结果时限还有${words.workingDaysBefore}个工作日。`,
      due(words),
    ],
    steps: ["请抓紧填写各事项结果，并由两名以上检查人员签字。"],
  }),
  visit_overdue: (words) => ({
    ...urgent,
    label: "检查结果逾期",
    paragraphs: [`以下检查的结果已逾期，尚未完成的部门：${words.others.join("、")}。`],
    steps: ["请了解情况，督促尽快完成。"],
  }),
  visit_escalation: (words) => ({
    ...urgent,
    label: rung(words),
    ...(words.copy === true ? { tone: "info" as const } : {}),
    paragraphs: [
      words.copy === true
        ? `${words.organization ?? "有关部门"}承担的以下检查逾期未完成，现予${rung(words)}${letter(words)}。`
        : `贵单位承担的以下检查逾期未完成，现予${rung(words)}${letter(words)}。`,
      ...(words.meetingAt === undefined ? [] : [`约谈时间：${momentText(words.meetingAt)}；地点：${words.meetingPlace ?? "另行通知"}。`]),
      ...because("说明", words.reason),
    ],
    steps: [
      ...(words.replyBy === undefined ? [] : [`请于${dateText(words.replyBy)}24时前书面回复。`]),
      words.copy === true ? "请对照检查本单位承担的任务。" : "请立即完成检查、填写结果并签字。",
    ],
  }),
  visit_escalation_waiting: (words) => ({
    ...urgent,
    label: "待确认",
    subjectNote: rung(words),
    paragraphs: [
      `${words.organization ?? "参加部门"}承担的以下检查逾期未完成，按规则拟采取${rung(words)}，请您确认。`,
      ...because("提出理由", words.reason),
    ],
    steps: ["请确认；不宜采取的，请免除并说明理由。", "该部门在确认前补齐结果的，此项自动失效。"],
  }),
  visit_listing_lifted: (words) => ({
    ...info,
    label: "解除挂牌督办",
    paragraphs: ["现解除对贵单位以下检查任务的挂牌督办。", ...because("说明", words.reason)],
    steps: ["请继续按期完成后续任务。"],
  }),
  visit_letter_replied: (words) => ({
    ...info,
    label: "文书回复",
    paragraphs: [`${words.organization ?? "参加部门"}已回复${words.letter ?? "文书"}${letter({ ...words })}。`],
    steps: ["请查阅回复内容。"],
  }),
  visit_letter_reply_overdue: (words) => ({
    ...urgent,
    label: "文书未回复",
    paragraphs: [`${words.organization ?? "参加部门"}未按期回复${words.letter ?? "文书"}。`],
    steps: ["尚未回复的单位请立即书面回复。"],
  }),
  visit_completed: (words) => ({
    ...task,
    label: "检查完成",
    paragraphs: ["以下检查各部门签字齐备，检查完成。", publish(words)],
    steps: ["请拟定公示内容，并由另一人审核。", ...(words.count ? [`有${words.count}个问题需要后续处理。`] : [])],
  }),
  visit_reopened: (words) => ({
    ...urgent,
    label: "结果重新打开",
    paragraphs: ["以下检查的结果已重新打开，原签字全部失效。", ...because("原因", words.reason)],
    steps: ["请核对或补充记录，并重新签字。"],
  }),
  visit_late_entries: (words) => ({
    ...urgent,
    label: "完成后收到记录",
    paragraphs: [`检查完成之后又收到${words.count ?? 1}条记录，已经保留，没有改动结果。`],
    steps: ["请核对；需要采用的，请重新打开结果。"],
  }),
  visit_publication_wanted: (words) => ({
    ...task,
    label: "公示待审核",
    paragraphs: ["以下检查的公示内容已拟好，等待另一人审核。", publish(words), ...because("更正原因", words.reason)],
    steps: ["请查看公示的样子，确认没有不应公开的内容后审核通过。"],
  }),
  visit_publication_reminder: (words) => ({
    ...urgent,
    label: "公示提醒",
    paragraphs: [
      words.workingDaysBefore === undefined || words.workingDaysBefore === 0
        ? "以下检查的结果已到公示期限，尚未公示。"
        : `以下检查的结果距公示期限还有${words.workingDaysBefore}个工作日，尚未公示。`,
    ],
    steps: ["请尽快拟定并审核公示内容。"],
  }),
  visit_problem: () => ({
    ...urgent,
    label: "问题待处理",
    paragraphs: ["以下检查发现的问题需要作出后续处理。"],
    steps: ["涉嫌违法犯罪或应由其他机关处理的，请移送并登记。", "责令改正的问题已自动转为整改问题，由贵单位牵头。"],
  }),
  visit_transferred: (words) => ({
    ...info,
    label: "案件移送",
    paragraphs: [`${words.organization ?? "检查部门"}就以下检查发现的问题移送案件。`, ...because("移送理由", words.reason)],
    steps: ["接收机关请与移送单位联系，办理材料交接。"],
  }),
  visit_follow_up_reminder: (words) => ({
    ...urgent,
    label: "后续处理提醒",
    paragraphs: [`以下检查发现的问题还有${words.count ?? "若干"}个没有后续处理。`],
    steps: ["请移送案件，或由协调办说明不再处理的理由。"],
  }),
  visit_withdrawn: (words) => ({
    ...info,
    label: "检查撤销",
    paragraphs: ["以下检查已撤销，不再进行。", ...because("原因", words.reason)],
    steps: ["目前不需要您办理其他事项。"],
  }),
};

export function isVisitTemplate(template: string): template is VisitTemplate {
  return visitTemplates.some((known) => known === template);
}
