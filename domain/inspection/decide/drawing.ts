import { isCode } from "../../draw/forms.ts";
import { shareOf } from "../../draw/quota.ts";
import type { SubstitutionRequest } from "../../draw/record.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import type { VisitCounts, InspectionEvent } from "../events.ts";
import { beaconRefusal } from "../planRefusal.ts";
import type { InspectionState } from "../state.ts";
import type { Check, InspectionContext, InspectionDecision } from "./access.ts";
import { byLeader, byOffice, byOrganizer, byRule, firstRefusal, hold, open, personOf } from "./access.ts";

/** `draw`: computed from the frozen rosters and the seed alone; who asks for it, and when, changes nothing. */
export function decideDraw(state: InspectionState, { actor, facts }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, "draw"),
    () => open(state),
    () => hold(state.frozen !== null, "ROSTERS_NOT_FROZEN"),
    () => hold(state.drawn === null, "ALREADY_DRAWN"),
    () => hold(state.frozen?.revealsClosedAt !== undefined, "REVEALS_OPEN"),
    () => hold(state.frozen?.beacon?.confirmedBy !== undefined, "BEACON_NOT_CONFIRMED"),
  );
  if (refusal) return refusal;
  if (facts?.kind === "problem") return { refusal: facts.problem };
  if (facts?.kind !== "drawn") return { events: [] };
  const { kind: _kind, ...summary } = facts;
  return { events: [{ type: "drawn", v: 1, ...summary }] };
}

/** `lock`: names the draw that was looked at. There is no other way than to lock it or to cancel the batch in public. */
export function decideLock(state: InspectionState, { draw }: CommandOf<"lock">, { actor }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, "lock"),
    () => open(state),
    () => hold(state.drawn !== null, "NOT_DRAWN"),
    () => hold(state.lockedAt === null, "DRAW_LOCKED"),
    () => hold(state.drawn?.draw === draw, "DRAW_DIFFERS"),
  );
  return refusal ?? { events: [{ type: "locked", v: 1, draw }] };
}

function locked(state: InspectionState): Check {
  return firstRefusal(
    () => open(state),
    () => hold(state.lockedAt !== null, "DRAW_NOT_LOCKED"),
  );
}

/** `requestSubstitution`: with its reason and a beacon that is still to come; another person approves it. */
export function decideRequestSubstitution(
  state: InspectionState,
  command: CommandOf<"requestSubstitution">,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const { out, reason, explanation, unavailable = [], beacon } = command;
  const refusal = firstRefusal(
    () => byOrganizer(state, actor, command.type),
    () => locked(state),
    () => hold(out.visit >= 1 && out.visit <= (state.drawn?.visits ?? 0), "SUBSTITUTION_INVALID", { field: "visit" }),
    () => hold(beacon.at > now, "SUBSTITUTION_INVALID", { field: "beacon.at" }),
    () => hold(isCode(reason), "SUBSTITUTION_INVALID", { field: "reason" }),
    () => meterRefusal(state, out.kind),
  );
  if (refusal) return refusal;
  const wrong = beaconRefusal(beacon);
  if (wrong !== null) return { refusal: wrong };
  const requestId = `s${state.asked + 1}`;
  return { events: [{ type: "substitutionAsked", v: 1, requestId, out, reason, explanation, unavailable, beacon }] };
}

/** How many substitutions of a kind there may be, of how many places or visits. */
export function meter(state: InspectionState, kind: SubstitutionRequest["kind"]): { used: number; limit: number; base: number } {
  const base = (kind === "inspector" ? state.drawn?.places : state.drawn?.visits) ?? 0;
  const basisPoints = state.frozen?.record.rules.substitutionBasisPoints ?? 0;
  const open = state.substituting?.request.kind === kind ? 1 : 0;
  return { used: state.substitutions[kind] + open, limit: shareOf(base, basisPoints, "up"), base };
}

function meterRefusal(state: InspectionState, kind: SubstitutionRequest["kind"]): Check {
  const read = meter(state, kind);
  return hold(read.used < read.limit, "SUBSTITUTION_LIMIT", { kind, ...read });
}

