import type { timeTemplates } from "../../domain/rectification/timeNotices.ts";
import { dateText } from "./clock.ts";
import type { MailWords, NoticeWords } from "./mails.ts";

/** Facts of a notice about time, already read; what a template does not carry is null. */
export interface TimeWords {
  target: "issue" | "measure" | "assignment" | null;
  until: string | null;
  workingDays: number | null;
  extendedTo: string | null;
  before: string | null;
  from: string | null;
  ground: string | null;
  citation: string | null;
  reportBy: string | null;
  lookBackOn: string | null;
  lookBackBy: string | null;
}

const targetTexts = { issue: "整个问题", measure: "其中一项整改措施", assignment: "有关单位承担的部分" } as const;

const noTime: TimeWords = {
  target: null,
  until: null,
  workingDays: null,
  extendedTo: null,
  before: null,
  from: null,
  ground: null,
  citation: null,
  reportBy: null,
  lookBackOn: null,
  lookBackBy: null,
};
const timeOf = ({ time = noTime }: NoticeWords): TimeWords => time;
const targetOf = (words: NoticeWords): string => {
  const { target } = timeOf(words);
  if (target === "assignment" && words.organization !== undefined) return "其承担的部分";
  return target === null ? "该问题" : targetTexts[target];
};
const because = (lead: string, reason: string | undefined): string[] => (reason === undefined ? [] : [`${lead}：${reason}`]);
const asked = (words: NoticeWords): string => {
  const { until, workingDays } = timeOf(words);
  if (until !== null) return `延期至${dateText(until)}`;
  return workingDays === null ? "延期" : `延长${workingDays}个工作日`;
};
const dated = (date: string | null): string => (date === null ? "" : dateText(date));
const by = (date: string | null): string => (date === null ? "按期" : `于${dateText(date)}24时前`);

/** Mails about extensions, suspensions, periodic reports and look-backs. */
export const timeMails: Readonly<Record<(typeof timeTemplates)[number], (words: NoticeWords) => MailWords>> = {
  extension_wanted: (words) => ({
    label: "延期申请",
    tone: "task",
    paragraphs: [
      `${words.organization ?? "责任单位"}就以下整改问题（${targetOf(words)}）申请${asked(words)}，请您决定。`,
      ...because("申请理由", words.reason),
    ],
    steps: ["请在系统中同意或者不同意，并写明理由；同意的，可以另定日期。", "决定作出之前，原期限不变；到期未决定的，仍按原期限执行。"],
    action: "决定延期申请",
    calendar: false,
  }),
  extension_reminder: (words) => ({
    label: "延期申请待决定",
    tone: "urgent",
    paragraphs: [
      `${words.organization ?? "责任单位"}就以下整改问题（${targetOf(words)}）申请${asked(words)}，至今尚未决定。`,
      ...because("申请理由", words.reason),
    ],
    steps: ["请尽快在系统中作出决定并写明理由。原期限在决定之前不变。"],
    action: "决定延期申请",
    calendar: false,
  }),
  extension_granted: (words) => ({
    label: "同意延期",
    tone: "info",
    paragraphs: [
      `${words.organization ?? "责任单位"}就以下整改问题（${targetOf(words)}）提出的延期申请已获同意${
        timeOf(words).extendedTo === null
          ? "。"
          : `，期限${timeOf(words).before === null ? "" : `由${dated(timeOf(words).before)}`}调整为${dated(timeOf(words).extendedTo)}。`
      }`,
      ...because("理由", words.reason),
    ],
    steps: ["请按调整后的期限抓紧整改；日程中的旧日期请以附件更新。未涉及的措施和单位，期限不变。"],
    action: "查看期限",
    calendar: true,
  }),
  extension_refused: (words) => ({
    label: "不同意延期",
    tone: "urgent",
    paragraphs: [
      `${words.organization ?? "责任单位"}就以下整改问题（${targetOf(words)}）提出的延期申请未获同意，原期限不变。`,
      ...because("理由", words.reason),
    ],
    steps: ["请按原期限完成整改并提交佐证材料。"],
    action: "查看期限",
    calendar: false,
  }),
  suspension: (words) => ({
    label: "中止计时",
    tone: "info",
    paragraphs: [
      `以下整改问题（${targetOf(words)}）${timeOf(words).from === null ? "" : `自${dated(timeOf(words).from)}起`}中止计时${
        timeOf(words).until === null ? "" : `，至${dated(timeOf(words).until)}止，次日自动恢复`
      }。`,
      ...(timeOf(words).ground === null
        ? []
        : [`事由：${timeOf(words).ground}${timeOf(words).citation === null ? "" : `（依据：${timeOf(words).citation}）`}`]),
      ...because("说明", words.reason),
    ],
    steps: ["中止期间不计入整改期限，也不发出提醒。能够开展的工作请继续进行，材料可以照常提交。"],
    action: "查看问题",
    calendar: false,
  }),
  resumption: (words) => ({
    label: "恢复计时",
    tone: "task",
    paragraphs: [
      `以下整改问题（${targetOf(words)}）${timeOf(words).from === null ? "" : `自${dated(timeOf(words).from)}起`}恢复计时，期限按中止的天数顺延。`,
      ...because("说明", words.reason),
    ],
    steps: ["请核对顺延后的期限，抓紧完成尚未完成的工作。"],
    action: "查看期限",
    calendar: true,
  }),
  standing_reminder: (words) => ({
    label: "长期坚持报告",
    tone: "task",
    paragraphs: [`以下整改问题处于长期坚持阶段，贵单位本期报告请${by(timeOf(words).reportBy)}提交。`],
    steps: ["请在系统中报告本期工作情况，必要时附材料。"],
    action: "提交报告",
    calendar: false,
  }),
  standing_missing: (words) =>
    words.others.length > 0
      ? {
          label: "长期坚持缺报",
          tone: "urgent",
          paragraphs: [`以下整改问题本期长期坚持报告已到期，未报告的单位：${words.others.join("、")}。`],
          steps: ["请督促有关单位补报，并核实整改成果是否得到坚持。"],
          action: "查看问题",
          calendar: false,
        }
      : {
          label: "长期坚持缺报",
          tone: "urgent",
          paragraphs: ["以下整改问题本期长期坚持报告已到期，贵单位没有报告，已记为缺报。"],
          steps: ["请尽快在系统中报告工作情况，并说明未按期报告的原因。"],
          action: "提交报告",
          calendar: false,
        },
  look_back_planned: (words) => ({
    label: "回头看任务",
    tone: "task",
    paragraphs: [
      `请您对以下已销号的整改问题进行回头看${timeOf(words).lookBackOn === null ? "" : `，时间：${dated(timeOf(words).lookBackOn)}`}。`,
    ],
    steps: [
      `请核实整改成果是否得到巩固，${by(timeOf(words).lookBackBy)}在系统中登记结果。`,
      "您或您所在单位参与过该问题整改的，请告知协调办另行安排。",
    ],
    action: "查看问题",
    calendar: false,
  }),
  look_back_due: (words) => ({
    label: "回头看提醒",
    tone: "urgent",
    paragraphs: [
      `以下整改问题已销号，${timeOf(words).lookBackOn === null ? "" : `回头看定于${dated(timeOf(words).lookBackOn)}，`}结果尚未登记。`,
    ],
    steps: [`请${by(timeOf(words).lookBackBy)}完成回头看并登记结果；问题反弹的，将按原编号重新启动整改。`],
    action: "登记回头看结果",
    calendar: false,
  }),
};
