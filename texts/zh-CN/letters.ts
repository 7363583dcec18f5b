import type { LetterFacts, LetterWording } from "../../domain/letters/composeLetter.ts";
import type { LetterKind } from "../../domain/letters/letter.ts";
import { parseDate, shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { letterTexts, momentText } from "./escalation.ts";

/** 2026年3月2日, as GB/T 9704-2012 writes 成文日期. */
export function plainDate(on: string): string {
  const day = parseDate(on);
  return day === null ? on : `${day.year}年${day.month}月${day.day}日`;
}

/** The words of the documents. Written for this product; GB/T 9704-2012 gives their parts and order. */
export const letterWording: LetterWording = {
  unknownOrganization: "（名录外单位）",
  textMissing: "（内容见系统）",
  title: ({ kind, issue, about }) => titleOf(kind, issue.number, about),
  addressee: ({ addressee }) => `${addressee}：`,
  opening: (facts) => (facts.about === "visit" ? visitOpening(facts) : openings[facts.kind](facts)).map(oneParagraph),
  measures: {
    caption: (kind) => captions[kind],
    columns: ["序号", "整改措施", "完成期限"],
    noDate: "未规定日期",
  },
  closing: (facts) => (facts.about === "visit" ? visitClosing(facts) : closings[facts.kind](facts)).map(oneParagraph),
  date: plainDate,
  enclosure: "附件：回执",
  copyTo: (names) => `抄送：${names.join("，")}。`,
  issued: (on) => `${plainDate(on)}印发`,
  voided: (at) => `本文书已于${plainDate(shanghaiDate(at))}撤回作废，编号不再使用。`,
  receipt: ({ addressee, letterNumber, issuer, receipt, kind, issue, about }) => ({
    label: "附件",
    title: "回　　执",
    text: `${issuer}：《${titleOf(kind, issue.number, about)}》（${letterNumber}）已收悉。`,
    rows: [
      ["签收单位", `${addressee}　　（盖章）`],
      ["签收人", receipt === null ? "" : (receipt.person ?? "（名录外人员）")],
      ["联系电话", ""],
      ["签收时间", receipt === null ? "　　　　年　　月　　日" : momentText(receipt.at)],
    ],
    note:
      receipt === null ? "收到本文书后，请在系统中签收，或填写本回执盖章后送回。" : "以上签收人和签收时间为系统签收记录，不需要另行送回。",
  }),
  fileName: ({ kind, letterNumber, issue, about }) => `${letterNumber} ${titleOf(kind, issue.number, about)}`,
};

/** The title of a letter, without its number. */
export function titleOf(kind: LetterKind, number: number, about?: "visit"): string {
  return `关于第${number}号${about === "visit" ? "抽查检查任务" : "整改问题"}的${letterTexts[kind]}`;
}

/** What a person wrote may hold line breaks; a paragraph does not. */
function oneParagraph(text: string): string {
  return text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/gu, "；").replaceAll(/\p{Cc}/gu, "");
}

const captions: Record<LetterKind, string> = {
  assignment_letter: "整改措施表",
  urging_letter: "逾期未完成的整改措施",
  supervision_notice: "督办事项",
  interview_notice: "逾期未完成的整改措施",
  circular: "逾期未完成的整改措施",
  listing_notice: "挂牌督办事项",
  listing_lifted_notice: "已完成的整改措施",
  closing_notice: "已完成的整改措施",
};

type Paragraphs = (facts: LetterFacts) => string[];

