import { atHour, shanghaiDate } from "../calendar/calendarDay.ts";
import { addWorkingDays } from "../calendar/workingDays.ts";
import type { Facts } from "../process/json.ts";
import type { AgendaEntry, Instant } from "../process/process.ts";
import type { Reminded, RuleCommand } from "./commands.ts";
import { allStarted } from "./decide/drawing.ts";
import type { Freeze, InspectionState } from "./state.ts";

/** A due day by a moment that still lies in it: its end is the next day's beginning. */
const LAST_HOUR = 23;

export type InspectionEntry = AgendaEntry<RuleCommand>;

/** What time will do to a batch, and why: deadlines of the draw, reminders by policy, visits to be started and watched. */
export function agenda(state: InspectionState): InspectionEntry[] {
  if (state.cancelledAt !== null || state.closedAt !== null) return [];
  return duties(state).filter((entry) => !state.done.includes(entry.key));
}

function duties(state: InspectionState): InspectionEntry[] {
  if (state.lockedAt !== null) return [...starting(state), ...substituting(state), ...watching(state)];
  if (state.frozen !== null) return state.drawn === null ? seeding(state, state.frozen) : [];
  return state.approvedAt === null ? approving(state) : [];
}

function entry(state: InspectionState, key: string, at: Instant, command: RuleCommand, rule: string, facts: Facts): InspectionEntry {
  const { policy, calendar } = state.rules;
  const why = { ...facts, policyVersion: policy.version, calendarVersion: calendar.version };
  return { key, at, command, why: { rule, citation: policy.citation, facts: why } };
}

/** Reminders of a thing that is due at a moment, so many working days from its day (before it where negative); none for a moment before `since`. */
function reminders(
  state: InspectionState,
  { of, due, since, workingDays, facts }: { of: Reminded; due: Instant; since: Instant; workingDays: number[]; facts: Facts },
): InspectionEntry[] {
  const { calendar, policy } = state.rules;
  const dueOn = shanghaiDate(due);
  return workingDays.flatMap((days) => {
    const at = atHour(addWorkingDays(calendar, dueOn, days), policy.body.reminderHour);
    const key = `remind:${of}:${due}:${days}`;
    const told = { dueOn, dueAt: due, workingDays: Math.abs(days), ...facts };
    return at < since || (days <= 0 && at >= due) ? [] : [entry(state, key, at, { type: "remind", key, of }, `inspection_${of}`, told)];
  });
}

function before(days: readonly number[]): number[] {
  return days.map((day) => -day);
}

function approving(state: InspectionState): InspectionEntry[] {
  const { startedAt } = state;
  const workingDays = state.rules.policy.body.approvalReminderWorkingDays;
  return reminders(state, { of: "approval", due: startedAt, since: startedAt, workingDays, facts: {} });
}

function seeding(state: InspectionState, frozen: Freeze): InspectionEntry[] {
  const { record, commitmentsClosedAt, revealsClosedAt, beacon } = frozen;
  const policy = state.rules.policy.body;
  const since = record.frozenAt;
  if (commitmentsClosedAt === undefined) {
    const due = record.commitUntil;
    const organizationIds = record.departments.map(({ id }) => id).filter((id) => frozen.commitments[id] === undefined);
    const workingDays = before(policy.commitReminderWorkingDays);
    const facts = { organizationIds, dueOn: shanghaiDate(due), dueAt: due };
    return [
      ...reminders(state, { of: "commitments", due, since, workingDays, facts: { organizationIds } }),
      entry(state, `commitments:${state.freezes}`, due, { type: "closeCommitments" }, "inspection_commitments_close", facts),
    ];
  }
  if (revealsClosedAt === undefined) {
    const due = record.revealUntil;
    const organizationIds = Object.keys(frozen.commitments).filter((id) => frozen.reveals[id] === undefined);
    const workingDays = before(policy.revealReminderWorkingDays);
    const facts = { organizationIds, dueOn: shanghaiDate(due), dueAt: due };
    return [
      ...reminders(state, { of: "reveals", due, since: commitmentsClosedAt, workingDays, facts: { organizationIds } }),
      entry(state, `reveals:${state.freezes}`, due, { type: "closeReveals" }, "inspection_reveals_close", facts),
    ];
  }
  if (beacon?.confirmedBy !== undefined) return [];
  return beaconReminders(state, "beacon", record.beacon);
}

/** Reminders from the beacon's instant on: nobody can do anything before it. */
function beaconReminders(
  state: InspectionState,
  of: "beacon" | "substitution_beacon",
  { at, source }: { at: Instant; source: string },
): InspectionEntry[] {
  const { calendar, policy } = state.rules;
  return policy.body.beaconReminderWorkingDays.map((days) => {
    const key = `remind:${of}:${at}:${days}`;
    const moment = days === 0 ? at : atHour(addWorkingDays(calendar, shanghaiDate(at), days), policy.body.reminderHour);
    const facts = { dueOn: shanghaiDate(at), dueAt: at, source, workingDays: days };
    return entry(state, key, moment < at ? at : moment, { type: "remind", key, of }, `inspection_${of}`, facts);
  });
}

function starting(state: InspectionState): InspectionEntry[] {
  const { lockedAt, drawn, visitsStarted: from } = state;
  if (lockedAt === null || drawn === null || allStarted(state)) return [];
  const facts = { started: from, total: drawn.visits };
  return [entry(state, `start:${from}`, lockedAt, { type: "startVisits", from }, "inspection_start_visits", facts)];
}

function substituting(state: InspectionState): InspectionEntry[] {
  const { substituting: open, untold, ledger } = state;
  const telling = allStarted(state)
    ? untold.map((number) =>
        entry(state, `tell:${number}`, ledger?.at ?? state.startedAt, { type: "tellVisit", number }, "inspection_tell_visit", { number }),
      )
    : [];
  const waiting = open === null ? [] : beaconReminders(state, "substitution_beacon", open.request.beacon);
  return [...telling, ...waiting];
}

/** The visits are counted on each working day, until nothing is left of them but to close the batch. */
function watching(state: InspectionState): InspectionEntry[] {
  const { drawn, counts, lockedAt, plan, rules } = state;
  if (drawn === null || lockedAt === null || !allStarted(state)) return [];
  const policy = rules.policy.body;
  const finished = counts !== null && Math.min(counts.withResult, counts.published, counts.followedUp) >= drawn.visits;
  const since = counts?.at ?? lockedAt;
  const day = addWorkingDays(rules.calendar, shanghaiDate(since), 1);
  const key = `watch:${day}`;
  const facts = { total: drawn.visits, withResult: counts?.withResult ?? 0, published: counts?.published ?? 0 };
  const watch = entry(state, key, atHour(day, policy.reminderHour), { type: "watchVisits", key }, "inspection_watch_visits", facts);
  const due = atHour(plan.schedule.resultsDueOn, LAST_HOUR);
  const workingDays = before(policy.resultsReminderWorkingDays);
  const results = state.resultsCompleteAt === null ? reminders(state, { of: "results", due, since: lockedAt, workingDays, facts }) : [];
  return finished ? results : [watch, ...results];
}
