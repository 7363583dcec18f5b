import { describe, expect, it } from "@jest/globals";
import { assert, pre, property, string } from "fast-check";
import { bigrams, searchable } from "../../../domain/search/bigrams.ts";

describe("the pieces that Chinese texts are searched by", () => {
  it("are the pairs of neighbouring characters, each once", () => {
    expect(bigrams("督办督办函")).toEqual(["督办", "办督", "办函"]);
  });

  it("do not depend on width, case or spacing", () => {
    expect(bigrams("Ａ类 ２０２６\n年")).toEqual(bigrams("a类2026年"));
  });

  it("take a rare character outside the basic plane as one", () => {
    expect(bigrams("𠮷林")).toEqual(["𠮷林"]);
  });

  it("are none for a single character", () => {
    expect(bigrams("督")).toEqual([]);
    expect(bigrams(" \t")).toEqual([]);
  });

  it("of a phrase are all found in any text that contains it", () => {
    assert(
      property(string(), string({ minLength: 2 }), string(), (before, phrase, after) => {
        const text = searchable(before) + searchable(phrase) + searchable(after);
        // Normalisation may compose across a seam; the claim is about texts in which the phrase did survive.
        pre(searchable(text).includes(searchable(phrase)));
        const pieces = new Set(bigrams(text));
        expect(bigrams(phrase).filter((piece) => !pieces.has(piece))).toEqual([]);
      }),
    );
  });

  it("are the same for a text that was brought into its searchable form before", () => {
    assert(property(string({ unit: "grapheme" }), (text) => expect(bigrams(searchable(text))).toEqual(bigrams(text))));
  });
});
