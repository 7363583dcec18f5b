import { shanghaiDate } from "../../calendar/calendarDay.ts";
import { hasRole } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { Instant } from "../../process/process.ts";
import type { RectificationEvent } from "../events.ts";
import type { CommandOf } from "../commands.ts";
import { becomesStanding, isOpen, isStanding } from "../queries.ts";
import type { Day, RectificationState } from "../state.ts";
import { agenda } from "../agenda/agenda.ts";
import { byOffice, byRule, notSuspended, open } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/** `close` (销号): needs a passed verification, the public notice that the policy asks for, no open objection, and release from standing. */
export function decideClose(state: RectificationState, command: CommandOf<"close">, context: RectificationContext): RectificationDecision {
  const { publicity } = state;
  const policy = state.rules.policy.body;
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => hold(policy.closingBy === "office" || hasRole(context.actor, "leader"), "ROLE_NOT_ALLOWED", { command: command.type }),
    () => open(state),
    () => notSuspended(state),
    () => hold(state.verifiedAt !== null, "NOT_VERIFIED"),
    () => hold(!publicity?.objections.some((objection) => objection.outcome === undefined), "OBJECTION_OPEN"),
    () => hold(publicity === null || publicity.concludedAt !== undefined, "PUBLICITY_OPEN", { until: publicity?.until }),
    () => hold(!policy.publicity.required || publicity !== null, "PUBLICITY_REQUIRED"),
    () => hold(!isStanding(state) && (state.standing !== null || !becomesStanding(state)), "STANDING_NOT_RELEASED"),
  );
  return refusal ?? { events: [{ type: "closed", v: 1 }] };
}

/** `reopen`: the same number, the next round; the named measures (by default all) are to be done again, by the named day or as 立行立改. */
export function decideReopen(
  state: RectificationState,
  command: CommandOf<"reopen">,
  context: RectificationContext,
): RectificationDecision {
  const unknown = (command.measureIds ?? []).filter((id) => !state.measures.some((measure) => measure.id === id));
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    () => hold(!isOpen(state), "ISSUE_NOT_CLOSED"),
    () => hold(unknown.length === 0, "UNKNOWN_MEASURE", { measureId: unknown[0] }),
  );
  if (refusal) return refusal;
  return { events: [reopening(state, { ...command, now: context.now })] };
}

/** The next round of the same number: the named measures (by default all) by the named day, or as 立行立改. */
export function reopening(
  state: RectificationState,
  { reason, dueOn, measureIds, now }: { reason: string; dueOn?: Day; measureIds?: string[]; now: Instant },
): RectificationEvent {
  const again = measureIds && measureIds.length > 0 ? measureIds : state.measures.map((measure) => measure.id);
  const basis =
    dueOn === undefined
      ? { type: "working_days" as const, from: shanghaiDate(now), days: state.rules.policy.body.immediateWorkingDays }
      : { type: "date" as const, on: dueOn };
  const kind = dueOn === undefined ? ("immediate" as const) : ("fixed" as const);
  const deadline = { kind, basis, extensions: [], suspensions: [] };
  // A case under rules from before there was a ladder goes on as it was recorded: there, a measure keeps its date of the round before.
  const dates = state.rules.policy.body.ladder === undefined ? {} : { withoutOwnDates: true as const };
  return { type: "reopened", v: 1, reason, measureIds: again, deadline, ...dates };
}

/** `withdraw`: ends the issue, with its reason. `onlyIfUntouched` refuses once anybody has acted on it. */
export function decideWithdraw(
  state: RectificationState,
  command: CommandOf<"withdraw">,
  context: RectificationContext,
): RectificationDecision {
  const touched =
    state.actedFor.length > 0 || state.entry !== "new" || state.assignments.some((assignment) => assignment.state !== "assigned");
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(!command.onlyIfUntouched || !touched, "BUILT_UPON"),
  );
  return refusal ?? { events: [{ type: "withdrawn", v: 1, reason: command.reason }] };
}

/** The rule's: the time for looking back has passed; the matter comes to its end, and can still be reopened. */
export function decideConclude(state: RectificationState, context: RectificationContext): RectificationDecision {
  const refusal = byRule(context.actor, "conclude");
  if (refusal) return refusal;
  const entry = agenda(state).find((candidate) => candidate.command.type === "conclude");
  if (!entry || context.now < entry.at) return refuse("NOT_DUE");
  return { events: [{ type: "concluded", v: 1 }] };
}
