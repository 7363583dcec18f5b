import type { RectificationTemplate } from "../../domain/rectification/notices.ts";
import { isMailAction } from "../../domain/rectification/mailActions.ts";
import type { EscalationRung } from "../../domain/escalation/rung.ts";
import { dateText } from "./clock.ts";
import { momentText, rungTexts } from "./escalation.ts";
import { linkTexts } from "./links.ts";
import { roleText, type MailTone } from "./mailFrame.ts";
import { inspectionMails, isInspectionTemplate } from "./inspectionMails.ts";
import { isVisitTemplate, visitMails } from "./visitMails.ts";
import { timeMails, type TimeWords } from "./timeMails.ts";

/** What a notice knows, already looked up: names instead of ids, words instead of hashes. What a template's facts do not carry is absent. */
export interface NoticeWords {
  number: number | null;
  title: string;
  dueOn?: string;
  acknowledgeBy?: string;
  /** The day had passed when the notice was written. */
  duePassed: boolean;
  acknowledgePassed: boolean;
  workingDaysBefore?: number;
  role?: "lead" | "cooperating";
  /** The group that the document named, when the organization was assigned as its member. */
  group?: string;
  reason?: string;
  /** The organization that the notice is about: in a mail to an assigned organization its own. */
  organization?: string;
  /** What a notice about an extension, a suspension, a periodic report or a look-back carries besides. */
  time?: TimeWords;
  /** Organizations that a notice to the office lists. */
  others: string[];
  passed?: boolean;
  rejected?: boolean;
  rejectedCount: number;
  measureCount: number;
  retractedCommand?: string;
  /** Of a visit: by whose end an inspector confirms and a result is published, what was decided, and how many there are. */
  confirmBy?: string;
  publishBy?: string;
  outcome?: string;
  count?: number;
  rung?: EscalationRung;
  /** 督办通知书. */
  letter?: string;
  letterNumber?: string;
  replyBy?: string;
  meetingAt?: string;
  meetingPlace?: string;
  /** A copy for those who are not meant themselves. */
  copy?: boolean;
  /** What a code confirms, and whether it takes that back. */
  linkAction?: string;
  retracts?: boolean;
}

/** The words of one mail. `steps` is what to do next, in order. */
export interface MailWords {
  /** 交办, 到期提醒 …: stands in the subject and at the head. */
  label: string;
  tone: MailTone;
  /** Put behind the title in the subject: the date that counts. */
  subjectNote?: string;
  paragraphs: string[];
  /** Heading over the measures; without it they are not listed. */
  measuresHeading?: string;
  steps: string[];
  action: string;
  /** Whether the mail carries the dates as a calendar file. */
  calendar: boolean;
}

/** `2026-03-05` as 3月5日, for a subject; anything else as it is. */
function shortDate(date: string): string {
  const parts = /^\d{4}-(\d{2})-(\d{2})$/.exec(date);
  return parts === null ? date : `${Number(parts[1])}月${Number(parts[2])}日`;
}

const dueNote = (words: NoticeWords): { subjectNote?: string } =>
  words.dueOn === undefined ? {} : { subjectNote: `${shortDate(words.dueOn)}${words.duePassed ? "已" : ""}到期` };
const because = (lead: string, reason: string | undefined): string[] => (reason === undefined ? [] : [`${lead}：${reason}`]);
const signFor = (words: NoticeWords): string =>
  words.acknowledgePassed
    ? "签收期限已过，请立即签收。"
    : words.acknowledgeBy === undefined
      ? "请签收本任务。"
      : `请于${dateText(words.acknowledgeBy)}24时前签收。`;
const returnIfNotYours = "如认为该事项不属于贵单位职责，请退回并说明理由，不要搁置。";

/** （督办通知书，综监督办〔2026〕3号） behind what it carries out; nothing where no letter was made. */
const letterWords = (words: NoticeWords): string => {
  // 通报 is the name of the rung and of its letter: one of them is enough.
  const named = words.rung !== undefined && rungTexts[words.rung] === words.letter ? [] : [words.letter];
  const parts = words.letter === undefined ? [] : [...named, words.letterNumber].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `（${parts.join("，")}）`;
};

type Wording = (words: NoticeWords) => MailWords;

