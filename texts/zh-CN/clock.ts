import { addDays, daysBetween, parseDate, weekday, type IsoDate } from "../../domain/calendar/calendarDay.ts";
import type { SkippedDay } from "../../domain/calendar/workingDays.ts";
import type { Why, WhyStep } from "../../domain/clock/dueDate.ts";
import type { StoppedStretch } from "../../domain/clock/runningTime.ts";
import { assertNever } from "../../domain/process/assertNever.ts";

const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

/** What the policy's figures are called in an explanation; an unknown one is shown by its own name. */
const RULES: Readonly<Record<string, string>> = {
  acknowledgeWorkingDays: "签收期限",
  immediateWorkingDays: "立行立改期限",
  verificationWorkingDays: "核查期限",
  publicityWorkingDays: "公示期限",
};

/** `2026-03-05` as 2026年3月5日（周四）. */
export function dateText(date: IsoDate): string {
  const day = parseDate(date);
  return day === null ? date : `${day.year}年${day.month}月${day.day}日（${WEEKDAYS[weekday(date)] ?? ""}）`;
}

/** An explanation of a due date in sentences, one a line; every number of days in it can be added up to the date. */
export function renderWhy(why: Why): string {
  return [
    outcomeText(why),
    ...(why.text === undefined ? [] : [`文件原文：${why.text}`]),
    ...why.steps.map(stepText),
    ...(why.withoutEffect.length === 0 ? [] : [`另有${why.withoutEffect.length}次延期对该日期没有影响。`]),
    ...(why.provisionalYears.length === 0
      ? []
      : [`${why.provisionalYears.join("、")}年的放假调休安排按法定节假日暂算，正式安排公布后可能变动。`]),
    basisText(why),
  ].join("\n");
}

function outcomeText({ outcome, dueOn }: Why): string {
  switch (outcome) {
    case "due":
      return dueOn === null ? "" : `到期日：${dateText(dueOn)}，当日24时止。`;
    case "stopped":
      return "计时已中止，恢复计时后再确定到期日。";
    case "undated":
      return "没有规定具体到期日。";
    default:
      return assertNever(outcome);
  }
}

function stepText(step: WhyStep): string {
  switch (step.type) {
    case "starts":
      return `自${dateText(step.on)}起，从次日开始计算。`;
    case "given":
      return `文件规定的日期：${dateText(step.on)}。`;
    case "extendedTo":
      return `经批准（${dateText(step.grantedOn)}）延期至${dateText(step.on)}。`;
    case "budget":
      return `期限${step.days}个工作日，${passed(step)}计至${dateText(step.on)}。`;
    case "extension":
      return `经批准（${dateText(step.grantedOn)}）延长${step.days}个工作日，${passed(step)}计至${dateText(step.on)}。`;
    case "moved":
      return `${suspendedText(step.suspended)}，按中止的日历天数顺延至${dateText(step.on)}。`;
    case "rolled":
      return `顺延后的日期不是计时的工作日，${passed(step)}顺延至${dateText(step.on)}。`;
    case "stopped": {
      const before = step.suspended.length === 0 ? "" : `${suspendedText(step.suspended)}；`;
      return `${before}自${dateText(step.since)}起中止计时（${groundText(step)}），尚余${step.left.days}${step.left.unit === "working_days" ? "个工作日" : "天"}。`;
    }
    default:
      return assertNever(step);
  }
}

function passed({
  skipped,
  madeUp,
  suspended,
}: {
  skipped: readonly SkippedDay[];
  madeUp: readonly IsoDate[];
  suspended: readonly StoppedStretch[];
}): string {
  const parts = [
    ...(skipped.length === 0 ? [] : [`不计休息日${skipped.length}天（${skippedText(skipped)}）`]),
    ...(madeUp.length === 0 ? [] : [`计入调休上班日${madeUp.map(dateText).join("、")}`]),
    ...(suspended.length === 0 ? [] : [suspendedText(suspended)]),
  ];
  return parts.map((part) => `${part}，`).join("");
}

/** Days off by name with their numbers, holidays in the order in which they come, plain weekends last: 春节9天、周末4天. */
function skippedText(skipped: readonly SkippedDay[]): string {
  const counts = new Map<string, number>();
  for (const { reason, name } of skipped.toSorted((a, b) => Number(a.reason === "weekend") - Number(b.reason === "weekend"))) {
    const word = reason === "weekend" ? "周末" : (name ?? "节假日");
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${word}${count}天`).join("、");
}

function suspendedText(suspended: readonly StoppedStretch[]): string {
  const stretches = suspended.map(
    ({ from, to, ...legal }) => `${dateText(from)}至${dateText(addDays(to, -1))}中止${daysBetween(from, to)}天（${groundText(legal)}）`,
  );
  return stretches.join("、");
}

/** The ground of a suspension with what it rests on. */
function groundText({ ground, citation }: { ground: string; citation?: string }): string {
  return citation === undefined ? ground : `${ground}，依据：${citation}`;
}

function basisText({ citation, rule, calendarVersion }: Why): string {
  const parts = [
    ...(citation === undefined ? [] : [`依据：${citation}`]),
    ...(rule === undefined ? [] : [`规则：${RULES[rule.name] ?? rule.name}（第${rule.version}版）`]),
    `工作日历：${calendarVersion}`,
  ];
  return `${parts.join("；")}。`;
}
