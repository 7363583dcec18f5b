import type { AgendaWhy } from "../../domain/process/process.ts";
import type { Facts, Json } from "../../domain/process/json.ts";
import { fill } from "../format.ts";
import { dateText } from "./clock.ts";
import { isLetterKind, isRung, letterTexts, rungTexts } from "./escalation.ts";

/** What time will do, and why: a title for the list, and the reason with its figures. */
interface RuleWords {
  title: string;
  why: string;
}

const RULES: Readonly<Record<string, RuleWords>> = {
  acknowledgement: {
    title: "催办签收：{organization}",
    why: "[{assignedOn}交办，][按规则{workingDays}个工作日内签收，][应于{dueOn}前签收；]届时仍未签收的，发出催办。",
  },
  due_reminder: {
    title: "到期提醒：{organizations}",
    why: "[整改时限为{dueOn}，][按规则在到期前{before}个工作日提醒]尚未完成的单位。",
  },
  overdue: {
    title: "标记逾期：{organizations}",
    why: "[整改时限为{dueOn}，当日24时仍未完成的，]记为逾期并通知责任单位和协调办。",
  },
  rung: {
    title: "{rungText}：{organization}",
    why: "[整改时限为{dueOn}，][自{since}起计，][按规则逾期{after}个工作日]采取{rungText}[，{confirmation}]。[此前已计{counted}个工作日。]",
  },
  waiting_rung: {
    title: "提醒分管领导确认{rungText}：{organization}",
    why: "[{since}起待确认，][满{workingDays}个工作日]仍未确认或免除的，提醒分管领导。",
  },
  reply: {
    title: "提醒回复文书：{organization}",
    why: "[{issuedOn}发出的{letterText}，][要求于{replyBy}前书面回复，]届时仍未回复的，提醒该单位并告知协调办。",
  },
  verification: {
    title: "提醒核查",
    why: "[{requestedOn}申请核查，][按规则{workingDays}个工作日内完成，][应于{dueOn}前核查完毕。]",
  },
  publicity: { title: "公示期满", why: "[公示自{from}][至{until}，]期满且没有未处理的异议的，公示结束。" },
  extension: {
    title: "提醒决定延期申请：{organization}",
    why: "[{requestedOn}申请延期，][按规则{workingDays}个工作日内决定，][{dueOn}仍未决定的，]提醒分管领导。",
  },
  suspension: {
    title: "恢复计时",
    why: "[自{from}起中止计时][至{until}，][事由：{ground}][（{groundCitation}）]，期满次日自动恢复计时。",
  },
  standing_begin: { title: "开始按期报告", why: "长期坚持期间[按规则每{months}个月报告一次]，自规则施行之日起分期。" },
  standing_reminder: {
    title: "提醒报告长期坚持情况：{organizations}",
    why: "[按规则每{months}个月报告一次，][本期应于{dueOn}前报告，][到期前{before}个工作日提醒]尚未报告的单位。",
  },
  standing_due: {
    title: "长期坚持报告到期",
    why: "[按规则每{months}个月报告一次，][本期应于{dueOn}前报告，]届时未报告的，记为缺报并通知该单位和协调办。",
  },
  look_back: {
    title: "提醒回头看",
    why: "[回头看定于{lookBackOn}，][应于{dueOn}前完成并登记结果。]",
  },
  conclusion: {
    title: "办结归档",
    why: "[{closedOn}销号，][回头看期限{months}个月，][至{until}期满后]办结归档；此后问题反弹的，仍可重新启动整改。",
  },
};

