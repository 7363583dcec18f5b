import { addDays } from "../../../domain/calendar/calendarDay.ts";
import { drawFrom } from "../../../domain/draw/drawing.ts";
import { lockOf, withEntry, type LedgerContent } from "../../../domain/draw/ledger.ts";
import { memberSalts } from "../../../domain/draw/members.ts";
import type { DrawPlan, InspectorCandidate, ObjectCandidate, RecusalCandidate } from "../../../domain/draw/plan.ts";
import { prepareDraw, type PreparedDraw } from "../../../domain/draw/prepareDraw.ts";
import type {
  Beacon,
  DepartmentHash,
  LedgerEntry,
  Quota,
  Substitution,
  SubstitutionRequest,
  Transcript,
} from "../../../domain/draw/record.ts";
import { commitmentOf, frozenHash, seedOf } from "../../../domain/draw/seed.ts";
import { currentVisits, requestProblem, substitute } from "../../../domain/draw/substitution.ts";
import { transcriptOf } from "../../../domain/draw/transcript.ts";

/** A small generator with a fixed seed (mulberry32), so that a sample is the same wherever it is made. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export type SampleSize = {
  seed: number;
  objects: number;
  departments: number;
  inspectorsEach: number;
  recusals: number;
  substitutions: number;
};

export const FIELD = { from: "2026-09-01", until: "2026-10-31" };

const hex = (random: (below: number) => number): string => Array.from({ length: 64 }, () => random(16).toString(16)).join("");

const QUOTAS: Record<string, Quota> = {
  A: { basisPoints: 500, kind: "ratio", max: null, min: null, rounding: "down" },
  B: { basisPoints: 1000, kind: "ratio", max: null, min: null, rounding: "up" },
  C: { basisPoints: 3000, kind: "ratio", max: 40, min: 1, rounding: "up" },
  D: { basisPoints: 10_000, kind: "ratio", max: null, min: null, rounding: "down" },
};

/** A batch of the fictional city as registers and plan; small numbers make every kind of status occur. */
export function sampleRegisters(size: SampleSize): {
  plan: DrawPlan;
  objects: ObjectCandidate[];
  inspectors: InspectorCandidate[];
  recusals: RecusalCandidate[];
} {
  const random = randomFrom(size.seed);
  const secret = hex(random);
  const salts = {
    object: memberSalts(secret, "object"),
    inspector: memberSalts(secret, "inspector"),
    stratum: memberSalts(secret, "stratum"),
  };
  const departments = Array.from({ length: size.departments }, (_, index) => ({
    id: `org-${index + 1}`,
    name: `云州市第${index + 1}监管局`,
    teamSize: 2 + (index % 2),
  }));
  const plan: DrawPlan = {
    jurisdiction: "yunzhou",
    batch: `2026-${size.seed}`,
    office: "org-office",
    departments,
    strata: Object.entries(QUOTAS).map(([grade, quota]) => ({
      name: `信用${grade}类`,
      attributes: { credit_class: grade },
      salt: salts.stratum(grade),
      quota,
    })),
    field: FIELD,
    rules: { maxLeaveDays: 10, maxRosterAgeDays: 30, substitutionBasisPoints: 1500, yearlyCap: 2 },
    frozenAt: "2026-08-10T01:00:00.000Z",
    commitUntil: "2026-08-12T01:00:00.000Z",
    revealUntil: "2026-08-14T01:00:00.000Z",
    beacon: { at: "2026-08-14T12:00:00.000Z", form: "六位开奖号码，以一个空格分隔", source: "yunzhou-lottery-2026092" },
    asOf: { objects: "2026-08-10", inspectors: "2026-08-01" },
  };
  const objects = Array.from({ length: size.objects }, (_, index): ObjectCandidate => {
    const id = `云州企业-${String(index + 1).padStart(5, "0")}`;
    const visiting = departments
      .filter((_department, at) => at === index % departments.length || random(3) === 0)
      .map((department) => department.id);
    return {
      record: {
        attributes: { area: ["东城", "西城", "青溪县"][random(3)] ?? "", credit_class: index === 0 ? "C" : "ABBCCCD".charAt(random(7)) },
        // The first one is drawable, so that no stratum with a minimum is empty.
        checksThisYear: index > 0 && random(8) === 0 ? 2 : random(2),
        exclusion: index > 0 && random(25) === 0 ? "under_investigation" : null,
        id,
      },
      salt: salts.object(id),
      departments: visiting,
    };
  });
  const inspectors = departments.flatMap(({ id: department }, at) =>
    Array.from({ length: size.inspectorsEach }, (_, index): InspectorCandidate => {
      const id = `ins-${at + 1}-${index + 1}`;
      // The first ones are sound, so that the department has a team whatever chance gives the others.
      const sound = index < size.inspectorsEach - 3;
      const from = addDays(FIELD.from, random(40));
      return {
        record: {
          certificate: {
            from: "2023-01-01",
            number: `YZ${at + 1}${String(index).padStart(4, "0")}`,
            until: sound || random(2) === 0 ? "2027-12-31" : "2026-09-30",
          },
          exclusion: !sound && random(4) === 0 ? "seconded" : null,
          id,
          leave: random(4) === 0 ? [[from, addDays(from, sound ? random(10) : 10 + random(10))]] : [],
        },
        salt: salts.inspector(id),
        department,
        load: random(3) === 0 ? 1 : 0,
      };
    }),
  );
  const recusals = Array.from({ length: size.recusals }, (): RecusalCandidate => {
    const inspector = inspectors[random(inspectors.length)];
    const object = objects[random(objects.length)];
    return { object: object?.record.id ?? "", inspector: inspector?.record.id ?? "" };
  });
  return { plan, objects, inspectors, recusals };
}

