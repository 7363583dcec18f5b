import { shanghaiDate } from "../calendar/calendarDay.ts";
import type { Meeting } from "../letters/letter.ts";
import { hasRole, isRule } from "../process/actor.ts";
import type { Check } from "../process/checks.ts";
import { firstRefusal, hold } from "../process/checks.ts";
import type { Context, Decision, Instant } from "../process/process.ts";
import { refuse } from "../process/process.ts";
import type { LadderEvent } from "./events.ts";
import type { Ladder, Lateness } from "./ladder.ts";
import { continues, newLadder, nextRung } from "./ladder.ts";
import type { LadderMatter, Late } from "./ladderMatter.ts";
import { knownLadder, ladderOf, lateWith } from "./ladderMatter.ts";
import type { EscalationRung } from "./rung.ts";
import { isAbove } from "./rung.ts";

/** What people do about the ladder, in every process that has one. */
export type LadderCommand =
  | { type: "escalate"; organizationId: string; rung: EscalationRung; reason: string; meeting?: Meeting }
  | { type: "confirmEscalation"; organizationId: string; note?: string; meeting?: Meeting }
  | { type: "waiveEscalation"; organizationId: string; rung?: EscalationRung; reason: string }
  | { type: "liftListing"; organizationId: string; reason: string };

/** What the rules do about it at their moments. */
export type LadderRuleCommand =
  | { type: "raiseRung"; key: string; organizationId: string; rung: EscalationRung }
  | { type: "remindWaitingRung"; key: string; organizationId: string };

export type LadderCommandOf<Type extends (LadderCommand | LadderRuleCommand)["type"]> = Extract<
  LadderCommand | LadderRuleCommand,
  { type: Type }
>;

type LadderDecision = Decision<LadderEvent>;
type By = Pick<Context, "actor" | "now">;

/** Answers every command about the ladder but its reminders, which belong to their day like all others. */
export function decideLadder(matter: LadderMatter, command: LadderCommand | LadderCommandOf<"raiseRung">, by: By): LadderDecision {
  switch (command.type) {
    case "raiseRung":
      return decideRaiseRung(matter, command, by);
    case "escalate":
      return decideEscalate(matter, command, by);
    case "confirmEscalation":
      return decideConfirmEscalation(matter, command, by);
    case "waiveEscalation":
      return decideWaiveEscalation(matter, command, by);
    case "liftListing":
      return decideLiftListing(matter, command, by);
  }
}

/** The rule's: the moment of a rung has come. It goes out, or waits for a leader; a rung is never dropped. */
function decideRaiseRung(matter: LadderMatter, command: LadderCommandOf<"raiseRung">, { actor, now }: By): LadderDecision {
  const refusal = hold(isRule(actor), "ROLE_NOT_ALLOWED", { command: command.type });
  if (refusal) return refusal;
  const { key, organizationId, rung } = command;
  const at = matter.momentOf(key);
  const late = lateWith(matter, organizationId);
  const policy = matter.policy?.rungs.find((each) => each.rung === rung);
  if (at === null || !late || !policy || now < at) return refuse("NOT_DUE");
  const lateness = latenessIn(ladderOf(matter, late));
  if (policy.by === "leader") return { events: [{ type: "rungWaiting", v: 1, key, organizationId, rung, lateness }] };
  return { events: [{ type: "rungRaised", v: 1, key, organizationId, rung, lateness, measureIds: late.measureIds }] };
}

/** `escalate`: the office goes up by itself, over rungs if it must. What needs a leader waits for one, unless a leader does it. */
function decideEscalate(matter: LadderMatter, command: LadderCommandOf<"escalate">, { actor, now }: By): LadderDecision {
  const { organizationId, rung, reason, meeting } = command;
  const ladder = ladderFor(matter, organizationId, now);
  const policy = matter.policy?.rungs.find((each) => each.rung === rung);
  const refusal = firstRefusal(
    () => matter.byOffice(actor, command.type),
    () => matter.open(),
    () => hold(policy !== undefined, "RUNG_NOT_IN_RULES", { rung }),
    () => hold(matter.takesPart(organizationId), "UNKNOWN_ASSIGNMENT", { organizationId }),
    () => hold(matter.owes(organizationId), "NOTHING_OWED", { organizationId }),
    () => hold(ladder.waiting === null, "RUNG_WAITS", { organizationId, rung: ladder.waiting?.rung }),
    () => hold(ladder.top === null || isAbove(rung, ladder.top), "RUNG_TAKEN", { rung, top: ladder.top }),
  );
  if (refusal) return refusal;
  const lateness = latenessIn(ladder);
  if (policy?.by === "leader" && !hasRole(actor, "leader"))
    return { events: [{ type: "rungWaiting", v: 1, organizationId, rung, lateness, reason }] };
  return (
    meetingFor(rung, meeting) ?? { events: [raise(matter, organizationId, rung, lateness, { reason, ...(meeting ? { meeting } : {}) })] }
  );
}

