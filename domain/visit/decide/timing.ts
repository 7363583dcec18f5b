import { endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { reminderEvent } from "../../escalation/reminderEvent.ts";
import { refuse } from "../../process/process.ts";
import { agenda, confirmDueOn, departmentsUnconfirmed, followUpDueOn } from "../agenda.ts";
import type { RuleCommand } from "../commands.ts";
import type { VisitEvent } from "../events.ts";
import { departmentsOwing, problemsWaiting } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byRule } from "./access.ts";

type Timed = Exclude<Extract<RuleCommand, { key: string }>, { type: "raiseRung" | "startIssue" }>;

/** A reminder belongs to its day: one whose day has passed is dropped, and the dropping recorded. A mark is made however late. */
export function decideTimed(state: VisitState, command: Timed, { actor, now }: VisitContext): VisitDecision {
  const refusal = byRule(actor, command.type);
  if (refusal) return refusal;
  const entry = agenda(state).find((each) => each.key === command.key);
  if (!entry || now < entry.at) return refuse("NOT_DUE");
  const stale = command.type !== "markOverdue" && now >= endOfDay(shanghaiDate(entry.at));
  if (stale) return { events: [{ type: "reminderDropped", v: 1, key: command.key }] };
  const event = eventOf(state, command);
  return event === null ? refuse("NOT_DUE") : { events: [event] };
}

function eventOf(state: VisitState, command: Timed): VisitEvent | null {
  const { key } = command;
  switch (command.type) {
    case "remindConfirmation":
      return { type: "confirmationReminded", v: 1, key, organizationIds: departmentsUnconfirmed(state), dueOn: confirmDueOn(state) };
    case "remindResult": {
      const { workingDaysBefore } = command;
      return { type: "resultReminded", v: 1, key, organizationIds: departmentsOwing(state), workingDaysBefore };
    }
    case "markOverdue":
      return { type: "overdue", v: 1, key, dueOn: state.resultDueOn, organizationIds: departmentsOwing(state) };
    case "remindPublication": {
      const { workingDaysBefore } = command;
      const dueOn = state.publicationDueOn;
      return dueOn === null ? null : { type: "publicationReminded", v: 1, key, dueOn, workingDaysBefore };
    }
    case "remindFollowUp": {
      const waiting = problemsWaiting(state);
      const dueOn = followUpDueOn(state);
      const organizationIds = [...new Set(waiting.map(({ organizationId }) => organizationId))].toSorted();
      const subjects = waiting.map(({ subject }) => subject);
      return dueOn === null ? null : { type: "followUpReminded", v: 1, key, subjects, organizationIds, dueOn };
    }
    case "remindWaitingRung":
    case "remindReply":
      return reminderEvent(state, command);
  }
}
