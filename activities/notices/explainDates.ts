import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { addWorkingDays, type CalendarRules } from "../../domain/calendar/workingDays.ts";
import type { Deadline } from "../../domain/clock/deadline.ts";
import { explainDue } from "../../domain/clock/dueDate.ts";
import type { Facts } from "../../domain/process/json.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { readNoticeFacts } from "./noticeFacts.ts";

/** What a matter's state says of its dates today. */
export interface DateRules {
  deadline: Deadline | null;
  calendar: CalendarRules;
  acknowledge: { workingDays: number; citation: string } | null;
}

/**
 * Why a notice's dates are what they are. The matter may have moved on since the notice was written: an explanation that leads to another date explains nothing here,
 * and is left out.
 * @param committedAt ISO 8601: when the step that caused the notice was committed
 */
export function explainDates({ facts, rules, committedAt }: { facts: Facts; rules: DateRules; committedAt: string }): string[] {
  const { dueOn, acknowledgeBy } = readNoticeFacts(facts);
  const { deadline, calendar, acknowledge } = rules;
  const lines: string[] = [];
  if (acknowledgeBy !== null && acknowledge !== null) {
    const reckoned = addWorkingDays(calendar, shanghaiDate(committedAt), acknowledge.workingDays);
    if (reckoned === acknowledgeBy) lines.push(mailFrame.acknowledgeWhy(acknowledge));
  }
  if (dueOn !== null && deadline !== null) {
    const why = explainDue(deadline, calendar);
    // The first line is the date itself, which the mail shows already.
    if (why.dueOn === dueOn) lines.push(...renderWhy(why).split("\n").slice(1));
  }
  return lines;
}
