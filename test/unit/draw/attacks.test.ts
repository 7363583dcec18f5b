import { describe, expect, it } from "@jest/globals";
import { drawFrom } from "../../../domain/draw/drawing.ts";
import { headOf } from "../../../domain/draw/ledger.ts";
import { ownerOpening } from "../../../domain/draw/objectOpening.ts";
import { DrawError } from "../../../domain/draw/problems.ts";
import type { ObjectRow, Transcript } from "../../../domain/draw/record.ts";
import { frozenHash, revealFits, seedOf } from "../../../domain/draw/seed.ts";
import { ledgerAndSubstitutions, randomFrom, sampleTranscript } from "./sampleDraw.ts";
import { hasPython, pageCodes, pageScripts, pageVerdict, python, pythonOnEach, withFile } from "./verifiers.ts";

const honest = sampleTranscript({ seed: 11, objects: 90, departments: 3, inspectorsEach: 12, recusals: 12, substitutions: 3 });
const published = { frozen: frozenHash(honest.frozen), beacon: honest.beacon.value, head: headOf(honest.ledger) };

/** A copy to forge: plain JSON that may be changed. */
type Forgeable<T> = T extends readonly (infer Item)[]
  ? T extends readonly [unknown, ...unknown[]]
    ? { -readonly [Key in keyof T]: Forgeable<T[Key]> }
    : Forgeable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Forgeable<T[Key]> }
    : T;
const forgeable = (transcript: Transcript): Forgeable<Transcript> => JSON.parse(JSON.stringify(transcript)) as Forgeable<Transcript>;

/** Draws, locks and writes the ledger again over whatever was forged, as an operator with the whole machine in hand would. */
function redone(parts: Transcript, seed = seedOf(parts)): Transcript {
  const draw = drawFrom({ ...parts, seed });
  const drawn = { ...parts, seed, draw };
  return { ...drawn, ...ledgerAndSubstitutions(drawn, 0, randomFrom(1)) };
}

/** Both verifiers name exactly these codes. */
function expectDetected(transcript: Transcript, codes: string[], anchors: Record<string, string> = {}): void {
  expect(pageCodes(transcript, anchors)).toEqual(codes.sort());
  if (hasPython) expect(pythonOnEach([transcript], anchors)[0]?.codes).toEqual(codes.sort());
}

const oddly = (hash: string): string => `${hash.startsWith("0") ? "1" : "0"}${hash.slice(1)}`;

it("an honest draw stands, also against what was published", () => {
  expect(honest.substitutions.length).toBeGreaterThan(1);
  expectDetected(honest, [], published);
  expect(pageVerdict(honest, published).verdict.compared).toBe(true);
  expect(pageVerdict(honest).verdict.compared).toBe(false);
});

describe("a withheld reveal", () => {
  const lastWithholds = sampleTranscript(
    { seed: 11, objects: 90, departments: 3, inspectorsEach: 12, recusals: 12, substitutions: 0 },
    { reveals: (_, index) => index !== 2 },
  );

  it("stops nothing, and is replaced by what follows from the commitment", () => {
    expect(lastWithholds.draw.visits.length).toBe(honest.draw.visits.length);
    expect(lastWithholds.seed).not.toBe(honest.seed);
    expectDetected(lastWithholds, []);
  });

  it("cannot be left out of the seed, nor replaced by a value of one's choice", () => {
    const fewer = forgeable(lastWithholds);
    fewer.commitments.pop();
    fewer.reveals.pop();
    expectDetected(redone(fewer), ["COMMITMENTS", "REVEALS"]);
    const chosen = forgeable(lastWithholds);
    chosen.reveals[2] = [chosen.frozen.departments[2]?.id ?? "", "5".repeat(64)];
    expectDetected(redone(chosen), ["OBJECTS", "REVEALS", "SEED", "LOCK"]);
  });

  it("cannot be claimed of a department that did reveal, without changing a head that was published before the beacon", () => {
    const denied = forgeable(honest);
    denied.reveals[1] = [denied.frozen.departments[1]?.id ?? "", null];
    const beforeTheBeacon = honest.ledger[2]?.hash ?? "";
    expectDetected(honest, [], { head: beforeTheBeacon });
    expectDetected(redone(denied), [], { frozen: published.frozen, beacon: published.beacon });
    expectDetected(redone(denied), ["ANCHOR_HEAD"], { head: beforeTheBeacon });
  });

  it("is refused when it is not what was committed to, or is copied from another department", () => {
    const [department, secret] = honest.reveals[0] ?? ["", null];
    const commitment = honest.commitments[0]?.[1] ?? null;
    const frozen = published.frozen;
    expect(revealFits({ department, commitment, frozen, secret: secret ?? "" })).toBe(true);
    expect(revealFits({ department, commitment, frozen, secret: oddly(secret ?? "") })).toBe(false);
    expect(revealFits({ department: "org-2", commitment, frozen, secret: secret ?? "" })).toBe(false);
    expect(revealFits({ department, commitment: null, frozen, secret: secret ?? "" })).toBe(false);
  });
});

