import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import type { InspectionInput } from "../input.ts";
import { planRefusal, scheduleRefusal } from "../planRefusal.ts";
import type { InspectionState } from "../state.ts";
import type { InspectionContext, InspectionDecision } from "./access.ts";
import { byLeader, byOrganizer, firstRefusal, hold, open, personOf } from "./access.ts";

/** `plan`: opens the batch. */
export function decidePlan(input: InspectionInput): InspectionDecision {
  const refusal = planRefusal(input.plan, input.office);
  return refusal === null ? { events: [{ type: "drafted", v: 1 }] } : { refusal };
}

/** `correct`: while the plan is a draft. Whoever changes it has drafted it, and cannot approve it. */
export function decideCorrect(state: InspectionState, command: CommandOf<"correct">, { actor }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byOrganizer(state, actor, command.type),
    () => open(state),
    () => hold(state.approvedAt === null, "INSPECTION_NOT_DRAFT"),
    () => hold(Object.keys(command.changes).length > 0, "NOTHING_TO_CORRECT"),
  );
  if (refusal) return refusal;
  const wrong = planRefusal({ ...state.plan, ...command.changes }, state.office);
  if (wrong !== null) return { refusal: wrong };
  return { events: [{ type: "corrected", v: 1, changes: command.changes, reason: command.reason }] };
}

/** `approve`: a leader of the office, and nobody who wrote the plan. */
export function decideApprove(state: InspectionState, { actor }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byLeader(state, actor, "approve"),
    () => open(state),
    () => hold(state.approvedAt === null, "INSPECTION_NOT_DRAFT"),
    () => hold(!state.drafters.includes(personOf(actor)), "APPROVER_DRAFTED"),
  );
  return refusal ?? { events: [{ type: "approved", v: 1 }] };
}

/** `reschedule`: other moments for an approved plan whose rosters are not frozen, since a freeze may have been voided or the approval have come late. */
export function decideReschedule(
  state: InspectionState,
  { schedule, reason, type }: CommandOf<"reschedule">,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const refusal = firstRefusal(
    () => byOrganizer(state, actor, type),
    () => open(state),
    () => hold(state.approvedAt !== null, "INSPECTION_NOT_APPROVED"),
    () => hold(state.frozen === null, "ROSTERS_FROZEN"),
  );
  if (refusal) return refusal;
  const wrong = scheduleRefusal(schedule);
  if (wrong !== null) return { refusal: wrong };
  if (schedule.commitUntil <= now)
    return refuse("DRAW_SCHEDULE_ORDER", { earlier: "now", later: "commitUntil", instant: schedule.commitUntil });
  return { events: [{ type: "rescheduled", v: 1, before: state.plan.schedule, after: schedule, reason }] };
}

/** `cancel`: before the lock, with a reason that is public. Once rosters are frozen it takes a leader: who could cancel at will could draw until it suits. */
export function decideCancel(
  state: InspectionState,
  { reason, type }: CommandOf<"cancel">,
  { actor }: InspectionContext,
): InspectionDecision {
  const refusal = firstRefusal(
    () => (state.approvedAt === null ? byOrganizer(state, actor, type) : byLeader(state, actor, type)),
    () => open(state),
    () => hold(state.lockedAt === null, "DRAW_LOCKED"),
  );
  return refusal ?? { events: [{ type: "cancelled", v: 1, reason }] };
}
