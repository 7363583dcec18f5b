import { createHash } from "node:crypto";
import { instantOf, epochMsOf } from "../../../domain/calendar/calendarDay.ts";
import { drawFrom } from "../../../domain/draw/drawing.ts";
import { contentHash, lockOf } from "../../../domain/draw/ledger.ts";
import { prepareDraw } from "../../../domain/draw/prepareDraw.ts";
import type { PreparedDraw } from "../../../domain/draw/prepareDraw.ts";
import type { Beacon, DepartmentHash, Draw, LedgerEntry, Substitution, Transcript } from "../../../domain/draw/record.ts";
import { commitmentOf, frozenHash, seedOf } from "../../../domain/draw/seed.ts";
import { requestProblem, substitute } from "../../../domain/draw/substitution.ts";
import { transcriptOf } from "../../../domain/draw/transcript.ts";
import type { InspectionCommand } from "../../../domain/inspection/commands.ts";
import type { InspectionEvent, VisitCounts } from "../../../domain/inspection/events.ts";
import type { InspectionFacts } from "../../../domain/inspection/facts.ts";
import { works } from "../../../domain/inspection/facts.ts";
import type { InspectionInput } from "../../../domain/inspection/input.ts";
import { inspection } from "../../../domain/inspection/inspection.ts";
import { defaultInspectionPolicy } from "../../../domain/inspection/policy.ts";
import type { InspectionState } from "../../../domain/inspection/state.ts";
import type { Actor, PersonActor } from "../../../domain/process/actor.ts";
import type { CommonCommand, Matter, Step } from "../../../domain/process/matter.ts";
import { decideOn, evolveMatter, firstEntry, noticesOf, openMatter } from "../../../domain/process/matter.ts";
import type { NoticeDraft, Refusal } from "../../../domain/process/process.ts";
import { isRefusal } from "../../../domain/process/process.ts";
import { sampleRegisters } from "../../unit/draw/sampleDraw.ts";
import type { SampleSize } from "../../unit/draw/sampleDraw.ts";

export const OFFICE = "yz-office";
const person = (personId: string, organizationId: string, role: PersonActor["roles"][number]): PersonActor => ({
  personId,
  organizationId,
  roles: [role],
  via: "api",
});

export const clerk = person("clerk", OFFICE, "office");
export const secondClerk = person("clerk-2", OFFICE, "office");
export const leader = person("leader", OFFICE, "leader");
export const otherLeader = person("leader-2", OFFICE, "leader");
export const auditor = person("auditor", OFFICE, "auditor");
export const officerOf = (organizationId: string): PersonActor => person(`officer-${organizationId}`, organizationId, "officer");

const DAY_MS = 86_400_000;

