import { requestProblem, substitute, type SubstitutionInput } from "../../domain/draw/substitution.ts";
import type { DrawProblem } from "../../domain/draw/problems.ts";
import type {
  Beacon,
  Draw,
  FrozenRecord,
  Hash,
  ObjectRow,
  Substitution,
  SubstitutionOutcome,
  SubstitutionRequest,
} from "../../domain/draw/record.ts";
import type { AskedSubstitution } from "../../domain/inspection/state.ts";
import type { DrawnSummary } from "../../domain/inspection/events.ts";
import type { Database } from "../database.ts";
import { inspectorRows, recusalRows, storedObjects, storedVisits } from "./readRoster.ts";

/** A batch's locked draw, as a substitution is judged on it. */
export interface LockedDraw {
  batchId: string;
  rosterId: string;
  frozen: FrozenRecord;
  drawn: DrawnSummary;
}

/** Substitutions that have their outcome, in order. */
export async function pastSubstitutions(database: Database, batchId: string): Promise<Substitution[]> {
  return database.$queryRaw<Substitution[]>`
    SELECT request, outcome FROM inspection_substitution WHERE batch_id = ${batchId} AND outcome IS NOT NULL ORDER BY number`;
}

export async function drawOf(database: Database, { rosterId, drawn }: Pick<LockedDraw, "rosterId" | "drawn">): Promise<Draw> {
  return { strata: drawn.strata, visits: await storedVisits(database, rosterId) };
}

async function inputOf(database: Database, locked: LockedDraw, request: SubstitutionRequest): Promise<SubstitutionInput> {
  const { rosterId, frozen, drawn, batchId } = locked;
  const [draw, substitutions, inspectors, recusals] = await Promise.all([
    drawOf(database, locked),
    pastSubstitutions(database, batchId),
    inspectorRows(database, rosterId),
    recusalRows(database, rosterId),
  ]);
  const stratum = draw.visits.find(({ number }) => number === request.visit)?.stratum;
  const objects: ObjectRow[] = [];
  if (request.kind === "object" && stratum !== undefined)
    for await (const row of storedObjects(database, rosterId, stratum))
      objects.push([row.member, row.stratum, row.status, row.departments]);
  return { frozen, seed: drawn.seed, draw, substitutions, request, inspectors, recusals, objects };
}

/** Whether a request may be approved at `now`, and the members that it means; otherwise what stands against it. */
export async function judgeSubstitution(
  database: Database,
  locked: LockedDraw,
  { asked, approver, now }: { asked: AskedSubstitution; approver: string; now: string },
): Promise<{ out: Hash; unavailable: Hash[] } | { problem: DrawProblem }> {
  const { out, reason, beacon } = asked;
  const { rosterId, batchId } = locked;
  const memberOf = await membersOf(database, rosterId, out.kind);
  const [member] = await memberOf([out.kind === "inspector" ? out.inspectorId : out.objectId]);
  if (member === undefined) return unknown("out");
  const unavailable = [...new Set(await memberOf(asked.unavailable))].sort();
  if (unavailable.length < new Set(asked.unavailable).size) return unknown("unavailable");
  const request: SubstitutionRequest = {
    approver,
    at: now,
    beacon: { at: beacon.at, form: beacon.form, source: beacon.source },
    department: out.kind === "inspector" ? out.organizationId : null,
    kind: out.kind,
    number: (await pastSubstitutions(database, batchId)).length + 1,
    out: member,
    reason,
    unavailable,
    visit: out.visit,
  };
  const problem = requestProblem(await inputOf(database, locked, request));
  return problem === null ? { out: member, unavailable } : { problem };
}

function unknown(field: string): { problem: DrawProblem } {
  return { problem: { code: "SUBSTITUTION_INVALID", facts: { field } } };
}

async function membersOf(
  database: Database,
  rosterId: string,
  kind: "inspector" | "object",
): Promise<(ids: readonly string[]) => Promise<Hash[]>> {
  return async (ids) => {
    const rows =
      kind === "inspector"
        ? await database.drawInspector.findMany({ where: { rosterId, inspectorId: { in: [...ids] } }, select: { member: true } })
        : await database.drawObject.findMany({ where: { rosterId, objectId: { in: [...ids] } }, select: { member: true } });
    return rows.map(({ member }) => member);
  };
}

/** The substitute, once the beacon that the request named is out. */
export async function chooseSubstitute(
  database: Database,
  locked: LockedDraw,
  { request, beacon }: { request: SubstitutionRequest; beacon: Beacon },
): Promise<SubstitutionOutcome | null> {
  return substitute({ ...(await inputOf(database, locked, request)), beacon });
}
