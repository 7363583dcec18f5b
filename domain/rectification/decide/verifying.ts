import { isRule } from "../../process/actor.ts";
import type { PersonActor } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import { judgesItself, ownersOf } from "../queries.ts";
import type { Measure, MeasureResult, RectificationState } from "../state.ts";
import { byOffice, isOffice, notSuspended, open } from "./access.ts";
import type { Check, RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";
import { enteringStanding } from "./standing.ts";

/** Verifier ≠ rectifier: nobody of an organization that holds or held an assignment here, and nobody who ever acted for one. */
export function independent(state: RectificationState, person: Pick<PersonActor, "personId" | "organizationId">): Check {
  const rectifies = state.assignments.some((assignment) => assignment.organizationId === person.organizationId);
  return hold(!rectifies && !state.actedFor.includes(person.personId), "VERIFIER_IS_RECTIFIER");
}

/** A named verifier is independent, and from outside the office wherever the office would judge its own house. */
export function dependent(state: RectificationState, person: Pick<PersonActor, "personId" | "organizationId">): Check {
  const ownHouse = judgesItself(state) && person.organizationId === state.office.organizationId;
  return independent(state, person) ?? hold(!ownHouse, "VERIFIER_IS_RECTIFIER");
}

/** `assignVerifier`: a person from outside the assigned organizations; from then on this person alone verifies. */
export function decideAssignVerifier(
  state: RectificationState,
  command: CommandOf<"assignVerifier">,
  context: RectificationContext,
): RectificationDecision {
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(state.verifiedAt === null, "ALREADY_VERIFIED"),
  );
  if (refusal) return refusal;
  if (!context.facts) return { events: [] };
  const person = context.facts.persons[command.personId];
  if (!person?.active) return refuse("UNKNOWN_PERSON", { personId: command.personId });
  const unfit = dependent(state, { personId: command.personId, organizationId: person.organizationId });
  return unfit ?? { events: [{ type: "verifierAssigned", v: 1, personId: command.personId }] };
}

/**
 * `verify` (核查): a result for each measure that waits for one. One rejected measure rejects the round, and reopens that measure and its owners'
 * sign-offs alone. Where two office persons are needed, the first word waits for a second that agrees.
 */
export function decideVerify(
  state: RectificationState,
  command: CommandOf<"verify">,
  context: RectificationContext,
): RectificationDecision {
  const { actor } = context;
  if (isRule(actor)) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  const named = state.verifierId !== null;
  const waiting = state.measures.filter((measure) => measure.state !== "accepted");
  const refusal = firstRefusal(
    () =>
      hold(named ? actor.personId === state.verifierId : isOffice(state, actor), named ? "VERIFIER_NOT_NAMED" : "ROLE_NOT_ALLOWED", {
        command: command.type,
      }),
    () => (named ? dependent(state, actor) : independent(state, actor)),
    () => open(state),
    () => notSuspended(state),
    () => hold(state.verifiedAt === null, "ALREADY_VERIFIED"),
    () => hold(state.verification !== null, "VERIFICATION_NOT_REQUESTED"),
    () => complete(waiting, command.results),
  );
  if (refusal) return refusal;

  const method = command.method === undefined ? {} : { method: command.method };
  const { results } = command;
  if (!named && judgesItself(state)) {
    const first = state.verification?.first;
    if (!first) return { events: [{ type: "verificationSeconded", v: 1, results, ...method }] };
    if (first.personId === actor.personId) return refuse("SECOND_VERIFIER_NEEDED");
    const differing = results.filter((result) =>
      first.results.some((other) => other.measureId === result.measureId && other.outcome !== result.outcome),
    );
    if (differing.length > 0) return refuse("VERIFIERS_DISAGREE", { measureIds: differing.map((result) => result.measureId) });
  }
  const rejected = results.filter((result) => result.outcome === "reject");
  if (rejected.length === 0)
    return { events: [{ type: "verificationPassed", v: 1, results, ...method }, ...enteringStanding(state, "verified")] };
  const reopened = ownersOfAll(
    state,
    rejected.map((result) => result.measureId),
  );
  return { events: [{ type: "verificationRejected", v: 1, results, reopened, ...method }] };
}

/** Each waiting measure has exactly one result, a rejection says what was found, and nothing else is judged. */
function complete(waiting: Measure[], results: MeasureResult[]): Check {
  const unknown = results.filter((result) => !waiting.some((measure) => measure.id === result.measureId)).map((result) => result.measureId);
  const missing = waiting
    .filter((measure) => results.filter((result) => result.measureId === measure.id).length !== 1)
    .map((measure) => measure.id);
  const silent = results.filter((result) => result.outcome === "reject" && !result.findings?.trim()).map((result) => result.measureId);
  return hold(unknown.length + missing.length + silent.length === 0, "VERIFICATION_INCOMPLETE", {
    unknown,
    missing,
    withoutFindings: silent,
  });
}

/** Organizations that own any of the measures, sorted. */
export function ownersOfAll(state: RectificationState, measureIds: string[]): string[] {
  const owners = state.measures.filter((measure) => measureIds.includes(measure.id)).flatMap((measure) => ownersOf(state, measure));
  return [...new Set(owners)].sort();
}
