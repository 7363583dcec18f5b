import { assertNever } from "../../domain/process/assertNever.ts";
import type { CommonEvent } from "../../domain/process/matter.ts";
import type { IssueCommand } from "../../domain/rectification/commands.ts";
import type { RectificationEvent } from "../../domain/rectification/events.ts";
import type { MeasureResult } from "../../domain/rectification/state.ts";
import { dateText } from "./clock.ts";
import { movesText } from "./rules.ts";
import { noticeFailureTexts, templateTitle } from "./mailStates.ts";
import { rungTexts } from "./escalation.ts";
import { timeSentence } from "./timeSentences.ts";
import { commandTexts, deadlineKindTexts, roleTexts } from "./rectification.ts";

/** How ids are called in a sentence. Each answers with a stand-in for what it does not know. */
export interface TimelineNames {
  organization(id: string): string;
  person(id: string): string;
  /** 第2项措施. */
  measure(id: string): string;
  /** The assignment's organization. */
  assignment(id: string): string;
  /** 督办通知书（综监督办〔2026〕3号）. */
  letter(id: string): string;
}

/** What an event says, in one zh-CN sentence; who did it and when stand beside it. */
export function eventSentence(event: RectificationEvent | CommonEvent, names: TimelineNames): string {
  const organizations = (ids: readonly string[]): string => ids.map((id) => names.organization(id)).join("、");
  switch (event.type) {
    case "registered":
      return `登记为第${event.number}号问题${event.deadline ? `，整改时限：${deadlineKindTexts[event.deadline.kind]}` : ""}${because(event.deadlineReason, "，调整时限的理由：")}。`;
    case "baselineEntered":
      return `按已有台账登记办理情况（来源：${event.baseline.source}）${event.on === undefined ? "" : `，完成日期${dateText(event.on)}`}。`;
    case "assigned": {
      const made = event.assignments.map(
        (assignment) => `${names.organization(assignment.organizationId)}（${roleTexts[assignment.role]}）`,
      );
      const covered = (event.covered ?? []).map(({ group, organizationId }) => `${group}由${names.organization(organizationId)}负责`);
      return `交办：${[...made, ...covered].join("、")}。`;
    }
    case "acknowledged":
      return `${names.assignment(event.assignmentId)}已签收，承办人${names.person(event.personId)}。`;
    case "returned":
      return `${names.assignment(event.assignmentId)}退回任务，理由：${ended(event.reason)}`;
    case "reassigned":
      return `责任单位由${names.assignment(event.assignmentId)}调整为${names.organization(event.to.organizationId)}（${roleTexts[event.to.role]}），理由：${ended(event.reason)}`;
    case "progressReported":
      return `${names.organization(event.organizationId)}报告了进展。`;
    case "evidenceSubmitted":
      return `${names.organization(event.organizationId)}为${names.measure(event.measureId)}提交了${event.evidence.length}份佐证材料。`;
    case "evidenceWithdrawn":
      return `${names.organization(event.organizationId)}撤回了一份佐证材料，理由：${ended(event.reason)}`;
    case "signOffWanted":
      return `各项措施均已有佐证材料，请${organizations(event.organizationIds)}作办结确认。`;
    case "signedOff":
      return `${names.assignment(event.assignmentId)}确认本单位工作已办结。`;
    case "dissented":
      return `${names.assignment(event.assignmentId)}提出异议：${ended(event.reasons)}`;
    case "verificationRequested":
      return "牵头单位申请核查。";
    case "verifierAssigned":
      return `指定${names.person(event.personId)}核查。`;
    case "verificationSeconded":
      return "第一名核查人已给出结论，待第二名核查人复核。";
    case "verificationPassed":
      return `核查通过${methodText(event.method)}。${findingsText(event.results, names)}`;
    case "verificationRejected":
      return `核查未通过${methodText(event.method)}，请${organizations(event.reopened)}继续整改。${findingsText(event.results, names)}`;
    case "publicized":
      return `开始公示，自${dateText(event.from)}至${dateText(event.until)}。`;
    case "objected":
      return `登记公示异议：${ended(event.text)}`;
    case "objectionDecided":
      return event.outcome === "upheld"
        ? `异议成立，重新整改${event.measureIds.map((id) => names.measure(id)).join("、")}，理由：${ended(event.reasons)}`
        : `异议不成立，理由：${ended(event.reasons)}`;
    case "publicityConcluded":
      return "公示期满，没有未处理的异议。";
    case "standingEntered":
      return "转入长期坚持阶段，请责任单位定期报告。";
    case "standingReported":
      return `${names.organization(event.organizationId)}报告了长期坚持情况${event.evidence ? `，附${event.evidence.length}份佐证材料` : ""}。`;
    case "released":
      return `解除长期坚持${because(event.reason, "，理由：")}。`;
    case "closed":
      return "问题销号。";
    case "reopened":
      return `重新启动整改：${event.measureIds.map((id) => names.measure(id)).join("、")}，理由：${ended(event.reason)}`;
    case "commented":
      return `留言：${ended(event.text)}`;
    case "corrected":
      return `更正${correctedFields(event.changes)}，理由：${ended(event.reason)}`;
    case "handedOver":
      return `工作由${partyText(event.from, names)}移交${partyText(event.to, names)}，理由：${ended(event.reason)}`;
    case "withdrawn":
      return `撤回问题，理由：${ended(event.reason)}`;
    case "acknowledgementReminded":
      return `催办：请${names.assignment(event.assignmentId)}签收。`;
    case "dueReminded":
      return `到期提醒：距${dateText(event.dueOn)}还有${event.workingDaysBefore}个工作日，提醒${organizations(event.organizationIds)}。`;
    case "overdue":
      return `已超过整改时限（${dateText(event.dueOn)}），尚未完成的单位：${organizations(event.organizationIds) || "无"}。`;
    case "verificationReminded":
      return "提醒：核查即将超过规定时间。";
    case "reminderDropped":
      return "一项提醒因系统停机错过了当天，未再补发。";
    case "rungWaiting":
      return `${names.organization(event.organizationId)}逾期（时限${dateText(event.lateness.dueOn)}），拟采取${rungTexts[event.rung]}，待分管领导确认${because(event.reason, "，理由：")}。`;
    case "waitingRungReminded":
      return `提醒分管领导：对${names.organization(event.organizationId)}的${rungTexts[event.rung]}仍待确认。`;
    case "rungRaised":
      return `对${names.organization(event.organizationId)}采取${rungTexts[event.rung]}（时限${dateText(event.lateness.dueOn)}，自${dateText(event.lateness.since)}起计）${because(event.reason, "，理由：")}。`;
    case "rungWaived":
      return `免除对${names.organization(event.organizationId)}的${rungTexts[event.rung]}，理由：${ended(event.reason)}`;
    case "listingLifted":
      return `解除对${names.organization(event.organizationId)}的挂牌督办，理由：${ended(event.reason)}`;
    case "letterIssued":
      return `向${names.organization(event.letter.organizationId)}发出${names.letter(event.letter.id)}。`;
    case "receiptSigned":
      return `签收文书${names.letter(event.letterId)}。`;
    case "letterReplied":
      return `${names.organization(event.organizationId)}回复文书${names.letter(event.letterId)}${event.evidence ? `，附${event.evidence.length}份佐证材料` : ""}。`;
    case "replyReminded":
      return `${names.organization(event.organizationId)}未按期回复文书${names.letter(event.letterId)}，已提醒。`;
    case "concluded":
      return "回头看期限已过，问题办结归档。";
    case "extensionRequested":
    case "extensionSeconded":
    case "extensionGranted":
    case "extensionRefused":
    case "extensionReminded":
    case "suspended":
    case "resumed":
    case "standingScheduled":
    case "standingReminded":
    case "standingPeriodClosed":
    case "lookBackScheduled":
    case "lookBackRecorded":
    case "lookBackReminded":
      return timeSentence(event, names);
    case "retracted":
      return `撤回上一步操作（${commandText(event.command)}）${because(event.reason, "，理由：")}。`;
    case "rulesApplied":
      return `适用新的规则（版本${event.rules.policy.version}，依据：${event.rules.policy.citation}；工作日历${event.rules.calendar.version}），理由：${ended(event.reason)}${movesText(event.moved ?? [], event.movedCount)}`;
    case "noticeFailed": {
      const whose = event.organizationId === undefined ? "" : `致${names.organization(event.organizationId)}的`;
      return `${whose}“${templateTitle(event.template)}”通知${noticeFailureTexts[event.kind]}，已列入协调办待办。`;
    }
    case "revisionRaised":
      return "系统升级，办理规则的程序版本已更新，办理情况不变。";
    default:
      return assertNever(event);
  }
}