const rectificationMails: Readonly<Record<RectificationTemplate, Wording>> = {
  ...timeMails,
  assignment: (words) => ({
    label: "交办",
    tone: "task",
    ...dueNote(words),
    paragraphs: [
      `现将以下整改问题交办贵单位${letterWords(words)}，贵单位为该问题的${words.role === undefined ? "责任单位" : roleText[words.role]}${
        words.group === undefined ? "" : `（文件所列责任单位为“${words.group}”）`
      }。请按要求抓好整改落实。`,
    ],
    measuresHeading: "贵单位负责的整改措施",
    steps: [
      signFor(words),
      "按期完成各项整改措施，并逐项上传佐证材料。",
      words.role === "cooperating"
        ? "本单位工作完成后，在系统中作出办结确认。"
        : "全部措施有佐证材料、配合单位均已确认后，由牵头单位提请核查。",
      returnIfNotYours,
    ],
    action: "签收并查看任务",
    calendar: true,
  }),
  acknowledgement_reminder: (words) => ({
    label: "签收提醒",
    tone: "urgent",
    paragraphs: ["交办贵单位的以下整改问题尚未签收，请尽快签收。未签收不影响整改期限的计算。"],
    measuresHeading: "贵单位负责的整改措施",
    steps: [signFor(words), returnIfNotYours],
    action: "签收任务",
    calendar: true,
  }),
  due_reminder: (words) => ({
    label: "到期提醒",
    tone: words.workingDaysBefore !== undefined && words.workingDaysBefore <= 1 ? "urgent" : "task",
    ...dueNote(words),
    paragraphs: [
      words.workingDaysBefore === undefined
        ? "以下整改问题即将到期，贵单位仍有工作未完成。"
        : `以下整改问题距到期日还有${words.workingDaysBefore}个工作日，贵单位仍有工作未完成。`,
    ],
    measuresHeading: "尚缺佐证材料的整改措施",
    steps: [
      words.measureCount > 0 ? "请抓紧完成上列措施，并逐项上传佐证材料。" : "请在系统中查看并完成贵单位的待办事项。",
      "确有困难不能按期完成的，请在到期日之前申请延期并说明理由。",
    ],
    action: "查看并提交材料",
    calendar: true,
  }),
  overdue: (words) =>
    words.others.length > 0
      ? {
          label: "逾期",
          tone: "urgent",
          ...dueNote({ ...words, duePassed: true }),
          paragraphs: [`以下整改问题已逾期，仍有工作未完成的单位：${words.others.join("、")}。`],
          steps: ["请核实情况，研究督促措施。", "有客观原因需要调整期限的，请按规定办理。"],
          action: "查看问题",
          calendar: false,
        }
      : {
          label: "逾期",
          tone: "urgent",
          ...dueNote({ ...words, duePassed: true }),
          paragraphs: ["以下整改问题已过整改期限，贵单位仍有工作未完成。"],
          measuresHeading: "逾期未提交佐证材料的整改措施",
          steps: [
            words.measureCount > 0 ? "请立即完成上列措施并上传佐证材料。" : "请立即完成贵单位的待办事项。",
            "请在系统中说明逾期原因和预计完成时间。",
          ],
          action: "查看并提交材料",
          calendar: false,
        },
  evidence_wanted: (words) => ({
    label: words.rejected === true ? "核查未通过" : "补充材料",
    tone: "urgent",
    ...dueNote(words),
    paragraphs: [
      words.rejected === true
        ? "经核查，以下整改措施未通过，需要继续整改并重新提交佐证材料。贵单位原有的办结确认相应失效。"
        : "以下整改问题需要继续整改并补充佐证材料。",
      ...because("原因", words.reason),
    ],
    measuresHeading: "需要继续整改的措施",
    steps: [
      words.rejected === true ? "请对照核查意见逐项整改。" : "请对照上述原因逐项整改。",
      "完成后重新上传佐证材料，并再次作出办结确认。",
    ],
    action: words.rejected === true ? "查看核查意见并提交材料" : "查看并提交材料",
    calendar: true,
  }),
  sign_off_wanted: (words) => ({
    label: "办结确认",
    tone: "task",
    ...dueNote(words),
    paragraphs: ["以下整改问题的措施均已有佐证材料，请贵单位作为配合单位对本单位承担的工作作出办结确认。"],
    steps: ["工作已完成的，请确认办结。", "有不同意见的，请选择“不同意”并写明理由，供核查时参考。"],
    action: "作出办结确认",
    calendar: true,
  }),
  verification_wanted: () => ({
    label: "待核查",
    tone: "task",
    paragraphs: ["牵头单位已就以下整改问题提请核查。"],
    steps: ["请查阅佐证材料，现场或书面核查，逐项作出通过或不通过的结论。", "不通过的，请写明核查意见。"],
    action: "开始核查",
    calendar: true,
  }),
  verification_reminder: () => ({
    label: "核查提醒",
    tone: "urgent",
    paragraphs: ["以下整改问题提请核查后尚未作出结论，请按期完成核查。"],
    steps: ["请逐项作出通过或不通过的结论；不通过的，请写明核查意见。"],
    action: "前往核查",
    calendar: true,
  }),
  verification_result: (words) =>
    words.passed === true
      ? {
          label: "核查结果",
          tone: "done",
          subjectNote: "通过",
          paragraphs: ["以下整改问题已通过核查，将按规定办理公示、销号等后续手续。"],
          steps: ["目前不需要贵单位办理其他事项，请巩固整改成果，防止反弹。"],
          action: "查看核查结果",
          calendar: false,
        }
      : {
          label: "核查结果",
          tone: "info",
          subjectNote: "未通过",
          paragraphs: [
            `经核查，以下整改问题${words.rejectedCount > 0 ? `有${words.rejectedCount}项措施` : "有措施"}未通过，已退回有关责任单位继续整改。`,
          ],
          steps: ["贵单位承担的措施不在退回之列，目前不需要重新提交材料。", "如需配合，请与牵头单位联系。"],
          action: "查看核查结果",
          calendar: false,
        },
  verifier_assigned: () => ({
    label: "核查任务",
    tone: "task",
    paragraphs: ["现请您担任以下整改问题的核查人。"],
    steps: ["提请核查后，请查阅佐证材料，逐项作出结论。", "您或您所在单位参与过该问题整改的，请告知协调办另行安排。"],
    action: "查看核查任务",
    calendar: false,
  }),
  assignment_returned: (words) => ({
    label: "退回",
    tone: "urgent",
    paragraphs: [`${words.organization ?? "责任单位"}退回了以下整改问题的交办。`, ...because("退回理由", words.reason)],
    steps: ["请研究后重新确定责任单位，或说明理由后再次交办。在此之前，该部分工作没有责任单位。"],
    action: "处理退回",
    calendar: false,
  }),
  assignment_removed: (words) => ({
    label: "责任调整",
    tone: "info",
    paragraphs: ["经调整，贵单位不再承担以下整改问题。", ...because("调整原因", words.reason)],
    steps: ["目前不需要贵单位办理其他事项。此前提交的材料予以保留，仍可查看。"],
    action: "查看问题",
    calendar: false,
  }),
  objection: () => ({
    label: "公示异议",
    tone: "urgent",
    paragraphs: ["以下整改问题公示期间收到异议。异议处理完毕前，该问题不能销号。"],
    // What somebody from the public wrote stays in the system: it may name people.
    steps: ["请登录系统查看异议内容，核实有关情况，配合协调办处理。"],
    action: "查看异议",
    calendar: false,
  }),
  standing: () => ({
    label: "长期坚持",
    tone: "info",
    paragraphs: ["以下整改问题转入长期坚持阶段，贵单位须定期报告工作情况，直至解除。"],
    steps: ["请按期在系统中报告工作情况，并附必要的材料。"],
    action: "查看报告要求",
    calendar: false,
  }),
  released: (words) => ({
    label: "解除长期坚持",
    tone: "done",
    paragraphs: ["以下整改问题已解除长期坚持，不再需要定期报告。", ...because("说明", words.reason)],
    steps: ["请继续巩固整改成果，防止反弹。"],
    action: "查看问题",
    calendar: false,
  }),
  closing: (words) => ({
    label: "销号",
    tone: "done",
    paragraphs: [`以下整改问题已完成整改并经核查认定，现予销号${letterWords(words)}。`],
    steps: ["请妥善保管有关资料，巩固整改成果。协调办将适时“回头看”，发现反弹的，按原编号重新启动整改。"],
    action: "查看销号情况",
    calendar: false,
  }),
  reopening: (words) => ({
    label: "重新启动整改",
    tone: "urgent",
    ...dueNote(words),
    paragraphs: [`以下整改问题销号后发现反弹或未落实到位，现按原编号重新启动整改${letterWords(words)}。`, ...because("原因", words.reason)],
    measuresHeading: "需要继续整改的措施",
    steps: ["请查找原因，重新落实整改措施，并上传新的佐证材料。", "完成后按原程序确认和提请核查。"],
    action: "查看问题",
    calendar: true,
  }),
  correction: (words) => ({
    label: "更正",
    tone: "info",
    ...(words.dueOn === undefined ? {} : { subjectNote: `期限${shortDate(words.dueOn)}` }),
    paragraphs: ["以下整改问题的内容或期限已作更正，请以更正后的为准。", ...because("更正原因", words.reason)],
    steps: [`请登录系统查看更正后的整改措施和期限${words.dueOn === undefined ? "" : "；日程中的旧日期请以附件更新"}。`],
    action: "查看更正内容",
    calendar: true,
  }),
  handover: (words) => ({
    label: "移交",
    tone: "task",
    ...dueNote(words),
    paragraphs: ["以下整改问题的工作已移交，由收件方继续办理。", ...because("移交原因", words.reason)],
    steps: ["请登录系统了解进展，接续办理尚未完成的事项。原有期限不变。"],
    action: "查看移交事项",
    calendar: true,
  }),
  withdrawal: (words) => ({
    label: "撤回问题",
    tone: "info",
    paragraphs: ["以下整改问题已撤回，不再要求整改。", ...because("撤回原因", words.reason)],
    steps: ["目前不需要办理其他事项，日程中的有关日期可以删除。"],
    action: "查看问题",
    calendar: false,
  }),
  escalation: (words) => {
    const rung = words.rung === undefined ? "升级措施" : rungTexts[words.rung];
    const letter = letterWords(words);
    if (words.copy === true)
      return {
        label: rung,
        tone: "info",
        paragraphs: [
          `${words.organization ?? "有关单位"}承担的以下整改问题逾期未完成，现予${rung}${letter}，请引以为戒，抓紧完成本单位承担的工作。`,
        ],
        steps: ["请对照检查本单位承担的整改事项，防止逾期。"],
        action: "查看问题",
        calendar: false,
      };
    return {
      label: rung,
      tone: "urgent",
      ...dueNote({ ...words, duePassed: true }),
      paragraphs: [
        `贵单位承担的以下整改问题逾期未完成，现予${rung}${letter}。`,
        ...(words.meetingAt === undefined ? [] : [`约谈时间：${momentText(words.meetingAt)}；地点：${words.meetingPlace ?? "另行通知"}。`]),
        ...because("说明", words.reason),
      ],
      measuresHeading: "逾期未完成的整改措施",
      steps: [
        ...(words.letter === undefined
          ? []
          : [`请签收${words.letter}${words.replyBy === undefined ? "" : `，并于${dateText(words.replyBy)}24时前书面回复`}。`]),
        words.measureCount > 0 ? "请立即完成上列措施并上传佐证材料。" : "请立即完成贵单位的待办事项。",
      ],
      action: "查看并办理",
      calendar: false,
    };
  },
  escalation_waiting: (words) => ({
    label: "待确认",
    tone: "urgent",
    subjectNote: words.rung === undefined ? "升级措施" : rungTexts[words.rung],
    paragraphs: [
      `${words.organization ?? "责任单位"}承担的以下整改问题逾期未完成，按规则拟采取${words.rung === undefined ? "升级措施" : rungTexts[words.rung]}，请您确认。`,
      ...because("提出理由", words.reason),
    ],
    measuresHeading: "未完成的整改措施",
    steps: [
      words.rung === "interview"
        ? "请确认，并写明约谈的时间和地点；不宜约谈的，请免除并说明理由。"
        : "请确认；不宜采取的，请免除并说明理由。",
      "该单位在确认前补齐工作的，此项自动失效。",
    ],
    action: "查看并确认",
    calendar: false,
  }),
  listing_lifted: (words) => ({
    label: "解除挂牌督办",
    tone: "done",
    paragraphs: [`现解除对贵单位以下整改问题的挂牌督办${letterWords(words)}。`, ...because("说明", words.reason)],
    steps: ["请继续抓好后续工作，防止反弹。"],
    action: "查看问题",
    calendar: false,
  }),
  letter_replied: (words) => ({
    label: "文书回复",
    tone: "info",
    paragraphs: [
      `${words.organization ?? "责任单位"}已回复${words.letter ?? "文书"}${words.letterNumber === undefined ? "" : `（${words.letterNumber}）`}。`,
    ],
    steps: ["请查阅回复内容，研究是否需要进一步督促。"],
    action: "查看回复",
    calendar: false,
  }),
  letter_reply_overdue: (words) => ({
    label: "文书未回复",
    tone: "urgent",
    paragraphs: [
      `${words.organization ?? "贵单位"}未在要求的日期前回复${words.letter ?? "文书"}${words.letterNumber === undefined ? "" : `（${words.letterNumber}）`}${words.replyBy === undefined ? "" : `，回复期限为${dateText(words.replyBy)}`}。`,
    ],
    steps: ["尚未回复的单位请立即书面回复；协调办请跟进督促。"],
    action: "查看文书",
    calendar: false,
  }),
  retracted: (words) => ({
    label: "撤回上一步",
    tone: "info",
    paragraphs: [
      `此前就以下整改问题发出的通知，其依据的操作（${commandText(words.retractedCommand)}）已由办理人撤回，请不再按该通知办理。`,
      ...because("撤回原因", words.reason),
    ],
    steps: ["请登录系统查看该问题的最新状态。"],
    action: "查看最新状态",
    calendar: false,
  }),
};

