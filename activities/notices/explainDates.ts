import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import { addWorkingDays, type CalendarRules } from "../../domain/calendar/workingDays.ts";
import type { Deadline } from "../../domain/clock/deadline.ts";
import { explainDue } from "../../domain/clock/dueDate.ts";
import type { Facts } from "../../domain/process/json.ts";
import { deadlineOf, type Dated, type DatedScope } from "../../domain/rectification/deadlines.ts";
import { renderWhy } from "../../texts/zh-CN/clock.ts";
import { mailFrame } from "../../texts/zh-CN/mailFrame.ts";
import { readNoticeFacts, type NoticeMeasure } from "./noticeFacts.ts";

/** What a matter's state says of its dates today. */
export interface DateRules {
  /** The deadline, with what was granted and what stood; null in a matter that is not known. */
  dated: Dated | null;
  /** The organizations' current assignments, and the measures' own dates. */
  assignments: readonly { id: string; organizationId: string }[];
  measures: readonly { id: string; dueOn: string | null }[];
  calendar: CalendarRules;
  acknowledge: { workingDays: number; citation: string } | null;
}

/**
 * Why a notice's dates are what they are: the acknowledgement's, the as it is for the organization that is told, and those of measures that something
 * moved. The matter may have moved on since the notice was written: an explanation that leads to another date explains nothing here, and is left out.
 * @param committedAt ISO 8601: when the step that caused the notice was committed
 * @param organizationId who is told; the organization that the facts name counts first
 */
export function explainDates({
  facts,
  rules,
  committedAt,
  organizationId = null,
}: {
  facts: Facts;
  rules: DateRules;
  committedAt: string;
  organizationId?: string | null;
}): string[] {
  const { dueOn, acknowledgeBy, measures, organizationId: about } = readNoticeFacts(facts);
  const { calendar, acknowledge, assignments } = rules;
  const lines: string[] = [];
  if (acknowledgeBy !== null && acknowledge !== null) {
    const reckoned = addWorkingDays(calendar, shanghaiDate(committedAt), acknowledge.workingDays);
    if (reckoned === acknowledgeBy) lines.push(mailFrame.acknowledgeWhy(acknowledge));
  }
  const assignment = assignments.find((each) => each.organizationId === (about ?? organizationId));
  const own = assignment === undefined ? {} : { assignment };
  if (dueOn !== null) lines.push(...(linesOf(rules, own, dueOn) ?? linesOf(rules, {}, dueOn) ?? []));
  return [...lines, ...measures.flatMap((measure, index) => measureLines(rules, own, { measure, place: index + 1, dueOn }))];
}

/** A measure's date without anything that moved it stands beside the measure, and needs no words. */
function measureLines(
  rules: DateRules,
  own: DatedScope,
  { measure, place, dueOn }: { measure: NoticeMeasure; place: number; dueOn: string | null },
): string[] {
  const known = rules.measures.find(({ id }) => id === measure.id);
  if (known === undefined || measure.dueOn === null || measure.dueOn === dueOn) return [];
  const deadline = deadlineIn(rules, { ...own, measure: known });
  if (deadline === null || deadline.extensions.length + deadline.suspensions.length === 0) return [];
  const lines = linesOf(rules, { ...own, measure: known }, measure.dueOn);
  return lines === null ? [] : [mailFrame.measureWhy({ place, why: lines.join("") })];
}

/** Null where the deadline leads to another date. The first line of an explanation is the date itself, which the mail shows already. */
function linesOf(rules: DateRules, scope: DatedScope, dueOn: string): string[] | null {
  const deadline = deadlineIn(rules, scope);
  if (deadline === null) return null;
  const why = explainDue(deadline, rules.calendar);
  return why.dueOn === dueOn ? renderWhy(why).split("\n").slice(1) : null;
}

function deadlineIn({ dated }: DateRules, scope: DatedScope): Deadline | null {
  return dated === null ? null : (deadlineOf(dated, scope)?.deadline ?? null);
}