describe("a roster swapped after freezing", () => {
  const swapped = forgeable(honest);
  swapped.objects = swapped.objects.map(([member, stratum, status, departments], index): ObjectRow => [
    member,
    stratum,
    index === 5 ? (status === "in" ? "excluded" : "in") : status,
    departments,
  ]) as typeof swapped.objects;

  it("is refused before anything is drawn", () => {
    expect(() => drawFrom({ ...honest, objects: swapped.objects })).toThrow(DrawError);
    expect(() => drawFrom({ ...honest, inspectors: honest.inspectors.slice(1) })).toThrow("ROSTER_CHANGED");
    expect(() => drawFrom({ ...honest, recusals: [] })).toThrow("ROSTER_CHANGED");
  });

  it("is found by its root", () => {
    const codes = pageCodes(swapped);
    expect(codes).toEqual(expect.arrayContaining(["QUOTA", "OPENINGS", "ROSTER_OBJECTS"]));
    if (hasPython) expect(pythonOnEach([swapped])[0]?.codes).toEqual(codes);
  });

  it("is found by the published hash when the freeze itself is made up again", () => {
    const other = sampleTranscript({ seed: 11, objects: 89, departments: 3, inspectorsEach: 12, recusals: 12, substitutions: 0 });
    expectDetected(other, []);
    expectDetected(other, ["ANCHOR_FROZEN", "ANCHOR_HEAD"], { frozen: published.frozen, head: published.head });
  });

  it("is found where an inspector's certificate did not last, though the row says so", () => {
    const expired = forgeable(honest);
    const place = expired.inspectors.findIndex((row) => row[2] === "expired");
    const row = expired.inspectors[place];
    if (row === undefined) throw new Error("the sample has nobody expired");
    row[2] = "in";
    const codes = pageCodes(expired);
    expect(codes).toEqual(expect.arrayContaining(["OPENINGS", "ROSTER_INSPECTORS"]));
    if (hasPython) expect(pythonOnEach([expired])[0]?.codes).toEqual(codes);
  });
});

describe("a re-roll", () => {
  it("with another beacon value is found at the beacon's source", () => {
    const again = redone({ ...forgeable(honest), beacon: { ...honest.beacon, value: "another number" } });
    expectDetected(again, []);
    expectDetected(again, ["ANCHOR_BEACON"], { beacon: published.beacon });
    expectDetected(again, ["ANCHOR_HEAD"], { head: published.head });
  });

  it("with another instant of the source is found without any help", () => {
    const later = redone({ ...forgeable(honest), beacon: { ...honest.beacon, at: "2026-08-15T12:00:00.000Z" } });
    expectDetected(later, ["BEACON"]);
  });

  it("with a seed of one's choice is found by the seed", () => {
    expectDetected(redone(honest, "7".repeat(64)), ["LOCK", "OBJECTS", "SEED"]);
  });

  it("with reveals that reached the ledger after the beacon is found by its times", () => {
    const late = forgeable(honest);
    const entry = late.ledger[2];
    if (entry === undefined) throw new Error("no entry");
    entry.at = late.beacon.at;
    expectDetected(late, ["LEDGER"]);
  });
});

