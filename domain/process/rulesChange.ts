import { compareAgendas, dueOf } from "./compareAgendas.ts";
import type { AgendaEntry, CommandLike, EventLike, Instant, Process, ProcessState } from "./process.ts";
import type { Rules } from "./rules.ts";

/** A date that new rules moved, in figures: what is in an event for good is not a sentence. `from` null: it is new; `to` null: it is gone. */
export interface MovedDuty {
  key: string;
  rule: string;
  from: Instant | null;
  to: Instant | null;
  /** The due date that it is about, before and after. */
  dueFrom?: string;
  dueTo?: string;
}

/** Most moved dates that one event lists; the rest is counted. */
const MOST_MOVED = 40;

/** The dates of a matter that other rules move, the first first. */
export function movedBy<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  state: State,
  { rules, at }: { rules: Rules; at: Instant },
): { moved: MovedDuty[]; movedCount: number } {
  const changes = compareAgendas(datesOf(process, state), datesOf(process, underRules(process, state, { rules, at })));
  const moved = changes.slice(0, MOST_MOVED).map(({ key, rule, before, after }): MovedDuty => {
    const [dueFrom, dueTo] = [before && dueOf(before.why.facts), after && dueOf(after.why.facts)];
    return { key, rule, from: before?.at ?? null, to: after?.at ?? null, ...(dueFrom ? { dueFrom } : {}), ...(dueTo ? { dueTo } : {}) };
  });
  return { moved, movedCount: changes.length };
}

/** What rules can move of a state: what time will do, and the dates past that count still. */
export function datesOf<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  state: State,
): AgendaEntry<Command>[] {
  return [...process.agenda(state), ...(process.datesPast?.(state) ?? [])];
}

/** The same state under other rules from `at` on. */
export function underRules<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  state: State,
  { rules, at }: { rules: Rules; at: Instant },
): State {
  const after: State = { ...state, rules };
  return process.rulesChanged?.(state, after, at) ?? after;
}

/** Whether two sets of rules say the same, in whatever order their members are written: a table of JSON keeps its own. */
export function sameRules(a: Partial<Rules>, b: Partial<Rules>): boolean {
  return sameJson(a, b);
}

function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const ofA = membersOf(a);
  const ofB = membersOf(b);
  return ofA.size === ofB.size && [...ofA].every(([key, inner]) => ofB.has(key) && sameJson(inner, ofB.get(key)));
}

function membersOf(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
