import { shanghaiDate } from "../../calendar/calendarDay.ts";
import { hasRole } from "../../process/actor.ts";
import type { Actor } from "../../process/actor.ts";
import type { Instant } from "../../process/process.ts";
import { refuse } from "../../process/process.ts";
import type { Ladder } from "../../escalation/ladder.ts";
import { continues, newLadder, nextRung } from "../../escalation/ladder.ts";
import type { EscalationRung } from "../../escalation/rung.ts";
import { isAbove } from "../../escalation/rung.ts";
import type { Meeting } from "../../letters/letter.ts";
import { agenda } from "../agenda/agenda.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { ladderOf, latenessOf, lateWith } from "../lateness.ts";
import type { Late } from "../lateness.ts";
import { assignmentOf, issueDueOn, measuresWanting, organizationsWanting, ownersOf } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byOffice, byRule, isOffice, open } from "./access.ts";
import type { Check, RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/** The rule's: the moment of a rung has come. It goes out, or waits for a leader; a rung is never dropped. */
export function decideRaiseRung(
  state: RectificationState,
  command: Extract<RuleCommand, { type: "raiseRung" }>,
  context: RectificationContext,
): RectificationDecision {
  const refusal = byRule(context.actor, command.type);
  if (refusal) return refusal;
  const { key, organizationId, rung } = command;
  const entry = agenda(state).find((candidate) => candidate.key === key);
  const late = lateWith(state, organizationId);
  const policy = state.rules.policy.body.ladder?.rungs.find((each) => each.rung === rung);
  if (!entry || !late || !policy || context.now < entry.at) return refuse("NOT_DUE");
  const lateness = latenessIn(ladderOf(state, late));
  if (policy.by === "leader") return { events: [{ type: "rungWaiting", v: 1, key, organizationId, rung, lateness }] };
  return { events: [{ type: "rungRaised", v: 1, key, organizationId, rung, lateness, measureIds: late.measureIds }] };
}

/** `escalate`: the office goes up by itself, over rungs if it must. What needs a leader waits for one, unless a leader does it. */
export function decideEscalate(
  state: RectificationState,
  command: CommandOf<"escalate">,
  context: RectificationContext,
): RectificationDecision {
  const { organizationId, rung, reason, meeting } = command;
  const ladder = ladderFor(state, organizationId, context.now);
  const policy = state.rules.policy.body.ladder?.rungs.find((each) => each.rung === rung);
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(policy !== undefined, "RUNG_NOT_IN_RULES", { rung }),
    () => hold(assignmentOf(state, organizationId) !== null, "UNKNOWN_ASSIGNMENT", { organizationId }),
    () => hold(organizationsWanting(state).includes(organizationId), "NOTHING_OWED", { organizationId }),
    () => hold(ladder.waiting === null, "RUNG_WAITS", { organizationId, rung: ladder.waiting?.rung }),
    () => hold(ladder.top === null || isAbove(rung, ladder.top), "RUNG_TAKEN", { rung, top: ladder.top }),
  );
  if (refusal) return refusal;
  const lateness = latenessIn(ladder);
  if (policy?.by === "leader" && !hasRole(context.actor, "leader"))
    return { events: [{ type: "rungWaiting", v: 1, organizationId, rung, lateness, reason }] };
  return (
    meetingFor(rung, meeting) ?? { events: [raise(state, organizationId, rung, lateness, { reason, ...(meeting ? { meeting } : {}) })] }
  );
}

