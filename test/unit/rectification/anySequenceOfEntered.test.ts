import { describe, expect, it } from "@jest/globals";
import { enteredIssue } from "../../support/rectification/beginnings.ts";
import { playStories, unseen } from "../../support/rectification/promises.ts";

/* The promises are those of anySequence.test.ts; here the issue existed before, and is entered as it stood in an older ledger. */
describe("an issue that is entered from an older ledger, whatever is done to it", () => {
  it("keeps all of its promises in stories that nobody has heard before", () => {
    playStories(enteredIssue, 200);
  }, 300_000);

  it("keeps them in eight hundred stories in which everything comes up that can", () => {
    expect(unseen(playStories(enteredIssue, 800, 20_260_302), ["standingScheduled"])).toEqual([]);
  }, 300_000);
});