const openings: Record<LetterKind, Paragraphs> = {
  assignment_letter: (facts) => [
    `${ground(facts)}现将${named(facts)}交由贵单位${facts.role === "cooperating" ? "配合" : "牵头"}办理。${
      facts.reason === null ? "" : `本次交办的原因：${ended(facts.reason)}`
    }`,
    ...described(facts),
    `请对照${facts.measures.length === 0 ? "上述问题" : "下表"}，明确责任人员和完成时间，按期落实整改${facts.dueOn === null ? "" : `，整改期限为${plainDate(facts.dueOn)}`}。`,
  ],
  urging_letter: (facts) => [
    `${ground(facts)}贵单位承担的${named(facts)}${missed(facts)}，至今仍有工作没有完成，现予提醒敦促。`,
    ...said(facts),
  ],
  supervision_notice: (facts) => [
    `${ground(facts)}你单位承担的${named(facts)}${missed(facts)}。${afterEarlier(facts)}现对有关事项予以督办。`,
    ...said(facts),
  ],
  interview_notice: (facts) => [
    `${ground(facts)}你单位承担的${named(facts)}${missed(facts)}。${afterEarlier(facts)}经研究，决定约谈你单位有关负责同志，现将有关事项通知如下。`,
    `一、约谈时间：${facts.meeting === null ? "另行通知" : momentText(facts.meeting.at)}。`,
    `二、约谈地点：${facts.meeting === null ? "另行通知" : facts.meeting.place}。`,
    "三、参加人员：你单位分管负责同志和具体承办人员。",
    `四、约谈内容：没有按期完成整改的原因、已做的工作和下一步安排。${facts.reason === null ? "" : ended(facts.reason)}`,
    "五、有关要求：请提前准备书面材料并带到约谈现场；分管负责同志确实不能到场的，请提前一个工作日说明情况，由主要负责同志另行指定人员。",
  ],
  circular: (facts) => [
    `${ground(facts)}${facts.addressee}承担的${named(facts)}${missed(facts)}。${afterEarlier(facts)}现予通报。`,
    ...said(facts),
  ],
  listing_notice: (facts) => [
    `${ground(facts)}你单位承担的${named(facts)}${missed(facts)}。${afterEarlier(facts)}经研究，决定对该问题挂牌督办，现将有关事项通知如下。`,
    "一、督办事项：该问题中由你单位承担、至今没有完成的全部整改工作。",
    "二、督办要求：由你单位主要负责同志负总责，逐项制定完成计划，定期报告进展。",
    "三、解除条件：全部整改措施完成并经核查通过，或经分管领导批准提前解除。",
    ...said(facts),
  ],
  listing_lifted_notice: (facts) => {
    const listed = facts.earlier.at(-1);
    const letter = listed === undefined ? "我办此前" : `我办以${listed.number}文`;
    return [
      `${letter}对你单位承担的${named(facts)}实行挂牌督办。${
        facts.reason === null
          ? `经${facts.verifiedOn === null ? "" : plainDate(facts.verifiedOn)}核查，该问题的整改措施已经通过。`
          : ended(facts.reason)
      }现决定自本通知印发之日起解除挂牌督办。`,
    ];
  },
  closing_notice: (facts) => [
    `${ground(facts)}你单位承担的${named(facts)}已完成整改${
      facts.verifiedOn === null ? "" : `，并于${plainDate(facts.verifiedOn)}通过核查`
    }，符合销号条件，现予销号。`,
  ],
};

const closings: Record<LetterKind, Paragraphs> = {
  assignment_letter: (facts) => [
    facts.role === "cooperating"
      ? "完成贵单位承担的工作后，请提交佐证材料并作出办结确认；有不同意见的，请写明理由。"
      : "请统筹各配合单位的工作，逐项提交佐证材料；全部措施完成、配合单位确认后，由贵单位提请核查。",
    ...(facts.acknowledgeBy === null
      ? []
      : [`请于${plainDate(facts.acknowledgeBy)}前签收。认为不属于贵单位职责的，请及时退回并书面说明理由。`]),
    "特此函告。",
  ],
  urging_letter: (facts) => [
    "请抓紧完成并提交佐证材料。有客观原因不能按期完成的，请按规定申请延期，并说明理由。",
    ...reply(facts, "将整改进展、逾期原因和预计完成时间书面回复我办"),
    "特此函告。",
  ],
  supervision_notice: (facts) => [
    "请由分管负责同志牵头，查明原因，逐项确定责任人员和完成时间，限期完成整改。继续拖延的，将按规定采取进一步措施。",
    ...reply(facts, "书面报告整改情况"),
    "特此通知。",
  ],
  interview_notice: (facts) => [...reply(facts, "书面报告约谈事项的落实情况"), "特此通知。"],
  circular: (facts) => [
    "请认真查找原因，限期完成整改。其他有关单位要引以为戒，对照检查本单位承担的整改任务，防止逾期。",
    ...reply(facts, `由${facts.addressee}书面报告整改情况`),
    "特此通报。",
  ],
  listing_notice: (facts) => [...reply(facts, "报送完成计划"), "特此通知。"],
  listing_lifted_notice: () => ["请继续做好后续工作，巩固整改成果，防止问题反弹。", "特此通知。"],
  closing_notice: () => ["请妥善保存有关资料，巩固整改成果。我办将适时开展“回头看”，发现问题反弹的，按原编号重新启动整改。", "特此通知。"],
};

