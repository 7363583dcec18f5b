import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { drawFrom, drawFromStream } from "../../../domain/draw/drawing.ts";
import { whyThisInspector, whyThisObject } from "../../../domain/draw/explain.ts";
import { prepareDraw, type PreparedDraw } from "../../../domain/draw/prepareDraw.ts";
import { quotaOf, shareOf } from "../../../domain/draw/quota.ts";
import type { Draw, Quota } from "../../../domain/draw/record.ts";
import { currentVisits, meterOf, requestProblem } from "../../../domain/draw/substitution.ts";
import { prepared, randomFrom, sampleRegisters, sampleTranscript, type SampleSize } from "./sampleDraw.ts";

const sizes: fc.Arbitrary<SampleSize> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  objects: fc.integer({ min: 5, max: 80 }),
  departments: fc.integer({ min: 1, max: 4 }),
  // Recusals never leave a department without a team: at least ten are valid, and four at most stand aside.
  inspectorsEach: fc.integer({ min: 13, max: 18 }),
  recusals: fc.integer({ min: 0, max: 4 }),
  substitutions: fc.integer({ min: 0, max: 6 }),
});
const hashes = fc.stringMatching(/^[0-9a-f]{64}$/u);
const drawn = (size: SampleSize, seed: string): PreparedDraw & { draw: Draw } => {
  const all = prepared(sampleRegisters(size));
  return { ...all, draw: drawFrom({ frozen: all.frozen, seed, ...all.rosters }) };
};
const RUNS = { numRuns: 60, seed: 20260901 };

describe("every draw", () => {
  it("meets each quota exactly, and takes no object twice", () => {
    fc.assert(
      fc.property(sizes, hashes, (size, seed) => {
        const { frozen, draw } = drawn(size, seed);
        for (const stratum of frozen.strata) {
          const count = draw.visits.filter((visit) => visit.stratum === stratum.id).length;
          expect(count).toBe(quotaOf(stratum.quota, stratum.eligible));
          expect(draw.strata.find(({ id }) => id === stratum.id)?.drawn).toBe(count);
        }
        expect(new Set(draw.visits.map(({ member }) => member)).size).toBe(draw.visits.length);
      }),
      RUNS,
    );
  });

  it("never takes an excluded or capped object, nor anybody recused, expired, on leave or excluded", () => {
    fc.assert(
      fc.property(sizes, hashes, (size, seed) => {
        const { draw, rosters, openings, frozen } = drawn({ ...size, recusals: 4 }, seed);
        const objects = new Map(rosters.objects.map((row, index) => [row[0], openings.objects[index]?.record]));
        const inspectors = new Map(rosters.inspectors.map((row, index) => [row[0], { row, record: openings.inspectors[index]?.record }]));
        const recused = new Set(rosters.recusals.map((row) => row.join(" ")));
        for (const visit of draw.visits) {
          const record = objects.get(visit.member);
          expect(record?.exclusion).toBeNull();
          expect(record?.checksThisYear).toBeLessThan(frozen.rules.yearlyCap ?? 0);
          for (const [department, members] of visit.teams) {
            expect(new Set(members).size).toBe(frozen.departments.find(({ id }) => id === department)?.teamSize);
            for (const member of members) {
              const inspector = inspectors.get(member);
              expect(inspector?.row[1]).toBe(department);
              expect(inspector?.record?.exclusion).toBeNull();
              expect((inspector?.record?.certificate.until ?? "") >= frozen.field.until).toBe(true);
              expect(inspector?.row[2]).toBe("in");
              expect(recused.has(`${visit.member} ${member}`)).toBe(false);
            }
          }
        }
      }),
      RUNS,
    );
  });

  it("is the same whatever order the registers come in", () => {
    fc.assert(
      fc.property(sizes, hashes, fc.integer(), (size, seed, order) => {
        const registers = sampleRegisters(size);
        const random = randomFrom(order);
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, at: random(1 << 30) }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const { plan, objects, inspectors, recusals } = registers;
        const other = prepareDraw({
          plan: { ...plan, strata: shuffled(plan.strata), departments: shuffled(plan.departments) },
          objects: shuffled(objects),
          inspectors: shuffled(inspectors),
          recusals: shuffled(recusals),
        });
        expect(other).toEqual(prepareDraw(registers));
      }),
      RUNS,
    );
  });

  it("loads a department's inspectors evenly where nobody stands aside", () => {
    fc.assert(
      fc.property(sizes, hashes, (size, seed) => {
        const { draw, rosters } = drawn({ ...size, recusals: 0 }, seed);
        const loads = new Map(
          rosters.inspectors.flatMap(([member, department, status, load]) => (status === "in" ? [[member, { department, load }]] : [])),
        );
        for (const member of draw.visits.flatMap(({ teams }) => teams).flatMap(([, members]) => members)) {
          const known = loads.get(member);
          if (known === undefined) throw new Error("not eligible");
          known.load += 1;
        }
        for (const department of new Set([...loads.values()].map((entry) => entry.department))) {
          const own = [...loads.values()].filter((entry) => entry.department === department).map(({ load }) => load);
          expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
        }
      }),
      RUNS,
    );
  });

  it("reads objects from a stream as well", async () => {
    const { frozen, rosters } = prepared(
      sampleRegisters({ seed: 5, objects: 50, departments: 2, inspectorsEach: 13, recusals: 3, substitutions: 0 }),
    );
    const seed = "ab".repeat(32);
    async function* stream() {
      for (const row of rosters.objects) yield await Promise.resolve(row);
    }
    expect(await drawFromStream({ frozen, seed, ...rosters, objects: stream() })).toEqual(drawFrom({ frozen, seed, ...rosters }));
  });
});

