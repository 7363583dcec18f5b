import { endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import type { Instant } from "../../process/process.ts";
import { reminderEvent } from "../../escalation/reminderEvent.ts";
import { refuse } from "../../process/process.ts";
import { agenda } from "../agenda/agenda.ts";
import type { RuleCommand } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { lookBackDueOn, pendingLookBacks } from "../lookBacks.ts";
import { organizationsWanting } from "../queries.ts";
import { runningPeriod } from "../standingPeriods.ts";
import type { RectificationState } from "../state.ts";
import { byRule } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";

/** Reminders and marks; a rung and the end of a suspension are decided for themselves. */
type Timed = Exclude<Extract<RuleCommand, { key: string }>, { type: "raiseRung" | "endSuspension" }>;

/** What is carried out however late. */
const NEVER_DROPPED: ReadonlySet<Timed["type"]> = new Set<Timed["type"]>(["markOverdue", "beginStandingPeriods", "closeStandingPeriod"]);

/**
 * A moment of the agenda has come. A reminder belongs to its day: one whose day has passed, during an outage, is dropped rather than sent late, and
 * the dropping is recorded. That something is overdue is never dropped.
 */
export function decideTimed(state: RectificationState, command: Timed, context: RectificationContext): RectificationDecision {
  const refusal = byRule(context.actor, command.type);
  if (refusal) return refusal;
  const entry = agenda(state).find((candidate) => candidate.key === command.key);
  if (!entry || context.now < entry.at) return refuse("NOT_DUE");
  if (!NEVER_DROPPED.has(command.type) && isStale(entry.at, context.now))
    return { events: [{ type: "reminderDropped", v: 1, key: command.key }] };
  const event = eventOf(state, command, context.now);
  return event === null ? refuse("NOT_DUE") : { events: [event] };
}

function isStale(at: Instant, now: Instant): boolean {
  return now >= endOfDay(shanghaiDate(at));
}

function eventOf(state: RectificationState, command: Timed, now: Instant): RectificationEvent | null {
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
    case "remindExtension":
      return { type: "extensionReminded", v: 1, key: command.key, requestId: command.requestId };
    case "beginStandingPeriods":
      return { type: "standingScheduled", v: 1, key: command.key, from: shanghaiDate(now) };
    case "remindStanding": {
      const { key, period } = command;
      const running = runningPeriod(state);
      return running?.dueOn
        ? { type: "standingReminded", v: 1, key, period, dueOn: running.dueOn, organizationIds: running.wanting }
        : null;
    }
    case "closeStandingPeriod": {
      const running = runningPeriod(state);
      if (!running?.dueOn) return null;
      const { period, dueOn, owing, wanting } = running;
      const reported = owing.filter((organizationId) => !wanting.includes(organizationId));
      return { type: "standingPeriodClosed", v: 1, period, dueOn, reported, missing: wanting };
    }
    case "remindLookBack": {
      const lookBack = pendingLookBacks(state).find(({ id }) => id === command.lookBackId);
      return lookBack
        ? { type: "lookBackReminded", v: 1, key: command.key, lookBackId: lookBack.id, dueOn: lookBackDueOn(state, lookBack) }
        : null;
    }
    case "remindWaitingRung":
    case "remindReply":
      return reminderEvent(state, command);
  }
}
