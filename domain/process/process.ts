import type { ErrorCode } from "../errors/errorCodes.ts";
import type { Actor } from "./actor.ts";
import type { Facts } from "./json.ts";
import type { Rules } from "./rules.ts";

/** An instant, ISO 8601 in UTC: `2026-03-02T01:00:00.000Z`. */
export type Instant = string;

/** A refusal by the rules. `facts` fill the zh-CN sentence of the code. */
export interface Refusal {
  code: ErrorCode;
  facts: Facts;
}

export type Decision<Event> = { events: Event[] } | { refusal: Refusal };

export function refuse(code: ErrorCode, facts: Facts = {}): { refusal: Refusal } {
  return { refusal: { code, facts } };
}

export function isRefusal<Event>(decision: Decision<Event>): decision is { refusal: Refusal } {
  return "refusal" in decision;
}

export interface Context<Gathered = unknown> {
  now: Instant;
  actor: Actor;
  /** What `gather` found. Absent in a validator, where nothing can be looked up yet: `decide` then answers what does not depend on it. */
  facts?: Gathered;
}

export interface CommandLike {
  type: string;
}

export interface EventLike {
  type: string;
  /** Shape version of this event; `evolve` reads every version ever written. */
  v: number;
}

/** An event as it is folded: stamped with its moment, its actor and the version of the step that it belongs to. */
export type Stamped<Event> = Event & {
  at: Instant;
  by: Actor;
  version: number;
  /** The number that the commit allocated for it. */ allocated?: string;
};

/** What a process's state has in common: the rules it runs under and the revision of its decider. */
export interface ProcessState {
  revision: number;
  rules: Rules;
}

/** One thing that time will do. `key` names it for good: the same duty keeps its key while its moment moves. */
export interface AgendaEntry<Command> {
  key: string;
  at: Instant;
  command: Command;
  why: AgendaWhy;
}

/** Why time will act: the rule, what it rests on, and the figures that a sentence about it needs. */
export interface AgendaWhy {
  rule: string;
  citation?: string;
  facts: Facts;
}

/** An organization (its liaison officers), a person, the coordination office, or the office's leaders (分管领导). */
export type Recipient = { organizationId: string } | { personId: string } | { office: true } | { leaders: true };

/** A notice before it is a mail: who, which template, and the facts that its text needs. */
export interface NoticeDraft {
  to: Recipient;
  template: string;
  facts: Facts;
}

/** The place of a number that the commit's transaction allocates without gaps. */
export interface Allocation {
  series: string;
  year: number;
}

/** Work outside the workflow, named for who does it. `now` is the moment at which it was asked for. */
export interface Work {
  do: string;
  now: Instant;
}

/**
 * The contract of a process; nothing else is special about one. All functions are pure and total: no clock, no I/O, no randomness.
 *
 * - `decide` answers a command with events or with a refusal; it never throws for any command of the type.
 * - `evolve` folds one event, of every shape version ever written; it never refuses.
 * - `agenda` lists what time will do; carrying out an entry's command at its moment removes the entry or moves it later.
 * - `notices` are drafts that the commit turns into outbox rows.
 */
export interface Process<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered = unknown> {
  name: string;
  /** Revision of the decider that new matters start under. */
  revision: number;
  /** The commands that people may send: each becomes an Update of the same name. */
  commands: readonly Command["type"][];
  /** Commands after which the same actor may take the step back, while nothing was built on it. */
  retractable: readonly Command["type"][];
  initial(input: Input): State;
  /** The command that opens the matter: its events are the first step. */
  opening(input: Input): { command: Command; actor: Actor };
  decide(state: State, command: Command, context: Context<Gathered>): Decision<Event>;
  evolve(state: State, event: Stamped<Event>): State;
  /** What was done under the rules before stands under the new ones, which `after` has already. Absent: nothing depends on them. */
  rulesChanged?(before: State, after: State, at: Instant): State;
  agenda(state: State): AgendaEntry<Command>[];
  /** Dates that have come, were marked as such, and count still: no longer on the agenda, and moved by other rules all the same. Absent: there are none. */
  datesPast?(state: State): AgendaEntry<Command>[];
  notices(event: Stamped<Event>, state: State): NoticeDraft[];
  /** Outside facts that the command needs before it can be decided, as a query for `gather`; null when the state is enough. */
  needs(state: State, command: Command): Facts | null;
  /**
   * What the command does outside before it is decided: rosters frozen into storage, a draw computed, matters of another process started. Only ids, hashes and
   * figures come back, as the context's `facts`. The work is repeatable, since it may be done more than once before the step is committed, and it is asked for only
   * when the decision without it was no refusal. Absent: no command of the process does anything outside.
   */
  works?(state: State, command: Command, context: Context): Work | null;
  /** A word for lists and operators. */
  status(state: State): string;
  /** Nothing more will happen by itself: the run may end. A later permitted command starts the same id again. */
  isOver(state: State): boolean;
  /** A number that must be allocated for this event, or null. The number is folded in as `allocated`. */
  allocates(event: Event, state: State, now: Instant): Allocation | null;
  /** What a retraction leaves as it is, though it restores the state before the step: numbered letters, for instance. */
  afterRetraction?(restored: State, retracted: State, at: Instant): State;
  /** An event that merely accompanies the matter (a reminder, a comment): it does not count as building on another's step. */
  isNeutral(event: Event): boolean;
}
