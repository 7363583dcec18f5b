import { describe, expect, it } from "@jest/globals";
import { backOff } from "../../../platform/mail/backOff.ts";

const minutes = (attempts: number, random = 0.5): number | null => {
  const ms = backOff({ attempts, random });
  return ms === null ? null : ms / 60_000;
};

describe("the pause after a refusal", () => {
  it("grows from a minute to four hours", () => {
    expect([1, 2, 3, 4, 5, 6].map((attempts) => minutes(attempts))).toEqual([1, 5, 15, 60, 240, 240]);
  });

  it("is spread by a fifth either way", () => {
    expect(minutes(4, 0)).toBe(48);
    expect(minutes(4, 0.999_999)).toBeCloseTo(72, 2);
  });

  it("ends after about three days", () => {
    let total = 0;
    let attempts = 1;
    for (let pause = minutes(attempts); pause !== null; pause = minutes(attempts)) {
      total += pause;
      attempts += 1;
    }
    expect(total / 60 / 24).toBeGreaterThan(2.8);
    expect(total / 60 / 24).toBeLessThanOrEqual(3);
  });
});
