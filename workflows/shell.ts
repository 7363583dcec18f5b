import { ActivityFailure, defineSearchAttributeKey } from "@temporalio/common";
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineUpdate,
  isCancellation,
  log,
  makeContinueAsNewFunc,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from "@temporalio/workflow";
import type { Actor, RuleActor } from "../domain/process/actor.ts";
import type { CommonCommand, Matter, Step } from "../domain/process/matter.ts";
import { commonCommands, decideOn, evolveMatter, firstEntry, openMatter } from "../domain/process/matter.ts";
import type { AgendaEntry, CommandLike, Context, EventLike, Process, ProcessState, Refusal } from "../domain/process/process.ts";
import { isRefusal } from "../domain/process/process.ts";
import { isErrorCode } from "../domain/errors/errorCodes.ts";
import { commit, gather, work } from "./activities.ts";
import type { CommandEnvelope, CommandReply, LateRefusal, RecentKey, RunInput, RunLimits } from "./messages.ts";
import { IDEMPOTENCY_KEY_REUSED, MAX_IN_FLIGHT, searchAttributes, TOO_MANY_IN_FLIGHT, TRY_AGAIN } from "./messages.ts";
import { Turn } from "./turn.ts";

/** A run stays well below the server's 2,000 Updates and its warning at 10,240 events; a replay of it stays under a second. */
const LIMITS: RunLimits = { historyEvents: 4_000, updates: 1_500 };
/** Keys carried from run to run. Older ones are found by the commit in the table of answers; these only spare it the question. */
const RECENT_KEYS = 100;

/** How long an entry of the agenda is put off whose facts could not be had. */
const RETRY_ENTRY_MS = 60_000;

const statusKey = defineSearchAttributeKey(searchAttributes.status, "KEYWORD");

/**
 * Runs a matter of any process until it is over. It reads like every process: open, then wait for a command or for the first moment of the agenda,
 * one at a time; what was decided is committed before it is answered.
 */
export async function runProcess<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered>(
  process: Process<Input, State, Command, Event, Gathered>,
  input: RunInput<Input>,
): Promise<void> {
  const shell = new Shell(process, input);
  for (const command of [...process.commands, ...commonCommands]) {
    setHandler(defineUpdate<CommandReply, [CommandEnvelope]>(command), (envelope) => shell.handle(envelope), {
      validator: (envelope) => shell.validate(envelope),
    });
  }
  await shell.open();
  while (!shell.isOver()) {
    const next = shell.nextEntry();
    const outcome = await shell.waitFor(next);
    if (outcome === "due" && next) await shell.carryOut(next);
    if (outcome === "full") return shell.continueAsNew();
  }
  await shell.closeDoor();
}

type WaitOutcome = "due" | "agenda_changed" | "full" | "over";

class Shell<Input, State extends ProcessState, Command extends CommandLike, Event extends EventLike, Gathered> {
  readonly #process: Process<Input, State, Command, Event, Gathered>;
  readonly #input: RunInput<Input>;
  readonly #limits: RunLimits;
  readonly #turn = new Turn();
  #matter: Matter<State, Event>;
  #recent: RecentKey[] = [];
  #status: string | null = null;
  #inFlight = 0;
  #updates = 0;
  #doorClosed = false;
  #committing = false;
  /** Agenda entries that the decider refused at their own moment: a defect, told once, that must not keep people from working. */
  #refusedEntries = new Set<string>();
  /** Until when an entry is put off whose facts could not be had, in milliseconds. */
  #later = new Map<string, number>();
  #agendaOf = -1;
  #agenda: AgendaEntry<Command>[] = [];

  constructor(process: Process<Input, State, Command, Event, Gathered>, input: RunInput<Input>) {
    this.#process = process;
    this.#input = input;
    this.#limits = input.limits ?? LIMITS;
    if ("start" in input) {
      const { matterId: id, jurisdictionId, input: opening } = input.start;
      this.#matter = openMatter(process, { id, jurisdictionId }, opening);
    } else if ("carried" in input) {
      this.#matter = input.carried.matter as Matter<State, Event>;
      this.#recent = input.carried.recent;
      this.#status = input.carried.status;
    } else {
      this.#matter = input.resumed.matter as Matter<State, Event>;
    }
  }