/** A refused attempt, in a sentence. */
export function refusedSentence(action: string, why: string): string {
  return `尝试${action}，未被受理：${ended(why)}`;
}

/** A command by its name on the buttons; steps that are no command of people by their own name. */
export function commandText(command: string): string {
  return isCommand(command) ? commandTexts[command] : command;
}

function isCommand(command: string): command is IssueCommand["type"] {
  return Object.hasOwn(commandTexts, command);
}

/** Who did it: 「云州市卫生健康委员会 张三（通过邮件链接）」. A link proves the mailbox, not the person. */
export function actorText({
  organization,
  person,
  via,
}: {
  organization: string;
  person: string;
  via: "api" | "mail_link" | "console";
}): string {
  return (
    [organization, person].filter(Boolean).join(" ") +
    (via === "mail_link" ? "（通过邮件链接）" : via === "console" ? "（通过命令行）" : "")
  );
}

/** @param place from 1 */
export function measureText(place: number): string {
  return place < 1 ? "已删除的措施" : `第${place}项措施`;
}

export function ruleText(rule: string): string {
  return ruleTexts[rule] ?? rule;
}

/** Rules that act by themselves, by what they are for. */
const ruleTexts: Readonly<Record<string, string>> = {
  acknowledgement: "签收催办规则",
  due_reminder: "到期提醒规则",
  overdue: "逾期规则",
  verification: "核查时限规则",
  publicity: "公示规则",
  conclusion: "回头看规则",
  look_back: "回头看规则",
  extension: "延期规则",
  suspension: "中止计时规则",
  standing_begin: "长期坚持报告规则",
  standing_reminder: "长期坚持报告规则",
  standing_due: "长期坚持报告规则",
  rung: "逾期升级规则",
  waiting_rung: "待确认升级措施的提醒规则",
  reply: "文书回复规则",
  inspection_draw: "抽取结果下达规则",
  substitution: "替换规则",
  visit_confirmation: "检查确认提醒规则",
  visit_result_reminder: "检查结果提醒规则",
  visit_overdue: "检查结果逾期规则",
  visit_publication: "检查结果公示规则",
  visit_follow_up: "检查后续处理规则",
  visit_follow_up_reminder: "检查后续处理提醒规则",
  revision: "系统升级",
  mail_delivery: "通知送达检查",
};

