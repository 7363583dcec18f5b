import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { drawSample, populationHash, ticketOf } from "../../../domain/lookBackSample/drawSample.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 40 });

describe("a random sample of closed issues", () => {
  it("has tickets that anybody can work out with SHA-256 alone", () => {
    expect(ticketOf("第2027001期", "issue-1")).toBe(sha256("liandu-look-back-sample/1\n第2027001期\nissue-1"));
    expect(populationHash(["b", "a", "b"])).toBe(sha256("a\nb\n"));
  });

  it("is the same however the issues are listed, has nobody twice, and only grows with its size", () => {
    fc.assert(
      fc.property(ids, fc.string(), fc.nat({ max: 45 }), (population, seed, count) => {
        const drawn = drawSample({ seed, ids: population, size: { count } });
        expect(drawSample({ seed, ids: population.toReversed(), size: { count } })).toEqual(drawn);
        expect(new Set(drawn.map(({ id }) => id)).size).toBe(Math.min(count, population.length));
        expect(drawSample({ seed, ids: population, size: { count: count + 1 } }).slice(0, drawn.length)).toEqual(drawn);
        const left = population.filter((id) => !drawn.some((one) => one.id === id));
        for (const id of left) expect(ticketOf(seed, id) >= (drawn.at(-1)?.ticket ?? "")).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("rounds a ratio up, so that a sample of a few is never empty", () => {
    const population = Array.from({ length: 21 }, (_, index) => `issue-${index}`);
    expect(drawSample({ seed: "s", ids: population, size: { ratio: 500 } })).toHaveLength(2);
    expect(drawSample({ seed: "s", ids: population, size: { ratio: 10_000 } })).toHaveLength(21);
    expect(drawSample({ seed: "s", ids: [], size: { ratio: 500 } })).toEqual([]);
  });
});