/** `confirmEscalation`: a leader sets the waiting rung in motion. A talk (约谈) needs its time and place, for the letter names them. */
function decideConfirmEscalation(matter: LadderMatter, command: LadderCommandOf<"confirmEscalation">, { actor }: By): LadderDecision {
  const { organizationId, note, meeting } = command;
  const ladder = knownLadder(matter, organizationId);
  const waiting = ladder?.waiting;
  const refusal = firstRefusal(
    () => matter.byLeader(actor, command.type),
    () => matter.open(),
    () => hold(waiting !== undefined && waiting !== null, "NO_RUNG_WAITS", { organizationId }),
    () => (waiting ? meetingFor(waiting.rung, meeting) : null),
  );
  if (refusal || !ladder || !waiting) return refusal ?? refuse("NO_RUNG_WAITS", { organizationId });
  const reason = [waiting.reason, note].filter((text) => text !== undefined).join("；");
  const said = { ...(reason === "" ? {} : { reason }), ...(meeting ? { meeting } : {}) };
  return { events: [raise(matter, organizationId, waiting.rung, latenessIn(ladder), said)] };
}

/** `waiveEscalation`: a leader lets a rung pass, the waiting one or the next, with the reason. The ladder goes on from there. */
function decideWaiveEscalation(matter: LadderMatter, command: LadderCommandOf<"waiveEscalation">, { actor }: By): LadderDecision {
  const { organizationId, reason } = command;
  const { policy } = matter;
  const late = lateWith(matter, organizationId);
  const ladder = knownLadder(matter, organizationId) ?? (late && ladderOf(matter, late));
  const rung = ladder?.waiting?.rung ?? (policy && ladder ? nextRung(policy, ladder)?.rung : undefined);
  const refusal = firstRefusal(
    () => matter.byLeader(actor, command.type),
    () => matter.open(),
    () => hold(rung !== undefined && (command.rung === undefined || command.rung === rung), "NO_RUNG_WAITS", { organizationId }),
  );
  if (refusal || !ladder || !rung) return refusal ?? refuse("NO_RUNG_WAITS", { organizationId });
  return { events: [{ type: "rungWaived", v: 1, organizationId, rung, lateness: latenessIn(ladder), reason }] };
}

/** `liftListing`: a leader ends 挂牌督办 before the work does. */
function decideLiftListing(matter: LadderMatter, command: LadderCommandOf<"liftListing">, { actor }: By): LadderDecision {
  const { organizationId, reason } = command;
  const refusal = firstRefusal(
    () => matter.byLeader(actor, command.type),
    () => matter.standing(),
    () => hold(matter.listed.includes(organizationId), "NOT_LISTED", { organizationId }),
  );
  return refusal ?? { events: [{ type: "listingLifted", v: 1, organizationId, reason }] };
}

function meetingFor(rung: EscalationRung, meeting: Meeting | undefined): Check {
  return hold(rung !== "interview" || meeting !== undefined, "MEETING_MISSING");
}

/** The ladder of an organization, late or not: the office may go up before a date is missed. */
function ladderFor(matter: LadderMatter, organizationId: string, now: Instant): Ladder {
  const dueOn = matter.dueOn(organizationId) ?? shanghaiDate(now);
  const late: Late = lateWith(matter, organizationId) ?? { organizationId, dueOn, lastDueOn: dueOn, measureIds: [] };
  const known = knownLadder(matter, organizationId);
  return known && continues(known, late.dueOn) ? known : newLadder(organizationId, matter.latenessOf(late));
}

function raise(
  matter: LadderMatter,
  organizationId: string,
  rung: EscalationRung,
  lateness: Lateness,
  said: { reason?: string; meeting?: Meeting },
): LadderEvent {
  const measureIds = lateWith(matter, organizationId)?.measureIds ?? matter.owed(organizationId);
  return { type: "rungRaised", v: 1, organizationId, rung, lateness, measureIds, ...said };
}

function latenessIn({ dueOn, covers, since, from }: Ladder): Lateness {
  return { dueOn, ...(covers === dueOn ? {} : { lastDueOn: covers }), since, from };
}
