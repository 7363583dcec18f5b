import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { MovedDuty } from "../../domain/process/rulesChange.ts";
import { dateText } from "./clock.ts";

/** What duties of time are called where a list or a sentence names the kind alone. An unknown one is called by its own name. */
export const dutyTexts: Readonly<Record<string, string>> = {
  acknowledgement: "签收催办",
  due_reminder: "到期提醒",
  overdue: "整改时限",
  rung: "督办措施",
  waiting_rung: "提醒领导确认督办措施",
  reply: "文书回复期限",
  verification: "核查提醒",
  publicity: "公示期满",
  extension: "延期申请决定期限",
  suspension: "恢复计时",
  standing_begin: "按期报告开始",
  standing_reminder: "长期坚持报告提醒",
  standing_due: "长期坚持报告期限",
  look_back: "回头看提醒",
  conclusion: "办结归档",
};

export function dutyText(rule: string): string {
  return dutyTexts[rule] ?? rule;
}

/** Most dates that a sentence names. */
const MOST_NAMED = 6;

/** Which dates new rules moved, as a sentence: 「整改时限由…改为…；到期提醒由…改为…。」 Empty when nothing moved. */
export function movesText(moved: readonly MovedDuty[], count: number = moved.length): string {
  if (count === 0) return "各项日期不变。";
  // Due dates first: the reminders follow them. What moves alike for several organizations is said once.
  const dueDatesFirst = moved.toSorted((one, other) => Number(other.rule === "overdue") - Number(one.rule === "overdue"));
  const words = [...new Set(dueDatesFirst.map(moveText))];
  const more = count > moved.length || words.length > MOST_NAMED ? `；等${count}项` : "";
  return `${words.slice(0, MOST_NAMED).join("；")}${more}。`;
}

function moveText({ rule, from, to, dueFrom, dueTo }: MovedDuty): string {
  const name = dutyText(rule);
  if (from === null) return `增加${name}：${momentText(to)}`;
  if (to === null) return `取消${name}（原为${momentText(from)}）`;
  // What happens at the end of a due day is told by the day.
  if (rule === "overdue" && dueFrom !== undefined && dueTo !== undefined) return `${name}由${dateText(dueFrom)}改为${dateText(dueTo)}`;
  return `${name}由${momentText(from)}改为${momentText(to)}`;
}

/** A moment in Asia/Shanghai; midnight is the end of the day before. */
export function momentText(at: string | null): string {
  if (at === null) return "";
  const hour = (Number(at.slice(11, 13)) + 8) % 24;
  const minute = at.slice(14, 16);
  if (hour === 0 && minute === "00") return `${dateText(shanghaiDate(new Date(Date.parse(at) - 1).toISOString()))}24时`;
  return `${dateText(shanghaiDate(at))}${hour}时${minute === "00" ? "" : `${minute}分`}`;
}

export const rulesChangeStatuses = {
  waiting: "等待办理",
  running: "办理中",
  paused: "已暂停",
  finished: "已办完",
  superseded: "由后一次变更接续办理",
} as const;

export const previewChanges = { moved: "改期", added: "新增", removed: "取消" } as const;

/** What a process's rules are of. */
export const policyTitles = { rectification: "整改问题", inspection: "联合抽查", visit: "抽查检查任务" } as const;
