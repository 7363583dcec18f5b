import { Dealer, teamOf } from "./dealer.ts";
import { pureHasher } from "./hasher.ts";
import type { DrawProblem } from "./problems.ts";
import { shareOf } from "./quota.ts";
import type {
  Beacon,
  Draw,
  FrozenRecord,
  Hash,
  InspectorRow,
  ObjectRow,
  RecusalRow,
  Substitution,
  SubstitutionOutcome,
  SubstitutionRequest,
  Visit,
} from "./record.ts";
import { substitutionKey } from "./seed.ts";
import { Smallest } from "./smallest.ts";
import { Staffing } from "./staffing.ts";

/** How many substitutions of each kind there were, and may be (15 % by default, rounded up). */
export type Meter = { used: number; limit: number; base: number };

/** The meter of a kind: inspectors against their places in the locked draw, objects against its visits. */
export function meterOf(input: {
  kind: SubstitutionRequest["kind"];
  draw: Draw;
  frozen: FrozenRecord;
  substitutions: readonly Substitution[];
}): Meter {
  const { kind, draw, frozen, substitutions } = input;
  const places = draw.visits.reduce((sum, { teams }) => sum + teams.reduce((size, [, members]) => size + members.length, 0), 0);
  const base = kind === "inspector" ? places : draw.visits.length;
  const used = substitutions.filter(({ request }) => request.kind === kind).length;
  return { used, limit: shareOf(base, frozen.rules.substitutionBasisPoints, "up"), base };
}

/** Visits as they are after the substitutions so far. */
export function currentVisits(draw: Draw, substitutions: readonly Substitution[]): Visit[] {
  return draw.visits.map((drawn) =>
    substitutions
      .filter(({ request }) => request.visit === drawn.number)
      .reduce<Visit>((visit, { request, outcome }) => {
        if (request.kind === "object") return { ...visit, member: outcome.in, teams: outcome.teams ?? [] };
        const teams = visit.teams.map(([department, members]): Visit["teams"][number] => [
          department,
          department === request.department ? members.map((member) => (member === request.out ? outcome.in : member)) : members,
        ]);
        return { ...visit, teams };
      }, drawn),
  );
}

export type SubstitutionInput = {
  frozen: FrozenRecord;
  seed: Hash;
  draw: Draw;
  substitutions: readonly Substitution[];
  request: SubstitutionRequest;
  /** Of the request's department, or all. */
  inspectors: readonly InspectorRow[];
  recusals: readonly RecusalRow[];
  /** For an object: the rows of its stratum; not read for an inspector. */
  objects: Iterable<ObjectRow>;
};

function invalid(field: string): DrawProblem {
  return { code: "SUBSTITUTION_INVALID", facts: { field } };
}

/** What stands against a request, before its beacon is known; null where it may be written to the ledger. */
export function requestProblem(input: SubstitutionInput): DrawProblem | null {
  const { request, draw, substitutions } = input;
  const visit = currentVisits(draw, substitutions).find(({ number }) => number === request.visit);
  if (request.number !== substitutions.length + 1) return invalid("number");
  if (visit === undefined) return invalid("visit");
  if (request.at >= request.beacon.at) return invalid("beacon.at");
  const team = visit.teams.find(([department]) => department === request.department)?.[1];
  const standsThere = request.kind === "object" ? request.department === null && visit.member === request.out : team?.includes(request.out);
  if (standsThere !== true) return invalid("out");
  if (request.unavailable.some((member, index) => index > 0 && member <= (request.unavailable[index - 1] ?? "")))
    return invalid("unavailable");
  const meter = meterOf({ ...input, kind: request.kind });
  if (meter.used >= meter.limit) return { code: "SUBSTITUTION_LIMIT", facts: { kind: request.kind, ...meter } };
  const eligible = request.kind === "object" ? eligibleObjects(input) : eligibleInspectors(input);
  return eligible.length === 0 ? { code: "NO_SUBSTITUTE", facts: { kind: request.kind, visit: request.visit } } : null;
}

/** The substitute, once the requested beacon is out. Null where nobody is eligible, which `requestProblem` told before. */
export function substitute(input: SubstitutionInput & { beacon: Beacon }): SubstitutionOutcome | null {
  const { request, beacon, seed } = input;
  const key = substitutionKey({ beacon, number: request.number, seed });
  const keyed = pureHasher.keyed(key);
  const label = (member: Hash): string => JSON.stringify(["substitute", request.department, member]);
  if (request.kind === "inspector") {
    const chosen = smallestOf(eligibleInspectors(input), (member) => keyed(label(member)));
    return chosen === null ? null : { beacon, in: chosen[0], number: request.number, teams: null };
  }
  const chosen = smallestOf(eligibleObjects(input), (member, [, stratum]) => keyed(JSON.stringify(["object", stratum, member])));
  return chosen === null ? null : { beacon, in: chosen[0], number: request.number, teams: newTeams(input, key, chosen) };
}

function smallestOf<Row extends readonly [Hash, ...unknown[]]>(rows: readonly Row[], ticket: (member: Hash, row: Row) => Hash): Row | null {
  const smallest = new Smallest<Row>(1);
  for (const row of rows) smallest.offer({ member: row[0], ticket: ticket(row[0], row), item: row });
  return smallest.sorted()[0]?.item ?? null;
}

function eligibleInspectors({ frozen, draw, substitutions, request, inspectors, recusals }: SubstitutionInput): InspectorRow[] {
  const visit = currentVisits(draw, substitutions).find(({ number }) => number === request.visit);
  if (visit === undefined) return [];
  const recused = new Staffing({ departments: frozen.departments, inspectors, recusals }).recused(visit.member);
  const gone = substitutions
    .filter((past) => past.request.kind === "inspector" && past.request.visit === visit.number)
    .map((past) => past.request.out);
  const barred = new Set([...visit.teams.flatMap(([, members]) => members), ...gone, ...request.unavailable, ...recused]);
  return inspectors.filter(([member, department, status]) => status === "in" && department === request.department && !barred.has(member));
}

function eligibleObjects({ draw, substitutions, request, objects }: SubstitutionInput): ObjectRow[] {
  const stratum = draw.visits.find(({ number }) => number === request.visit)?.stratum;
  const substitutes = substitutions.filter((past) => past.request.kind === "object").map(({ outcome }) => outcome.in);
  const barred = new Set([...draw.visits.map(({ member }) => member), ...substitutes, ...request.unavailable]);
  return [...objects].filter(([member, of, status]) => of === stratum && status === "in" && !barred.has(member));
}

function newTeams(
  { frozen, draw, substitutions, request, inspectors, recusals }: SubstitutionInput,
  key: Hash,
  row: ObjectRow,
): Visit["teams"] {
  const loads = new Map(inspectors.map(([member, , , load]) => [member, load]));
  for (const { number, teams } of currentVisits(draw, substitutions))
    if (number !== request.visit)
      for (const member of teams.flatMap(([, members]) => members)) loads.set(member, (loads.get(member) ?? 0) + 1);
  const loaded = inspectors.map(([member, department, status, load]): InspectorRow => [
    member,
    department,
    status,
    loads.get(member) ?? load,
  ]);
  const dealer = new Dealer({ key, inspectors: loaded });
  const staffing = new Staffing({ departments: frozen.departments, inspectors, recusals });
  return row[3].map((department) =>
    teamOf(dealer.deal({ department, size: staffing.needed(department), recused: staffing.recused(row[0]) })),
  );
}
