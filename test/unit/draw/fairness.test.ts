import { describe, expect, it } from "@jest/globals";
import { drawFrom } from "../../../domain/draw/drawing.ts";
import { pureHasher } from "../../../domain/draw/hasher.ts";
import type { DrawPlan } from "../../../domain/draw/plan.ts";
import { prepared, sampleRegisters } from "./sampleDraw.ts";
import { chiSquare, chiSquareTail, ticketFraction, uniformTail } from "./statistics.ts";

/** Seeds are fixed, so the outcome is too; the million-draw version is `bench/drawFairness.ts`. */
const DRAWS = 1_200;
/** No weaker than this: a fair draw falls below it once in a thousand choices of the fixed seeds, and it was not chosen for that. */
const LEAST = 0.001;

const registers = sampleRegisters({ seed: 77, objects: 40, departments: 1, inspectorsEach: 13, recusals: 0, substitutions: 0 });
const plan: DrawPlan = {
  ...registers.plan,
  strata: registers.plan.strata.slice(0, 1).map((stratum) => ({ ...stratum, attributes: {}, quota: { count: 8, kind: "count" } })),
};
const { frozen, rosters } = prepared({ ...registers, plan });
const draws = Array.from({ length: DRAWS }, (_, index) => drawFrom({ frozen, seed: pureHasher.text(`draw ${index}`), ...rosters }));

const times = (members: readonly string[]): number[] => {
  const counts = new Map<string, number>();
  for (const member of members) counts.set(member, (counts.get(member) ?? 0) + 1);
  return [...counts.values()];
};

describe("the draw is fair", () => {
  it("each eligible object is drawn as often (chi-square)", () => {
    const counts = times(draws.flatMap(({ visits }) => visits.map(({ member }) => member)));
    const eligible = rosters.objects.filter((row) => row[2] === "in").length;
    expect(counts).toHaveLength(eligible);
    // Drawn without putting back, so counts vary less than the plain statistic supposes: it is scaled by what is left of the variance.
    const statistic = (chiSquare(counts) * (eligible - 1)) / (eligible - 8);
    const tail = chiSquareTail(statistic, eligible - 1);
    expect(tail).toBeGreaterThan(LEAST);
    expect(tail).toBeLessThan(1 - LEAST);
  });

  it("each inspector without a load before meets an object as often (chi-square)", () => {
    const free = new Set(rosters.inspectors.flatMap(([member, , status, load]) => (status === "in" && load === 0 ? [member] : [])));
    const first = draws.map(({ visits }) => visits[0]?.teams[0]?.[1][0] ?? "");
    const counts = times(first);
    expect(counts).toHaveLength(free.size);
    expect(chiSquareTail(chiSquare(counts), free.size - 1)).toBeGreaterThan(LEAST);
  });

  it("tickets are spread evenly (Kolmogorov–Smirnov)", () => {
    const tickets = draws.slice(0, 200).flatMap((_, index) => {
      const keyed = pureHasher.keyed(pureHasher.text(`draw ${index}`));
      return rosters.objects.map(([member, stratum]) => ticketFraction(keyed(JSON.stringify(["object", stratum, member]))));
    });
    expect(uniformTail(Float64Array.from(tickets))).toBeGreaterThan(LEAST);
  });

  it("and these tests would notice if it were not", () => {
    const skewed = draws
      .flatMap(({ visits }) => visits.map(({ member }) => member))
      .filter((member, index) => !member.startsWith("0") || index % 3 > 0);
    const counts = times(skewed);
    expect(chiSquareTail(chiSquare(counts), counts.length - 1)).toBeLessThan(LEAST);
    expect(uniformTail(Float64Array.from({ length: 8_000 }, (_, index) => (index / 8_000) ** 1.1))).toBeLessThan(LEAST);
    // Known values: the 5 % point of 30 degrees is 43.77, of 100 degrees 124.34.
    expect(chiSquareTail(43.77, 30)).toBeCloseTo(0.05, 3);
    expect(chiSquareTail(124.34, 100)).toBeCloseTo(0.05, 3);
  });
});
