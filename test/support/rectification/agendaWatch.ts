import { addMonths, atHour, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, isWorkingDay } from "../../../domain/calendar/workingDays.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { IssueEntry } from "./caseFile.ts";

export class BrokenAgenda extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new BrokenAgenda(what);
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** What must be true of an agenda as a whole, worked out again from the state and the calendar. */
export function checkAgenda(state: RectificationState, entries: IssueEntry[]): void {
  const { calendar, policy } = state.rules;
  const keys = new Set(entries.map((entry) => entry.key));
  must(keys.size === entries.length, "a key stands twice in the agenda");
  for (const { key, at, command, why } of entries) {
    must(at >= state.startedAt, `${key} is for a moment before the start`);
    must(!state.done.includes(key), `${key} is done already`);
    must(why.citation === policy.citation, `${key} does not say what it rests on`);
    switch (command.type) {
      case "remindDue":
        must(at < endOfDay(command.dueOn), `${key} reminds after the day`);
        checkReminder(state, key, at);
        break;
      case "remindAcknowledgement":
      case "remindVerification":
        checkReminder(state, key, at);
        break;
      case "markOverdue":
        must(at === later(endOfDay(command.dueOn), state.startedAt), `${key} is not at the end of the due day`);
        break;
      default:
    }
  }
  for (const { key, at } of expected(state)) {
    const entry = entries.find((candidate) => candidate.key === key);
    must(entry !== undefined || state.done.includes(key), `${key} is lost`);
    must(entry === undefined || entry.at === at, `${key} is at ${entry?.at}, not at ${at}`);
  }
  if (state.withdrawnAt !== null || state.concludedAt !== null) must(entries.length === 0, "time still acts on what has ended");

  function checkReminder(of: RectificationState, key: string, at: string): void {
    const day = shanghaiDate(at);
    must(isWorkingDay(of.rules.calendar, day), `${key} reminds on a day off`);
    must(at === atHour(day, policy.body.reminderHour), `${key} reminds at another hour`);
  }

  /** What time owes this issue, by key and moment; reminders of moments before the start are not owed. */
  function expected(of: RectificationState): { key: string; at: string }[] {
    if (of.withdrawnAt !== null) return [];
    const hour = policy.body.reminderHour;
    if (of.closedAt !== null) {
      if (of.concludedAt !== null) return [];
      return [
        {
          key: `conclude:${of.round}`,
          at: later(endOfDay(addMonths(shanghaiDate(of.closedAt), policy.body.lookBackMonths)), of.startedAt),
        },
      ];
    }
    const reminders: { key: string; at: string }[] = [];
    for (const { id, state: stands, assignedAt } of of.assignments) {
      if (stands !== "assigned") continue;
      const assignedOn = shanghaiDate(assignedAt);
      for (const after of policy.body.acknowledgeReminderWorkingDays) {
        const day = addWorkingDays(calendar, assignedOn, policy.body.acknowledgeWorkingDays + after);
        reminders.push({ key: `acknowledge:${id}:${assignedOn}:${after}`, at: atHour(day, hour) });
      }
    }
    if (of.verification !== null) {
      const { requestedAt } = of.verification;
      const day = addWorkingDays(calendar, shanghaiDate(requestedAt), policy.body.verificationWorkingDays);
      reminders.push({ key: `verify:${of.round}:${requestedAt}`, at: atHour(day, hour) });
    }
    const owed = reminders.filter(({ at }) => at >= of.startedAt);
    const { publicity } = of;
    if (publicity && publicity.concludedAt === undefined && publicity.objections.every(({ outcome }) => outcome !== undefined))
      owed.push({ key: `publicity:${of.round}:${publicity.from}`, at: endOfDay(publicity.until) });
    const working = of.verification === null && of.verifiedAt === null && (of.standing === null || of.standing.releasedAt !== undefined);
    if (!working) return owed;
    const own = plainDueOn(of);
    const wanting = of.measures.filter(({ state: stands }) => stands === "open" || stands === "rejected");
    const days = new Set([own, ...wanting.map(({ dueOn }) => dueOn)].filter((day) => day !== null));
    for (const day of days) owed.push({ key: `overdue:${of.round}:${day}`, at: later(endOfDay(day), of.startedAt) });
    return owed;
  }
}

/** The due date of a deadline that was neither extended nor suspended. */
function plainDueOn({ deadline, rules }: RectificationState): string | null {
  if (deadline === null || deadline.basis.type === "none") return null;
  const { basis } = deadline;
  return basis.type === "date" ? basis.on : addWorkingDays(rules.calendar, basis.from, basis.days);
}