  /** The first step of a new matter; of a later run, the rise to the decider's present revision. */
  open(): Promise<void> {
    return this.#turn.take(async () => {
      if ("start" in this.#input) {
        const { command, actor } = this.#process.opening(this.#input.start.input);
        await this.#step(command, actor);
      } else {
        await this.#raiseRevision();
      }
    });
  }

  isOver(): boolean {
    return this.#process.isOver(this.#matter.state) && this.#inFlight === 0;
  }

  nextEntry(): AgendaEntry<Command> | null {
    if (this.#agendaOf !== this.#matter.version) {
      this.#agenda = this.#process.agenda(this.#matter.state);
      this.#agendaOf = this.#matter.version;
    }
    return firstEntry(this.#agenda.filter((entry) => !this.#refusedEntries.has(entry.key)));
  }

  /** Sleeps until the entry's moment; wakes when another entry comes first, the run is full, or the matter is over. One timer at a time. */
  async waitFor(entry: AgendaEntry<Command> | null): Promise<WaitOutcome> {
    const changed = (): boolean => {
      const first = this.nextEntry();
      return first?.at !== entry?.at;
    };
    const wakes = (): boolean => this.#isFull() || this.isOver() || changed();
    const delayMs = entry === null ? null : Math.max(Date.parse(entry.at), this.#later.get(entry.key) ?? 0) - Date.now();
    const woken = delayMs === null ? (await condition(wakes), true) : delayMs <= 0 ? wakes() : await condition(wakes, delayMs);
    if (this.isOver()) return "over";
    if (this.#isFull()) return "full";
    return woken ? "agenda_changed" : "due";
  }

  /** Carries out what the agenda says for now, under the rule's own name. */
  async carryOut(entry: AgendaEntry<Command>): Promise<void> {
    const { rule, citation } = entry.why;
    const actor: RuleActor = { rule, via: "rule", ...(citation === undefined ? {} : { citation }) };
    await this.#turn.take(async () => {
      if (this.nextEntry()?.key !== entry.key) return;
      try {
        await this.#step(entry.command, actor);
      } catch (error) {
        // A commit that outlasted even its last retry is tried again: the entry is still the first of the agenda.
        if (error instanceof ActivityFailure && !isCancellation(error)) return;
        if (!(error instanceof ApplicationFailure)) throw error;
        // What could not be looked up or done outside is tried again in a while; nothing is wrong with the entry.
        if (error.type === TRY_AGAIN) {
          this.#later.set(entry.key, Date.now() + RETRY_ENTRY_MS);
          return;
        }
        log.error("agenda entry refused", { key: entry.key, code: error.type });
        this.#refusedEntries.add(entry.key);
      }
    });
  }

  /** Refuses at once what the rules refuse now. Synchronous, leaves no history, and looks nothing up. */
  validate(envelope: CommandEnvelope): void {
    if (this.#doorClosed) throw ApplicationFailure.nonRetryable("the run is about to continue as new", TRY_AGAIN);
    if (this.#inFlight >= MAX_IN_FLIGHT) throw ApplicationFailure.nonRetryable("too many commands in flight", TOO_MANY_IN_FLIGHT);
    const known = this.#answered(envelope);
    // While a step is being committed its outcome may already be visible to callers, and not yet here: the handler decides, after it.
    if (known || this.#matter.version === 0 || this.#committing) return;
    const decision = decideOn(this.#process, this.#matter, envelope.command as Command, this.#context(envelope.actor));
    if (isRefusal(decision)) throw failureOf(decision.refusal);
  }

  async handle(envelope: CommandEnvelope): Promise<CommandReply> {
    this.#inFlight += 1;
    this.#updates += 1;
    try {
      return await this.#turn.take(async () => this.#answered(envelope) ?? (await this.#answer(envelope)));
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #answer(envelope: CommandEnvelope): Promise<CommandReply> {
    const command = envelope.command as Command | CommonCommand;
    const { key, bodyHash } = envelope;
    const version = await this.#step(command, envelope.actor, { key, bodyHash });
    this.#recent = [...this.#recent, { key, bodyHash, version }].slice(-RECENT_KEYS);
    return { version };
  }

  /** The version that answered this key before, if it is among the recent ones. */
  #answered({ key, bodyHash }: CommandEnvelope): CommandReply | null {
    const known = this.#recent.find((candidate) => candidate.key === key);
    if (!known) return null;
    if (known.bodyHash !== bodyHash) throw ApplicationFailure.nonRetryable("same key, other body", IDEMPOTENCY_KEY_REUSED);
    return { version: known.version };
  }

  /**
   * Decides, commits and folds one command. The caller holds the turn, so what is decided here is decided on the state that it is folded into.
   * @returns the version under which the command stands committed.
   */
  async #step(command: Command | CommonCommand, actor: Actor, keyed?: { key: string; bodyHash: string }): Promise<number> {
    const { jurisdictionId } = this.#matter;
    const query = this.#process.needs(this.#matter.state, command as Command);
    // Nothing is awaited where there is nothing to wait for: a pause, however short, lets a timer come before the commit, and what was recorded without it would not replay.
    const gathered =
      query !== null
        ? await this.#gather({ process: this.#process.name, jurisdictionId, query })
        : this.#process.works === undefined
          ? undefined
          : await this.#work(command, actor);
    const context = this.#context(actor, gathered as Gathered | undefined);
    const decision = decideOn(this.#process, this.#matter, command, context);
    if (isRefusal(decision)) throw failureOf(decision.refusal, { refusedAt: this.#matter.version });
    return this.#commit(
      { version: this.#matter.version + 1, at: context.now, by: actor, command: command.type, events: decision.events },
      keyed,
    );
  }

  /** What the command does outside first, where it does anything and may be sent at all. */
  async #work(command: Command | CommonCommand, actor: Actor): Promise<unknown> {
    const context = this.#context(actor);
    const wanted = this.#process.works?.(this.#matter.state, command as Command, context) ?? null;
    if (wanted === null) return undefined;
    const decision = decideOn(this.#process, this.#matter, command, context);
    if (isRefusal(decision)) throw failureOf(decision.refusal, { refusedAt: this.#matter.version });
    try {
      return await work({ process: this.#process.name, jurisdictionId: this.#matter.jurisdictionId, work: wanted });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const cause = error instanceof ActivityFailure ? error.cause : undefined;
      const forGood = cause instanceof ApplicationFailure && typeof cause.type === "string" && isErrorCode(cause.type);
      if (forGood) throw ApplicationFailure.nonRetryable(cause.message, cause.type, ...(cause.details ?? []));
      throw ApplicationFailure.nonRetryable("the work could not be done", TRY_AGAIN);
    }
  }

  async #gather(request: Parameters<typeof gather>[0]): Promise<unknown> {
    try {
      return await gather(request);
    } catch {
      throw ApplicationFailure.nonRetryable("the register could not be read", TRY_AGAIN);
    }
  }

  async #commit(step: Step<Event>, keyed?: { key: string; bodyHash: string }): Promise<number> {
    const { id: matterId, jurisdictionId } = this.#matter;
    const opening = step.version === 1 && "start" in this.#input ? { input: this.#input.start.input } : {};
    this.#committing = true;
    const result = await commit({ process: this.#process.name, matterId, jurisdictionId, step, ...opening, ...keyed }).finally(() => {
      this.#committing = false;
    });
    if (result.answeredBy) {
      if (result.answeredBy.bodyHash !== keyed?.bodyHash)
        throw ApplicationFailure.nonRetryable("same key, other body", IDEMPOTENCY_KEY_REUSED);
      return result.answeredBy.version;
    }
    const { allocated } = result;
    this.#matter = evolveMatter(this.#process, this.#matter, allocated ? { ...step, allocated } : step);
    this.#tellStatus();
    return step.version;
  }

  #tellStatus(): void {
    const status = this.#process.status(this.#matter.state);
    if (status === this.#status) return;
    this.#status = status;
    upsertSearchAttributes([{ key: statusKey, value: status }]);
  }

  async #raiseRevision(): Promise<void> {
    const { revision: from } = this.#matter.state;
    const to = this.#process.revision;
    if (from >= to) return;
    const by: RuleActor = { rule: "revision", via: "rule" };
    const at = new Date().toISOString();
    await this.#commit({
      version: this.#matter.version + 1,
      at,
      by,
      command: "raiseRevision",
      events: [{ type: "revisionRaised", v: 1, from, to }],
    });
  }

  #context(actor: Actor, facts?: Gathered): Context<Gathered> {
    return { now: new Date().toISOString(), actor, ...(facts === undefined ? {} : { facts }) };
  }

  #isFull(): boolean {
    const info = workflowInfo();
    return info.continueAsNewSuggested || info.historyLength >= this.#limits.historyEvents || this.#updates >= this.#limits.updates;
  }

  /** Under steady load there is always a handler running, so no new one is let in; the API repeats what is turned away here. */
  async closeDoor(): Promise<void> {
    this.#doorClosed = true;
    await condition(allHandlersFinished);
  }

  async continueAsNew(): Promise<void> {
    await this.closeDoor();
    const carried = { matter: this.#matter as unknown as Matter, recent: this.#recent, status: this.#status ?? "" };
    const limits = this.#input.limits === undefined ? {} : { limits: this.#input.limits };
    await makeContinueAsNewFunc<(input: RunInput) => Promise<void>>()({ ...limits, carried });
  }
}

function failureOf({ code, facts }: Refusal, late?: LateRefusal): ApplicationFailure {
  const failure = ApplicationFailure.create({ message: code, type: code, nonRetryable: true, details: late ? [facts, late] : [facts] });
  // A refusal is an answer, not a fault: where in the code it was given has no place in a history that is kept for years.
  failure.stack = "";
  return failure;
}