/** `confirmEscalation`: a leader sets the waiting rung in motion. A talk (约谈) needs its time and place, for the letter names them. */
export function decideConfirmEscalation(
  state: RectificationState,
  command: CommandOf<"confirmEscalation">,
  context: RectificationContext,
): RectificationDecision {
  const { organizationId, note, meeting } = command;
  const ladder = state.ladders?.find((each) => each.organizationId === organizationId);
  const waiting = ladder?.waiting;
  const refusal = firstRefusal(
    () => byLeader(state, context.actor, command.type),
    () => open(state),
    () => hold(waiting !== undefined && waiting !== null, "NO_RUNG_WAITS", { organizationId }),
    () => (waiting ? meetingFor(waiting.rung, meeting) : null),
  );
  if (refusal || !ladder || !waiting) return refusal ?? refuse("NO_RUNG_WAITS", { organizationId });
  const reason = [waiting.reason, note].filter((text) => text !== undefined).join("；");
  const said = { ...(reason === "" ? {} : { reason }), ...(meeting ? { meeting } : {}) };
  return { events: [raise(state, organizationId, waiting.rung, latenessIn(ladder), said)] };
}

/** `waiveEscalation`: a leader lets a rung pass, the waiting one or the next, with the reason. The ladder goes on from there. */
export function decideWaiveEscalation(
  state: RectificationState,
  command: CommandOf<"waiveEscalation">,
  context: RectificationContext,
): RectificationDecision {
  const { organizationId, reason } = command;
  const policy = state.rules.policy.body.ladder;
  const late = lateWith(state, organizationId);
  const ladder = state.ladders?.find((each) => each.organizationId === organizationId) ?? (late && ladderOf(state, late));
  const rung = ladder?.waiting?.rung ?? (policy && ladder ? nextRung(policy, ladder)?.rung : undefined);
  const refusal = firstRefusal(
    () => byLeader(state, context.actor, command.type),
    () => open(state),
    () => hold(rung !== undefined && (command.rung === undefined || command.rung === rung), "NO_RUNG_WAITS", { organizationId }),
  );
  if (refusal || !ladder || !rung) return refusal ?? refuse("NO_RUNG_WAITS", { organizationId });
  return { events: [{ type: "rungWaived", v: 1, organizationId, rung, lateness: latenessIn(ladder), reason }] };
}

/** `liftListing`: a leader ends 挂牌督办 before the verification does. */
export function decideLiftListing(
  state: RectificationState,
  command: CommandOf<"liftListing">,
  context: RectificationContext,
): RectificationDecision {
  const { organizationId, reason } = command;
  const refusal = firstRefusal(
    () => byLeader(state, context.actor, command.type),
    () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    () => hold(state.listed?.includes(organizationId) === true, "NOT_LISTED", { organizationId }),
  );
  return refusal ?? { events: [{ type: "listingLifted", v: 1, organizationId, reason }] };
}

export function byLeader(state: RectificationState, actor: Actor, command: string): Check {
  return hold(isOffice(state, actor) && hasRole(actor, "leader"), "ROLE_NOT_ALLOWED", { command });
}

function meetingFor(rung: EscalationRung, meeting: Meeting | undefined): Check {
  return hold(rung !== "interview" || meeting !== undefined, "MEETING_MISSING");
}

/** The ladder of an organization, late or not: the office may go up before a date is missed. */
function ladderFor(state: RectificationState, organizationId: string, now: Instant): Ladder {
  const dueOn = issueDueOn(state) ?? shanghaiDate(now);
  const late: Late = lateWith(state, organizationId) ?? { organizationId, dueOn, lastDueOn: dueOn, measureIds: [] };
  const known = state.ladders?.find((ladder) => ladder.organizationId === organizationId);
  return known && continues(known, late.dueOn) ? known : newLadder(organizationId, latenessOf(state, late));
}

function raise(
  state: RectificationState,
  organizationId: string,
  rung: EscalationRung,
  lateness: ReturnType<typeof latenessIn>,
  said: { reason?: string; meeting?: Meeting },
): RectificationEvent {
  const owed = measuresWanting(state).filter((measure) => ownersOf(state, measure).includes(organizationId));
  const measureIds = lateWith(state, organizationId)?.measureIds ?? owed.map((measure) => measure.id);
  return { type: "rungRaised", v: 1, organizationId, rung, lateness, measureIds, ...said };
}

function latenessIn({ dueOn, since, from }: Ladder): { dueOn: string; since: string; from: Instant } {
  return { dueOn, since, from };
}
