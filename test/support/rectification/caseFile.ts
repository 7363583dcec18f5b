import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import { daysBetween, epochMsOf, instantOf, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import type { ErrorCode } from "../../../domain/errors/errorCodes.ts";
import type { Actor, RuleActor } from "../../../domain/process/actor.ts";
import type { CommonCommand, CommonEvent, Matter, Step } from "../../../domain/process/matter.ts";
import { decideOn, evolveMatter, firstEntry, noticesOf, openMatter } from "../../../domain/process/matter.ts";
import type { AgendaEntry, Decision, Instant, NoticeDraft } from "../../../domain/process/process.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { RectificationCommand } from "../../../domain/rectification/commands.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { RectificationStatus } from "../../../domain/rectification/status.ts";
import { statusOf } from "../../../domain/rectification/status.ts";
import { issueInput } from "../city.ts";
import { lookUp } from "./register.ts";

export type IssueMatter = Matter<RectificationState, RectificationEvent>;
export type IssueStep = Step<RectificationEvent>;
export type IssueEntry = AgendaEntry<RectificationCommand>;
export type AnyCommand = RectificationCommand | CommonCommand;
export type AnyEvent = RectificationEvent | CommonEvent;
export type Mail = NoticeDraft & { at: Instant; version: number };

/** The steps with `open` first, as the shell takes them: nothing here decides anything by itself. */
export class CaseFile {
  readonly input: RectificationInput;
  matter: IssueMatter;
  now: Instant;
  readonly steps: IssueStep[] = [];
  readonly mails: Mail[] = [];
  #agenda: { of: RectificationState | null; entries: IssueEntry[] } = { of: null, entries: [] };

  constructor(input: RectificationInput) {
    this.input = input;
    this.now = input.startedAt;
    this.matter = openMatter(
      rectification,
      { id: `rectification/${input.jurisdictionId}/${input.issueId}`, jurisdictionId: input.jurisdictionId },
      input,
    );
    const { command, actor } = rectification.opening(input);
    this.does(actor, command);
  }

  get state(): RectificationState {
    return this.matter.state;
  }

  get status(): RectificationStatus {
    return statusOf(this.state);
  }

  /** What the decider answers once the register has been asked. */
  tries(actor: Actor, command: AnyCommand): Decision<AnyEvent> {
    const common = command.type === "retract" || command.type === "applyRules" || command.type === "noticeFailed";
    const query = common ? null : rectification.needs(this.state, command);
    const facts = query === null ? {} : { facts: lookUp(query as Parameters<typeof lookUp>[0]) };
    return decideOn(rectification, this.matter, command, { now: this.now, actor, ...facts });
  }

  /** What the decider answers before the register could be asked. */
  validates(actor: Actor, command: AnyCommand): Decision<AnyEvent> {
    return decideOn(rectification, this.matter, command, { now: this.now, actor });
  }

  /** Carries a command out. @throws Error when it is refused */
  does(actor: Actor, command: AnyCommand): this {
    const decision = this.tries(actor, command);
    if (isRefusal(decision)) throw new Error(`${command.type} refused: ${decision.refusal.code} ${JSON.stringify(decision.refusal.facts)}`);
    this.takes(actor, command.type, decision.events);
    return this;
  }

  /** Folds what was decided, as one step. */
  takes(by: Actor, command: string, events: AnyEvent[]): IssueStep {
    const step: IssueStep = { version: this.matter.version + 1, at: this.now, by, command, events };
    const before = this.matter;
    this.matter = evolveMatter(rectification, before, step);
    this.steps.push(step);
    for (const draft of noticesOf(rectification, before, step, this.matter))
      this.mails.push({ ...draft, at: this.now, version: step.version });
    return step;
  }

  /** The code with which a command is refused; "accepted" when it is not. A refusal changes nothing, so nothing is folded. */
  refusalOf(actor: Actor, command: AnyCommand): ErrorCode | "accepted" {
    const decision = this.tries(actor, command);
    return isRefusal(decision) ? decision.refusal.code : "accepted";
  }

  /** Worked out once a state. */
  get agenda(): IssueEntry[] {
    if (this.#agenda.of !== this.state) this.#agenda = { of: this.state, entries: rectification.agenda(this.state) };
    return this.#agenda.entries;
  }

  /** Moments of the agenda in their order, as `key@moment`. */
  get plan(): string[] {
    return this.agenda.map((entry) => `${entry.at} ${entry.key}`).sort();
  }

  /** Lets time pass while the rules act at their moments. */
  passesTo(instant: Instant): this {
    for (let entry = firstEntry(this.agenda); entry && entry.at <= instant; entry = firstEntry(this.agenda)) {
      if (entry.at > this.now) this.now = entry.at;
      this.carriesOut(entry);
    }
    if (instant > this.now) this.now = instant;
    return this;
  }

  /** Lets time pass with nobody there to act; what came due meanwhile is carried out at the end, all of it. */
  sleepsTo(instant: Instant): this {
    this.now = instant;
    for (let entry = firstEntry(this.agenda); entry && entry.at <= instant; entry = firstEntry(this.agenda)) this.carriesOut(entry);
    return this;
  }

  carriesOut(entry: IssueEntry): IssueStep {
    const { rule, citation } = entry.why;
    const actor: RuleActor = { rule, via: "rule", ...(citation === undefined ? {} : { citation }) };
    this.does(actor, entry.command);
    const step = this.steps.at(-1);
    if (!step) throw new Error("no step");
    return step;
  }

  /** The same time of day, `days` working days later, with the rules acting on the way. */
  afterWorkingDays(days: number): this {
    const today = shanghaiDate(this.now);
    const target = addWorkingDays(this.state.rules.calendar, today, days);
    return this.passesTo(instantOf(epochMsOf(this.now) + daysBetween(today, target) * 86_400_000));
  }

  /** Types of all events so far. */
  get told(): string[] {
    return this.steps.flatMap((step) => step.events.map((event) => event.type));
  }

  /** Mails of one template, as `recipient` words in their order. */
  mailed(template: string): string[] {
    return this.mails
      .filter((mail) => mail.template === template)
      .map(({ to }) => ("organizationId" in to ? to.organizationId : "personId" in to ? to.personId : "office"));
  }
}

/** An issue as the plan of the city starts it on Monday, 2 March 2026, at 10:00. */
export function givenIssue(changes: Partial<RectificationInput> = {}): CaseFile {
  return new CaseFile(issueInput(changes));
}