describe("an edited transcript", () => {
  it("shows another object as drawn", () => {
    const edited = forgeable(honest);
    const drawn = new Set(edited.draw.visits.map(({ member }) => member));
    const visit = edited.draw.visits[0];
    const other = edited.objects.find(([member, stratum, status]) => stratum === visit?.stratum && status === "in" && !drawn.has(member));
    if (visit === undefined || other === undefined) throw new Error("nothing to swap");
    visit.member = other[0];
    expectDetected(edited, ["LEDGER", "OBJECTS"]);
    const relocked = { ...edited, ...ledgerAndSubstitutions(edited, 0, randomFrom(1)) };
    expectDetected(relocked, ["LOCK", "OBJECTS"]);
  });

  it("hides a drawn object", () => {
    const edited = forgeable(honest);
    edited.draw.visits.pop();
    expectDetected(edited, ["LEDGER", "OBJECTS"]);
  });

  it("moves a cut-off, a quota, or a rule", () => {
    const cutoff = forgeable(honest);
    for (const stratum of cutoff.draw.strata) if (stratum.cutoff !== null) stratum.cutoff = oddly(stratum.cutoff);
    expectDetected(cutoff, ["LEDGER", "OBJECTS"]);
    const quota = forgeable(honest);
    const [stratum] = quota.frozen.strata;
    if (stratum === undefined) throw new Error("no stratum");
    stratum.draw += 1;
    const codes = pageCodes(quota);
    expect(codes).toEqual(expect.arrayContaining(["LEDGER", "QUOTA", "REVEALS", "SEED"]));
    if (hasPython) expect(pythonOnEach([quota])[0]?.codes).toEqual(codes);
  });

  it("has an unknown key, a fraction, or the same key twice", () => {
    const text = JSON.stringify(honest);
    const broken = [
      text.replace('{"', '{"extra":1,"'),
      text.replace('"checksThisYear":1', '"checksThisYear":1.0'),
      text.replace('"at":', '"at":"x","at":'),
    ];
    for (const forged of broken) {
      expect(forged).not.toBe(text);
      expect(() => pageScripts().LianduDocument.readTranscript(forged)).toThrow();
      if (hasPython) expect(withFile("t.json", forged, (file) => python(file)).status).toBe(2);
    }
  });

  it("in any single hash or number is found", () => {
    // Every 97th of the places where a transcript can be edited, so that all its parts are met.
    const text = JSON.stringify({ ...honest, kind: "public", openings: null });
    const places = [...text.matchAll(/[0-9a-f]{32,64}/gu)].filter((_, index) => index % 97 === 0);
    const edited = places.map(
      ({ index, 0: hash }) => JSON.parse(`${text.slice(0, index)}${oddly(hash)}${text.slice(index + hash.length)}`) as Transcript,
    );
    expect(edited.length).toBeGreaterThan(3);
    expect(edited.filter((transcript) => pageCodes(transcript).length === 0)).toEqual([]);
    if (hasPython) expect(pythonOnEach(edited).map(({ codes }) => codes)).toEqual(edited.map((transcript) => pageCodes(transcript)));
  });
});

describe("a replaced inspector", () => {
  const replaced = forgeable(honest);
  const [department, members] = replaced.draw.visits[1]?.teams[0] ?? ["", []];
  const spare = replaced.inspectors.find(([member, of, status]) => of === department && status === "in" && !members.includes(member));
  members[0] = spare?.[0] ?? "";

  it("is found, whether or not lock and ledger are made up again", () => {
    expectDetected(replaced, ["LEDGER", "TEAMS"]);
    expectDetected({ ...replaced, ...ledgerAndSubstitutions(replaced, 0, randomFrom(1)) }, ["LOCK", "TEAMS"]);
  });
});

