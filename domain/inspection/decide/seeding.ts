import { isHash } from "../../draw/forms.ts";
import type { Beacon, DepartmentHash } from "../../draw/record.ts";
import { revealFits } from "../../draw/seed.ts";
import type { Actor } from "../../process/actor.ts";
import { hasRole, isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import type { InspectionEvent } from "../events.ts";
import { problemFacts } from "../facts.ts";
import type { EnteredBeacon, Freeze, InspectionState } from "../state.ts";
import type { Check, InspectionContext, InspectionDecision } from "./access.ts";
import { byOffice, byRule, firstRefusal, hold, open, personOf } from "./access.ts";

/** `freezeRosters`: everything is validated before anything is frozen, and all that is wrong is told at once. */
export function decideFreeze(state: InspectionState, { actor, facts }: InspectionContext): InspectionDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, "freezeRosters"),
    () => open(state),
    () => hold(state.approvedAt !== null, "INSPECTION_NOT_APPROVED"),
    () => hold(state.frozen === null, "ROSTERS_FROZEN"),
  );
  if (refusal) return refusal;
  if (facts?.kind === "unfit") return refuse("ROSTERS_UNFIT", { problems: problemFacts(facts.problems), counts: facts.counts });
  if (facts?.kind !== "frozen") return { events: [] };
  const { rosterId, frozen, frozenHash } = facts;
  return { events: [{ type: "rostersFrozen", v: 1, rosterId, frozen, frozenHash }] };
}

/** The department of the frozen record that the actor speaks for. */
function departmentOf(frozen: Freeze, actor: Actor): string | null {
  if (isRule(actor) || !(hasRole(actor, "officer") || hasRole(actor, "leader"))) return null;
  return frozen.record.departments.some(({ id }) => id === actor.organizationId) ? actor.organizationId : null;
}

/** The frozen record and the department that the actor speaks for, while there is a draw to take part in. */
function seatOf(state: InspectionState, actor: Actor): { frozen: Freeze; department: string } | ReturnType<typeof refuse> {
  const { frozen } = state;
  const refusal = open(state) ?? hold(frozen !== null, "ROSTERS_NOT_FROZEN");
  if (refusal || frozen === null) return refusal ?? refuse("ROSTERS_NOT_FROZEN");
  const department = departmentOf(frozen, actor);
  return department === null ? refuse("DEPARTMENT_NOT_IN_DRAW") : { frozen, department };
}

/** `commitSecret`: each participating department once, by the deadline. The last one closes the commitments. */
export function decideCommitSecret(
  state: InspectionState,
  { commitment }: CommandOf<"commitSecret">,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const seat = seatOf(state, actor);
  if ("refusal" in seat) return seat;
  const { frozen, department } = seat;
  const late = firstRefusal(
    () => hold(frozen.commitments[department] === undefined, "ALREADY_COMMITTED"),
    () => hold(frozen.commitmentsClosedAt === undefined && now < frozen.record.commitUntil, "COMMITMENTS_CLOSED"),
    () => hold(isHash(commitment), "COMMITMENT_INVALID"),
  );
  if (late) return late;
  const events: InspectionEvent[] = [{ type: "committed", v: 1, organizationId: department, commitment }];
  const commitments = { ...frozen.commitments, [department]: commitment };
  if (frozen.record.departments.every(({ id }) => commitments[id] !== undefined)) events.push(closing(frozen, commitments));
  return { events };
}

function closing(frozen: Freeze, commitments: Record<string, string>): InspectionEvent {
  return { type: "commitmentsClosed", v: 1, commitments: inOrder(frozen, commitments) };
}

function inOrder(frozen: Freeze, hashes: Record<string, string>): DepartmentHash[] {
  return frozen.record.departments.map(({ id }): DepartmentHash => [id, hashes[id] ?? null]);
}

/** `reveal`: only after the commitments are closed, only against one's own, by the deadline. The last one closes the reveals. */
export function decideReveal(
  state: InspectionState,
  { secret }: CommandOf<"reveal">,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const seat = seatOf(state, actor);
  if ("refusal" in seat) return seat;
  const { frozen, department } = seat;
  const commitment = frozen.commitments[department] ?? null;
  const wrong = firstRefusal(
    () => hold(frozen.commitmentsClosedAt !== undefined, "COMMITMENTS_OPEN"),
    () => hold(frozen.revealsClosedAt === undefined && now < frozen.record.revealUntil, "REVEALS_CLOSED"),
    () => hold(commitment !== null, "NOT_COMMITTED"),
    () => hold(frozen.reveals[department] === undefined, "ALREADY_REVEALED"),
    () => hold(revealFits({ commitment, department, frozen: frozen.hash, secret }), "REVEAL_DOES_NOT_FIT"),
  );
  if (wrong) return wrong;
  const events: InspectionEvent[] = [{ type: "revealed", v: 1, organizationId: department, secret }];
  const reveals = { ...frozen.reveals, [department]: secret };
  const all = frozen.record.departments.every(({ id }) => frozen.commitments[id] === undefined || reveals[id] !== undefined);
  if (all) events.push({ type: "revealsClosed", v: 1, reveals: inOrder(frozen, reveals) });
  return { events };
}

