import type { WorkRequest } from "../../activities/contracts.ts";
import { DrawError } from "../../domain/draw/problems.ts";
import type { DepartmentHash } from "../../domain/draw/record.ts";
import type { InspectionFacts, InspectionWork, WorkState } from "../../domain/inspection/facts.ts";
import type { Freeze } from "../../domain/inspection/state.ts";
import type { RuleActor } from "../../domain/process/actor.ts";
import { assertNever } from "../../domain/process/assertNever.ts";
import type { CommandLike } from "../../domain/process/process.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { ReplaceInspector, ReplaceObject, VisitInput } from "../../domain/visit/input.ts";
import { visitIdOf } from "../../domain/visit/input.ts";
import type { VisitPolicy } from "../../domain/visit/policy.ts";
import type { Database } from "../database.ts";
import { drawRosters } from "./drawRosters.ts";
import { freezeRosters } from "./freezeRosters.ts";
import type { LockedDraw } from "./substitutions.ts";
import { chooseSubstitute, judgeSubstitution } from "./substitutions.ts";
import type { BatchOfVisits } from "./visitInputs.ts";
import { noteVisits, visitInputs } from "./visitInputs.ts";

/** What the works of a batch need besides the database. */
export interface InspectionWorkDeps {
  database: Database;
  /** Starts a visit; the same id starts once. */
  startVisit(visit: { jurisdictionId: string; id: string; input: VisitInput }): Promise<void>;
  /** Tells a visit; the same key tells once. */
  tellVisit(told: { jurisdictionId: string; id: string; command: CommandLike; actor: RuleActor; key: string }): Promise<void>;
  visitRules(jurisdictionId: string): Promise<Rules<VisitPolicy>>;
  /** Says that the work goes on. */
  beat: () => void;
}

/** Visits started in one work. */
const CHUNK = 100;
/** Starts at a time: more would only wait. */
const AT_A_TIME = 8;

const actor: RuleActor = { rule: "substitution", via: "rule" };

/** What batches of inspections do outside before a decision, each repeatable. */
export function createInspectionWorks(deps: InspectionWorkDeps): (request: WorkRequest) => Promise<InspectionFacts> {
  return async ({ work }) => {
    if (!isInspectionWork(work)) throw new Error(`no work ${work.do}`);
    try {
      return await doWork(deps, work);
    } catch (error) {
      if (error instanceof DrawError) return { kind: "problem", problem: { code: error.code, facts: error.facts } };
      throw error;
    }
  };
}

const WORKS: ReadonlySet<string> = new Set<InspectionWork["do"]>([
  "freeze",
  "draw",
  "judgeSubstitution",
  "substitute",
  "startVisits",
  "tellVisit",
]);

/** Told by its name: only the decider makes them. */
function isInspectionWork(work: { do: string }): work is InspectionWork {
  return WORKS.has(work.do);
}

async function doWork(deps: InspectionWorkDeps, work: InspectionWork): Promise<InspectionFacts> {
  switch (work.do) {
    case "freeze":
      return freeze(deps, work);
    case "draw":
      return draw(deps, work.state);
    case "judgeSubstitution":
      return judge(deps, work);
    case "substitute":
      return choose(deps, work.state);
    case "startVisits":
      return startVisits(deps, work);
    case "tellVisit":
      return tellVisit(deps, work);
    default:
      return assertNever(work);
  }
}

async function freeze(
  { database, beat }: InspectionWorkDeps,
  { state, now, asOf }: Extract<InspectionWork, { do: "freeze" }>,
): Promise<InspectionFacts> {
  const { jurisdictionId, batchId, office, plan, rules } = state;
  const request = { jurisdictionId, batchId, officeId: office.organizationId, plan, policy: rules.policy.body, now, asOf, beat };
  const result = await freezeRosters(database, request);
  return "problems" in result ? { kind: "unfit", ...result } : { kind: "frozen", ...result };
}

function frozenOf({ frozen }: WorkState): Freeze {
  if (frozen === null) throw new Error("nothing is frozen");
  return frozen;
}

async function draw({ database, beat }: InspectionWorkDeps, state: WorkState): Promise<InspectionFacts> {
  const { rosterId, record, commitments, reveals, beacon } = frozenOf(state);
  if (beacon === undefined) throw new Error("there is no beacon");
  const inOrder = (hashes: Record<string, string>): DepartmentHash[] =>
    record.departments.map(({ id }): DepartmentHash => [id, hashes[id] ?? null]);
  const parts = { rosterId, frozen: record, commitments: inOrder(commitments), reveals: inOrder(reveals), beacon: beacon.beacon, beat };
  return { kind: "drawn", ...(await drawRosters(database, parts)) };
}

function lockedOf(state: WorkState): LockedDraw {
  const { rosterId, record: frozen } = frozenOf(state);
  const { drawn, batchId } = state;
  if (drawn === null) throw new Error("nothing is drawn");
  return { batchId, rosterId, frozen, drawn };
}