describe("a forged substitution", () => {
  it("with a substitute of one's choice", () => {
    const forged = forgeable(honest);
    const entry = forged.substitutions.find(({ request }) => request.kind === "inspector");
    const other = forged.inspectors.find(
      ([member, of, status]) =>
        of === entry?.request.department && status === "in" && member !== entry.outcome.in && member !== entry.request.out,
    );
    if (entry === undefined) throw new Error("the sample has no inspector substituted");
    entry.outcome.in = other?.[0] ?? "";
    expectDetected(forged, ["LEDGER", "SUBSTITUTION"]);
  });

  it("with a beacon that was not the one requested", () => {
    const forged = forgeable(honest);
    const [entry] = forged.substitutions;
    if (entry === undefined) throw new Error("no substitution");
    entry.outcome.beacon.source = "another";
    const codes = pageCodes(forged);
    expect(codes).toEqual(expect.arrayContaining(["LEDGER", "SUBSTITUTION"]));
    if (hasPython) expect(pythonOnEach([forged])[0]?.codes).toEqual(codes);
  });

  it("beyond the limit", () => {
    const strict = sampleTranscript({ seed: 11, objects: 90, departments: 3, inspectorsEach: 12, recusals: 12, substitutions: 3 });
    const limit = Math.ceil(strict.draw.visits.flatMap(({ teams }) => teams).flatMap(([, members]) => members).length * 0.15);
    const forged = forgeable(strict);
    const entry = forged.substitutions.find(({ request }) => request.kind === "inspector");
    if (entry === undefined) throw new Error("the sample has no inspector substituted");
    forged.substitutions = Array.from({ length: limit + 1 }, () => entry);
    const codes = pageCodes(forged);
    expect(codes).toEqual(expect.arrayContaining(["LEDGER", "METER", "SUBSTITUTION"]));
    if (hasPython) expect(pythonOnEach([forged])[0]?.codes).toEqual(codes);
  });

  it("that was left out of the transcript", () => {
    const forged = forgeable(honest);
    forged.substitutions.pop();
    expectDetected(forged, ["LEDGER"]);
    forged.ledger.splice(-2);
    expectDetected(forged, ["ANCHOR_HEAD"], { head: published.head });
  });
});

describe("an owner's opening", () => {
  const openings = honest.openings?.objects ?? [];
  const opening = (index: number) => {
    const own = openings[index];
    if (own === undefined) throw new Error("no such object");
    return ownerOpening({ frozen: published.frozen, index, objects: honest.objects, opening: own });
  };

  it("proves that the object was on the roster, and where it stood, in both verifiers", () => {
    const { LianduDocument, LianduVerifier } = pageScripts();
    const transcript = LianduDocument.readTranscript(JSON.stringify(honest));
    const work = LianduVerifier.verify(transcript);
    let step = work.next();
    while (step.done !== true) step = work.next();
    const verdict = step.value;
    const drawn = new Set(honest.draw.visits.map(({ member }) => member));
    for (const index of [0, 1, 30, 63, 64, honest.objects.length - 1]) {
      const own = opening(index);
      const place = LianduVerifier.place(LianduDocument.readOpening(JSON.stringify(own)), transcript, verdict);
      expect(place.findings).toEqual([]);
      expect(place.drawn).toBe(drawn.has(own.row[0]));
      const forged = { ...own, index: index === 0 ? 1 : index - 1 };
      expect(
        LianduVerifier.place(LianduDocument.readOpening(JSON.stringify(forged)), transcript, verdict).findings.map(({ code }) => code),
      ).toEqual(["OPENINGS"]);
    }
  });

  (hasPython ? it : it.skip)("is understood by Python, in both languages", () => {
    const index = honest.objects.findIndex(([member]) => member === honest.draw.visits[0]?.member);
    withFile("t.json", JSON.stringify(honest), (file) =>
      withFile("o.json", JSON.stringify(opening(index)), (own) => {
        const chinese = python(file, "--opening", own);
        expect(chinese.status).toBe(0);
        expect(chinese.stdout).toContain("该对象：已抽中");
        const english = python(
          file,
          "--opening",
          own,
          "--lang",
          "en",
          "--frozen",
          published.frozen,
          "--beacon",
          published.beacon,
          "--head",
          published.head,
        );
        expect(english.stdout).toContain("Verified:");
        const forged = withFile("o.json", JSON.stringify({ ...opening(index), salt: "0".repeat(64) }), (bad) =>
          python(file, "--opening", bad),
        );
        expect(forged.status).toBe(1);
        expect(python("--help").stdout).toContain("exit codes");
        expect(python(`${file}.missing`).status).toBe(2);
      }),
    );
  });
});