/** Brings the code that a link asks for. The digits stand in the view's rows: they are not among the words, so that no wording of an installation can lose them. */
const codeMail: Wording = ({ linkAction = "", retracts }) => {
  const what = isMailAction(linkAction) ? linkTexts.actions[linkAction].title : linkTexts.codeMail.label;
  return {
    label: linkTexts.codeMail.label,
    tone: "urgent",
    paragraphs: [linkTexts.codeMail.intro(retracts === true ? linkTexts.codeMail.retract(what) : what)],
    steps: [...linkTexts.codeMail.steps],
    action: linkTexts.codeMail.action,
    calendar: false,
  };
};

/** For a template that this catalogue does not know: says that something happened and where to look, and nothing that could be wrong. */
const genericMail: Wording = (words) => ({
  label: "通知",
  tone: "info",
  paragraphs: ["以下事项有新的进展，请登录系统查看。", ...because("说明", words.reason)],
  steps: ["请登录系统查看详情，并按页面提示办理。"],
  action: "查看事项",
  calendar: false,
});

/** The words of a template's mail. */
export function mailWords({ template, words }: { template: string; words: NoticeWords }): MailWords {
  if (template === "link_code") return codeMail(words);
  if (isInspectionTemplate(template)) return inspectionMails[template](words);
  if (isVisitTemplate(template)) return visitMails[template](words);
  return isKnown(template) ? rectificationMails[template](words) : genericMail(words);
}

function isKnown(template: string): template is RectificationTemplate {
  return Object.hasOwn(rectificationMails, template);
}

const commands: Readonly<Record<string, string>> = {
  assign: "交办",
  reassign: "调整责任单位",
  verify: "核查",
  assignVerifier: "指定核查人",
  publicize: "公示",
  object: "登记异议",
  decideObjection: "处理异议",
  close: "销号",
  reopen: "重新启动整改",
  release: "解除长期坚持",
  correct: "更正",
  handOver: "移交",
  withdraw: "撤回问题",
  acknowledge: "签收",
  return: "退回",
  reportProgress: "报告进展",
  submitEvidence: "提交佐证材料",
  withdrawEvidence: "撤回佐证材料",
  signOff: "办结确认",
  reportStanding: "定期报告",
  requestExtension: "申请延期",
  decideExtension: "决定延期申请",
  suspend: "中止计时",
  resume: "恢复计时",
  scheduleLookBack: "安排回头看",
  recordLookBack: "登记回头看结果",
  requestVerification: "提请核查",
};

function commandText(command: string | undefined): string {
  return (command === undefined ? undefined : commands[command]) ?? "上一步操作";
}
