import { atHour, endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import { addWorkingDays } from "../calendar/workingDays.ts";
import { ladderDuties, replyDuties } from "../escalation/ladderAgenda.ts";
import type { Facts } from "../process/json.ts";
import type { AgendaEntry, Instant } from "../process/process.ts";
import type { RuleCommand } from "./commands.ts";
import { ladderMatter, overdueKey } from "./ladderMatter.ts";
import { departmentsOwing, isGoing, isOpen, isPublished, problemsWaiting } from "./queries.ts";
import type { VisitState } from "./state.ts";

export type VisitEntry = AgendaEntry<RuleCommand>;

type Duty = Omit<VisitEntry, "why"> & { rule: string; facts: Facts };

/** What time will do to a visit, and why. Reminders of moments before the start do not exist. */
export function agenda(state: VisitState): VisitEntry[] {
  if (!isOpen(state)) return [];
  const { policy, calendar } = state.rules;
  return duties(state)
    .filter(({ key }) => !state.done.includes(key))
    .map(({ rule, facts, ...entry }) => ({
      ...entry,
      why: {
        rule,
        citation: policy.citation,
        facts: { ...facts, policyVersion: policy.version, calendarVersion: calendar.version },
      },
    }));
}

function duties(state: VisitState): Duty[] {
  const matter = ladderMatter(state);
  if (state.completedAt === null) return [...confirmation(state), ...result(state), ...ladderDuties(matter), ...replyDuties(matter)];
  return [...publication(state), ...followUp(state), ...replyDuties(matter)];
}

/** The day by whose end each inspector confirms. */
export function confirmDueOn({ rules, startedAt }: VisitState): string {
  return addWorkingDays(rules.calendar, shanghaiDate(startedAt), rules.policy.body.confirmWorkingDays);
}

/** Departments with somebody on the team who has not said whether they go, sorted. */
export function departmentsUnconfirmed(state: VisitState): string[] {
  return state.departments
    .filter(({ team }) => team.some((member) => isGoing(member) && member.confirmedAt === undefined && member.recusal === undefined))
    .map(({ organizationId }) => organizationId)
    .toSorted();
}

function confirmation(state: VisitState): Duty[] {
  const organizationIds = departmentsUnconfirmed(state);
  if (organizationIds.length === 0) return [];
  const dueOn = confirmDueOn(state);
  const key = `confirm:${dueOn}`;
  const facts = { organizationIds, dueOn, workingDays: state.rules.policy.body.confirmWorkingDays };
  return [
    {
      key,
      at: atHour(dueOn, state.rules.policy.body.reminderHour),
      command: { type: "remindConfirmation", key },
      rule: "visit_confirmation",
      facts,
    },
  ];
}

function result(state: VisitState): Duty[] {
  const organizationIds = departmentsOwing(state);
  const { resultDueOn: dueOn, startedAt, rules } = state;
  if (organizationIds.length === 0) return [];
  const facts = { organizationIds, dueOn };
  const reminders = rules.policy.body.resultReminderWorkingDays.flatMap((before): Duty[] => {
    const at = atHour(addWorkingDays(rules.calendar, dueOn, -before), rules.policy.body.reminderHour);
    const key = `result:${dueOn}:${before}`;
    if (at < startedAt) return [];
    return [
      {
        key,
        at,
        command: { type: "remindResult", key, workingDaysBefore: before },
        rule: "visit_result_reminder",
        facts: { ...facts, before },
      },
    ];
  });
  const key = overdueKey(state);
  return [
    ...reminders,
    { key, at: later(endOfDay(dueOn), startedAt), command: { type: "markOverdue", key }, rule: "visit_overdue", facts },
  ];
}

function publication(state: VisitState): Duty[] {
  const { publicationDueOn: dueOn, completedAt, rules } = state;
  if (dueOn === null || completedAt === null || isPublished(state)) return [];
  const { publicationReminderWorkingDays, publicationWorkingDays, reminderHour } = rules.policy.body;
  return [...publicationReminderWorkingDays, 0].flatMap((before): Duty[] => {
    const day = before === 0 ? dueOn : addWorkingDays(rules.calendar, dueOn, -before);
    const at = before === 0 ? endOfDay(dueOn) : atHour(day, reminderHour);
    const key = `publish:${dueOn}:${before}`;
    const facts = { dueOn, before, workingDays: publicationWorkingDays };
    return at < completedAt
      ? []
      : [{ key, at, command: { type: "remindPublication", key, workingDaysBefore: before }, rule: "visit_publication", facts }];
  });
}

/** The day by whose end a problem that needs a person's decision has it. */
export function followUpDueOn({ rules, completedAt }: VisitState): string | null {
  return completedAt === null ? null : addWorkingDays(rules.calendar, shanghaiDate(completedAt), rules.policy.body.followUpWorkingDays);
}

function followUp(state: VisitState): Duty[] {
  const { completedAt } = state;
  const dueOn = followUpDueOn(state);
  if (completedAt === null || dueOn === null) return [];
  const waiting = problemsWaiting(state);
  const issues = waiting.flatMap(({ subject, organizationId, wants }): Duty[] => {
    const key = `issue:${subject}`;
    const facts = { organizationId, subject };
    return wants === "issue"
      ? [{ key, at: completedAt, command: { type: "startIssue", key, subject }, rule: "visit_follow_up", facts }]
      : [];
  });
  const organizationIds = [...new Set(waiting.map(({ organizationId }) => organizationId))].toSorted();
  const key = `follow-up:${dueOn}`;
  const facts = { organizationIds, dueOn, count: waiting.length };
  return waiting.length === 0
    ? []
    : [...issues, { key, at: endOfDay(dueOn), command: { type: "remindFollowUp", key }, rule: "visit_follow_up_reminder", facts }];
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