describe("quotas", () => {
  it("round as stated, in whole numbers", () => {
    expect([shareOf(19, 500, "down"), shareOf(20, 500, "down"), shareOf(21, 500, "up"), shareOf(0, 500, "up")]).toEqual([0, 1, 2, 0]);
    const ratio = (min: number | null, max: number | null): Quota => ({ basisPoints: 1_000, kind: "ratio", max, min, rounding: "up" });
    expect([quotaOf(ratio(null, null), 101), quotaOf(ratio(20, null), 101), quotaOf(ratio(null, 5), 101)]).toEqual([11, 20, 5]);
  });

  it("never ask for more than a whole stratum, and are exact for every share", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000), (eligible, basisPoints) => {
        const exact = (BigInt(eligible) * BigInt(basisPoints)) / 10_000n;
        expect(BigInt(shareOf(eligible, basisPoints, "down"))).toBe(exact);
        expect(shareOf(eligible, basisPoints, "up")).toBeLessThanOrEqual(eligible);
        expect(shareOf(eligible, basisPoints, "up") - Number(exact)).toBe((eligible * basisPoints) % 10_000 === 0 ? 0 : 1);
      }),
      { seed: 1 },
    );
  });
});

describe("why this one", () => {
  const seed = "5e".repeat(32);
  const { frozen, rosters, draw } = drawn(
    { seed: 21, objects: 120, departments: 2, inspectorsEach: 13, recusals: 4, substitutions: 0 },
    seed,
  );

  it("is answered for each object by its ticket, its rank and the cut-off", () => {
    const winners = new Set(draw.visits.map(({ member }) => member));
    const outcomes = rosters.objects.map((row) => {
      const reason = whyThisObject({ frozen, seed, objects: rosters.objects, member: row[0], row, cutoffs: draw.strata });
      expect(reason.outcome === "drawn").toBe(winners.has(row[0]));
      if (reason.outcome === "drawn") expect(reason.ticket <= (reason.cutoff ?? "")).toBe(true);
      if (reason.outcome === "not_drawn") expect(reason.rank).toBeGreaterThan(reason.draw);
      if (reason.outcome === "not_eligible") expect(reason.status).toBe(row[2]);
      return reason.outcome;
    });
    expect(new Set(outcomes)).toEqual(new Set(["drawn", "not_drawn", "not_eligible"]));
    const stranger = whyThisObject({ frozen, seed, objects: rosters.objects, member: "0".repeat(64), row: null, cutoffs: draw.strata });
    expect(stranger).toEqual({ outcome: "not_on_roster" });
  });

  it("is answered for each inspector of a visit, with who was passed over", () => {
    const reasons = draw.visits.flatMap(({ number, teams }) =>
      teams.flatMap(([department, members]) =>
        members.map((member, place) => {
          const reason = whyThisInspector({ frozen, seed, ...rosters, visit: number, member });
          expect(reason).toMatchObject({
            department,
            place: place + 1,
            takenBefore: members.slice(0, place).map((before) => ({ member: before })),
          });
          return reason;
        }),
      ),
    );
    expect(reasons.length).toBeGreaterThan(20);
    expect(whyThisInspector({ frozen, seed, ...rosters, visit: 1, member: "0".repeat(64) })).toBeNull();
  });

  it("names those who had to stand aside", () => {
    // Everybody but a team is recused from the first visit's object, so that whoever came before them is named.
    const registers = sampleRegisters({ seed: 21, objects: 40, departments: 1, inspectorsEach: 13, recusals: 0, substitutions: 0 });
    const [object] = registers.objects;
    const recusals = registers.inspectors.slice(2).map(({ record }) => ({ object: object?.record.id ?? "", inspector: record.id }));
    const all = prepared({
      ...registers,
      recusals,
      plan: {
        ...registers.plan,
        strata: registers.plan.strata.map((stratum) => ({
          ...stratum,
          quota: { basisPoints: 10_000, kind: "ratio", max: null, min: null, rounding: "down" },
        })),
      },
    });
    const own = all.rosters.recusals[0]?.[0];
    const whole = drawFrom({ frozen: all.frozen, seed, ...all.rosters });
    const visit = whole.visits.find(({ member }) => member === own);
    const last = visit?.teams[0]?.[1].at(-1) ?? "";
    const reason = whyThisInspector({ frozen: all.frozen, seed, ...all.rosters, visit: visit?.number ?? 0, member: last });
    const recused = new Set(all.rosters.recusals.map(([, inspector]) => inspector));
    expect(reason?.recused.length).toBeGreaterThan(0);
    expect(reason?.recused.every(({ member }) => recused.has(member))).toBe(true);
  });
});

