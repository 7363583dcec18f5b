import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { canonicalJson, compareIds, type DrawJson } from "../../../domain/draw/canonicalJson.ts";
import { drawFrom } from "../../../domain/draw/drawing.ts";
import { pureHasher, taggedHash } from "../../../domain/draw/hasher.ts";
import { inspectorMember, objectMember, stratumId } from "../../../domain/draw/members.ts";
import { inclusionProof, leafHash, merkleRoot, type Row } from "../../../domain/draw/merkle.ts";
import { quotaOf } from "../../../domain/draw/quota.ts";
import type { InspectorOpening, ObjectOpening, Quota, StratumOpening, Transcript } from "../../../domain/draw/record.ts";
import { commitmentOf, seedOf } from "../../../domain/draw/seed.ts";
import { nodeHasher } from "../../../platform/nodeHasher.ts";
import { hasPython, pageCodes, pageScripts, pythonOnEach, sha256OfCanonical, verifyFolder } from "./verifiers.ts";

type Primitives = {
  canonical: { value: DrawJson; text: string }[];
  tagged: { tag: string; value: DrawJson; hash: string }[];
  objectMember: { opening: ObjectOpening; member: string };
  inspectorMember: { opening: InspectorOpening; member: string };
  stratumId: { opening: StratumOpening; id: string };
  merkle: { rows: Row[]; root: string }[];
  inclusion: { rows: Row[]; index: number; proof: string[] }[];
  commitment: { department: string; frozen: string; secret: string; commitment: string };
  tickets: { seed: string; label: DrawJson; ticket: string }[];
  quotas: { quota: Quota; eligible: number; draw: number }[];
};
const read = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(verifyFolder, "vectors", `${name}.json`), "utf8"));
const primitives = read("primitives") as Primitives;
const transcripts = ["full", "public"].map((name) => read(name) as Transcript);

describe("the vectors hold", () => {
  it("for canonical JSON and tagged hashes", () => {
    expect(primitives.canonical.map(({ value }) => canonicalJson(value))).toEqual(primitives.canonical.map(({ text }) => text));
    expect(primitives.tagged.map(({ tag, value }) => taggedHash(tag, value))).toEqual(primitives.tagged.map(({ hash }) => hash));
  });

  it("for members, strata, commitments and quotas", () => {
    expect(objectMember(primitives.objectMember.opening)).toBe(primitives.objectMember.member);
    expect(inspectorMember(primitives.inspectorMember.opening)).toBe(primitives.inspectorMember.member);
    expect(stratumId(primitives.stratumId.opening)).toBe(primitives.stratumId.id);
    expect(commitmentOf(primitives.commitment)).toBe(primitives.commitment.commitment);
    expect(primitives.quotas.map(({ quota, eligible }) => quotaOf(quota, eligible))).toEqual(primitives.quotas.map(({ draw }) => draw));
  });

  it.each([
    ["in pure JavaScript", pureHasher],
    ["with the machine's own SHA-256", nodeHasher],
  ])("for tickets, trees and whole draws %s", (_name, hasher) => {
    expect(primitives.tickets.map(({ seed, label }) => hasher.keyed(seed)(canonicalJson(label)))).toEqual(
      primitives.tickets.map(({ ticket }) => ticket),
    );
    const leaves = (rows: readonly Row[]): string[] => rows.map((row) => leafHash(row, hasher));
    expect(primitives.merkle.map(({ rows }) => merkleRoot(leaves(rows), hasher))).toEqual(primitives.merkle.map(({ root }) => root));
    expect(primitives.inclusion.map(({ rows, index }) => inclusionProof(leaves(rows), index, hasher))).toEqual(
      primitives.inclusion.map(({ proof }) => proof),
    );
    for (const transcript of transcripts) {
      expect(seedOf(transcript)).toBe(transcript.seed);
      expect(drawFrom({ ...transcript, hasher })).toEqual(transcript.draw);
    }
  });

  it("for the page", () => {
    const { LianduSha256 } = pageScripts();
    expect(primitives.tickets.map(({ seed, label }) => LianduSha256.keyed(seed)(canonicalJson(label)))).toEqual(
      primitives.tickets.map(({ ticket }) => ticket),
    );
    expect(transcripts.map((transcript) => pageCodes(transcript))).toEqual([[], []]);
  });

  (hasPython ? it : it.skip)("for Python", () => {
    expect(pythonOnEach(transcripts)).toEqual(transcripts.map((transcript) => ({ codes: [], again: sha256OfCanonical(transcript) })));
  });
});

describe("canonical JSON", () => {
  it.each([1.5, -1, -0, Number.NaN, 2 ** 53, "\ud800", { ключ: 1 }])("refuses %p, which languages write differently", (value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });

  it("orders ids by code points, also beyond the basic plane", () => {
    expect(["\u{1f600}", "\ue000", "b", "ab", "a"].sort(compareIds)).toEqual(["a", "ab", "b", "\ue000", "\u{1f600}"]);
  });

  it("hashes texts of every length alike in all implementations", () => {
    const { LianduSha256 } = pageScripts();
    const texts = Array.from({ length: 140 }, (_, length) => "文".repeat(length % 7) + "x".repeat(length)).concat("长".repeat(5_000));
    const expected = texts.map((text) => pureHasher.text(text));
    expect(texts.map((text) => nodeHasher.text(text))).toEqual(expected);
    expect(texts.map((text) => LianduSha256.ofText(text))).toEqual(expected);
    const key = "9f".repeat(32);
    expect(texts.map(nodeHasher.keyed(key))).toEqual(texts.map(pureHasher.keyed(key)));
    expect(texts.map(LianduSha256.keyed(key))).toEqual(texts.map(pureHasher.keyed(key)));
  });
});
