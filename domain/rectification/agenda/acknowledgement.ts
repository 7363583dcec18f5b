import { atHour, shanghaiDate } from "../../calendar/calendarDay.ts";
import type { RuleCommand } from "../commands.ts";
import { workingDaysFrom } from "../deadlines.ts";
import { currentAssignments } from "../queries.ts";
import type { Assignment, Day, RectificationState } from "../state.ts";
import { reminder, type RectificationEntry } from "./entry.ts";

/** The day by whose end an assigned organization signs for the task; null while the clock stands. */
export function acknowledgeDueOn(state: RectificationState, assignment: Assignment): Day | null {
  return workingDaysFrom(state, shanghaiDate(assignment.assignedAt), state.rules.policy.body.acknowledgeWorkingDays, { assignment });
}

/** Reminders to sign for a task that nobody has signed for. */
export function acknowledgements(state: RectificationState): RectificationEntry[] {
  const policy = state.rules.policy.body;
  const waiting = currentAssignments(state).filter((assignment) => assignment.state === "assigned");
  return waiting.flatMap((assignment) => {
    const due = acknowledgeDueOn(state, assignment);
    const assignedOn = shanghaiDate(assignment.assignedAt);
    return policy.acknowledgeReminderWorkingDays.flatMap((after) => {
      const day = after === 0 ? due : workingDaysFrom(state, assignedOn, policy.acknowledgeWorkingDays + after, { assignment });
      if (day === null) return [];
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
