import { describe, expect, it } from "@jest/globals";
import { publicTranscript } from "../../../domain/draw/transcript.ts";
import { randomFrom, sampleTranscript } from "./sampleDraw.ts";
import { hasPython, pageCodes, pageScripts, pageVerdict, pythonOnEach, sha256OfCanonical } from "./verifiers.ts";

/** Small draws of every shape: some departments silent or withholding, some transcripts public, with up to three substitutions. */
function randomTranscript(seed: number) {
  const random = randomFrom(seed * 7919);
  const size = {
    seed,
    objects: 8 + random(24),
    departments: 1 + random(3),
    inspectorsEach: 9 + random(4),
    recusals: random(6),
    substitutions: random(4),
  };
  const commits = random(3) === 0 ? (_: string, index: number) => index !== 0 : () => true;
  const reveals = random(3) === 0 ? (_: string, index: number) => index !== 1 : () => true;
  const transcript = sampleTranscript(size, { commits, reveals });
  return random(2) === 0 ? publicTranscript(transcript) : transcript;
}

const transcripts = Array.from({ length: 1_000 }, (_, index) => randomTranscript(index + 1));

describe("independent implementations", () => {
  it("meet draws of many shapes", () => {
    const kinds = new Set(transcripts.flatMap(({ substitutions }) => substitutions.map(({ request }) => request.kind)));
    expect([...kinds].sort()).toEqual(["inspector", "object"]);
    expect(transcripts.filter(({ reveals }) => reveals.some(([, secret]) => secret === null)).length).toBeGreaterThan(100);
    expect(transcripts.filter(({ draw }) => draw.visits.length > 5).length).toBeGreaterThan(100);
    expect(transcripts.filter(({ inspectors }) => inspectors.some((row) => row[2] !== "in")).length).toBeGreaterThan(100);
    expect(transcripts.filter(({ objects }) => objects.some((row) => row[2] === "capped")).length).toBeGreaterThan(100);
  });

  (hasPython ? it : it.skip)("Python reproduces a thousand transcripts byte for byte", () => {
    const answers = pythonOnEach(transcripts);
    expect(answers.filter(({ codes }) => codes.length > 0)).toEqual([]);
    expect(answers.map(({ again }) => again)).toEqual(transcripts.map(sha256OfCanonical));
  });

  it("the page finds nothing to say against them, and tells each step that it takes", () => {
    const judged = transcripts.slice(0, 150);
    expect(judged.filter((transcript) => pageCodes(transcript).length > 0)).toEqual([]);
    const { steps } = pageScripts().LianduTexts;
    const taken = judged.flatMap((transcript) => [...pageVerdict(transcript).steps]);
    expect([...new Set(taken)].filter((step) => steps[step] === undefined)).toEqual([]);
  });
});
