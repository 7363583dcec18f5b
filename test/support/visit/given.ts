import type { Actor, PersonActor } from "../../../domain/process/actor.ts";
import type { Matter, Step } from "../../../domain/process/matter.ts";
import { decideOn, evolveMatter, firstEntry, isCommonEvent, noticesOf, openMatter } from "../../../domain/process/matter.ts";
import type { NoticeDraft } from "../../../domain/process/process.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import { stateCouncilCalendar } from "../../../platform/calendar/stateCouncilCalendar.ts";
import type { CommonCommand } from "../../../domain/process/matter.ts";
import type { VisitCommand } from "../../../domain/visit/commands.ts";
import type { EntryValue } from "../../../domain/visit/entries.ts";
import type { VisitEvent } from "../../../domain/visit/events.ts";
import type { VisitInput } from "../../../domain/visit/input.ts";
import { defaultVisitPolicy } from "../../../domain/visit/policy.ts";
import type { VisitState } from "../../../domain/visit/state.ts";
import { visit } from "../../../domain/visit/visit.ts";

export const START = "2026-03-02T01:00:00.000Z";

const person = (personId: string, organizationId: string, ...roles: PersonActor["roles"]): PersonActor => ({
  personId,
  organizationId,
  roles,
  via: "api",
});

/** People of a fictional city, by what they do here. */
export const who = {
  clerk: person("p-clerk", "org-office", "office"),
  clerk2: person("p-clerk-2", "org-office", "office"),
  leader: person("p-leader", "org-office", "leader"),
  health1: person("p-health-1", "org-health"),
  health2: person("p-health-2", "org-health"),
  healthOfficer: person("p-health-o", "org-health", "officer"),
  market1: person("p-market-1", "org-market"),
  market2: person("p-market-2", "org-market"),
  stranger: person("p-stranger", "org-other", "officer"),
  auditor: person("p-auditor", "org-audit", "auditor"),
  batch: { rule: "substitution", via: "rule" } satisfies Actor,
} as const;

export function visitInput(change: Partial<VisitInput> = {}): VisitInput {
  return {
    visitId: "batch-1/1",
    batchId: "batch-1",
    number: 1,
    jurisdictionId: "yunzhou",
    office: { organizationId: "org-office", hostOrganizationId: null },
    object: { id: "object-1", version: 1, member: "a".repeat(64) },
    departments: [
      {
        organizationId: "org-health",
        checkItems: [
          { id: "h1", version: 1 },
          { id: "h2", version: 1 },
        ],
        team: [
          { inspectorId: "i-h1", personId: "p-health-1" },
          { inspectorId: "i-h2", personId: "p-health-2" },
        ],
      },
      {
        organizationId: "org-market",
        checkItems: [{ id: "m1", version: 1 }],
        team: [
          { inspectorId: "i-m1", personId: "p-market-1" },
          { inspectorId: "i-m2", personId: "p-market-2" },
        ],
      },
    ],
    field: { from: "2026-03-02", until: "2026-03-31" },
    resultDueOn: "2026-03-31",
    rosterId: "roster-1",
    startedAt: START,
    rules: { calendar: stateCouncilCalendar(), policy: { version: 1, citation: "测试规则", body: defaultVisitPolicy } },
    ...change,
  };
}

/** A visit under way, by the very functions that the workflow and the tables use. */
export class Visited {
  matter: Matter<VisitState, VisitEvent>;
  now = START;
  sent: { template: string; to: NoticeDraft["to"]; facts: NoticeDraft["facts"] }[] = [];
  steps: Step<VisitEvent>[] = [];
  #numbers = 0;

  constructor(input: VisitInput = visitInput()) {
    this.matter = openMatter(visit, { id: `visit/yunzhou/${input.visitId}`, jurisdictionId: "yunzhou" }, input);
    const { command, actor } = visit.opening(input);
    this.does(actor, command);
  }

  get state(): VisitState {
    return this.matter.state;
  }

  get status(): string {
    return visit.status(this.state);
  }

  /** @returns the code of a refusal, or null */
  tries(actor: Actor, command: VisitCommand | CommonCommand, issueId?: string): string | null {
    const facts = issueId === undefined ? {} : { facts: { kind: "issue_started" as const, issueId } };
    const decision = decideOn(visit, this.matter, command, { now: this.now, actor, ...facts });
    if (isRefusal(decision)) return decision.refusal.code;
    const { events } = decision;
    const allocated = events.map((event) => {
      if (isCommonEvent(event) || visit.allocates(event, this.state, this.now) === null) return null;
      this.#numbers += 1;
      return String(this.#numbers);
    });
    const step: Step<VisitEvent> = { version: this.matter.version + 1, at: this.now, by: actor, command: command.type, events, allocated };
    const after = evolveMatter(visit, this.matter, step);
    this.sent.push(...noticesOf(visit, this.matter, step, after));
    this.steps.push(step);
    this.matter = after;
    return null;
  }

  does(actor: Actor, command: VisitCommand | CommonCommand): this {
    const code = this.tries(actor, command);
    if (code !== null) throw new Error(`${command.type}: ${code}`);
    return this;
  }

  /** Lets time pass as the shell would, one entry of the agenda after the other. Issues get the id of their problem. */
  until(moment: string): this {
    for (let count = 0; count < 200; count += 1) {
      const entry = visit.isOver(this.state) ? null : firstEntry(visit.agenda(this.state));
      if (entry === null || entry.at > moment) break;
      if (entry.at > this.now) this.now = entry.at;
      const { rule, citation } = entry.why;
      const issueId = entry.command.type === "startIssue" ? `issue-${entry.command.subject}` : undefined;
      const code = this.tries({ rule, via: "rule", ...(citation === undefined ? {} : { citation }) }, entry.command, issueId);
      if (code !== null) throw new Error(`${entry.key}: ${code}`);
    }
    if (moment > this.now) this.now = moment;
    return this;
  }

  templates(): string[] {
    return this.sent.map(({ template }) => template);
  }
}

export const fine: EntryValue = { outcome: "no_problem", method: "on_site" };

let entries = 0;
export function entryId(): string {
  entries += 1;
  return `e-${entries}`;
}

export const everybody = [who.health1, who.health2, who.market1, who.market2] as const;

export function confirmed(story = new Visited()): Visited {
  for (const one of everybody) story.does(one, { type: "confirm" });
  return story;
}

export function recorded(values: Partial<Record<"h1" | "h2" | "m1", EntryValue>> = {}, story = confirmed()): Visited {
  for (const subject of ["h1", "h2", "m1"] as const)
    story.does(subject === "m1" ? who.market1 : who.health1, {
      type: "recordResult",
      entryId: entryId(),
      subject,
      value: values[subject] ?? fine,
    });
  return story;
}

export function signed(story = recorded()): Visited {
  for (const one of everybody) story.does(one, { type: "sign" });
  return story;
}
