import { addDays } from "../../domain/calendar/calendarDay.ts";
import { assertNever } from "../../domain/process/assertNever.ts";
import type { TimeEvent } from "../../domain/rectification/evolve/time.ts";
import type { Later, TimeTarget } from "../../domain/rectification/timeLedger.ts";
import { dateText } from "./clock.ts";

interface Names {
  organization(id: string): string;
  person(id: string): string;
  measure(id: string): string;
  assignment(id: string): string;
}

/** What an event of time says, in one zh-CN sentence. */
export function timeSentence(event: TimeEvent, names: Names): string {
  const organizations = (ids: readonly string[]): string => ids.map((id) => names.organization(id)).join("、");
  switch (event.type) {
    case "extensionRequested":
      return `${names.organization(event.organizationId)}申请将${targetText(event.target, names)}的期限${laterText(event.asked)}，理由：${ended(event.reason)}`;
    case "extensionSeconded":
      return `${names.person(event.personId)}同意延期（${laterText(event.later)}），待另一人复核。`;
    case "extensionGranted": {
      const moved =
        event.dueOn === null ? "" : `，到期日${event.before === null ? "" : `由${dateText(event.before)}`}调整为${dateText(event.dueOn)}`;
      return `同意${names.organization(event.organizationId)}对${targetText(event.target, names)}的延期申请（${laterText(event.later)}）${moved}，理由：${ended(event.reasons)}`;
    }
    case "extensionRefused":
      return `不同意${names.organization(event.organizationId)}对${targetText(event.target, names)}的延期申请，理由：${ended(event.reasons)}`;
    case "extensionReminded":
      return "提醒分管领导：有延期申请等待决定。";
    case "suspended": {
      const until = event.until === undefined ? "，由协调办恢复" : `至${dateText(event.until)}，次日恢复`;
      return `${targetText(event.target, names)}自${dateText(event.from)}起中止计时${until}，事由：${event.ground}（依据：${event.citation}），理由：${ended(event.reason)}`;
    }
    case "resumed":
      return `${targetText(event.target, names)}自${dateText(event.to)}起恢复计时${event.reason === undefined ? "，中止期限已满。" : `，理由：${ended(event.reason)}`}`;
    case "standingScheduled":
      return `长期坚持报告按规则分期，第一期自${dateText(addDays(event.from, 1))}开始。`;
    case "standingReminded":
      return `提醒${organizations(event.organizationIds)}：长期坚持报告应于${dateText(event.dueOn)}前提交。`;
    case "standingPeriodClosed":
      return event.missing.length === 0
        ? `${dateText(event.period)}止的一期长期坚持报告已齐。`
        : `${dateText(event.period)}止的一期长期坚持报告到期，未报告的单位：${organizations(event.missing)}。`;
    case "lookBackScheduled": {
      const how = event.method === "on_site" ? "现场" : "书面";
      const who = event.personId === undefined ? "" : `，由${names.person(event.personId)}进行`;
      const sample = event.sampleId === undefined ? "" : "，由随机抽样确定";
      const moved = event.before === undefined ? "安排回头看" : `回头看由${dateText(event.before)}改为`;
      return `${moved}：${dateText(event.on)}（${how}）${who}${sample}。`;
    }
    case "lookBackRecorded":
      return event.outcome === "held" ? `回头看：整改成果得到巩固。${ended(event.findings)}` : `回头看：问题反弹。${ended(event.findings)}`;
    case "lookBackReminded":
      return `提醒：回头看应于${dateText(event.dueOn)}前完成并登记结果。`;
    default:
      return assertNever(event);
  }
}

/** 整个问题, 第2项措施, 市卫生健康局承担的部分. */
export function targetText(target: TimeTarget, names: Pick<Names, "measure" | "assignment">): string {
  switch (target.type) {
    case "issue":
      return "整个问题";
    case "measure":
      return names.measure(target.measureId);
    case "assignment":
      return `${names.assignment(target.assignmentId)}承担的部分`;
  }
}

function laterText(later: Later): string {
  return "until" in later ? `延至${dateText(later.until)}` : `延长${later.workingDays}个工作日`;
}

function ended(text: string): string {
  return /[。！？!?.…]$/u.test(text) ? text : `${text}。`;
}
