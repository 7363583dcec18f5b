import { addMonths, endOfDay, shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import { addWorkingDays } from "../../../domain/calendar/workingDays.ts";
import { isRule } from "../../../domain/process/actor.ts";
import { neutralEvents } from "../../../domain/rectification/events.ts";
import type { RectificationEvent } from "../../../domain/rectification/events.ts";
import { retractableCommands } from "../../../domain/rectification/commands.ts";
import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { RectificationStatus } from "../../../domain/rectification/status.ts";
import { statusOf } from "../../../domain/rectification/status.ts";
import type { AnyEvent, IssueMatter, IssueStep, Mail } from "./caseFile.ts";

/** What a step may lead to from each status; a retraction leads back, wherever that was. */
const next: Record<RectificationStatus, RectificationStatus[]> = {
  registered: ["assigned", "withdrawn", "suspended"],
  assigned: ["registered", "in_progress", "standing", "withdrawn", "suspended"],
  in_progress: ["registered", "assigned", "standing", "awaiting_verification", "withdrawn", "suspended"],
  awaiting_verification: ["in_progress", "verified", "standing", "withdrawn", "suspended"],
  verified: ["in_publicity", "closed", "withdrawn", "suspended"],
  // To "registered" only when it was entered as done without saying by whom.
  in_publicity: ["verified", "standing", "in_progress", "registered", "withdrawn", "suspended"],
  standing: ["registered", "assigned", "in_progress", "in_publicity", "verified", "withdrawn", "suspended"],
  // Back to where it was, as far as people have worked meanwhile.
  suspended: ["registered", "assigned", "in_progress", "awaiting_verification", "verified", "in_publicity", "standing", "withdrawn"],
  closed: ["ended", "assigned", "registered"],
  ended: ["assigned", "registered", "closed"],
  withdrawn: [],
};

/** What the witness remembers by itself, from the events alone. Replaced as a whole, so that a retraction can bring the old one back. */
interface Memory {
  held: ReadonlySet<string>;
  assignedTo: ReadonlyMap<string, { organizationId: string; wholeMechanism: boolean; gone: boolean }>;
  actedFor: ReadonlySet<string>;
  verifierId: string | null;
  requested: boolean;
  firstWord: string | null;
  passed: boolean;
  objections: ReadonlyMap<string, boolean>;
  publicity: "none" | "open" | "over";
  standing: "never" | "now" | "released";
  extensions: ReadonlyMap<string, { personId: string; target: string; refused: boolean }>;
  suspended: boolean;
  stands: ReadonlySet<string>;
  periodEnd: string | null;
  reported: ReadonlySet<string>;
  closedAt: string | null;
}

interface LastStep {
  memory: Memory;
  state: RectificationState;
  personId: string;
  at: string;
  told: Set<string>;
}

export class Broken extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** 长期坚持 is part of the deadline. */
function standsLater({ deadline }: RectificationState): boolean {
  return deadline?.kind === "milestone_ongoing" || deadline?.kind === "immediate_ongoing";
}

/** Watches a case from outside and says when something happened that must never happen. It asks the decider nothing. */
export class Witness {
  #memory: Memory = {
    held: new Set(),
    assignedTo: new Map(),
    actedFor: new Set(),
    verifierId: null,
    requested: false,
    firstWord: null,
    passed: false,
    objections: new Map(),
    publicity: "none",
    standing: "never",
    extensions: new Map(),
    suspended: false,
    stands: new Set(),
    periodEnd: null,
    reported: new Set(),
    closedAt: null,
  };
  #last: LastStep | null = null;

  /** Whether this person may take the last step back now: theirs, retractable, built on by nobody, and not too long ago. */
  mayRetract(personId: string, now: string, rules: RectificationState["rules"]): boolean {
    const last = this.#last;
    return last !== null && last.personId === personId && now < endOfDay(addWorkingDays(rules.calendar, shanghaiDate(last.at), 2));
  }

  sees(before: IssueMatter, step: IssueStep, after: IssueMatter, mails: Mail[]): void {
    must(after.version === before.version + 1, "a step is one version");
    must(step.events.length > 0, "a step has events");
    const retracted = step.events.some((event) => event.type === "retracted");
    if (retracted) this.#retracted(before, step, after, mails);
    else {
      if (step.version > 1) this.#moved(before.state, after.state);
      const memory = this.#memory;
      for (const event of step.events) {
        this.#check(event, step, before.state);
        this.#remember(event, step, before.state);
      }
      this.#keepUndo(memory, before, step, mails);
    }
    this.#acceptedStay(before.state, after.state, step);
    for (const { to } of mails)
      if ("organizationId" in to) must(this.#toldBefore(to.organizationId), `${to.organizationId} never held an assignment and is told`);
  }

  #toldBefore(organizationId: string): boolean {
    return this.#everHeld.has(organizationId);
  }
  /** Unlike the memory, this is never taken back: who was told of a step is also told that it is taken back. */
  readonly #everHeld = new Set<string>();

  #moved(before: RectificationState, after: RectificationState): void {
    const [from, to] = [statusOf(before), statusOf(after)];
    must(from === to || next[from].includes(to), `status went from ${from} to ${to}`);
  }

  #retracted(before: IssueMatter, step: IssueStep, after: IssueMatter, mails: Mail[]): void {
    const last = this.#last;
    if (!last || isRule(step.by)) throw new Broken("something was retracted that nobody could");
    must(last.personId === step.by.personId, "another's step was retracted");
    must(this.mayRetract(step.by.personId, step.at, before.state.rules), "a step was retracted too late");
    // The ladder goes on whatever is taken back, and letters stay; the watch over them looks at both.
    const { rules, done, letters: _letters, ladders: _ladders, listed: _listed, actedFor, ...restored } = after.state;
    const {
      rules: _rules,
      done: _done,
      letters: _oldLetters,
      ladders: _oldLadders,
      listed: _oldListed,
      actedFor: acted,
      ...was
    } = last.state;
    must(JSON.stringify(restored) === JSON.stringify(was), "a retraction did not restore the state");
    must(
      acted.every((personId) => actedFor.includes(personId)),
      "a retraction forgot who acted",
    );
    must(JSON.stringify(rules) === JSON.stringify(before.state.rules), "a retraction turned the rules back");
    must(JSON.stringify(done) === JSON.stringify(before.state.done), "a retraction lost marks of the agenda");
    const told = mails.filter((mail) => mail.template === "retracted").map((mail) => JSON.stringify(mail.to));
    must(told.length === last.told.size && told.every((to) => last.told.has(to)), "a retraction was told to others than the step itself");
    this.#memory = last.memory;
    this.#last = null;
  }

  #keepUndo(memory: Memory, before: IssueMatter, step: IssueStep, mails: Mail[]): void {
    const common = new Set(["rulesApplied", "revisionRaised"]);
    const accompanies = (event: AnyEvent): boolean => common.has(event.type) || neutralEvents.has((event as RectificationEvent).type);
    if (step.events.every(accompanies)) return;
    const retractable = (retractableCommands as readonly string[]).includes(step.command);
    this.#last =
      isRule(step.by) || !retractable
        ? null
        : {
            memory,
            state: before.state,
            personId: step.by.personId,
            at: step.at,
            told: new Set(mails.map((mail) => JSON.stringify(mail.to))),
          };
  }

  /** What must hold at the moment of each event, judged by the memory of all before it. */
  #check(event: AnyEvent, step: IssueStep, before: RectificationState): void {
    const memory = this.#memory;
    switch (event.type) {
      case "verificationSeconded":
      case "verificationPassed":
      case "verificationRejected": {
        if (isRule(step.by)) throw new Broken("a rule verified");
        const { personId, organizationId } = step.by;
        must(memory.requested, "verified without being asked");
        must(!memory.held.has(organizationId) && !memory.actedFor.has(personId), `${personId} verified what they rectified`);
        must(memory.verifierId === null || memory.verifierId === personId, "another than the named verifier verified");
        if (event.type !== "verificationSeconded" && this.#judgesItself(before) && organizationId === before.office.organizationId) {
          must(memory.firstWord !== null && memory.firstWord !== personId, "one office person alone verified the office's own house");
        }
        return;
      }
      case "closed":
        must(memory.passed, "closed without a passed verification");
        must([...memory.objections.values()].every(Boolean), "closed over an open objection");
        must(memory.publicity !== "open", "closed during public notice");
        must(
          memory.publicity === "over" || !before.rules.policy.body.publicity.required,
          "closed without the public notice that is asked for",
        );
        must(memory.standing !== "now", "closed while standing");
        if (standsLater(before)) must(memory.standing === "released", "closed although it was to stand");
        return;
      case "publicityConcluded":
        must(before.publicity !== null && step.at >= endOfDay(before.publicity.until), "public notice ended before its time");
        must([...memory.objections.values()].every(Boolean), "public notice ended over an open objection");
        return;
      case "overdue":
        must(!memory.suspended, "overdue while the clock stands");
        must(step.at >= endOfDay(event.dueOn), "overdue before the end of the day");
        must(!before.done.includes(event.key), "overdue twice");
        return;
      case "acknowledgementReminded":
      case "dueReminded":
        must(!memory.suspended, "reminded while the clock stands");
        must(!before.done.includes(event.key), "the same reminder twice");
        return;
      case "verificationReminded":
      case "reminderDropped":
        must(!before.done.includes(event.key), "the same reminder twice");
        return;
      case "extensionRequested": {
        const limit = before.rules.policy.body.extension?.maxCount ?? 0;
        const same = [...memory.extensions.values()].filter(({ target, refused }) => !refused && target === JSON.stringify(event.target));
        must(same.length < limit, "an extension was asked for beyond the limit");
        must(!memory.suspended, "an extension was asked for while the clock stands");
        return;
      }
      case "extensionGranted":
      case "extensionRefused": {
        if (isRule(step.by)) throw new Broken("a rule decided an extension");
        const asked = memory.extensions.get(event.requestId);
        must(asked !== undefined, "an extension was decided that nobody asked for");
        must(asked?.personId !== step.by.personId, "who asked decided");
        must(!memory.held.has(step.by.organizationId) && !memory.actedFor.has(step.by.personId), "a rectifier decided an extension");
        if (event.type === "extensionGranted")
          must(event.dueOn === null || event.before === null || event.dueOn > event.before, "a grant moved nothing");
        return;
      }
      case "suspended":
      case "resumed":
        must((event.type === "resumed") === memory.stands.has(event.suspensionId), `${event.type} out of turn`);
        return;
      case "standingPeriodClosed":
        must(step.at >= endOfDay(event.dueOn), "a period ended early");
        must(memory.periodEnd === null || memory.periodEnd < event.period, "a period was counted twice");
        must(
          event.reported.every((organizationId) => memory.reported.has(organizationId)) &&
            event.missing.every((organizationId) => !memory.reported.has(organizationId)),
          "a report was counted wrongly",
        );
        return;
      case "lookBackRecorded": {
        if (isRule(step.by)) throw new Broken("a rule looked back");
        const { personId, organizationId } = step.by;
        must(memory.closedAt !== null, "looked back at what is open");
        must(!memory.held.has(organizationId) && !memory.actedFor.has(personId), `${personId} looked back at what they rectified`);
        return;
      }
      case "standingReminded":
      case "extensionReminded":
      case "lookBackReminded":
        must(!before.done.includes(event.key), "the same reminder twice");
        return;
      case "concluded":
        if (step.events.some((other) => other.type === "lookBackRecorded" && other.outcome === "held")) {
          must(!isRule(step.by), "a rule concluded a look-back");
          return;
        }
        must(
          memory.closedAt !== null &&
            step.at >= endOfDay(addMonths(shanghaiDate(memory.closedAt), before.rules.policy.body.lookBackMonths)),
          "concluded early",
        );
        return;
      default:
    }
  }

  /** The office's host, or the whole mechanism, is among those who rectify. */
  #judgesItself(state: RectificationState): boolean {
    const host = state.office.hostOrganizationId;
    return [...this.#memory.assignedTo.values()].some((held) => !held.gone && (held.wholeMechanism || held.organizationId === host));
  }

  #remember(event: AnyEvent, step: IssueStep, before: RectificationState): void {
    const { by } = step;
    if (!isRule(by) && this.#memory.held.has(by.organizationId) && event.type !== "commented" && event.type !== "rulesApplied") {
      this.#memory = { ...this.#memory, actedFor: new Set([...this.#memory.actedFor, by.personId]) };
    }
    this.#memory = { ...this.#memory, ...this.#after(event, step, before) };
  }

  #after(event: AnyEvent, step: IssueStep, before: RectificationState): Partial<Memory> {
    const memory = this.#memory;
    const undone: Partial<Memory> = {
      passed: false,
      requested: false,
      firstWord: null,
      objections: new Map(),
      publicity: "none",
      standing: "never",
    };
    switch (event.type) {
      case "assigned":
        return this.#given(event.assignments);
      case "reassigned":
        return this.#given([event.to], event.assignmentId);
      case "returned":
        return this.#given([], event.assignmentId);
      case "handedOver": {
        const { organizationId } = event.to;
        const old = [...memory.assignedTo].find(([, held]) => !held.gone && held.organizationId === event.from.organizationId);
        if (organizationId === undefined || !old)
          return event.from.personId === memory.verifierId ? { verifierId: event.to.personId ?? null } : {};
        const [id, { wholeMechanism }] = old;
        return this.#given(
          [{ id: `a${memory.assignedTo.size + 1}`, organizationId, ...(wholeMechanism ? { wholeMechanism: true } : {}) }],
          id,
        );
      }
      case "baselineEntered":
        if (event.status === "running") return before.deadline?.kind === "ongoing" ? { standing: "now" } : {};
        if (event.status === "closed") return { passed: true, closedAt: `${event.on}T04:00:00.000Z` };
        return { passed: true, standing: standsLater(before) && !before.rules.policy.body.publicity.required ? "now" : "never" };
      case "verifierAssigned":
        return { verifierId: event.personId };
      case "verificationRequested":
        return { requested: true, firstWord: null };
      case "verificationSeconded":
        return { firstWord: isRule(step.by) ? null : step.by.personId };
      case "verificationPassed":
        return { requested: false, firstWord: null, passed: true };
      case "verificationRejected":
        return { requested: false, firstWord: null };
      case "publicized":
        return { publicity: "open" };
      case "objected":
        return { objections: new Map([...memory.objections, [event.objectionId, false]]) };
      case "objectionDecided":
        return event.outcome === "upheld" ? undone : { objections: new Map([...memory.objections, [event.objectionId, true]]) };
      case "publicityConcluded":
        return { publicity: "over" };
      case "standingEntered":
        return { standing: "now", periodEnd: null, reported: new Set() };
      case "standingReported":
        return { reported: new Set([...memory.reported, event.organizationId]) };
      case "standingScheduled":
        return { reported: new Set() };
      case "standingPeriodClosed":
        return { periodEnd: event.period, reported: new Set() };
      case "extensionRequested":
        return {
          extensions: new Map([
            ...memory.extensions,
            [event.requestId, { personId: event.personId, target: JSON.stringify(event.target), refused: false }],
          ]),
        };
      case "extensionRefused": {
        const asked = memory.extensions.get(event.requestId);
        return asked ? { extensions: new Map([...memory.extensions, [event.requestId, { ...asked, refused: true }]]) } : {};
      }
      case "suspended":
        return {
          stands: new Set([...memory.stands, event.suspensionId]),
          suspended: memory.suspended || event.target.type === "issue",
        };
      case "resumed":
        return {
          stands: new Set([...memory.stands].filter((id) => id !== event.suspensionId)),
          suspended: memory.suspended && event.target.type !== "issue",
        };
      case "released":
        return { standing: "released" };
      case "closed":
        return { closedAt: step.at };
      case "reopened":
        return {
          ...undone,
          closedAt: null,
          extensions: new Map(),
          suspended: false,
          stands: new Set(),
          periodEnd: null,
          reported: new Set(),
        };
      default:
        return {};
    }
  }

  #given(made: { id: string; organizationId: string; wholeMechanism?: true }[], goneId?: string): Partial<Memory> {
    const assignedTo = new Map(this.#memory.assignedTo);
    const gone = goneId === undefined ? undefined : assignedTo.get(goneId);
    if (gone && goneId !== undefined) assignedTo.set(goneId, { ...gone, gone: true });
    for (const { id, organizationId, wholeMechanism } of made) {
      must(!assignedTo.has(id), `the assignment ${id} exists already`);
      assignedTo.set(id, { organizationId, wholeMechanism: wholeMechanism === true, gone: false });
      this.#everHeld.add(organizationId);
    }
    const current = [...assignedTo.values()].filter((held) => !held.gone).map((held) => held.organizationId);
    must(new Set(current).size === current.length, "an organization holds two assignments");
    return { assignedTo, held: new Set([...this.#memory.held, ...made.map(({ organizationId }) => organizationId)]) };
  }

  /** What was accepted changes by an upheld objection, a reopening, a correction or a retraction, and by nothing else. */
  #acceptedStay(before: RectificationState, after: RectificationState, step: IssueStep): void {
    const opens = new Set(["reopened", "objectionDecided", "corrected", "retracted"]);
    if (before.measures === after.measures || step.events.some((event) => opens.has(event.type))) return;
    for (const measure of before.measures) {
      if (measure.state !== "accepted") continue;
      const now = after.measures.find((candidate) => candidate.id === measure.id);
      const { owners: _owners, ...is } = now ?? measure;
      const { owners: _ownersBefore, ...was } = measure;
      must(JSON.stringify(is) === JSON.stringify(was), "an accepted measure was changed");
    }
  }
}
