import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { Deadline } from "../../domain/clock/deadline.ts";
import type { Instant } from "../../domain/process/process.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { RectificationPolicy } from "../../domain/rectification/policy.ts";
import type { DeadlineBody } from "../../domain/rectification/schema.ts";

/**
 * A deadline as a person sets it, as a budget with its ledger.
 * @param startedAt what a budget counts from when the person names no day
 * @param before the deadline that is corrected: what was granted and suspended stays granted and suspended
 */
export function deadlineOf(
  body: DeadlineBody,
  { startedAt, rules, before }: { startedAt: Instant; rules: Rules<RectificationPolicy>; before?: Deadline | null },
): Deadline {
  const ledger = { extensions: before?.extensions ?? [], suspensions: before?.suspensions ?? [] };
  const words = body.text === undefined ? {} : { text: body.text };
  switch (body.kind) {
    case "fixed":
    case "milestone_ongoing":
    case "period":
      return { kind: body.kind, basis: { type: "date", on: body.on }, ...words, ...ledger };
    case "immediate":
    case "immediate_ongoing": {
      const { policy } = rules;
      const days = body.workingDays ?? policy.body.immediateWorkingDays;
      const set =
        body.workingDays === undefined
          ? { rule: { name: "immediateWorkingDays", version: policy.version }, citation: policy.citation }
          : {};
      const from = body.from ?? shanghaiDate(startedAt);
      return { kind: body.kind, basis: { type: "working_days", from, days }, ...set, ...words, ...ledger };
    }
    case "ongoing":
      return { kind: body.kind, basis: { type: "none" }, ...words, ...ledger };
  }
}
