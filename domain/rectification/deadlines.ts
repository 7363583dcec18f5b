import type { Deadline, Extension, Suspension } from "../clock/deadline.ts";
import { dueOn } from "../clock/dueDate.ts";
import { shanghaiDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import type { Assignment, Day, Measure, RectificationState } from "./state.ts";
import type { ExtensionRequest, SuspensionRecord, TimeTarget } from "./timeLedger.ts";

/** Whose date it is: a measure's, an organization's, both, or the as a whole. */
export interface Scope {
  measure?: Measure;
  assignment?: Assignment;
}

/** As much of a scope as its deadline depends on. */
export interface DatedScope {
  measure?: Pick<Measure, "id" | "dueOn">;
  assignment?: Pick<Assignment, "id">;
}

/** What a deadline's ledger is read from. */
export type Dated = Pick<RectificationState, "deadline" | "round"> & Partial<Pick<RectificationState, "extensionRequests" | "suspensions">>;

/** A deadline with all that was granted and all that stood, and the moment since which it is this one; null where it always was. */
export interface ScopedDeadline {
  deadline: Deadline;
  since: Instant | null;
}

/** Suspensions of this round that cover a scope. What stops the issue stops everything. */
export function suspensionsFor(state: Dated, scope: DatedScope): Suspension[] {
  return recordsFor(state, scope).map(({ from, to, ground, citation }) => ({ from, to, ground, citation }));
}

/** The clock of the issue as a whole stands. */
export function isSuspended(state: RectificationState): boolean {
  return openSuspension(state, { type: "issue" }) !== null;
}

/** The suspension of exactly this target that has not ended. */
export function openSuspension(state: RectificationState, target: TimeTarget): SuspensionRecord | null {
  return openSuspensions(state).find((record) => sameTarget(record.target, target)) ?? null;
}

export function openSuspensions(state: RectificationState): SuspensionRecord[] {
  return (state.suspensions ?? []).filter((record) => record.round === state.round && record.to === null);
}

export function sameTarget(a: TimeTarget, b: TimeTarget): boolean {
  if (a.type === "measure") return b.type === "measure" && a.measureId === b.measureId;
  if (a.type === "assignment") return b.type === "assignment" && a.assignmentId === b.assignmentId;
  return b.type === "issue";
}

/**
 * The deadline of a scope with its ledger. A measure with a date of its own is not moved by an extension of the issue's; an organization's own extension is its
 * later date for everything that it owes.
 * @returns null where nothing sets a date
 */
export function deadlineOf(state: Dated, scope: DatedScope = {}): ScopedDeadline | null {
  const own = scope.measure?.dueOn ?? null;
  const base = own === null ? state.deadline : ownDate(state, own);
  if (base === null) return null;
  const granted = grantedFor(state, scope, own !== null);
  const stood = recordsFor(state, scope);
  if (granted.length === 0 && stood.length === 0) return { deadline: base, since: null };
  const moments = [...granted.map(({ decidedAt }) => decidedAt), ...stood.map(({ resumedAt }) => resumedAt)];
  return {
    deadline: {
      ...base,
      extensions: [...base.extensions, ...granted.flatMap(extensionOf)],
      suspensions: [...base.suspensions, ...suspensionsFor(state, scope)],
    },
    since: moments.reduce<Instant | null>((last, at) => (at !== undefined && (last === null || at > last) ? at : last), null),
  };
}

/** The day by whose end it is due; null without a date and while the clock stands. Reckoned once a state and date: forty organizations ask for the same one. */
export function dueOnOf(state: RectificationState, scope: DatedScope = {}): Day | null {
  const reckoned = known.get(state) ?? new Map<string, Day | null>();
  known.set(state, reckoned);
  const { measure, assignment } = scope;
  const own = assignment !== undefined && hasLedger(state, assignment.id) ? assignment.id : "";
  const key = `${measure?.id ?? ""} ${measure?.dueOn ?? ""} ${own}`;
  const before = reckoned.get(key);
  if (before !== undefined) return before;
  const scoped = deadlineOf(state, scope);
  const day = scoped === null ? null : dueOn(scoped.deadline, state.rules.calendar);
  reckoned.set(key, day);
  return day;
}

/** A state is never changed in place. */
const known = new WeakMap<RectificationState, Map<string, Day | null>>();

/** Something was granted to this organization's part alone, or stopped for it. */
function hasLedger({ extensionRequests, suspensions }: Dated, assignmentId: string): boolean {
  const mine = ({ target }: { target: TimeTarget }): boolean => target.type === "assignment" && target.assignmentId === assignmentId;
  return (extensionRequests?.some(mine) ?? false) || (suspensions?.some(mine) ?? false);
}

/** A day that is so many working days after another, moved by what stood in between; null while the clock stands. */
export function workingDaysFrom(state: RectificationState, from: Day, days: number, scope: Scope = {}): Day | null {
  const suspensions = suspensionsFor(state, scope);
  const deadline: Deadline = { kind: "immediate", basis: { type: "working_days", from, days }, extensions: [], suspensions };
  return dueOn(deadline, state.rules.calendar);
}

/** Some organization has a date of its own. */
export function hasOwnDates(state: RectificationState): boolean {
  const own = ({ round, target }: { round: number; target: TimeTarget }): boolean =>
    round === state.round && target.type === "assignment" && scopeOf(state, target) !== null;
  return (state.extensionRequests ?? []).some((request) => own(request) && request.granted) || (state.suspensions ?? []).some(own);
}

/** The target as a scope of the state; null when it names nothing that counts today. */
export function scopeOf(state: RectificationState, target: TimeTarget): Scope | null {
  switch (target.type) {
    case "issue":
      return {};
    case "measure": {
      const measure = state.measures.find(({ id }) => id === target.measureId);
      return measure ? { measure } : null;
    }
    case "assignment": {
      const assignment = state.assignments.find(({ id }) => id === target.assignmentId);
      return assignment && assignment.state !== "removed" && assignment.state !== "returned" ? { assignment } : null;
    }
  }
}

function ownDate(state: Dated, on: Day): Deadline {
  const citation = state.deadline?.citation;
  return {
    kind: "fixed",
    basis: { type: "date", on },
    ...(citation === undefined ? {} : { citation }),
    extensions: [],
    suspensions: [],
  };
}

function covers(target: TimeTarget, { measure, assignment }: DatedScope): boolean {
  if (target.type === "measure") return target.measureId === measure?.id;
  return target.type === "issue" || target.assignmentId === assignment?.id;
}

function grantedFor(state: Dated, scope: DatedScope, ownDated: boolean): ExtensionRequest[] {
  return (state.extensionRequests ?? []).filter(
    ({ round, target, granted }) =>
      granted !== undefined && round === state.round && covers(target, scope) && !(ownDated && target.type === "issue"),
  );
}

function recordsFor(state: Dated, scope: DatedScope): SuspensionRecord[] {
  return (state.suspensions ?? []).filter(({ round, target }) => round === state.round && covers(target, scope));
}

function extensionOf({ granted, decidedAt, reasons }: ExtensionRequest): Extension[] {
  if (granted === undefined || decidedAt === undefined) return [];
  const { version, later } = granted;
  const common = { version, grantedOn: shanghaiDate(decidedAt), ...(reasons === undefined ? {} : { reason: reasons }) };
  return ["until" in later ? { ...common, to: later.until } : { ...common, days: later.workingDays }];
}