const INSPECTION_RULES: Readonly<Record<string, RuleWords>> = {
  inspection_approval: { title: "提醒批准抽查计划", why: "[{dueOn}提交，][按规则满{workingDays}个工作日]仍未批准的，提醒分管领导。" },
  inspection_commitments: {
    title: "提醒提交承诺值：{organizations}",
    why: "[承诺截止日为{dueOn}，][按规则在截止前{workingDays}个工作日提醒]尚未提交的部门。",
  },
  inspection_commitments_close: { title: "承诺截止", why: "[{dueOn}截止；]没有提交承诺值的部门，按抽取规范由系统代以固定值，不影响抽取。" },
  inspection_reveals: {
    title: "提醒公开随机数：{organizations}",
    why: "[公开截止日为{dueOn}，][按规则在截止前{workingDays}个工作日提醒]尚未公开的部门。",
  },
  inspection_reveals_close: { title: "公开随机数截止", why: "[{dueOn}截止；]没有公开的，按抽取规范以其承诺值代替，不影响抽取。" },
  inspection_beacon: {
    title: "提醒录入公共随机数",
    why: "[{source}于{dueOn}产生，][按规则在其后{workingDays}个工作日]仍未录入并复核的，提醒协调办。",
  },
  inspection_substitution_beacon: { title: "提醒录入替换所用的公共随机数", why: "[{source}于{dueOn}产生，]仍未录入并复核的，提醒协调办。" },
  inspection_start_visits: { title: "下达检查任务", why: "抽取结果锁定后逐批下达[（{started}/{total}）]。" },
  inspection_tell_visit: { title: "将替换通知检查任务", why: "[第{number}号替换已完成。]" },
  inspection_watch_visits: {
    title: "更新检查进度",
    why: "每个工作日读取各检查任务的进度[（共{total}项]，[已有结果{withResult}项]，[已公示{published}项）]。",
  },
  inspection_results: { title: "提醒检查结果到期", why: "[全部结果应于{dueOn}前登记，][按规则在到期前{workingDays}个工作日提醒]。" },
};

const VISIT_RULES: Readonly<Record<string, RuleWords>> = {
  visit_confirmation: {
    title: "提醒确认参加检查：{organizations}",
    why: "[按规则任务下达后{workingDays}个工作日内确认，][应于{dueOn}前确认；]尚未确认的，提醒本人。",
  },
  visit_result_reminder: {
    title: "检查结果到期提醒：{organizations}",
    why: "[结果时限为{dueOn}，][按规则在到期前{before}个工作日提醒]尚未完成的检查人员。",
  },
  visit_overdue: { title: "标记检查结果逾期：{organizations}", why: "[结果时限为{dueOn}，]当日24时仍未填写齐全并签字的，记为逾期。" },
  visit_publication: { title: "提醒公示检查结果", why: "[按规则完成后{workingDays}个工作日内公示，][应于{dueOn}前公示。]" },
  visit_follow_up: { title: "责令改正的问题转为整改问题：{organization}", why: "检查发现、已责令改正的问题，由主管部门牵头整改。" },
  visit_follow_up_reminder: { title: "提醒后续处理：{organizations}", why: "[共{count}个问题，][应于{dueOn}前]移送或说明不再处理的理由。" },
};

const DATES = ["assignedOn", "dueOn", "requestedOn", "lookBackOn", "from", "until", "closedOn", "since", "issuedOn", "replyBy"];

/**
 * @param organizationName how an id is called
 * @returns title, and the reason with rule, version and citation
 */
export function agendaWords(why: AgendaWhy, organizationName: (id: string) => string): { title: string; why: string } {
  const words = RULES[why.rule] ?? INSPECTION_RULES[why.rule] ?? VISIT_RULES[why.rule] ?? { title: why.rule, why: "" };
  const facts = spoken(why.facts, organizationName);
  const basis = fill("[依据：{citation}][（规则版本{policyVersion}][，工作日历版本{calendarVersion}）]", {
    ...facts,
    citation: why.citation,
  });
  return { title: fill(words.title, facts).replace(/：$/u, ""), why: [fill(words.why, facts), basis === "" ? "" : `${basis}。`].join("") };
}

/** Dates as people write them, ids as names. */
function spoken(facts: Facts, organizationName: (id: string) => string): Facts {
  const dates = DATES.flatMap((name): [string, Json][] => {
    const value = facts[name];
    return typeof value === "string" ? [[name, dateText(value)]] : [];
  });
  const { organizationId, organizationIds } = facts;
  const { rung, letterKind, by, counted } = facts;
  return {
    ...facts,
    ...Object.fromEntries(dates),
    ...(isRung(rung) ? { rungText: rungTexts[rung] } : {}),
    ...(isLetterKind(letterKind) ? { letterText: letterTexts[letterKind] } : {}),
    ...(by === "leader" ? { confirmation: "由分管领导确认后发出" } : {}),
    // Nothing had been counted before: not worth a sentence.
    ...(counted === 0 ? { counted: null } : {}),
    ...(typeof organizationId === "string" ? { organization: organizationName(organizationId) } : {}),
    ...(Array.isArray(organizationIds)
      ? { organizations: organizationIds.map((id) => (typeof id === "string" ? organizationName(id) : "")) }
      : {}),
  };
}
