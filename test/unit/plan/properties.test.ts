import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readPlan } from "../../../domain/plan/readPlan.ts";
import type { PlanReading } from "../../../domain/plan/reading.ts";
import { readDocument } from "../../../platform/documents/readDocument.ts";
import { damage, randomFrom } from "../../../scripts/planEdits.ts";
import { brokenInvariants } from "../../../scripts/planInvariants.ts";
import { docxFile, paragraph, run } from "./docxFile.ts";
import { summarize } from "./expectation.ts";

const folder = path.join(import.meta.dirname, "../../fixtures/plans");
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const textOf = (name: string): string => readFileSync(path.join(folder, name), "utf8");
const describeWarning = ({ code, about }: { code: string; about: string }): string => `${code} ${about}`;
const read = (text: string): PlanReading => readPlan({ lines: text, describeWarning });

/** What is read, without line numbers. */
function content(reading: PlanReading): unknown {
  return { ...summarize(reading), warnings: reading.warnings.map((warning) => warning.code).sort(), lines: null };
}

const DAMAGED_DOCUMENTS = 4000;
const EDITS_EACH = 5;

describe("any damaged document", () => {
  it("is read without a crash, with every line accounted for and no text lost", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 2 ** 31 }), (name, seed) => {
        const text = damage({ text: textOf(name), count: EDITS_EACH, random: randomFrom(seed) });
        expect(brokenInvariants({ source: text, reading: read(text) })).toEqual([]);
      }),
      { numRuns: DAMAGED_DOCUMENTS, seed: 20220318 },
    );
  });

  it("may be any text at all", () => {
    const word = fc.constantFrom(
      "责任单位",
      "：",
      "1.",
      "（一）",
      "问题1：",
      "整改措施",
      "\n",
      "市财政局",
      "、",
      "（",
      "）",
      "2022年",
      "6月底前",
      "牵头",
      "\t",
      "|",
      " ",
      "长期坚持",
      "第一阶段",
      "序号",
      "完成时限",
      "一、",
      "。",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) }), {
          maxLength: 120,
        }),
        (words) => {
          const text = words.join("");
          const reading = read(text);
          expect(brokenInvariants({ source: text, reading }).filter((problem) => !problem.includes(" lost "))).toEqual([]);
        },
      ),
      { numRuns: 1500, seed: 7 },
    );
  });
});

describe("what does not matter to a reader of the page", () => {
  it.each(names)("%s: CRLF, a byte order mark and trailing spaces", (name) => {
    const text = textOf(name);
    expect(content(read(`\ufeff${text.replaceAll("\n", "  \r\n")}`))).toEqual(content(read(text)));
  });

  // Where every cell stands on a line of its own a blank line is an empty cell to nobody; those tables read the same as well.
  it.each(names)("%s: blank lines between paragraphs", (name) => {
    const text = textOf(name);
    expect(content(read(text.replaceAll("\n", "\n\n")))).toEqual(content(read(text)));
  });

  it.each(names)("%s: full-width digits and colons", (name) => {
    const text = textOf(name);
    const wide = text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).replaceAll(":", "：");
    expect(content(read(wide))).toEqual(content(read(text.replaceAll(":", "："))));
  });

  it.each(names.filter((name) => !/table|schedule/.test(name)))("%s: the same lines as paragraphs of a Word file", (name) => {
    const lines = textOf(name).split("\n");
    const bytes = docxFile({ body: lines.map((line) => paragraph(run(line))).join("") });
    expect(content(readPlan({ lines: readDocument({ bytes, fileName: "plan.docx" }), describeWarning }))).toEqual(
      content(read(lines.join("\n"))),
    );
  });
});

describe("numbers", () => {
  it("are those of the document, in its order", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom("%、", "%.", "（%）", "问题%："),
        (numbers, form) => {
          const text = numbers
            .map((number) => `${form.replace("%", String(number))}监管台账更新不及时。\n责任单位：市卫生健康委\n整改措施：逐项核对。`)
            .join("\n");
          expect(read(`整改方案\n${text}`).items.map((item) => item.number)).toEqual(numbers);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });
});

describe("time", () => {
  it("grows with the length of a document, not faster", () => {
    const item = (number: number): string =>
      `${number}.监管台账更新不及时，${"部分内容没有核对，".repeat(20)}。\n责任单位：市卫生健康委、市财政局\n整改措施：1.核对。2.更新。\n完成时限：2022年底前`;
    const timeOf = (count: number): number => {
      const text = Array.from({ length: count }, (_, index) => item(index + 1)).join("\n");
      const start = performance.now();
      expect(read(text).items).toHaveLength(count);
      return performance.now() - start;
    };
    timeOf(50);
    const short = timeOf(100);
    const long = timeOf(800);
    expect(long).toBeLessThan(Math.max(short, 5) * 8 * 6);
  });
});
