import { Buffer } from "node:buffer";
import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { CsvParser, delimiterOf, type Delimiter } from "../../../platform/spreadsheets/csvRows.ts";
import { guarded, unguarded } from "../../../platform/spreadsheets/formulaGuard.ts";
import { csvLine } from "../../../platform/spreadsheets/writeCsv.ts";
import { allRows, opened, removeFiles } from "./workbook.ts";

afterAll(removeFiles);

const cellsOf = async (content: Uint8Array | string): Promise<(readonly string[])[]> => (await allRows(content)).map(({ cells }) => cells);

/** 「编号,名称」 and 「一,甲局」 in GB18030. */
const gb18030 = Buffer.from("b1e0bac52cc3fbb3c60ad2bb2cbcd7bed60a", "hex");

describe("a CSV file", () => {
  it("is read whatever it was written with", async () => {
    const rows = [
      ["编号", "名称"],
      ["一", "甲局"],
    ];
    expect(await cellsOf("编号,名称\n一,甲局\n")).toEqual(rows);
    expect(await cellsOf("\uFEFF编号;名称\r\n一;甲局")).toEqual(rows);
    expect(await cellsOf("编号\t名称\r一\t甲局\r")).toEqual(rows);
    expect(await cellsOf("sep=;\n编号;名称\n一;甲局\n")).toEqual(rows);
    expect(await cellsOf(gb18030)).toEqual(rows);
    expect(await cellsOf(Buffer.from("\uFEFF编号\t名称\n一\t甲局\n", "utf16le"))).toEqual(rows);
    expect(await opened(gb18030)).toMatchObject({ format: "csv", encoding: "gb18030", delimiter: "," });
  });

  it("tells GB18030 by its first Chinese character, however late it comes", async () => {
    const late = Buffer.concat([Buffer.from("a,b\n".repeat(200_000)), gb18030]);
    expect((await cellsOf(late)).at(-1)).toEqual(["一", "甲局"]);
  });

  it("keeps line breaks, quotes and delimiters inside quotes, and numbers rows by records", async () => {
    expect(await allRows('a,"b\nc",d\n"say ""hi""","x,y",\n\n,,z')).toEqual([
      { row: 1, cells: ["a", "b\nc", "d"] },
      { row: 2, cells: ['say "hi"', "x,y", ""] },
      { row: 3, cells: [""] },
      { row: 4, cells: ["", "", "z"] },
    ]);
  });

  it("tells a quote that is never closed, and where it began", async () => {
    await expect(cellsOf('a,b\nc,"d\ne,f\n')).rejects.toMatchObject({
      code: "UNREADABLE_TABLE",
      facts: { reason: "第 2 行的引号没有配对" },
    });
    await expect(cellsOf(`a,b\nc,"d${"e,f\n".repeat(20_000)}`)).rejects.toMatchObject({ code: "UNREADABLE_TABLE" });
  });

  it("with a few damaged bytes is what it is for the most part", async () => {
    const damaged = Buffer.concat([
      Buffer.from(`编号,名称\n${"一,某某某卫生院\n".repeat(50)}二,乙`),
      Buffer.from([0xe5, 0xb1]),
      Buffer.from("\n三,丙局\n"),
    ]);
    const rows = await cellsOf(damaged);
    expect(rows[51]).toEqual(["二", "乙\uFFFD"]);
    expect(rows[52]).toEqual(["三", "丙局"]);
  });

  it.each([
    ["nothing", new Uint8Array(), "EMPTY_TABLE"],
    ["noise", Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7919) % 32)), "UNREADABLE_TABLE"],
    ["an old workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "UNSUPPORTED_TABLE"],
    ["a page that calls itself xls", Buffer.from("\uFEFF<html><table><tr><td>编号</td></tr></table></html>"), "UNSUPPORTED_TABLE"],
    ["a PDF", Buffer.from("%PDF-1.7 "), "UNSUPPORTED_TABLE"],
    ["half an archive", Buffer.from("PK\u0003\u0004 and then nothing of the kind"), "UNREADABLE_TABLE"],
  ])("is not %s", async (_what, content, code) => {
    await expect(opened(content)).rejects.toMatchObject({ code });
  });

  it("reads back any table that is written, in pieces of any size", () => {
    const cell = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.stringMatching(/^['"=+\-@,;\t\r\n a]{0,6}$/u));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, step) => {
        const file = rows.map(csvLine).join("");
        const parser = new CsvParser(",");
        const read: (readonly string[])[] = [];
        for (let at = 0; at < file.length; at += step) read.push(...parser.push(file.slice(at, at + step)).map(({ cells }) => cells));
        read.push(...parser.end().map(({ cells }) => cells));
        expect(read.map((cells) => cells.map(unguarded))).toEqual(rows);
      }),
    );
  });

  it("is told apart by its delimiter when cells hold no other", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Delimiter>(",", "\t", ";"),
        fc.array(fc.array(fc.stringMatching(/^[一-龥a-z]{0,5}$/u), { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        (delimiter, rows) => {
          expect(delimiterOf(rows.map((cells) => cells.join(delimiter)).join("\n")).delimiter).toBe(delimiter);
        },
      ),
    );
  });
});

describe("a cell that a spreadsheet would calculate", () => {
  it("never begins with the sign of a formula, and comes back as it was", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^'*[=+\-@\t\r].*$/u)), (cell) => {
        expect(guarded(cell)).not.toMatch(/^[=+\-@\t\r]/u);
        expect(unguarded(guarded(cell))).toBe(cell);
      }),
    );
    expect(guarded("=cmd|' /C calc'!A0")).toBe("'=cmd|' /C calc'!A0");
  });
});
