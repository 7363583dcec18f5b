import { isRule } from "../../../domain/process/actor.ts";
import { evolveMatter, firstEntry, isCommonEvent, openMatter } from "../../../domain/process/matter.ts";
import type { Decision } from "../../../domain/process/process.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import type { RectificationInput } from "../../../domain/rectification/input.ts";
import { rectification } from "../../../domain/rectification/rectification.ts";
import { checkAgenda } from "./agendaWatch.ts";
import type { AnyEvent, IssueEntry, IssueMatter } from "./caseFile.ts";
import { CaseFile } from "./caseFile.ts";
import { deepFreeze } from "./deepFreeze.ts";
import type { Attempt, Intent, Move } from "./intents.ts";
import { move } from "./intents.ts";
import { LadderWatch } from "./ladderWatch.ts";
import { Broken, Witness } from "./witness.ts";

/** How often each event, status and refusal came up, so that a run that saw nothing does not count as a proof. */
export class Tally {
  readonly counts = new Map<string, number>();
  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** More entries than these at one moment can only be a loop. */
const MANY = 400;

/** Plays a list of intents on a new issue, with all witnesses watching. @throws Broken, BrokenAgenda, or whatever the decider throws */
export class Story {
  readonly file: CaseFile;
  readonly #witness = new Witness();
  readonly #ladder = new LadderWatch();
  readonly #tally: Tally;

  constructor(input: RectificationInput, tally: Tally = new Tally()) {
    this.#tally = tally;
    this.file = new CaseFile(deepFreeze(input));
    const opened = openMatter(rectification, { id: this.file.matter.id, jurisdictionId: input.jurisdictionId }, input);
    this.#sees(opened, 0);
  }

  plays(intents: readonly Intent[]): this {
    try {
      for (const intent of intents) this.#plays(move(this.file, intent));
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${this.told().join("\n")}`, { cause: error });
    }
    return this;
  }

  /** The steps so far, a line each, to read a counterexample by. */
  told(): string[] {
    return this.file.steps.map(({ version, at, by, command, events }) =>
      [version, at, isRule(by) ? by.rule : by.personId, command, JSON.stringify(events.map(({ v: _v, ...event }) => event))].join(" "),
    );
  }

  #plays(next: Move): void {
    if ("waitUntil" in next) {
      this.#waits(next.waitUntil, next.awake);
      return;
    }
    if ("attempts" in next) {
      const possible = next.attempts.filter(({ actor, command }) => {
        const decision = this.file.tries(actor, command);
        if (isRefusal(decision)) this.#tally.add(`refused ${decision.refusal.code}`);
        return !isRefusal(decision);
      });
      const [first] = possible;
      if (first) this.#tries(first);
      return;
    }
    this.#tries(next);
  }

  #tries({ actor, command }: Attempt): void {
    const { file } = this;
    const first = file.validates(actor, command);
    const decision = file.tries(actor, command);
    if (isRefusal(first) && !(isRefusal(decision) && decision.refusal.code === first.refusal.code))
      throw new Broken(`${command.type} is refused at once with ${first.refusal.code}, but not when it has its turn`);
    if (command.type === "retract" && !isRule(actor)) {
      const may = this.#witness.mayRetract(actor.personId, file.now, file.state.rules);
      if (may === isRefusal(decision)) throw new Broken(`retraction ${may ? "refused" : "accepted"} wrongly`);
    }
    this.#takes(actor, command.type, decision);
  }

  #takes(actor: Parameters<CaseFile["does"]>[0], command: string, decision: Decision<AnyEvent>): void {
    if (isRefusal(decision)) {
      this.#tally.add(`refused ${decision.refusal.code}`);
      return;
    }
    this.#tally.add(`accepted ${command}`);
    if (decision.events.length === 0) throw new Broken(`${command} was accepted and led to nothing`);
    if (isRule(actor) && decision.events.some((event) => !isCommonEvent(event)) && !this.#isDue(command))
      throw new Broken(`a rule took ${command} upon itself before its moment`);
    const before = this.file.matter;
    const mailsBefore = this.file.mails.length;
    this.file.takes(actor, command, decision.events);
    this.#sees(before, mailsBefore);
  }

  /** Something of the kind stands in the agenda, and its moment has come. */
  #isDue(command: string): boolean {
    return this.file.agenda.some((entry) => entry.command.type === command && entry.at <= this.file.now);
  }

  #sees(before: IssueMatter, mailsBefore: number): void {
    const { file } = this;
    deepFreeze(file.matter);
    const step = file.steps.at(-1);
    if (!step) throw new Broken("no step");
    for (const event of step.events) this.#tally.add(event.type);
    this.#tally.add(`status ${file.status}`);
    this.#witness.sees(before, step, file.matter, file.mails.slice(mailsBefore));
    this.#ladder.sees(before, step, file.matter);
    // What rules do one after the other is looked at once they are done.
    if (!isRule(step.by)) checkAgenda(file.state, file.agenda);
  }

  /** Awake, the rules act at each moment; otherwise only at the end, as after an outage. */
  #waits(until: string, awake: boolean): void {
    const { file } = this;
    if (!awake && until > file.now) file.now = until;
    let count = 0;
    for (let entry = firstEntry(file.agenda); entry && entry.at <= until; entry = firstEntry(file.agenda)) {
      if (entry.at > file.now) file.now = entry.at;
      if ((count += 1) > MANY) throw new Broken(`the agenda never comes to an end: ${entry.key}`);
      this.#carriesOut(entry);
    }
    if (count > 0) checkAgenda(file.state, file.agenda);
    if (until > file.now) file.now = until;
  }

  #carriesOut(entry: IssueEntry): void {
    const { file } = this;
    const stale = file.now.slice(0, 10) > entry.at.slice(0, 10) && entry.key.startsWith("remind");
    if (entry.at > file.now) throw new Broken("carried out before its moment");
    const decision = file.tries({ rule: entry.why.rule, via: "rule" }, entry.command);
    if (isRefusal(decision)) throw new Broken(`${entry.key} is refused at its own moment: ${decision.refusal.code}`);
    if (stale && !decision.events.every((event) => event.type === "reminderDropped")) throw new Broken(`${entry.key} was sent late`);
    this.#takes({ rule: entry.why.rule, via: "rule" }, entry.command.type, decision);
    const again = file.agenda.find((candidate) => candidate.key === entry.key);
    if (again && again.at <= entry.at) throw new Broken(`${entry.key} was carried out and is still there`);
  }

  /** The same steps folded again from the beginning, with the matter written down and read back now and then. */
  refolded(): IssueMatter {
    const { input, steps, matter } = this.file;
    const opened = openMatter(rectification, { id: matter.id, jurisdictionId: input.jurisdictionId }, input);
    const reread = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
    return steps.reduce(
      (from, step) =>
        evolveMatter(rectification, step.version % 7 === 0 ? reread(from) : from, step.version % 3 === 0 ? reread(step) : step),
      opened,
    );
  }
}