/** Prepared, or an error of the test: a sample is meant to be drawable. */
export function prepared(registers: ReturnType<typeof sampleRegisters>): PreparedDraw {
  const result = prepareDraw(registers);
  if ("problems" in result) throw new Error(JSON.stringify(result.problems.slice(0, 5)));
  return result;
}

export type Ceremony = {
  reveals?: (department: string, index: number) => boolean;
  commits?: (department: string, index: number) => boolean;
  beaconValue?: string;
};

/** The whole way of a batch, from registers to a full transcript with substitutions. */
export function sampleTranscript(size: SampleSize, ceremony: Ceremony = {}): Transcript {
  const { frozen, rosters, openings } = prepared(sampleRegisters(size));
  const random = randomFrom(size.seed + 1);
  const hash = frozenHash(frozen);
  const { commits = () => true, reveals: willReveal = () => true } = ceremony;
  const secrets = frozen.departments.map(({ id }): [string, string] => [id, hex(random)]);
  const commitments = secrets.map(([department, secret], index): DepartmentHash => [
    department,
    commits(department, index) ? commitmentOf({ department, frozen: hash, secret }) : null,
  ]);
  const reveals = secrets.map(([department, secret], index): DepartmentHash => [
    department,
    commits(department, index) && willReveal(department, index) ? secret : null,
  ]);
  const beacon: Beacon = {
    at: frozen.beacon.at,
    source: frozen.beacon.source,
    value: ceremony.beaconValue ?? `0${random(10)} 1${random(10)} 2${random(10)} 3${random(3)}`,
  };
  const seed = seedOf({ frozen, commitments, reveals, beacon });
  const draw = drawFrom({ frozen, seed, ...rosters });
  const parts = { beacon, commitments, draw, frozen, ...rosters, openings, reveals, seed };
  return transcriptOf({ ...parts, ...ledgerAndSubstitutions(parts, size.substitutions, random) });
}

type Drawn = Pick<Transcript, "beacon" | "commitments" | "draw" | "frozen" | "inspectors" | "objects" | "recusals" | "reveals" | "seed">;

/** Locks what was drawn, substitutes `count` times, and writes the ledger of it all. Also rebuilds the ledger of a draw that somebody forged. */
export function ledgerAndSubstitutions(
  drawn: Drawn,
  count: number,
  random: (below: number) => number,
): Pick<Transcript, "ledger" | "locked" | "substitutions"> {
  const { beacon, commitments, draw, frozen, reveals, seed } = drawn;
  const locked = lockOf(draw, "2026-08-15T02:00:00.000Z");
  let ledger: LedgerEntry[] = [];
  const write = (at: string, entry: LedgerContent): void => {
    ledger = withEntry(ledger, at, entry);
  };
  write(frozen.frozenAt, { kind: "frozen", content: frozen });
  write("2026-08-12T01:00:01.000Z", { kind: "committed", content: commitments });
  write("2026-08-14T01:00:01.000Z", { kind: "revealed", content: reveals });
  write("2026-08-14T12:30:00.000Z", { kind: "drawn", content: { beacon, draw, seed } });
  write(locked.at, { kind: "locked", content: locked });
  const substitutions: Substitution[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const request = requestOf(drawn, substitutions, random);
    const input = { ...drawn, substitutions, request };
    if (request === null || requestProblem({ ...input, request }) !== null) continue;
    const outcome = substitute({
      ...input,
      request,
      beacon: { at: request.beacon.at, source: request.beacon.source, value: `round ${random(1_000_000)}` },
    });
    if (outcome === null) throw new Error("eligible before, and not after");
    write(request.at, { kind: "requested", content: request });
    write(addMinutes(request.beacon.at, 5), { kind: "substituted", content: outcome });
    substitutions.push({ outcome, request });
  }
  return { ledger, locked, substitutions };
}

function requestOf(drawn: Drawn, substitutions: readonly Substitution[], random: (below: number) => number): SubstitutionRequest | null {
  const { draw, inspectors, objects } = drawn;
  const number = substitutions.length + 1;
  const visits = currentVisits(draw, substitutions);
  const visit = visits[random(visits.length)];
  const team = visit?.teams[random(visit.teams.length)];
  if (visit === undefined || team === undefined) return null;
  const day = addDays("2026-09-01", number);
  const common = {
    approver: "leader-1",
    at: `${day}T01:00:00.000Z`,
    beacon: { at: `${day}T04:00:00.000Z`, form: "randomness", source: `beacon-round-${number}` },
    number,
    visit: visit.number,
  };
  if (random(3) === 0) {
    const unavailable = objects.filter((_, index) => index % 17 === 0).map(([member]) => member);
    return { ...common, department: null, kind: "object", out: visit.member, reason: "ceased_business", unavailable };
  }
  const [department, members] = team;
  const unavailable = inspectors.filter((_, index) => index % 11 === 0).map(([member]) => member);
  return { ...common, department, kind: "inspector", out: members[random(members.length)] ?? "", reason: "recusal", unavailable };
}

function addMinutes(instant: string, minutes: number): string {
  return `${instant.slice(0, 14)}${String(Number(instant.slice(14, 16)) + minutes).padStart(2, "0")}${instant.slice(16)}`;
}