/**
 * `closeCommitments`, by the rule at the deadline: who has not committed adds what the specification puts in place. Where it comes only after the reveals'
 * deadline the ledger's order cannot be kept any more, and the batch is frozen anew.
 */
export function decideCloseCommitments(state: InspectionState, { actor, now }: InspectionContext): InspectionDecision {
  const { frozen } = state;
  const refusal = byRule(actor, "closeCommitments");
  if (refusal) return refusal;
  if (frozen === null || frozen.commitmentsClosedAt !== undefined || now < frozen.record.commitUntil) return refuse("NOT_DUE");
  if (now >= frozen.record.revealUntil)
    return { events: [{ type: "freezeVoided", v: 1, frozenHash: frozen.hash, reason: "commitments_late" }] };
  return { events: [closing(frozen, frozen.commitments)] };
}

/** `closeReveals`, by the rule at the deadline: a missing reveal is replaced by its commitment's hash, so that withholding stops nothing. */
export function decideCloseReveals(state: InspectionState, { actor, now }: InspectionContext): InspectionDecision {
  const { frozen } = state;
  const refusal = byRule(actor, "closeReveals");
  if (refusal) return refusal;
  if (frozen === null || frozen.commitmentsClosedAt === undefined || frozen.revealsClosedAt !== undefined) return refuse("NOT_DUE");
  if (now < frozen.record.revealUntil) return refuse("NOT_DUE");
  if (now >= frozen.record.beacon.at) return { events: [{ type: "freezeVoided", v: 1, frozenHash: frozen.hash, reason: "reveals_late" }] };
  return { events: [{ type: "revealsClosed", v: 1, reveals: inOrder(frozen, frozen.reveals) }] };
}

interface BeaconPlace {
  at: string;
  source: string;
  entered: EnteredBeacon | undefined;
}

/** Where a beacon is wanted: for the draw, or for the substitution that is named. */
function beaconPlace(state: InspectionState, substitution: number | undefined): BeaconPlace | { refusal: NonNullable<Check>["refusal"] } {
  if (substitution !== undefined) {
    const { substituting } = state;
    if (substituting?.request.number !== substitution) return refuse("NO_BEACON_WANTED", { substitution });
    const { at, source } = substituting.request.beacon;
    return { at, source, entered: substituting.entered };
  }
  const { frozen } = state;
  if (frozen === null) return refuse("ROSTERS_NOT_FROZEN");
  if (frozen.revealsClosedAt === undefined) return refuse("REVEALS_OPEN");
  if (state.drawn !== null) return refuse("ALREADY_DRAWN");
  const { at, source } = frozen.record.beacon;
  return { at, source, entered: frozen.beacon };
}

/** `recordBeacon`: the value as anybody can look it up, of the very source and instant that were named before. */
export function decideRecordBeacon(
  state: InspectionState,
  command: CommandOf<"recordBeacon">,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const refusal = byOffice(state, actor, command.type) ?? open(state);
  if (refusal) return refusal;
  const place = beaconPlace(state, command.substitution);
  if ("refusal" in place) return place;
  const { at, source, value, substitution } = command;
  const wrong = firstRefusal(
    () => hold(place.entered?.confirmedBy === undefined, "BEACON_CONFIRMED"),
    () => hold(at === place.at && source === place.source, "BEACON_OF_ANOTHER_MOMENT", { at: place.at, source: place.source }),
    () => hold(now >= place.at, "BEACON_NOT_OUT", { at: place.at }),
    () => hold(/^[ -~]{1,512}$/u.test(value), "BEACON_INVALID"),
  );
  if (wrong) return wrong;
  const of = substitution === undefined ? {} : { substitution };
  return { events: [{ type: "beaconRecorded", v: 1, beacon: { at, source, value }, ...of }] };
}

/** `confirmBeacon`: another person of the office looks it up again, and enters what they find. For a substitution this gives its outcome. */
export function decideConfirmBeacon(
  state: InspectionState,
  command: CommandOf<"confirmBeacon">,
  { actor, facts }: InspectionContext,
): InspectionDecision {
  const refusal = byOffice(state, actor, command.type) ?? open(state);
  if (refusal) return refusal;
  const { substitution, value } = command;
  const place = beaconPlace(state, substitution);
  if ("refusal" in place) return place;
  const { entered } = place;
  if (entered === undefined) return refuse("BEACON_NOT_RECORDED");
  const wrong = firstRefusal(
    () => hold(entered.confirmedBy === undefined, "BEACON_CONFIRMED"),
    () => hold(entered.enteredBy !== personOf(actor), "BEACON_NEEDS_ANOTHER"),
    () => hold(entered.beacon.value === value, "BEACON_DIFFERS"),
  );
  if (wrong) return wrong;
  const { beacon }: { beacon: Beacon } = entered;
  if (substitution === undefined) return { events: [{ type: "beaconConfirmed", v: 1, beacon }] };
  if (facts?.kind === "problem") return { refusal: facts.problem };
  if (facts?.kind !== "substitute") return { events: [] };
  return {
    events: [
      { type: "beaconConfirmed", v: 1, beacon, substitution },
      { type: "substituted", v: 1, number: substitution, outcome: facts.outcome },
    ],
  };
}
