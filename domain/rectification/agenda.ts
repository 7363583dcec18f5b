import { addMonths, atHour, endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import { addWorkingDays } from "../calendar/workingDays.ts";
import type { Facts } from "../process/json.ts";
import type { AgendaEntry, Instant } from "../process/process.ts";
import type { RuleCommand } from "./commands.ts";
import {
  currentAssignments,
  isBeingRectified,
  isOpen,
  issueDueOn,
  measureDueOn,
  measuresWanting,
  organizationsWanting,
} from "./queries.ts";
import type { Assignment, Day, RectificationState } from "./state.ts";

export type RectificationEntry = AgendaEntry<RuleCommand>;

/**
 * What time will do to an issue, and why. It sets the timer, answers "why this deadline", and previews the office's tomorrow. Nothing fires for a
 * moment before the start: reminders of such moments do not exist, and what was already overdue is so from the start on.
 */
export function agenda(state: RectificationState): RectificationEntry[] {
  if (state.withdrawnAt !== null) return [];
  if (!isOpen(state)) return conclusion(state);
  return [...acknowledgements(state), ...dueDates(state), ...verification(state), ...publicity(state)].filter(
    (entry) => !state.done.includes(entry.key),
  );
}

/** The day by whose end an assigned organization signs for the task. */
export function acknowledgeDueOn(state: RectificationState, assignment: Assignment): Day {
  return addWorkingDays(state.rules.calendar, shanghaiDate(assignment.assignedAt), state.rules.policy.body.acknowledgeWorkingDays);
}

function acknowledgements(state: RectificationState): RectificationEntry[] {
  const policy = state.rules.policy.body;
  const waiting = currentAssignments(state).filter((assignment) => assignment.state === "assigned");
  return waiting.flatMap((assignment) => {
    const due = acknowledgeDueOn(state, assignment);
    const assignedOn = shanghaiDate(assignment.assignedAt);
    return policy.acknowledgeReminderWorkingDays.flatMap((after) => {
      const day = after === 0 ? due : addWorkingDays(state.rules.calendar, due, after);
      const key = `acknowledge:${assignment.id}:${assignedOn}:${after}`;
      const command: RuleCommand = { type: "remindAcknowledgement", key, assignmentId: assignment.id };
      const facts = {
        organizationId: assignment.organizationId,
        assignedOn,
        dueOn: due,
        workingDays: policy.acknowledgeWorkingDays,
        after,
      };
      return reminder(state, key, atHour(day, policy.reminderHour), command, "acknowledgement", facts);
    });
  });
}

/**
 * Reminders before each due date and the mark after it, one for all that is due on the same day. Where nobody is assigned there is nobody to remind, but
 * the mark is made all the same: the office is told, and the issue is not forgotten.
 */
function dueDates(state: RectificationState): RectificationEntry[] {
  if (!isBeingRectified(state)) return [];
  const policy = state.rules.policy.body;
  const own = issueDueOn(state);
  const days = new Set([
    ...(own === null ? [] : [own]),
    ...measuresWanting(state).flatMap((measure) => measureDueOn(state, measure) ?? []),
  ]);
  return [...days].flatMap((due) => {
    const organizationIds = organizationsWanting(state, due);
    const facts = { dueOn: due, organizationIds };
    const reminders = (organizationIds.length === 0 ? [] : policy.dueReminderWorkingDays).flatMap((before) => {
      const key = `remind:${state.round}:${due}:${before}`;
      const command: RuleCommand = { type: "remindDue", key, dueOn: due, workingDaysBefore: before };
      const day = addWorkingDays(state.rules.calendar, due, -before);
      return reminder(state, key, atHour(day, policy.reminderHour), command, "due_reminder", { ...facts, before });
    });
    const key = `overdue:${state.round}:${due}`;
    const at = later(endOfDay(due), state.startedAt);
    return [...reminders, entry(state, key, at, { type: "markOverdue", key, dueOn: due }, "overdue", facts)];
  });
}

/** The day by whose end the office verifies what it was asked to; null while nobody has asked. */
export function verifyDueOn(state: RectificationState): Day | null {
  if (state.verification === null) return null;
  return addWorkingDays(
    state.rules.calendar,
    shanghaiDate(state.verification.requestedAt),
    state.rules.policy.body.verificationWorkingDays,
  );
}

function verification(state: RectificationState): RectificationEntry[] {
  const due = verifyDueOn(state);
  if (state.verification === null || due === null) return [];
  const policy = state.rules.policy.body;
  const asked = shanghaiDate(state.verification.requestedAt);
  const key = `verify:${state.round}:${state.verification.requestedAt}`;
  const facts = { requestedOn: asked, dueOn: due, workingDays: policy.verificationWorkingDays };
  return reminder(state, key, atHour(due, policy.reminderHour), { type: "remindVerification", key }, "verification", facts);
}

function publicity(state: RectificationState): RectificationEntry[] {
  const notice = state.publicity;
  if (!notice || notice.concludedAt !== undefined) return [];
  if (notice.objections.some((objection) => objection.outcome === undefined)) return [];
  const facts = { from: notice.from, until: notice.until };
  return [
    entry(state, `publicity:${state.round}:${notice.from}`, endOfDay(notice.until), { type: "concludePublicity" }, "publicity", facts),
  ];
}

function conclusion(state: RectificationState): RectificationEntry[] {
  if (state.closedAt === null || state.concludedAt !== null) return [];
  const closedOn = shanghaiDate(state.closedAt);
  const until = addMonths(closedOn, state.rules.policy.body.lookBackMonths);
  const facts = { closedOn, until, months: state.rules.policy.body.lookBackMonths };
  return [entry(state, `conclude:${state.round}`, later(endOfDay(until), state.startedAt), { type: "conclude" }, "conclusion", facts)];
}

function reminder(
  state: RectificationState,
  key: string,
  at: Instant,
  command: RuleCommand,
  rule: string,
  facts: Facts,
): RectificationEntry[] {
  return at < state.startedAt ? [] : [entry(state, key, at, command, rule, facts)];
}

function entry(state: RectificationState, key: string, at: Instant, command: RuleCommand, rule: string, facts: Facts): RectificationEntry {
  const { policy, calendar } = state.rules;
  return {
    key,
    at,
    command,
    why: { rule, citation: policy.citation, facts: { ...facts, policyVersion: policy.version, calendarVersion: calendar.version } },
  };
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