/** A visit's letters say what is late and what to do about it; the rest is as in every letter. */
function visitOpening(facts: LetterFacts): string[] {
  const { kind, meeting } = facts;
  if (kind === "listing_lifted_notice") return [`现对${named(facts)}解除挂牌督办。`, ...said(facts)];
  const late = `${ground(facts)}贵单位承担的${named(facts)}${missed(facts)}。${afterEarlier(facts)}现予${letterTexts[kind]}。`;
  const talk =
    kind !== "interview_notice"
      ? []
      : [`约谈时间：${meeting === null ? "另行通知" : momentText(meeting.at)}；地点：${meeting === null ? "另行通知" : meeting.place}。`];
  return [late, ...talk, ...said(facts)];
}

function visitClosing(facts: LetterFacts): string[] {
  if (facts.kind === "listing_lifted_notice") return ["请继续按期完成后续检查任务。", "特此通知。"];
  return [
    "请立即组织检查人员完成检查、填写各事项结果，并由两名以上检查人员签字。",
    ...reply(facts, "书面说明逾期原因和完成情况"),
    "特此通知。",
  ];
}

function ground({ plan, citation }: LetterFacts): string {
  const of =
    plan === null || plan.title === null ? [] : [`《${plan.title}》${plan.documentNumber === null ? "" : `（${plan.documentNumber}）`}`];
  const on = [...of, ...(citation === null ? [] : [citation])];
  return on.length === 0 ? "" : `根据${on.join("和")}，`;
}

function named({ about, issue }: LetterFacts): string {
  if (about === "visit") return `第${issue.number}号抽查检查任务（检查对象：${issue.title}）`;
  return `第${issue.number}号整改问题“${issue.title}”${issue.section === null ? "" : `（${issue.section}）`}`;
}

function missed({ dueOn, issuedOn }: LetterFacts): string {
  if (dueOn === null) return "没有按要求推进";
  return dueOn < issuedOn ? `应于${plainDate(dueOn)}前完成，现已逾期` : `须于${plainDate(dueOn)}前完成`;
}

function afterEarlier({ earlier }: LetterFacts): string {
  if (earlier.length === 0) return "";
  const letters = earlier.map(({ kind, number, issuedOn }) => `${plainDate(issuedOn)}的${letterTexts[kind]}（${number}）`);
  return `经${letters.join("、")}督促，仍未完成。`;
}

function described({ description }: LetterFacts): string[] {
  return description.map((text, index) => (index === 0 ? `问题的具体情况：${text}` : text));
}

function said({ reason }: LetterFacts): string[] {
  return reason === null ? [] : [`有关说明：${ended(reason)}`];
}

function reply({ replyBy }: LetterFacts, what: string): string[] {
  return replyBy === null ? [] : [`请于${plainDate(replyBy)}前${what}。`];
}

/** A person's words as a sentence. */
function ended(text: string): string {
  return /[。！？]$/u.test(text.trim()) ? text.trim() : `${text.trim()}。`;
}
