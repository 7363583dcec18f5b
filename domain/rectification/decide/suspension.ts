import { addDays, endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import { openSuspension, openSuspensions, scopeOf } from "../deadlines.ts";
import type { RectificationState } from "../state.ts";
import type { TimeTarget } from "../timeLedger.ts";
import { byOffice, byRule, open } from "./access.ts";
import type { Check, RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/**
 * `suspend` (中止计时): the clock of the issue, a measure or an assignment stands from today on, on a ground of the rules or on one that brings its own citation.
 * `until` is the last day that does not count; without it, the office resumes.
 */
export function decideSuspend(
  state: RectificationState,
  command: CommandOf<"suspend">,
  context: RectificationContext,
): RectificationDecision {
  const { target, ground, until, reason } = command;
  const today = shanghaiDate(context.now);
  const citation = command.citation ?? state.rules.policy.body.suspension?.grounds.find((listed) => listed.ground === ground)?.citation;
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => named(state, target),
    () => hold(openSuspension(state, target) === null, "ALREADY_SUSPENDED"),
    () => hold(citation !== undefined, "GROUND_WITHOUT_CITATION"),
    () => hold(until === undefined || until >= today, "DAY_HAS_PASSED", { on: until }),
  );
  if (refusal || citation === undefined) return refusal ?? refuse("GROUND_WITHOUT_CITATION");
  const suspensionId = `s${(state.suspensions ?? []).length + 1}`;
  const planned = until === undefined ? {} : { until };
  return { events: [{ type: "suspended", v: 1, suspensionId, target, from: today, ground, citation, ...planned, reason }] };
}

/** `resume` (恢复计时): today counts again. */
export function decideResume(
  state: RectificationState,
  command: CommandOf<"resume">,
  context: RectificationContext,
): RectificationDecision {
  const { target, reason } = command;
  const suspension = openSuspension(state, target);
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(suspension !== null, "NOT_SUSPENDED"),
  );
  if (refusal || suspension === null) return refusal ?? refuse("NOT_SUSPENDED");
  const { id: suspensionId } = suspension;
  return { events: [{ type: "resumed", v: 1, suspensionId, target, to: resumesOn(suspension.until, shanghaiDate(context.now)), reason }] };
}

/** The rule's: the planned end has come. After an outage, too, the clock runs again from the day after the planned one. */
export function decideEndSuspension(
  state: RectificationState,
  command: Extract<RuleCommand, { type: "endSuspension" }>,
  context: RectificationContext,
): RectificationDecision {
  const refusal = byRule(context.actor, command.type);
  if (refusal) return refusal;
  const suspension = openSuspensions(state).find(({ id }) => id === command.suspensionId);
  if (suspension?.until === undefined || context.now < endOfDay(suspension.until)) return refuse("NOT_DUE");
  const { id: suspensionId, target, until } = suspension;
  return { events: [{ type: "resumed", v: 1, suspensionId, target, to: addDays(until, 1) }] };
}

/** Never later than planned: who resumes by hand after an outage gets what the rule would have given. */
function resumesOn(until: string | undefined, today: string): string {
  return until !== undefined && addDays(until, 1) < today ? addDays(until, 1) : today;
}

function named(state: RectificationState, target: TimeTarget): Check {
  if (scopeOf(state, target) !== null || target.type === "issue") return null;
  return target.type === "measure"
    ? hold(false, "UNKNOWN_MEASURE", { measureId: target.measureId })
    : hold(false, "UNKNOWN_ASSIGNMENT", { assignmentId: target.assignmentId });
}