/** `decideSubstitution`: a leader who did not ask for it. One begins when the one before has its outcome. */
export function decideDecideSubstitution(
  state: InspectionState,
  command: CommandOf<"decideSubstitution">,
  { actor, now, facts }: InspectionContext,
): InspectionDecision {
  const asked = state.asking.find(({ requestId }) => requestId === command.requestId);
  const refusal = firstRefusal(
    () => byLeader(state, actor, command.type),
    () => locked(state),
    () => hold(asked !== undefined, "UNKNOWN_SUBSTITUTION"),
    () => hold(asked?.askedBy !== personOf(actor), "DECIDER_ASKED"),
  );
  if (refusal || asked === undefined) return refusal ?? refuse("UNKNOWN_SUBSTITUTION");
  const { requestId, out, reason, beacon } = asked;
  if (command.outcome === "refuse") return { events: [{ type: "substitutionRefused", v: 1, requestId, reasons: command.reasons ?? "" }] };
  const wrong = firstRefusal(
    () => hold(state.substituting === null, "SUBSTITUTION_OPEN"),
    () => hold(now < beacon.at, "SUBSTITUTION_INVALID", { field: "beacon.at" }),
    () => meterRefusal(state, out.kind),
  );
  if (wrong) return wrong;
  if (facts?.kind === "problem") return { refusal: facts.problem };
  if (facts?.kind !== "substitutable") return { events: [] };
  const request: SubstitutionRequest = {
    approver: personOf(actor),
    at: now,
    beacon: { at: beacon.at, form: beacon.form, source: beacon.source },
    department: out.kind === "inspector" ? out.organizationId : null,
    kind: out.kind,
    number: state.substitutions.inspector + state.substitutions.object + 1,
    out: facts.out,
    reason,
    unavailable: facts.unavailable,
    visit: out.visit,
  };
  return { events: [{ type: "substitutionRequested", v: 1, requestId, request }] };
}

/** `startVisits`, by the rule: so many of them as the work has started. */
export function decideStartVisits(
  state: InspectionState,
  command: Extract<RuleCommand, { type: "startVisits" }>,
  { actor, facts }: InspectionContext,
): InspectionDecision {
  const total = state.drawn?.visits ?? 0;
  const refusal = firstRefusal(
    () => byRule(actor, command.type),
    () => locked(state),
    () => hold(command.from === state.visitsStarted && command.from < total, "NOT_DUE"),
  );
  if (refusal) return refusal;
  if (facts?.kind !== "started") return { events: [] };
  return { events: [{ type: "visitsStarted", v: 1, from: command.from, to: facts.to, total }] };
}

/** `tellVisit`, by the rule: the visit has heard of the substitution. */
export function decideTellVisit(
  state: InspectionState,
  command: Extract<RuleCommand, { type: "tellVisit" }>,
  { actor, facts }: InspectionContext,
): InspectionDecision {
  const refusal = firstRefusal(
    () => byRule(actor, command.type),
    () => hold(state.untold.includes(command.number), "NOT_DUE"),
  );
  if (refusal) return refusal;
  return facts?.kind === "told" ? { events: [{ type: "visitTold", v: 1, number: command.number }] } : { events: [] };
}

/** `countVisits` by the organizer, `watchVisits` by the rule: reads how far the visits are, and moves the batch on with them. */
export function decideCount(
  state: InspectionState,
  command: "countVisits" | "watchVisits",
  { actor, facts }: InspectionContext,
): InspectionDecision {
  const refusal = firstRefusal(
    () => (command === "watchVisits" ? byRule(actor, command) : byOrganizer(state, actor, command)),
    () => locked(state),
    () => hold(allStarted(state), "VISITS_STARTING", { started: state.visitsStarted, total: state.drawn?.visits ?? 0 }),
  );
  if (refusal) return refusal;
  return { events: facts?.kind === "counts" ? counted(state, facts.counts) : [] };
}

export function allStarted(state: InspectionState): boolean {
  return state.drawn !== null && state.visitsStarted >= state.drawn.visits;
}

function counted(state: InspectionState, counts: VisitCounts): InspectionEvent[] {
  const events: InspectionEvent[] = [{ type: "visitsCounted", v: 1, counts }];
  const total = state.drawn?.visits ?? 0;
  const complete = counts.total >= total && counts.withResult >= total;
  if (complete && state.resultsCompleteAt === null) events.push({ type: "resultsComplete", v: 1 });
  if (complete && counts.published >= total && state.publishedAt === null) events.push({ type: "allPublished", v: 1 });
  return events;
}

/** `close`: only when every visit has its result, its publication and its follow-up. */
export function decideClose(state: InspectionState, { actor, facts }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byOrganizer(state, actor, "close"),
    () => locked(state),
    () => hold(allStarted(state), "VISITS_STARTING", { started: state.visitsStarted, total: state.drawn?.visits ?? 0 }),
    () => hold(state.substituting === null && state.asking.length === 0, "SUBSTITUTION_OPEN"),
  );
  if (refusal) return refusal;
  if (facts?.kind !== "counts") return { events: [] };
  const total = state.drawn?.visits ?? 0;
  const { withResult, published, followedUp } = facts.counts;
  if (Math.min(withResult, published, followedUp) < total) return refuse("VISITS_UNFINISHED", { total, withResult, published, followedUp });
  return { events: [...counted(state, facts.counts), { type: "closed", v: 1 }] };
}
