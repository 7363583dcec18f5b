import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readPlanDocument } from "../../../platform/documents/readPlanDocument.ts";
import { brokenInvariants } from "../../../scripts/planInvariants.ts";
import { readDocument } from "../../../platform/documents/readDocument.ts";
import { summarize } from "./expectation.ts";

const folder = path.join(import.meta.dirname, "../../fixtures/plans");
const documents = readdirSync(folder).filter((name) => !name.endsWith(".json"));

describe("documents in the many forms of cities", () => {
  it.each(documents)("%s reads as expected", (name) => {
    const bytes = readFileSync(path.join(folder, name));
    const expected: unknown = JSON.parse(readFileSync(path.join(folder, name.replace(/\.\w+$/, ".json")), "utf8"));
    const reading = readPlanDocument({ bytes, fileName: name });
    expect(summarize(reading)).toEqual(expected);
    expect(brokenInvariants({ source: readDocument({ bytes, fileName: name }), reading })).toEqual([]);
  });
});
