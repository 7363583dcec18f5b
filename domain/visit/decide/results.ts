import type { Check } from "../../process/checks.ts";
import { firstRefusal, hold } from "../../process/checks.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import type { Entry, EntryValue } from "../entries.ts";
import { headsOf, sameEntry, WHOLE_VISIT } from "../entries.ts";
import type { VisitEvent, WrittenEntry } from "../events.ts";
import { itemOutcomes, visitOutcomes } from "../outcomes.ts";
import { departmentOfItem, isGoing, standing } from "../queries.ts";
import type { Department, Member, VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byOffice, onTheTeam, open } from "./access.ts";

/** More entries than any visit comes to; a device that runs wild stops here. */
export const MOST_ENTRIES = 400;

type Acting = { department: Department; member: Member };

/** `recordResult`: one entry, written on line. Without `replaces` it replaces what stands now; with it, what its writer saw. */
export function decideRecordResult(state: VisitState, command: CommandOf<"recordResult">, { actor }: VisitContext): VisitDecision {
  const { entryId: id, subject, value } = command;
  const mine = onTheTeam(state, actor, command.inspectorId);
  if ("refusal" in mine) return mine;
  const replaces = command.replaces ?? headsOf(state.entries, subject).map((head) => head.id);
  return receive(state, mine, [{ id, subject, value, replaces }]);
}

/**
 * `sync`: what a device wrote while it was off line, in any order and as often as it likes. What is here already is passed over; what contradicts
 * another device's word stands beside it until a person resolves it. Nothing is weighed by the device's clock.
 */
export function decideSync(state: VisitState, command: CommandOf<"sync">, { actor }: VisitContext): VisitDecision {
  const mine = onTheTeam(state, actor, undefined);
  if ("refusal" in mine) return mine;
  return receive(
    state,
    mine,
    command.entries.map((entry) => ({ ...entry, deviceId: command.deviceId })),
  );
}

/** `resolveConflict`: a person's word on entries that contradict each other, by keeping one of them or by a new one. It replaces them all, and they stay readable. */
export function decideResolveConflict(state: VisitState, command: CommandOf<"resolveConflict">, { actor }: VisitContext): VisitDecision {
  const { entryId: id, subject, keep, value } = command;
  const mine = onTheTeam(state, actor, command.inspectorId);
  if ("refusal" in mine) return mine;
  const now = standing(state, subject);
  if (now.state !== "conflict") return refuse("NO_CONFLICT", { subject });
  const kept = value ?? now.heads.find((head) => head.id === keep)?.value;
  if (kept === undefined) return refuse("UNKNOWN_ENTRY", { entryId: keep });
  return receive(state, mine, [{ id, subject, value: kept, replaces: now.heads.map((head) => head.id) }]);
}

/** `reopenResults`: the office has a completed result gone over again; what came late counts from then on, and all sign anew. */
export function decideReopenResults(state: VisitState, command: CommandOf<"reopenResults">, { actor }: VisitContext): VisitDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => open(state),
    () => hold(state.completedAt !== null, "VISIT_NOT_COMPLETED"),
    () => hold(state.publication.length === 0 && Object.keys(state.followUps).length === 0, "BUILT_UPON"),
  );
  return refusal ?? { events: [{ type: "resultsReopened", v: 1, reason: command.reason }] };
}

function receive(state: VisitState, { department, member }: Acting, entries: readonly Entry[]): VisitDecision {
  const known = new Map<string, Entry>([...state.entries, ...state.lateEntries].map((entry) => [entry.id, entry]));
  const fresh: WrittenEntry[] = [];
  for (const entry of entries) {
    const before = known.get(entry.id);
    if (before !== undefined) {
      if (sameEntry(before, entry)) continue;
      return refuse("ENTRY_ID_REUSED", { entryId: entry.id });
    }
    const wrong = wrongWith(state, department, entry);
    if (wrong) return wrong;
    known.set(entry.id, entry);
    fresh.push({ ...entry, inspectorId: member.inspectorId, organizationId: department.organizationId });
  }
  const refusal = firstRefusal(
    // What is here already is answered as it was, whatever has become of the visit since.
    () => (fresh.length === 0 ? null : hold(state.withdrawnAt === null, "VISIT_WITHDRAWN")),
    () => (fresh.length === 0 ? null : hold(isGoing(member), "RECUSAL_DECLARED")),
    () => hold(known.size <= MOST_ENTRIES, "TOO_MANY_ENTRIES", { limit: MOST_ENTRIES }),
  );
  if (refusal) return refusal;
  const late = state.completedAt !== null;
  const event: VisitEvent = { type: "entriesReceived", v: 1, entries: fresh, ...(late ? { late: true as const } : {}) };
  return { events: [event] };
}

function wrongWith(state: VisitState, department: Department, { id, subject, value, replaces }: Entry): Check {
  return firstRefusal(
    () => hold(!replaces.includes(id), "ENTRY_ID_REUSED", { entryId: id }),
    () => subjectOf(state, department, subject),
    () => hold(fits(subject, value), "OUTCOME_DOES_NOT_FIT", { subject }),
    () => hold(value.outcome !== "ordered_to_correct" || value.correctBy !== undefined, "CORRECTION_DATE_MISSING", { subject }),
  );
}

function subjectOf(state: VisitState, department: Department, subject: string): Check {
  if (subject === WHOLE_VISIT) return null;
  const of = departmentOfItem(state, subject);
  return firstRefusal(
    () => hold(of !== null, "UNKNOWN_CHECK_ITEM", { subject }),
    () => hold(of?.organizationId === department.organizationId, "NOT_YOUR_CHECK_ITEM", { subject }),
  );
}

function fits(subject: string, { outcome }: EntryValue): boolean {
  const known: readonly string[] = subject === WHOLE_VISIT ? visitOutcomes : itemOutcomes;
  return known.includes(outcome);
}
