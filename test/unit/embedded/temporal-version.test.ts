import { describe, expect, it } from "@jest/globals";
import { isNewEnough, serverVersionOf } from "../../../platform/embedded/temporal-version.ts";

describe("the version of a Temporal program", () => {
  it.each([
    ["temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)", [1, 29]],
    ["temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)", [1, 29]],
    ["tctl version 1.18.0", undefined],
    ["", undefined],
  ])("of %j", (output, version) => {
    expect(serverVersionOf(output)).toEqual(version);
  });

  it("must not be older than what the product relies on", () => {
    expect(isNewEnough([1, 29])).toBe(true);
    expect(isNewEnough([2, 0])).toBe(true);
    expect(isNewEnough([1, 27])).toBe(false);
    expect(isNewEnough([0, 99])).toBe(false);
  });
});