describe("substitutions", () => {
  it("keep every team sound, and within the limit", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const transcript = sampleTranscript({ ...size, substitutions: 6 });
        const { draw, frozen, substitutions } = transcript;
        const recused = new Set(transcript.recusals.map((row) => row.join(" ")));
        const visits = currentVisits(draw, substitutions);
        expect(new Set(visits.map(({ member }) => member)).size).toBe(visits.length);
        for (const visit of visits)
          for (const [department, members] of visit.teams) {
            expect(new Set(members).size).toBe(frozen.departments.find(({ id }) => id === department)?.teamSize);
            expect(members.filter((member) => recused.has(`${visit.member} ${member}`))).toEqual([]);
          }
        for (const kind of ["inspector", "object"] as const) {
          const meter = meterOf({ kind, draw, frozen, substitutions });
          expect(meter.used).toBeLessThanOrEqual(meter.limit);
        }
      }),
      RUNS,
    );
  });

  it("are refused beyond the limit, for whom is not there, and without a later beacon", () => {
    const transcript = sampleTranscript({ seed: 9, objects: 80, departments: 2, inspectorsEach: 13, recusals: 2, substitutions: 6 });
    const last = transcript.substitutions.at(-1);
    if (last === undefined) throw new Error("no substitution");
    const [visit] = currentVisits(transcript.draw, transcript.substitutions);
    const [department, members] = visit?.teams[0] ?? ["", []];
    const request = {
      ...last.request,
      kind: "inspector" as const,
      department,
      out: members[0] ?? "",
      visit: 1,
      number: transcript.substitutions.length + 1,
    };
    const ask = (change: object, frozen = transcript.frozen) =>
      requestProblem({ ...transcript, frozen, request: { ...request, ...change } })?.code;
    expect(ask({})).toBeUndefined();
    expect(ask({ number: 1 })).toBe("SUBSTITUTION_INVALID");
    expect(ask({ out: "0".repeat(64) })).toBe("SUBSTITUTION_INVALID");
    expect(ask({ at: request.beacon.at })).toBe("SUBSTITUTION_INVALID");
    expect(ask({ unavailable: transcript.inspectors.map(([member]) => member) })).toBe("NO_SUBSTITUTE");
    expect(ask({}, { ...transcript.frozen, rules: { ...transcript.frozen.rules, substitutionBasisPoints: 1 } })).toBe("SUBSTITUTION_LIMIT");
  });
});
