import { Buffer } from "node:buffer";
import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { writeXlsx } from "../../../platform/spreadsheets/writeXlsx.ts";
import { inflated } from "../../../platform/spreadsheets/zipArchive.ts";
import { allRows, opened, removeFiles, text, workbook } from "./workbook.ts";

afterAll(removeFiles);

const one = (rows: string, more: Partial<Parameters<typeof workbook>[0]> & { after?: string } = {}): Uint8Array => {
  const { after, ...rest } = more;
  return workbook({ ...rest, sheets: [{ name: "表1", rows, ...(after === undefined ? {} : { after }) }] });
};
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
const written = async (rows: readonly (readonly string[])[]): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsx("名录 <&>", each(rows))) chunks.push(chunk);
  return Buffer.concat(chunks);
};

describe("a workbook", () => {
  it("gives shared, inline and formatted texts, without the pronunciation that some programs add", async () => {
    const strings = ["<t>甲局</t>", '<r><t>乙</t></r><r><t xml:space="preserve"> 局</t></r><rPh><t>YI</t></rPh>', "<t>a_x000D_b</t>"];
    const rows = await allRows(
      one(`<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2" t="s"><v>2</v></c></row>`, { strings }),
    );
    expect(rows).toEqual([{ row: 2, cells: ["", "甲局", "乙 局", "", "a\rb"] }]);
  });

  it("gives numbers as people see them: dates, percentages, codes", async () => {
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.0%"/><numFmt numFmtId="172" formatCode="[Red]0"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="9"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs>`;
    const cell = (column: string, style: number, value: string): string => `<c r="${column}1" s="${style}"><v>${value}</v></c>`;
    const row = [
      cell("A", 1, "46086"),
      cell("B", 2, "46086.5"),
      cell("C", 3, "0.05"),
      cell("D", 4, "0.055"),
      cell("E", 5, "42"),
      cell("F", 0, "0.30000000000000004"),
      cell("G", 0, "13800001111"),
    ].join("");
    const [read] = await allRows(one(`<row r="1">${row}</row>`, { styles }));
    expect(read?.cells).toEqual(["2026-03-05", "2026-03-05", "5%", "5.5%", "42", "0.3", "13800001111"]);
    const [old] = await allRows(one(`<row r="1">${cell("A", 1, "44624")}</row>`, { styles, workbookPr: '<workbookPr date1904="1"/>' }));
    expect(old?.cells).toEqual(["2026-03-05"]);
  });

  it("marks codes that a number has eaten digits of", async () => {
    const [row] = await allRows(one('<row r="1"><c r="A1"><v>9.2990100123456698E+17</v></c><c r="B1"><v>123456789012345</v></c></row>'));
    expect(row).toMatchObject({ traits: { 0: "imprecise" } });
    expect(row?.cells[1]).toBe("123456789012345");
  });

  it("takes a formula's last result, and marks one that has none or an error", async () => {
    const rows = await allRows(
      one(
        '<row r="1"><c r="A1" t="str"><f>B1&amp;"局"</f><v>甲局</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>SUM(A:A)</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
      ),
    );
    expect(rows).toEqual([{ row: 1, cells: ["甲局", "2", "", ""], traits: { 0: "formula", 1: "formula", 2: "no_value", 3: "no_value" } }]);
  });

  it("gives every cell of a merged area its corner's value, and says so", async () => {
    const rows = await allRows(
      one(
        `<row r="1">${text("A1", "市局")}${text("B1", "甲")}</row><row r="2"><c r="A2"/>${text("B2", "乙")}</row><row r="3">${text("B3", "丙")}</row><row r="4">${text("A4", "县局")}${text("B4", "丁")}</row>`,
        {
          after: '<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>',
        },
      ),
    );
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["市局", "甲"],
      ["市局", "乙"],
      ["市局", "丙"],
      ["县局", "丁"],
    ]);
    expect(rows.map(({ traits }) => traits)).toEqual([undefined, { 0: "merged" }, { 0: "merged" }, undefined]);
  });

  it("has hidden rows marked, empty ones left out, and its sheets by name", async () => {
    const book = workbook({
      sheets: [
        { name: "说明", rows: `<row r="1">${text("A1", "填写说明")}</row>`, state: "hidden" },
        {
          name: "名录",
          rows: `<row r="1">${text("A1", "甲")}</row><row r="2" hidden="1">${text("A2", "乙")}</row><row r="9"><c r="A9" s="1"/></row>`,
        },
      ],
    });
    expect((await opened(book)).tables.map(({ sheet, hidden }) => [sheet, hidden])).toEqual([
      ["说明", true],
      ["名录", false],
    ]);
    expect(await allRows(book, 1)).toEqual([
      { row: 1, cells: ["甲"] },
      { row: 2, cells: ["乙"], hidden: true },
    ]);
  });

  it("is no other archive, and not a broken one", async () => {
    await expect(opened(zipSync({ "word/document.xml": strToU8("<x/>") }))).rejects.toMatchObject({ code: "UNSUPPORTED_TABLE" });
    const whole = one(`<row r="1">${text("A1", "甲")}</row>`);
    await expect(opened(whole.slice(0, whole.length - 40))).rejects.toMatchObject({ code: "UNREADABLE_TABLE" });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const broken = Uint8Array.from(whole);
        broken[at] = byte;
        // Whatever is wrong with it: an answer of ours, never an error of the machinery.
        await allRows(broken).catch((error: unknown) => expect(error).toMatchObject({ name: "SpreadsheetError" }));
      }),
    );
  });

  it("that inflates without end is stopped by what comes out, not by what it declares", async () => {
    const bomb = zipSync({ "x.xml": new Uint8Array(20_000_000) }, { level: 9 });
    const part = { name: "x.xml", method: 8, packed: Buffer.from(bomb.buffer, bomb.byteOffset + 35, bomb.byteLength - 35) };
    let size = 0;
    await expect(
      (async () => {
        for await (const chunk of inflated(part, 1_000_000)) size += chunk.length;
      })(),
    ).rejects.toMatchObject({ code: "TABLE_TOO_LARGE" });
    expect(size).toBeLessThanOrEqual(1_000_000);
  });

  it("reads back any table that is written", async () => {
    const cell = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.string({ unit: "binary-ascii", maxLength: 6 }),
      fc.constantFrom("=1+1", "_x0041_", "<&>\"'", " a ", "a\nb", "00123"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), async (rows) => {
        const read = await allRows(await written(rows));
        const expected = rows.flatMap((cells, index) =>
          cells.some((words) => words !== "") ? [{ row: index + 1, cells: trimmedEnd(cells) }] : [],
        );
        expect(read.map(({ row, cells }) => ({ row, cells: trimmedEnd(cells) }))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

function trimmedEnd(cells: readonly string[]): string[] {
  const kept = [...cells];
  while (kept.at(-1) === "") kept.pop();
  return kept;
}
