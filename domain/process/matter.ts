import { addWorkingDays } from "../calendar/workingDays.ts";
import { endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import type { Actor } from "./actor.ts";
import { isRule } from "./actor.ts";
import type {
  AgendaEntry,
  CommandLike,
  Context,
  Decision,
  EventLike,
  Instant,
  NoticeDraft,
  Process,
  ProcessState,
  Recipient,
  Stamped,
} from "./process.ts";
import { refuse } from "./process.ts";
import type { Rules } from "./rules.ts";
import type { MovedDuty } from "./rulesChange.ts";
import { movedBy, sameRules, underRules } from "./rulesChange.ts";

/** Working days within which a person may take back their own last step (the design's rule for every process). */
export const RETRACT_WITHIN_WORKING_DAYS = 2;

/** Why a notice counts as not received. `doubtful`: it may have arrived, and nobody confirmed it. */
export type NoticeFailureKind = "permanent" | "bounced" | "undeliverable" | "given_up" | "doubtful";

/** A notice of this matter that did not reach its reader. Nothing personal is in it: the mail's id leads to the rest. */
export interface NoticeFailure {
  mailId: string;
  template: string;
  /** Whose notice it was; absent where no organization was found. */
  organizationId?: string;
  kind: NoticeFailureKind;
  /** The mail server's word: a reply or an enhanced status code, such as `550` or `5.1.1`. */
  code?: string;
}

/** Commands that every process has, besides its own. */
export type CommonCommand =
  | { type: "retract"; reason?: string }
  /** What is not given stays as the matter has it, so that a new calendar and a new policy that arrive at once do not undo each other. */
  | { type: "applyRules"; rules: Partial<Rules>; reason: string }
  | ({ type: "noticeFailed" } & NoticeFailure);

/** By name, as Updates of every process. */
export const commonCommands = ["retract", "applyRules", "noticeFailed"] as const satisfies readonly CommonCommand["type"][];

/** Events that every process has, besides its own. */
export type CommonEvent =
  | { type: "retracted"; v: 1; command: string; ofVersion: number; reason?: string }
  | { type: "rulesApplied"; v: 1; rules: Rules; reason: string; moved?: MovedDuty[]; movedCount?: number }
  | ({ type: "noticeFailed"; v: 1 } & NoticeFailure)
  | { type: "revisionRaised"; v: 1; from: number; to: number };

const COMMON_EVENTS: ReadonlySet<string> = new Set<CommonEvent["type"]>(["retracted", "rulesApplied", "noticeFailed", "revisionRaised"]);

export function isCommonEvent(event: EventLike): event is CommonEvent {
  return COMMON_EVENTS.has(event.type);
}

/** One committed step: what one command led to. The unit of the history, the tables and the ledger. */
export interface Step<Event extends EventLike = EventLike> {
  version: number;
  at: Instant;
  by: Actor;
  command: string;
  events: (Event | CommonEvent)[];
  /** Numbers that the commit allocated, one place an event; absent when none was. */
  allocated?: (string | null)[];
}

/** What is needed to take the last step back: the state before it, without the rules, which a retraction never turns back. */
interface Undo<State, Event> {
  version: number;
  at: Instant;
  by: Actor;
  command: string;
  events: Event[];
  before: Omit<State, "rules">;
}

/** A process under way: its state, and the place of the last step that can still be taken back. */
export interface Matter<State extends ProcessState = ProcessState, Event extends EventLike = EventLike> {
  id: string;
  jurisdictionId: string;
  process: string;
  version: number;
  state: State;
  undo?: Undo<State, Stamped<Event>>;
}

export function openMatter<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike>(
  process: Process<Input, State, Command, Event>,
  place: { id: string; jurisdictionId: string },
  input: Input,
): Matter<State, Event> {
  return { ...place, process: process.name, version: 0, state: process.initial(input) };
}

/**
 * Answers a command of the process or one that every process has.
 * @returns events, never empty, or a refusal.
 */
export function decideOn<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  command: Command | CommonCommand,
  context: Context<Gathered>,
): Decision<Event | CommonEvent> {
  if (isRetract(command)) return decideRetract(matter, command, context);
  if (isApplyRules(command)) return decideApplyRules(process, matter, command, context);
  if (isNoticeFailed(command)) return decideNoticeFailed(command, context);
  return process.decide(matter.state, command, context);
}

function isRetract(command: CommandLike): command is Extract<CommonCommand, { type: "retract" }> {
  return command.type === "retract";
}

function isApplyRules(command: CommandLike): command is Extract<CommonCommand, { type: "applyRules" }> {
  return command.type === "applyRules";
}

function isNoticeFailed(command: CommandLike): command is Extract<CommonCommand, { type: "noticeFailed" }> {
  return command.type === "noticeFailed";
}

/** Recorded and no more: it moves nothing of the matter, so it is taken at any time, and only from the rule that watches the mails. */
function decideNoticeFailed(command: Extract<CommonCommand, { type: "noticeFailed" }>, context: Context): Decision<CommonEvent> {
  if (!isRule(context.actor)) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  return { events: [{ ...command, v: 1 }] };
}