/** A batch of the fictional city that is played without a workflow: the decider, and the works on rosters in memory. */
export class PlayedBatch {
  now = "2026-08-03T01:00:00.000Z";
  matter: Matter<InspectionState, InspectionEvent>;
  readonly steps: Step<InspectionEvent>[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly notices: NoticeDraft[] = [];
  readonly substitutions: Substitution[] = [];
  prepared: PreparedDraw | null = null;
  draw: Draw | null = null;
  counts: VisitCounts = { total: 0, withResult: 0, published: 0, followedUp: 0, overdue: 0 };
  readonly input: InspectionInput;
  readonly #registers: ReturnType<typeof sampleRegisters>;

  constructor(size: SampleSize = { seed: 7, objects: 60, departments: 2, inspectorsEach: 12, recusals: 6, substitutions: 0 }) {
    this.#registers = sampleRegisters(size);
    const { departments, field } = this.#registers.plan;
    const input = (this.input = {
      batchId: "batch-1",
      jurisdictionId: "yunzhou",
      office: { organizationId: OFFICE, hostOrganizationId: null },
      plan: {
        title: "云州市医疗机构联合抽查",
        organizerId: OFFICE,
        departments: departments.map(({ id, teamSize }) => ({ organizationId: id, teamSize, checkItemIds: ["item"] })),
        population: {},
        strata: [{ name: "全部", where: {}, quota: { kind: "count", count: 1 } }],
        yearlyCap: null,
        exclusions: [],
        schedule: {
          commitUntil: "2026-08-05T09:00:00.000Z",
          revealUntil: "2026-08-06T09:00:00.000Z",
          beacon: { at: "2026-08-07T13:30:00.000Z", form: "六个号码", source: "fucai-ssq" },
          field,
          resultsDueOn: field.until,
        },
      },
      startedAt: this.now,
      startedBy: clerk,
      rules: { calendar: { version: "t", years: {} }, policy: { version: 0, citation: "测试", body: defaultInspectionPolicy } },
    });
    this.matter = openMatter(inspection, { id: "inspection/yunzhou/batch-1", jurisdictionId: "yunzhou" }, input);
    const { command, actor } = inspection.opening(input);
    this.must(command, actor);
  }

  get state(): InspectionState {
    return this.matter.state;
  }

  get departments(): string[] {
    return this.state.plan.departments.map(({ organizationId }) => organizationId);
  }

  secretOf(organizationId: string): string {
    return createHash("sha256").update(organizationId).digest("hex");
  }

  commitmentOf(organizationId: string): string {
    return commitmentOf({ department: organizationId, frozen: this.state.frozen?.hash ?? "", secret: this.secretOf(organizationId) });
  }

  /** Carries a command out as the shell would. @returns the refusal, or null */
  send(command: InspectionCommand | CommonCommand, actor: Actor): Refusal | null {
    const context = { now: this.now, actor };
    const first = decideOn(inspection, this.matter, command, context);
    if (isRefusal(first)) return first.refusal;
    const facts = this.#facts(command as InspectionCommand, actor);
    const decision = decideOn(inspection, this.matter, command, facts === null ? context : { ...context, facts });
    if (isRefusal(decision)) return decision.refusal;
    const step = { version: this.matter.version + 1, at: this.now, by: actor, command: command.type, events: decision.events };
    const before = this.matter;
    this.matter = evolveMatter(inspection, before, step);
    this.steps.push(step);
    this.notices.push(...noticesOf(inspection, before, step, this.matter));
    if (this.state.ledger?.version === step.version) {
      if (this.state.ledger.length === this.state.ledger.latest.length) this.ledger.length = 0;
      this.ledger.push(...this.state.ledger.latest);
    }
    return null;
  }

  must(command: InspectionCommand | CommonCommand, actor: Actor): void {
    const refusal = this.send(command, actor);
    if (refusal !== null) throw new Error(`${command.type}: ${refusal.code} ${JSON.stringify(refusal.facts)}`);
  }

  /** Lets time pass to a moment, carrying out the agenda on the way. */
  until(moment: string): void {
    for (let count = 0; count < 500; count += 1) {
      const next = firstEntry(inspection.agenda(this.state));
      if (next === null || next.at > moment) break;
      if (next.at > this.now) this.now = next.at;
      this.must(next.command, { rule: next.why.rule, via: "rule" });
    }
    if (moment > this.now) this.now = moment;
  }

  later(days = 0, minutes = 1): void {
    this.until(instantOf(epochMsOf(this.now) + days * DAY_MS + minutes * 60_000));
  }

  givenFrozen(): this {
    this.must({ type: "approve" }, leader);
    this.later();
    this.must({ type: "freezeRosters" }, clerk);
    return this;
  }

  givenSeeded({ withholding = [] }: { withholding?: string[] } = {}): this {
    this.givenFrozen();
    for (const id of this.departments) this.must({ type: "commitSecret", commitment: this.commitmentOf(id) }, officerOf(id));
    this.later();
    for (const id of this.departments.filter((each) => !withholding.includes(each)))
      this.must({ type: "reveal", secret: this.secretOf(id) }, officerOf(id));
    this.until(this.state.plan.schedule.beacon.at);
    this.later();
    this.givenBeacon();
    return this;
  }

  givenBeacon(value = "01 02 03 04 05 06", substitution?: number): this {
    const { at, source } = this.state.substituting?.request.beacon ?? this.state.plan.schedule.beacon;
    const of = substitution === undefined ? {} : { substitution };
    this.must({ type: "recordBeacon", at, source, value, ...of }, clerk);
    this.must({ type: "confirmBeacon", value, ...of }, secondClerk);
    return this;
  }

  givenLocked(options?: { withholding?: string[] }): this {
    this.givenSeeded(options);
    this.must({ type: "draw" }, clerk);
    this.later();
    this.must({ type: "lock", draw: this.state.drawn?.draw ?? "" }, clerk);
    return this;
  }

  transcript(): Transcript {
    const { frozen, drawn, lockedAt } = this.state;
    const beacon = frozen?.beacon?.beacon;
    if (!frozen || !drawn || !beacon || lockedAt === null || this.prepared === null || this.draw === null) throw new Error("not locked");
    const { rosters, openings } = this.prepared;
    const pairs = this.#pairs();
    const ledger = this.ledger.slice(0, 5 + 2 * this.substitutions.length);
    const locked = lockOf(this.draw, lockedAt);
    const parts = { beacon, draw: this.draw, frozen: frozen.record, ledger, locked, openings, seed: drawn.seed };
    return transcriptOf({ ...parts, ...pairs, ...rosters, substitutions: this.substitutions });
  }

  #pairs(): { commitments: DepartmentHash[]; reveals: DepartmentHash[] } {
    const { frozen } = this.state;
    const ids = frozen?.record.departments.map(({ id }) => id) ?? [];
    return {
      commitments: ids.map((id): DepartmentHash => [id, frozen?.commitments[id] ?? null]),
      reveals: ids.map((id): DepartmentHash => [id, frozen?.reveals[id] ?? null]),
    };
  }