async function judge(
  { database }: InspectionWorkDeps,
  { state, now, requestId, approver }: Extract<InspectionWork, { do: "judgeSubstitution" }>,
): Promise<InspectionFacts> {
  const asked = state.asking.find((request) => request.requestId === requestId);
  if (asked === undefined) throw new Error(`no request ${requestId}`);
  const judged = await judgeSubstitution(database, lockedOf(state), { asked, approver, now });
  return "problem" in judged ? { kind: "problem", ...judged } : { kind: "substitutable", ...judged };
}

async function choose({ database }: InspectionWorkDeps, state: WorkState): Promise<InspectionFacts> {
  const { substituting } = state;
  const beacon = substituting?.entered?.beacon;
  if (substituting === null || beacon === undefined) throw new Error("no substitution waits for a beacon");
  const { request } = substituting;
  const outcome = await chooseSubstitute(database, lockedOf(state), { request, beacon });
  if (outcome === null) return { kind: "problem", problem: { code: "NO_SUBSTITUTE", facts: { kind: request.kind, visit: request.visit } } };
  return { kind: "substitute", outcome };
}

function batchOf(state: WorkState): BatchOfVisits {
  const { batchId, jurisdictionId, office, plan } = state;
  const { rosterId, record } = frozenOf(state);
  return { batchId, jurisdictionId, office, plan, rosterId, frozenAt: record.frozenAt };
}

async function startVisits(
  deps: InspectionWorkDeps,
  { state, from, now }: Extract<InspectionWork, { do: "startVisits" }>,
): Promise<InspectionFacts> {
  const { database, beat } = deps;
  const total = state.drawn?.visits ?? 0;
  const to = Math.min(from + CHUNK, total);
  const rules = await deps.visitRules(state.jurisdictionId);
  const visits = await visitInputs(database, batchOf(state), { from, to, startedAt: now, rules });
  await noteVisits(database, visits);
  const remaining = visits.values();
  const lane = async (): Promise<void> => {
    for (const input of remaining) {
      await deps.startVisit({ jurisdictionId: input.jurisdictionId, id: input.visitId, input });
      beat();
    }
  };
  // All lanes come to rest before a failure counts: the next attempt must not run beside this one.
  const lanes = await Promise.allSettled(Array.from({ length: AT_A_TIME }, lane));
  for (const each of lanes) if (each.status === "rejected") throw each.reason;
  return { kind: "started", to };
}

async function tellVisit(
  deps: InspectionWorkDeps,
  { state, number, now }: Extract<InspectionWork, { do: "tellVisit" }>,
): Promise<InspectionFacts> {
  const { database } = deps;
  const { batchId, jurisdictionId } = state;
  const { rosterId } = frozenOf(state);
  const [row] = await database.$queryRaw<{ visit: number; kind: string; department: string | null; out: string; in: string }[]>`
    SELECT (request->>'visit')::int AS visit, request->>'kind' AS kind, request->>'department' AS department, request->>'out' AS out, outcome->>'in' AS in
    FROM inspection_substitution WHERE batch_id = ${batchId} AND number = ${number} AND outcome IS NOT NULL`;
  if (row === undefined) throw new Error(`substitution ${number} is not in the tables`);
  const rules = await deps.visitRules(jurisdictionId);
  const [visit] = await visitInputs(database, batchOf(state), { from: row.visit - 1, to: row.visit, startedAt: now, rules });
  if (visit === undefined) throw new Error(`no visit ${row.visit}`);
  await noteVisits(database, [visit]);
  const id = visitIdOf({ batchId, number: row.visit });
  const command = row.kind === "object" ? replaceObject(number, visit) : await replaceInspector(database, { number, row, visit, rosterId });
  await deps.tellVisit({ jurisdictionId, id, command, actor, key: `substitution:${number}` });
  return { kind: "told" };
}

function replaceObject(substitution: number, { object, departments }: VisitInput): ReplaceObject {
  return { type: "replaceObject", substitution, object, departments };
}

async function replaceInspector(
  database: Database,
  parts: { number: number; row: { department: string | null; out: string; in: string }; visit: VisitInput; rosterId: string },
): Promise<ReplaceInspector> {
  const { number, row, visit, rosterId } = parts;
  const inspectors = await database.drawInspector.findMany({ where: { rosterId, member: { in: [row.out, row.in] } } });
  const idOf = (member: string): string => inspectors.find((each) => each.member === member)?.inspectorId ?? "";
  const team = visit.departments.find(({ organizationId }) => organizationId === row.department)?.team ?? [];
  const taken = team.find(({ inspectorId }) => inspectorId === idOf(row.in)) ?? { inspectorId: idOf(row.in), personId: null };
  return { type: "replaceInspector", substitution: number, organizationId: row.department ?? "", outInspectorId: idOf(row.out), in: taken };
}
