import type { RuleActor } from "./actor.ts";
import type { Matter, Step } from "./matter.ts";
import { decideOn, evolveMatter, firstEntry, isCommonEvent, noticesOf } from "./matter.ts";
import type { AgendaEntry, AgendaWhy, CommandLike, EventLike, Instant, NoticeDraft, Process, ProcessState } from "./process.ts";
import { isRefusal } from "./process.ts";

/** One thing that time will do if nobody does anything meanwhile, and whom it will tell. */
export interface Foreseen {
  key: string;
  /** The entry's moment; what is past already is done at once. */
  at: Instant;
  /** When it really happens: `at`, or now where that is later. */
  happensAt: Instant;
  command: string;
  why: AgendaWhy;
  /** It is not on the agenda yet: it follows from what happens before it. */
  follows: boolean;
  /** Whom it will tell, worked out when asked. */
  notices: () => NoticeDraft[];
  /** The outcome could not be worked out beforehand: it needs the register, or the rules would refuse it. Nothing that follows from it is known. */
  unknown?: true;
}

export interface Simulation {
  entries: Foreseen[];
  /** False when there was more than can be shown of one matter. */
  complete: boolean;
}

/** More than any matter's rules do by themselves in a year; a rule that never comes to rest stops here. */
const MOST_ENTRIES = 500;
/** Stands for a number that only a real step is given. */
const NO_NUMBER = "0";

/**
 * What time will do to a matter until a moment, itself included, if nobody acts: each entry of the agenda is carried out as the shell would, so what
 * follows from it appears too. One thing at a time, so that who wants only the next pays for no more. Pure: nothing is written, sent or allocated.
 * @returns at its end, whether that was all
 */
export function* foresee<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  start: Matter<State, Event>,
  { now, until }: { now: Instant; until: Instant },
): Generator<Foreseen, boolean> {
  const unknown = new Set<string>();
  let matter = start;
  let agenda: AgendaEntry<Command>[] = process.agenda(matter.state);
  let known: Set<string> | null = null;
  for (let count = 0; ; count += 1) {
    const first = firstEntry(unknown.size === 0 ? agenda : agenda.filter((entry) => !unknown.has(entry.key)));
    if (first === null || first.at > until) return true;
    if (count === MOST_ENTRIES) return false;
    known ??= new Set(agenda.map((entry) => entry.key));
    const { key, at, why } = first;
    const happensAt = at > now ? at : now;
    const foreseen = { key, at, happensAt, command: first.command.type, why, follows: !known.has(key) };
    const before = matter;
    const step = stepOf(process, before, first, happensAt);
    if (step === null) {
      unknown.add(key);
      yield { ...foreseen, notices: () => [], unknown: true };
      continue;
    }
    const after = evolveMatter(process, before, step);
    yield { ...foreseen, notices: () => noticesOf(process, before, step, after) };
    matter = after;
    agenda = process.isOver(matter.state) ? [] : process.agenda(matter.state);
  }
}

/** All of it at once. */
export function simulate<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  start: Matter<State, Event>,
  horizon: { now: Instant; until: Instant },
): Simulation {
  const entries: Foreseen[] = [];
  const steps = foresee(process, start, horizon);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { entries, complete: next.value };
    entries.push(next.value);
  }
}

/** Whom an entry of a matter's agenda would tell if its moment came with nothing done before it. Empty where that depends on the register, or on more. */
export function toldBy<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  entry: AgendaEntry<Command>,
  now: Instant,
): NoticeDraft[] {
  const step = stepOf(process, matter, entry, entry.at > now ? entry.at : now);
  return step === null ? [] : noticesOf(process, matter, step, evolveMatter(process, matter, step));
}

function stepOf<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  { command, why: { rule, citation } }: AgendaEntry<Command>,
  at: Instant,
): Step<Event> | null {
  const by: RuleActor = { rule, via: "rule", ...(citation === undefined ? {} : { citation }) };
  if (process.needs(matter.state, command) !== null || (process.works?.(matter.state, command, { now: at, actor: by }) ?? null) !== null)
    return null;
  const decision = decideOn(process, matter, command, { now: at, actor: by });
  if (isRefusal(decision)) return null;
  const { events } = decision;
  const allocated = events.map((event) => (isCommonEvent(event) || process.allocates(event, matter.state, at) === null ? null : NO_NUMBER));
  return { version: matter.version + 1, at, by, command: command.type, events, allocated };
}

/** The organizations that an entry is about or would tell. */
export function organizationsConcerned({ why, notices }: { why: AgendaWhy; notices?: () => readonly NoticeDraft[] }): string[] {
  const { organizationId, organizationIds } = why.facts;
  return [
    ...(typeof organizationId === "string" ? [organizationId] : []),
    ...(Array.isArray(organizationIds) ? organizationIds.filter((id) => typeof id === "string") : []),
    ...(notices?.() ?? []).flatMap(({ to }) => ("organizationId" in to ? [to.organizationId] : [])),
  ];
}