function decideRetract<State extends ProcessState, Event extends EventLike>(
  matter: Matter<State, Event>,
  command: Extract<CommonCommand, { type: "retract" }>,
  context: Context,
): Decision<CommonEvent> {
  const { undo } = matter;
  const { actor } = context;
  if (!undo || isRule(undo.by)) return refuse("NOTHING_TO_RETRACT");
  if (isRule(actor) || actor.personId !== undo.by.personId) return refuse("NOT_YOUR_LAST_STEP");
  const lastDay = addWorkingDays(matter.state.rules.calendar, shanghaiDate(undo.at), RETRACT_WITHIN_WORKING_DAYS);
  if (context.now >= endOfDay(lastDay)) return refuse("TOO_LATE_TO_RETRACT", { until: lastDay });
  const reason = command.reason === undefined ? {} : { reason: command.reason };
  return { events: [{ type: "retracted", v: 1, command: undo.command, ofVersion: undo.version, ...reason }] };
}

/**
 * New rules for a matter under way. Rules that it has already are refused, so that whoever hands them out may ask twice and they arrive once. The event
 * tells which dates they moved, since the state before it is not kept.
 */
function decideApplyRules<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  command: Extract<CommonCommand, { type: "applyRules" }>,
  context: Context<Gathered>,
): Decision<CommonEvent> {
  if (!isRule(context.actor) && !context.actor.roles.includes("admin_system") && !context.actor.roles.includes("office"))
    return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  const { state } = matter;
  const rules: Rules = { ...state.rules, ...command.rules };
  if (sameRules(rules, state.rules)) return refuse("RULES_ALREADY_APPLIED");
  const { moved, movedCount } = movedBy(process, state, { rules, at: context.now });
  const told = movedCount === 0 ? {} : { moved, movedCount };
  return { events: [{ type: "rulesApplied", v: 1, rules, reason: command.reason, ...told }] };
}

/** Folds one step. The live path, the tables and a rebuild all use this one function. */
export function evolveMatter<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  step: Step<Event>,
): Matter<State, Event> {
  const fold = (state: State, events: readonly (Event | CommonEvent)[]): State =>
    events.reduce((folded, event, index) => evolveOne(process, matter, folded, stamp(event, step, index)), state);

  const next: Matter<State, Event> = { ...matter, version: step.version, state: fold(matter.state, step.events) };
  delete next.undo;
  if (step.events.some((event) => event.type === "retracted")) return next;

  const neutral = step.events.every((event) => (isCommonEvent(event) ? true : process.isNeutral(event)));
  if (neutral) {
    if (matter.undo) {
      const { rules: _rules, ...before } = fold({ ...matter.undo.before, rules: matter.state.rules } as State, step.events);
      next.undo = { ...matter.undo, before };
    }
    return next;
  }
  if (!isRule(step.by) && process.retractable.includes(step.command)) {
    const { rules: _rules, ...before } = matter.state;
    const events = step.events.flatMap((event, index) => (isCommonEvent(event) ? [] : [stamp(event, step, index)]));
    next.undo = { version: step.version, at: step.at, by: step.by, command: step.command, events, before };
  }
  return next;
}

function evolveOne<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  matter: Matter<State, Event>,
  state: State,
  event: Stamped<Event | CommonEvent>,
): State {
  if (!isCommonEvent(event)) return process.evolve(state, event);
  switch (event.type) {
    case "retracted": {
      if (!matter.undo) return state;
      const restored = { ...matter.undo.before, rules: state.rules } as State;
      return process.afterRetraction?.(restored, state, event.at) ?? restored;
    }
    case "rulesApplied":
      return underRules(process, state, { rules: event.rules, at: event.at });
    case "noticeFailed":
      return state;
    case "revisionRaised":
      return { ...state, revision: event.to };
  }
}

function stamp<Event extends EventLike>(event: Event, step: Step, index: number): Stamped<Event> {
  const allocated = step.allocated?.[index];
  return { ...event, ...(allocated ? { allocated } : {}), at: step.at, by: step.by, version: step.version };
}

/** The notices of a step: what its events tell, and, for a retraction, word to everybody who was told of the step that is taken back. */
export function noticesOf<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  before: Matter<State, Event>,
  step: Step<Event>,
  after: Matter<State, Event>,
): NoticeDraft[] {
  return step.events.flatMap((event, index) => {
    const stamped = stamp(event, step, index);
    if (!isCommonEvent(stamped)) return process.notices(stamped, after.state);
    if (stamped.type !== "retracted" || !before.undo) return [];
    const told = before.undo.events.flatMap((undone) => process.notices(undone, before.state));
    return oncePerRecipient(told).map((draft) => ({
      to: draft.to,
      template: "retracted",
      facts: { ...draft.facts, retractedCommand: stamped.command, reason: stamped.reason },
    }));
  });
}

function oncePerRecipient(drafts: NoticeDraft[]): NoticeDraft[] {
  const seen = new Set<string>();
  return drafts.filter((draft) => {
    const key = recipientKey(draft.to);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A stable word for a recipient, used in Message-IDs and to send each one notice once. */
export function recipientKey(to: Recipient): string {
  if ("organizationId" in to) return `organization:${to.organizationId}`;
  if ("personId" in to) return `person:${to.personId}`;
  return "office" in to ? "office" : "leaders";
}

/** The first thing that time will do, or null. Entries at the same moment come in the order of their keys. */
export function firstEntry<Command>(entries: readonly AgendaEntry<Command>[]): AgendaEntry<Command> | null {
  return entries.reduce<AgendaEntry<Command> | null>(
    (first, entry) => (first === null || entry.at < first.at || (entry.at === first.at && entry.key < first.key) ? entry : first),
    null,
  );
}
