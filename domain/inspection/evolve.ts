import { taggedHash } from "../draw/hasher.ts";
import { contentHash, entryAfter, lockEntryContent, NO_ENTRIES } from "../draw/ledger.ts";
import type { Hash, LedgerKind } from "../draw/record.ts";
import { assertNever } from "../process/assertNever.ts";
import { isRule } from "../process/actor.ts";
import type { Actor } from "../process/actor.ts";
import type { Stamped } from "../process/process.ts";
import type { InspectionEvent } from "./events.ts";
import type { InspectionInput } from "./input.ts";
import type { EnteredBeacon, Freeze, InspectionState } from "./state.ts";

/** Revision of the decider that new batches start under. */
export const REVISION = 1;

export function initial(input: InspectionInput): InspectionState {
  const { batchId, jurisdictionId, office, plan, startedAt, startedBy, rules } = input;
  return {
    revision: REVISION,
    rules,
    batchId,
    jurisdictionId,
    office,
    plan,
    startedAt,
    startedBy,
    drafters: [startedBy.personId],
    approvedAt: null,
    approvedBy: null,
    freezes: 0,
    frozen: null,
    voided: [],
    ledger: null,
    drawn: null,
    lockedAt: null,
    visitsStarted: 0,
    asked: 0,
    asking: [],
    substituting: null,
    lastSubstitution: null,
    substitutions: { inspector: 0, object: 0 },
    untold: [],
    counts: null,
    resultsCompleteAt: null,
    publishedAt: null,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    done: [],
  };
}

/** Folds one event; it never refuses. */
export function evolve(state: InspectionState, event: Stamped<InspectionEvent>): InspectionState {
  switch (event.type) {
    case "drafted":
    case "commented":
      return state;
    case "corrected":
      return { ...state, plan: { ...state.plan, ...event.changes }, drafters: withPerson(state.drafters, event.by) };
    case "approved":
      return { ...state, approvedAt: event.at, approvedBy: personOf(event.by) };
    case "rescheduled":
      return { ...state, plan: { ...state.plan, schedule: event.after } };
    case "rostersFrozen": {
      const { rosterId, frozen: record, frozenHash: hash } = event;
      const frozen: Freeze = { rosterId, record, hash, commitments: {}, reveals: {} };
      const begun: InspectionState = { ...state, frozen, freezes: state.freezes + 1, ledger: null };
      return withEntry(begun, event, "frozen", hash, record.frozenAt);
    }
    case "committed":
      return ofFreeze(state, (frozen) => ({ commitments: { ...frozen.commitments, [event.organizationId]: event.commitment } }));
    case "commitmentsClosed": {
      const closed = ofFreeze(state, () => ({ commitmentsClosedAt: event.at }));
      return withEntry(closed, event, "committed", contentHash({ kind: "committed", content: event.commitments }));
    }
    case "revealed":
      return ofFreeze(state, (frozen) => ({ reveals: { ...frozen.reveals, [event.organizationId]: event.secret } }));
    case "revealsClosed": {
      const closed = ofFreeze(state, () => ({ revealsClosedAt: event.at }));
      return withEntry(closed, event, "revealed", contentHash({ kind: "revealed", content: event.reveals }));
    }
    case "freezeVoided": {
      const voided = [...state.voided, { hash: event.frozenHash, at: event.at, reason: event.reason }];
      return { ...state, frozen: null, ledger: null, voided };
    }
    case "beaconRecorded":
      return withBeacon(state, event.substitution, { beacon: event.beacon, enteredBy: personOf(event.by) });
    case "beaconConfirmed": {
      const entered = event.substitution === undefined ? state.frozen?.beacon : state.substituting?.entered;
      const enteredBy = entered?.enteredBy ?? "";
      return withBeacon(state, event.substitution, { beacon: event.beacon, enteredBy, confirmedBy: personOf(event.by) });
    }
    case "drawn": {
      const { draw, content, seed, strata, visits, places } = event;
      return withEntry({ ...state, drawn: { draw, content, seed, strata, visits, places, at: event.at } }, event, "drawn", content);
    }
    case "locked":
      return withEntry({ ...state, lockedAt: event.at }, event, "locked", lockEntryContent({ at: event.at, draw: event.draw }));
    case "substitutionAsked": {
      const { requestId, out, reason, explanation, unavailable, beacon } = event;
      const asked = { requestId, askedBy: personOf(event.by), askedAt: event.at, out, reason, explanation, unavailable, beacon };
      return { ...state, asked: state.asked + 1, asking: [...state.asking, asked] };
    }
    case "substitutionRefused":
      return { ...state, asking: state.asking.filter(({ requestId }) => requestId !== event.requestId) };
    case "substitutionRequested": {
      const { requestId, request } = event;
      const asking = state.asking.filter((asked) => asked.requestId !== requestId);
      return withEntry({ ...state, asking, substituting: { requestId, request } }, event, "requested", taggedHash("requested", request));
    }
    case "substituted": {
      const open = state.substituting;
      if (open === null) return state;
      const { request } = open;
      const substitutions = { ...state.substitutions, [request.kind]: state.substitutions[request.kind] + 1 };
      const lastSubstitution = { request, outcome: event.outcome, at: event.at };
      const next = { ...state, substituting: null, lastSubstitution, substitutions, untold: [...state.untold, event.number] };
      return withEntry(next, event, "substituted", taggedHash("substituted", event.outcome));
    }
    case "visitTold":
      return { ...state, untold: state.untold.filter((number) => number !== event.number) };
    case "visitsStarted":
      return { ...state, visitsStarted: Math.max(state.visitsStarted, event.to) };
    case "visitsCounted":
      return { ...state, counts: { ...event.counts, at: event.at } };
    case "resultsComplete":
      return { ...state, resultsCompleteAt: event.at };
    case "allPublished":
      return { ...state, publishedAt: event.at };
    case "closed":
      return { ...state, closedAt: event.at };
    case "cancelled":
      return { ...state, cancelledAt: event.at, cancelReason: event.reason };
    case "reminded":
      return done(state, event.key);
    default:
      return assertNever(event);
  }
}

function personOf(actor: Actor): string {
  return isRule(actor) ? "" : actor.personId;
}

function withPerson(persons: string[], actor: Actor): string[] {
  const person = personOf(actor);
  return person === "" || persons.includes(person) ? persons : [...persons, person];
}

function ofFreeze(state: InspectionState, change: (frozen: Freeze) => Partial<Freeze>): InspectionState {
  return state.frozen === null ? state : { ...state, frozen: { ...state.frozen, ...change(state.frozen) } };
}

function withBeacon(state: InspectionState, substitution: number | undefined, entered: EnteredBeacon): InspectionState {
  if (substitution === undefined) return ofFreeze(state, () => ({ beacon: entered }));
  return state.substituting === null ? state : { ...state, substituting: { ...state.substituting, entered } };
}

/** The batch with the ledger's next entry; of earlier steps' entries only the head is kept. */
function withEntry(
  state: InspectionState,
  { at: stamped, version }: Stamped<InspectionEvent>,
  kind: LedgerKind,
  content: Hash,
  at: string = stamped,
): InspectionState {
  const before = state.ledger ?? { ...NO_ENTRIES, version: 0, latest: [] };
  const entry = entryAfter(before, at, { kind, content });
  const latest = before.version === version ? [...before.latest, entry] : [entry];
  return { ...state, ledger: { length: before.length + 1, head: entry.hash, at: entry.at, version, latest } };
}

function done(state: InspectionState, key: string | undefined): InspectionState {
  return key === undefined || state.done.includes(key) ? state : { ...state, done: [...state.done, key] };
}
