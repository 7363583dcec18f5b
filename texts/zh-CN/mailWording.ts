import type { UrgencyReason } from "../../domain/mail/urgency.ts";
import type { WordingProblem } from "../../domain/mail/wording.ts";

/** What a wording may have filled in, with what it stands for. */
export const wordingPlaceholders = {
  通知类型: "交办、到期提醒等",
  编号: "问题编号，如“3”",
  标题: "问题标题",
  单位: "收件单位名称",
  收件人: "收件人姓名",
  协调办: "协调办名称",
  整改期限: "如“2026年3月5日（周四）”；没有时为空",
  签收期限: "同上，仅需要签收的通知有",
  核查期限: "同上，仅核查类通知有",
  角色: "牵头单位或配合单位",
  理由: "退回、更正等的理由",
} as const;

export type WordingPlaceholder = keyof typeof wordingPlaceholders;

export const placeholderNames: readonly string[] = Object.keys(wordingPlaceholders);

export function wordingProblemText(problem: WordingProblem): string {
  switch (problem.problem) {
    case "unknown_placeholders":
      return `不认识的占位符：${problem.names.map((name) => `{${name}}`).join("、")}。可用的有：${placeholderNames.map((name) => `{${name}}`).join("、")}`;
    case "unpaired_brace":
      return "大括号没有成对，占位符应写成 {标题} 这样";
    case "several_lines":
      return "主题只能有一行";
  }
}

/** Why a notice does not wait, for whoever chooses how to be told. */
export const urgencyTexts: Readonly<Record<UrgencyReason, string>> = {
  term_begins: "期限由此开始计算，晚看一天就少一天",
  day_is_near: "事关临近或已过的日期，过了当天就失去意义",
  work_stands_still: "在看到通知之前，工作没有人接着办",
  changes_what_was_said: "改变或收回了此前已即时告知的内容",
  reader_waits: "收件人刚刚提出申请，正在等待",
};
