import { endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import type { Instant } from "../../process/process.ts";
import { refuse } from "../../process/process.ts";
import { agenda } from "../agenda/agenda.ts";
import type { RuleCommand } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { organizationsWanting } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byRule } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";

type Timed = Extract<RuleCommand, { key: string }>;

/**
 * A moment of the agenda has come. A reminder belongs to its day: one whose day has passed, during an outage, is dropped rather than sent late, and
 * the dropping is recorded. That something is overdue is never dropped.
 */
export function decideTimed(state: RectificationState, command: Timed, context: RectificationContext): RectificationDecision {
  const refusal = byRule(context.actor, command.type);
  if (refusal) return refusal;
  const entry = agenda(state).find((candidate) => candidate.key === command.key);
  if (!entry || context.now < entry.at) return refuse("NOT_DUE");
  if (command.type !== "markOverdue" && isStale(entry.at, context.now))
    return { events: [{ type: "reminderDropped", v: 1, key: command.key }] };
  return { events: [eventOf(state, command)] };
}

function isStale(at: Instant, now: Instant): boolean {
  return now >= endOfDay(shanghaiDate(at));
}

function eventOf(state: RectificationState, command: Timed): RectificationEvent {
  switch (command.type) {
    case "remindAcknowledgement":
      return { type: "acknowledgementReminded", v: 1, key: command.key, assignmentId: command.assignmentId };
    case "remindDue": {
      const { key, dueOn, workingDaysBefore } = command;
      return { type: "dueReminded", v: 1, key, dueOn, workingDaysBefore, organizationIds: organizationsWanting(state, dueOn) };
    }
    case "markOverdue":
      return { type: "overdue", v: 1, key: command.key, dueOn: command.dueOn, organizationIds: organizationsWanting(state, command.dueOn) };
    case "remindVerification":
      return { type: "verificationReminded", v: 1, key: command.key };
  }
}
