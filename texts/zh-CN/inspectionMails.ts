import type { InspectionTemplate } from "../../domain/inspection/notices.ts";
import { dateText } from "./clock.ts";
import type { MailWords, NoticeWords } from "./mails.ts";

const by = ({ dueOn }: NoticeWords, what: string): string =>
  dueOn === undefined ? what : `${what}，截止日为${dateText(dueOn)}，以平台所示的时刻为准。`;
const because = (words: NoticeWords, lead: string): string[] => (words.reason === undefined ? [] : [`${lead}：${words.reason}`]);
const usual = { action: "查看联合抽查", calendar: false, tone: "task" } as const;

/** The mails of a batch of joint inspections. None of them says who was drawn: each visit tells its own team. */
export const inspectionMails: Readonly<Record<InspectionTemplate, (words: NoticeWords) => MailWords>> = {
  inspection_approval_wanted: () => ({
    ...usual,
    label: "抽查计划待批准",
    paragraphs: ["有一份联合抽查计划等待批准。批准前可以预览各层户数、拟抽数量和人员缺口。"],
    steps: ["查看计划和预览。", "同意的，批准计划；起草或修改过计划的人员不能批准。"],
  }),
  inspection_approved: () => ({
    ...usual,
    tone: "info",
    label: "抽查计划已批准",
    paragraphs: ["联合抽查计划已经批准，可以冻结名录。"],
    steps: ["核对名录。", "冻结名录；冻结前系统会一次列出全部问题。"],
  }),
  inspection_commitment_wanted: (words) => ({
    ...usual,
    label: "请提交承诺值",
    calendar: true,
    paragraphs: ["联合抽查的名录已经冻结并公布。为保证任何一方都不能左右抽取结果，请贵单位提交承诺值。", by(words, "请及时提交承诺值")],
    steps: [
      "由本单位自行产生一个 32 字节的随机数，妥善保管，不要告诉他人。",
      "按抽取规范计算承诺值并提交；提交后不能更换。",
      "承诺阶段结束后，会请贵单位公开该随机数。",
    ],
    action: "提交承诺值",
  }),
  inspection_reveal_wanted: (words) => ({
    ...usual,
    label: "请公开随机数",
    calendar: true,
    paragraphs: ["承诺阶段已经结束，请贵单位公开此前产生的随机数，系统将与承诺值核对。", by(words, "请及时公开随机数")],
    steps: ["提交此前产生的随机数。", "逾期未公开的，按抽取规范以承诺值代替，不影响抽取。"],
    action: "公开随机数",
  }),
  inspection_frozen_anew: () => ({
    ...usual,
    label: "名录须重新冻结",
    tone: "urgent",
    paragraphs: ["本次抽查未能在规定的时刻前完成登记，已冻结的名录公开作废。须调整日程后重新冻结名录，原承诺值不再使用。"],
    steps: ["协调办：调整日程，重新冻结名录。", "参加部门：收到新的通知后，用新的随机数重新提交承诺值。"],
  }),
  inspection_beacon_wanted: (words) => ({
    ...usual,
    label: "请录入公共随机数",
    paragraphs: [`事先公布的公共随机数已经产生${words.dueOn === undefined ? "" : `（${dateText(words.dueOn)}）`}，请录入并由另一人复核。`],
    steps: ["一人查对来源并录入。", "另一人独立查对来源并复核。"],
    action: "录入公共随机数",
  }),
  inspection_drawn: () => ({
    ...usual,
    tone: "info",
    label: "已完成抽取",
    paragraphs: ["联合抽查已经完成抽取。锁定前，协调办可以查看而不能更改配对；锁定后抽取记录公开，任何人都可以重新计算。"],
    steps: ["协调办：查看抽取结果后锁定。"],
  }),
  inspection_locked: (words) => ({
    ...usual,
    label: "抽取结果已锁定",
    paragraphs: [
      "抽取结果已经锁定，检查任务随后逐一下达给检查人员。",
      ...(words.dueOn === undefined ? [] : [`全部检查结果应于${dateText(words.dueOn)}前登记。`]),
    ],
    steps: ["查看本单位承担的检查任务。", "有应当回避情形的，请检查人员及时申明。"],
  }),
  inspection_substitution_wanted: (words) => ({
    ...usual,
    label: "替换申请待决定",
    paragraphs: ["有一项锁定后的替换申请等待决定。替换人选由以后产生的公共随机数确定，任何人事先都不知道。", ...because(words, "申请说明")],
    steps: ["查看申请；申请人本人不能决定。", "须在其所指定的公共随机数产生之前决定。"],
    action: "查看替换申请",
  }),
  inspection_substitution_refused: (words) => ({
    ...usual,
    tone: "info",
    label: "替换申请未获同意",
    paragraphs: ["替换申请没有获得同意，原配对不变。", ...because(words, "理由")],
    steps: ["如情况有变化，可以重新申请。"],
  }),
  inspection_substituted: () => ({
    ...usual,
    tone: "info",
    label: "替换已完成",
    paragraphs: ["一项锁定后的替换已经完成，并记入公开的抽取记录；相关检查任务会收到通知。"],
    steps: ["查看更新后的配对。"],
  }),
  inspection_results_due: (words) => ({
    ...usual,
    label: "检查结果即将到期",
    calendar: true,
    paragraphs: [by(words, "本次联合抽查还有检查任务没有登记结果")],
    steps: ["查看尚无结果的检查任务，并督促承担部门。"],
  }),
  inspection_results_complete: () => ({
    ...usual,
    tone: "info",
    label: "检查结果已齐",
    paragraphs: ["本次联合抽查的全部检查任务已有结果。"],
    steps: ["督促各部门按时公示结果，并办理后续处置。"],
  }),
  inspection_cancelled: (words) => ({
    ...usual,
    label: "联合抽查已取消",
    tone: "urgent",
    paragraphs: ["本次联合抽查已经取消，此前的要求不再办理。", ...because(words, "理由")],
    steps: ["无须再办理。"],
  }),
};

export function isInspectionTemplate(template: string): template is InspectionTemplate {
  return Object.hasOwn(inspectionMails, template);
}
