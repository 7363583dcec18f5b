import { Freeze } from "./freeze.ts";
import { pureHasher, type Hasher } from "./hasher.ts";
import { InspectorIntake, ObjectIntake } from "./intake.ts";
import { stratumId } from "./members.ts";
import type { DrawPlan, InspectorCandidate, ObjectCandidate, RecusalCandidate } from "./plan.ts";
import { planProblems } from "./planProblems.ts";
import type { DrawProblem, DrawProblems } from "./problems.ts";
import type { FrozenRecord, Hash, InspectorRow, ObjectRow, Openings, RecusalRow } from "./record.ts";

export type Rosters = { objects: ObjectRow[]; inspectors: InspectorRow[]; recusals: RecusalRow[] };
export type PreparedDraw = { frozen: FrozenRecord; rosters: Rosters; openings: Openings };

/**
 * Checks everything, and freezes registers that are at hand as a whole; the order in which they come does not matter. For registers of millions use
 * the intakes and `Freeze` with a storage that sorts.
 * @returns the record with its rosters and openings, or all problems at once, with the registers' ids
 */
export function prepareDraw(input: {
  plan: DrawPlan;
  objects: Iterable<ObjectCandidate>;
  inspectors: Iterable<InspectorCandidate>;
  recusals: Iterable<RecusalCandidate>;
  hasher?: Hasher;
}): PreparedDraw | { problems: DrawProblem[] } {
  const { plan, hasher = pureHasher } = input;
  const problems = planProblems(plan);
  const objects = rowsOf(input.objects, new ObjectIntake({ plan, problems, hasher }));
  const inspectors = rowsOf(input.inspectors, new InspectorIntake({ plan, problems, hasher }));
  const recusals = recusalRows(input.recusals, memberOf(objects), memberOf(inspectors));
  const rosters = { objects: objects.map(({ row }) => row), inspectors: inspectors.map(({ row }) => row), recusals };
  const freeze = new Freeze({ plan, inspectors: rosters.inspectors, recusals, problems, hasher });
  for (const row of rosters.objects) freeze.add(row);
  const result = freeze.finish();
  if ("problems" in result) return { problems: named(result.problems, objects) };
  const strata = [...plan.strata]
    .sort((a, b) => (stratumId(a) < stratumId(b) ? -1 : 1))
    .map(({ attributes, name, salt }) => ({ attributes, name, salt }));
  const openings = { inspectors: inspectors.map(opening), objects: objects.map(opening), strata };
  return { frozen: result.frozen, rosters, openings };
}

type Opened<Candidate, Row> = { candidate: Candidate; row: Row };

function rowsOf<Candidate, Row extends readonly [Hash, ...unknown[]]>(
  candidates: Iterable<Candidate>,
  intake: { row: (candidate: Candidate) => Row | null },
): Opened<Candidate, Row>[] {
  const opened: Opened<Candidate, Row>[] = [];
  for (const candidate of candidates) {
    const row = intake.row(candidate);
    if (row !== null) opened.push({ candidate, row });
  }
  return opened.sort((a, b) => (a.row[0] < b.row[0] ? -1 : 1));
}

function memberOf(opened: readonly Opened<{ record: { id: string } }, readonly [Hash, ...unknown[]]>[]): ReadonlyMap<string, Hash> {
  return new Map(opened.map(({ candidate, row }) => [candidate.record.id, row[0]]));
}

/** Recusals of whom this draw does not know do not concern it. */
function recusalRows(
  recusals: Iterable<RecusalCandidate>,
  objects: ReadonlyMap<string, Hash>,
  inspectors: ReadonlyMap<string, Hash>,
): RecusalRow[] {
  const rows = new Map<string, RecusalRow>();
  for (const recusal of recusals) {
    const [object, inspector] = [objects.get(recusal.object), inspectors.get(recusal.inspector)];
    if (object !== undefined && inspector !== undefined) rows.set(`${object} ${inspector}`, [object, inspector]);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function opening<Record>({ candidate: { record, salt } }: { candidate: { record: Record; salt: Hash } }): { record: Record; salt: Hash } {
  return { record, salt };
}

/** People know an object by the register's id. */
function named(problems: DrawProblems, objects: readonly Opened<ObjectCandidate, ObjectRow>[]): DrawProblem[] {
  const ids = new Map(objects.map(({ candidate, row }) => [row[0], candidate.record.id]));
  return problems.listed.map(({ code, facts }) => {
    const id = typeof facts["member"] === "string" ? ids.get(facts["member"]) : undefined;
    return id === undefined ? { code, facts } : { code, facts: { ...facts, object: id } };
  });
}
