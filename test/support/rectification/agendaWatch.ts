import { addDays, addMonths, atHour, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays, isWorkingDay } from "../../../domain/calendar/workingDays.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { TimeTarget } from "../../../domain/rectification/timeLedger.ts";
import type { IssueEntry } from "./caseFile.ts";
import { expectedDueDays } from "./dueDays.ts";
import { workingDayTable } from "./workingDayTable.ts";

export class BrokenAgenda extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new BrokenAgenda(what);
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** What must be true of an agenda as a whole, worked out again from the state and the calendar. */
export function checkAgenda(state: RectificationState, entries: IssueEntry[]): void {
  const { policy } = state.rules;
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
      case "remindExtension":
      case "remindStanding":
      case "remindLookBack":
        checkReminder(state, key, at);
        break;
      case "markOverdue":
        must(at === later(endOfDay(command.dueOn), state.startedAt), `${key} is not at the end of the due day`);
        break;
      default:
    }
  }
  if (isSuspended(state))
    must(
      entries.every(({ command }) => command.type === "endSuspension"),
      "something comes due while the clock stands",
    );
  const owed = expected(state);
  for (const { key, command } of entries)
    if (command.type === "markOverdue" || command.type === "remindDue")
      must(
        owed.some((each) => each.key === key),
        `${key} is for a date that nothing sets`,
      );
  for (const { key, at } of owed) {
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
    if (isSuspended(of)) return [];
    if (of.closedAt !== null) {
      if (of.concludedAt !== null) return [];
      if ((of.lookBacks ?? []).some(({ round }) => round === of.round)) return lookBackReminders(of);
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
        const stood = stretches(of, (target) => target.type === "assignment" && target.assignmentId === id);
        const day = runningDays(of, assignedOn, policy.body.acknowledgeWorkingDays + after, stood);
        if (day === null) continue;
        reminders.push({ key: `acknowledge:${id}:${assignedOn}:${after}`, at: atHour(day, hour) });
      }
    }
    if (of.verification !== null) {
      const { requestedAt } = of.verification;
      const day = runningDays(of, shanghaiDate(requestedAt), policy.body.verificationWorkingDays, stretches(of));
      if (day !== null) reminders.push({ key: `verify:${of.round}:${requestedAt}`, at: atHour(day, hour) });
    }
    const owed = reminders.filter(({ at }) => at >= of.startedAt);
    const { publicity } = of;
    if (publicity && publicity.concludedAt === undefined && publicity.objections.every(({ outcome }) => outcome !== undefined))
      owed.push({ key: `publicity:${of.round}:${publicity.from}`, at: endOfDay(publicity.until) });
    const working = of.verification === null && of.verifiedAt === null && (of.standing === null || of.standing.releasedAt !== undefined);
    owed.push(...standingEnds(of));
    if (!working) return owed;
    return [...owed, ...expectedDates(of)];
  }
}

/** Each due date's mark, and its reminders: none for a moment before the date came to be, and none where nobody is left to remind. */
function expectedDates(state: RectificationState): { key: string; at: string }[] {
  const { dueReminderWorkingDays, reminderHour } = state.rules.policy.body;
  const table = workingDayTable(state.rules.calendar);
  return expectedDueDays(state).flatMap(({ on, since, organizationIds }) => {
    const mark = { key: `overdue:${state.round}:${on}`, at: later(endOfDay(on), state.startedAt) };
    const reminders = (organizationIds.length === 0 ? [] : dueReminderWorkingDays).map((days) => ({
      key: `remind:${state.round}:${on}:${days}`,
      at: atHour(table.before(on, days), reminderHour),
    }));
    return [mark, ...reminders.filter(({ at }) => at >= state.startedAt && (since === null || at >= since))];
  });
}

function isSuspended({ suspensions = [], round }: RectificationState): boolean {
  return suspensions.some((record) => record.round === round && record.target.type === "issue" && record.to === null);
}

type Stretch = { from: string; to: string | null };

/** When the clock stood for the issue, or for a target besides. */
function stretches({ suspensions = [], round }: RectificationState, also: (target: TimeTarget) => boolean = () => false): Stretch[] {
  return suspensions.filter((record) => record.round === round && (record.target.type === "issue" || also(record.target)));
}

/** Counts day by day; null where it comes to a clock that stands. */
function runningDays({ rules }: RectificationState, from: string, days: number, stood: readonly Stretch[]): string | null {
  let left = days;
  let on = from;
  while (left > 0) {
    on = addDays(on, 1);
    if (stood.some((stretch) => stretch.from <= on && stretch.to === null)) return null;
    const stands = stood.some((stretch) => stretch.from <= on && stretch.to !== null && on < stretch.to);
    if (!stands && isWorkingDay(rules.calendar, on)) left -= 1;
  }
  return on;
}

/** Each look-back that nobody recorded is reminded of on its first working day and on its last. */
function lookBackReminders(state: RectificationState): { key: string; at: string }[] {
  const { calendar, policy } = state.rules;
  const { lookBack, verificationWorkingDays, reminderHour } = policy.body;
  return (state.lookBacks ?? []).flatMap(({ id, round, on, outcome }) => {
    if (round !== state.round || outcome !== undefined) return [];
    const last = addWorkingDays(calendar, on, lookBack?.dueWorkingDays ?? verificationWorkingDays);
    const first = isWorkingDay(calendar, on) ? on : addWorkingDays(calendar, on, 1);
    return [...new Set([first, last])]
      .map((day) => ({ key: `look-back:${round}:${id}:${day}`, at: atHour(day, reminderHour) }))
      .filter(({ at }) => at >= state.startedAt);
  });
}

/** The end of the period that runs, where the clock never stood. */
function standingEnds(state: RectificationState): { key: string; at: string }[] {
  const { standing, suspensions = [], rules } = state;
  const months = rules.policy.body.standing?.reportEveryMonths;
  if (months === undefined || standing === null || standing.releasedAt !== undefined || suspensions.length > 0) return [];
  if (standing.anchor === undefined || standing.periodFrom === undefined) return [];
  let ends = 1;
  while (addMonths(standing.anchor, ends * months) <= standing.periodFrom) ends += 1;
  const period = addMonths(standing.anchor, ends * months);
  return [{ key: `standing-due:${state.round}:${period}`, at: endOfDay(period) }];
}