function because(reason: string | undefined, lead: string): string {
  return reason === undefined ? "" : `${lead}${reason.replace(/[。.]$/u, "")}`;
}

/** The text with one full stop at its end. */
function ended(text: string): string {
  return /[。！？!?.…]$/u.test(text) ? text : `${text}。`;
}

function methodText(method: "on_site" | "on_paper" | undefined): string {
  if (method === undefined) return "";
  return method === "on_site" ? "（现场核查）" : "（书面核查）";
}

function findingsText(results: readonly MeasureResult[], names: TimelineNames): string {
  return results
    .flatMap((result) =>
      result.findings === undefined
        ? []
        : [`${names.measure(result.measureId)}${result.outcome === "accept" ? "通过" : "未通过"}：${ended(result.findings)}`],
    )
    .join("");
}

function partyText({ organizationId, personId }: { organizationId?: string; personId?: string }, names: TimelineNames): string {
  if (organizationId !== undefined) return names.organization(organizationId);
  return personId === undefined ? "" : names.person(personId);
}

const FIELDS: Readonly<Record<string, string>> = {
  number: "编号",
  section: "所属部分",
  title: "标题",
  descriptionHash: "问题描述",
  deadline: "整改时限",
  measures: "整改措施",
  assignments: "责任分工",
};

function correctedFields(changes: object): string {
  return Object.keys(changes)
    .map((field) => FIELDS[field] ?? field)
    .join("、");
}