  #facts(command: InspectionCommand, actor: Actor): InspectionFacts | null {
    if (inspection.needs(this.state, command) !== null) return { kind: "counts", counts: this.counts };
    const work = works(this.state, command, { now: this.now, actor });
    switch (work?.do) {
      case "freeze": {
        const { commitUntil, revealUntil, beacon, field } = this.state.plan.schedule;
        const today = this.now.slice(0, 10);
        const times = { frozenAt: this.now, commitUntil, revealUntil, beacon, field, asOf: { objects: today, inspectors: today } };
        const plan = { ...this.#registers.plan, ...times, batch: this.state.batchId, office: OFFICE, jurisdiction: "yunzhou" };
        const prepared = prepareDraw({ ...this.#registers, plan });
        if ("problems" in prepared) return { kind: "unfit", problems: prepared.problems, counts: {} };
        this.prepared = prepared;
        return {
          kind: "frozen",
          rosterId: `roster-${this.state.freezes}`,
          frozen: prepared.frozen,
          frozenHash: frozenHash(prepared.frozen),
        };
      }
      case "draw": {
        const { frozen } = this.state;
        const beacon = frozen?.beacon?.beacon;
        if (!frozen || !beacon || this.prepared === null) throw new Error("nothing to draw from");
        const seed = seedOf({ frozen: frozen.record, beacon, ...this.#pairs() });
        const draw = drawFrom({ frozen: frozen.record, seed, ...this.prepared.rosters });
        this.draw = draw;
        const places = draw.visits.flatMap(({ teams }) => teams.flatMap(([, members]) => members)).length;
        const content = contentHash({ kind: "drawn", content: { beacon, draw, seed } });
        const hash = lockOf(draw, this.now).draw;
        return { kind: "drawn", draw: hash, content, seed, strata: draw.strata, visits: draw.visits.length, places };
      }
      case "judgeSubstitution": {
        const asked = this.state.asking.find(({ requestId }) => requestId === work.requestId);
        if (asked?.out.kind !== "inspector" || this.draw === null) throw new Error("not played");
        const request = this.#request(asked.out, { approver: work.approver, at: this.now, reason: asked.reason, beacon: asked.beacon });
        const problem = requestProblem({ ...this.#judged(), request });
        return problem === null ? { kind: "substitutable", out: request.out, unavailable: [] } : { kind: "problem", problem };
      }
      case "substitute": {
        const { substituting } = this.state;
        const beacon: Beacon | undefined = substituting?.entered?.beacon;
        if (!substituting || !beacon) throw new Error("no substitution");
        const outcome = substitute({ ...this.#judged(), request: substituting.request, beacon });
        if (outcome === null) throw new Error("nobody is eligible");
        this.substitutions.push({ request: substituting.request, outcome });
        return { kind: "substitute", outcome };
      }
      case "startVisits":
        return { kind: "started", to: Math.min(work.from + 4, this.state.drawn?.visits ?? 0) };
      case "tellVisit":
        return { kind: "told" };
      default:
        return null;
    }
  }

  #judged() {
    const { frozen, drawn } = this.state;
    if (!frozen || !drawn || this.prepared === null || this.draw === null) throw new Error("not drawn");
    const { rosters } = this.prepared;
    return { frozen: frozen.record, seed: drawn.seed, draw: this.draw, substitutions: this.substitutions, ...rosters };
  }

  /** Members are named by themselves here: the registers' ids are the other way's business. */
  #request(
    out: { visit: number; organizationId: string; inspectorId: string },
    rest: { approver: string; at: string; reason: string; beacon: { at: string; form: string; source: string } },
  ) {
    const number = this.substitutions.length + 1;
    const { visit, organizationId: department, inspectorId } = out;
    return { ...rest, department, kind: "inspector" as const, number, out: inspectorId, unavailable: [], visit };
  }
}
