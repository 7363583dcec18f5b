import { describe, expect, it } from "@jest/globals";
import { enteredIssue } from "../../support/rectification/beginnings.ts";
import { playStories } from "../../support/rectification/promises.ts";

/* The promises are those of anySequence.test.ts; here the issue existed before, and is entered as it stood in an older ledger. */
describe("an issue that is entered from an older ledger, whatever is done to it", () => {
  it("keeps all of its promises in eight hundred stories", () => {
    expect(playStories(enteredIssue, 800).unseen).toEqual([]);
  }, 300_000);
});
