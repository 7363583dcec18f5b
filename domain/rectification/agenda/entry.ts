import type { Facts } from "../../process/json.ts";
import type { AgendaEntry, Instant } from "../../process/process.ts";
import type { RuleCommand } from "../commands.ts";
import type { RectificationState } from "../state.ts";

export type RectificationEntry = AgendaEntry<RuleCommand>;

/** An entry that does not exist where its moment lies before the start: nobody is reminded of what was past when the issue began. */
export function reminder(
  state: RectificationState,
  key: string,
  at: Instant,
  command: RuleCommand,
  rule: string,
  facts: Facts,
): RectificationEntry[] {
  return at < state.startedAt ? [] : [entry(state, key, at, command, rule, facts)];
}

/** One duty of time under the rules that the issue runs under. */
export function entry(
  state: RectificationState,
  key: string,
  at: Instant,
  command: RuleCommand,
  rule: string,
  facts: Facts,
): RectificationEntry {
  const { policy, calendar } = state.rules;
  return {
    key,
    at,
    command,
    why: { rule, citation: policy.citation, facts: { ...facts, policyVersion: policy.version, calendarVersion: calendar.version } },
  };
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
