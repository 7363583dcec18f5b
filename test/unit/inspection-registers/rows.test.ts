import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { addDays } from "../../../domain/calendar/calendarDay.ts";
import { creditCodeCheck, isCreditCode } from "../../../domain/inspection/registers/creditCode.ts";
import { matchHeader } from "../../../domain/inspection/registers/matchHeader.ts";
import { readDate, type CellLookups } from "../../../domain/inspection/registers/readCell.ts";
import { fallbacks, isEmptyRow, readRow, type RowReading } from "../../../domain/inspection/registers/readRow.ts";
import type { Column, RegisterContent } from "../../../domain/inspection/registers/register.ts";
import { registerNames, type RegisterName } from "../../../domain/inspection/registers/registerName.ts";
import { registers } from "../../../domain/inspection/registers/registers.ts";
import type { SourceRow } from "../../../domain/inspection/registers/sourceRow.ts";
import type { CellNames } from "../../../domain/inspection/registers/writeCell.ts";
import { exampleRow, headerRow, writeRow } from "../../../domain/inspection/registers/writeRow.ts";
import type { Json } from "../../../domain/process/json.ts";

const TODAY = "2026-11-23";
const names: CellNames = { organization: (id) => `单位${id}`, entry: (register, id) => `${register}-${id}` };
const lookups: CellLookups = {
  organization: (name) => (name.startsWith("单位") ? { id: name.slice(2) } : { problem: "unknown", suggestion: "单位1" }),
  isOffice: (id) => id === "office",
  entry: (register, key) => (key.startsWith(`${register}-`) ? key.slice(register.length + 1) : undefined),
};

const read = (register: RegisterName, header: readonly string[], cells: readonly string[], more: Partial<SourceRow> = {}): RowReading =>
  readRow(registers[register], matchHeader(registers[register], header), { row: 2, cells, ...more }, { lookups, today: TODAY });
const problemsOf = (reading: RowReading): string[] => reading.problems.map(({ code }) => code);

describe("a unified social credit code", () => {
  it("agrees with its last character, and no other does", () => {
    const first = "92990100MA0000001";
    const code = first + creditCodeCheck(first);
    expect(isCreditCode(code)).toBe(true);
    const others = Array.from("0123456789ABCDEFGHJKLMNPQRTUWXY").filter((sign) => isCreditCode(first + sign));
    expect(others).toEqual([code.at(-1)]);
    expect(isCreditCode(`${first}O`)).toBe(false);
  });
});

describe("a date in a cell", () => {
  it.each([
    "2026-03-05",
    "2026/3/5",
    "2026.3.5",
    "2026年3月5日",
    "20260305",
    "2026-03-05 00:00:00",
    "46086",
    "46086.0",
    "２０２６－３－５",
  ])("is read from %s", (cell) => {
    expect(readDate(cell)).toBe("2026-03-05");
  });
  it.each(["2026-02-29", "2026-13-01", "3月5日", "26-3-5", "长期", "123", "2026"])("is not %s", (cell) => {
    expect(readDate(cell)).toBeNull();
  });
});

describe("a header", () => {
  it("is known by any of its names, with marks and spaces of all kinds", () => {
    const { columns, fields, missing } = matchHeader(registers["inspection-objects"], [
      " *单 位\n名称（必填）",
      "社会信用代码",
      "机构类别",
      "备注",
      "属性:规模",
      "序号",
    ]);
    expect(
      columns.map((column) => (column.type === "field" ? column.column.field : column.type === "attribute" ? `属性 ${column.name}` : null)),
    ).toEqual(["name", "creditCode", "kind", null, "属性 规模", null]);
    expect([fields, missing]).toEqual([3, []]);
  });

  it("says which columns mean the same, and which are missing", () => {
    expect(matchHeader(registers.inspectors, ["证号", "执法证号", "姓名"]).twice).toEqual([["证号", "执法证号"]]);
    expect(matchHeader(registers["inspection-objects"], ["单位名称", "类别"]).missing).toEqual(["统一社会信用代码或自编码"]);
  });

  it("has no name that means two fields of one register", () => {
    for (const name of registerNames) {
      const all = registers[name].columns.flatMap(({ field, header, synonyms }) =>
        [...new Set([header, ...synonyms])].map((words) => ({ field, words })),
      );
      const twice = all.filter(({ field, words }) => all.some((other) => other.words === words && other.field !== field));
      expect(twice).toEqual([]);
    }
  });
});

describe("a row", () => {
  const header = [
    "统一社会信用代码",
    "自编码",
    "对象名称",
    "对象类别",
    "信用风险等级",
    "最近检查日期",
    "年度检查次数",
    "是否在业",
    "属性：规模",
  ];

  it("is read into what the register holds", () => {
    const reading = read("inspection-objects", header, ["", "Ａ-1", " 甲诊所　", "诊所", "c级", "2026年3月5日", "2次", "注销", ""]);
    expect(reading.problems).toEqual([]);
    expect(reading.content).toEqual({
      creditCode: null,
      ownCode: "A-1",
      name: "甲诊所",
      kind: "诊所",
      creditClass: "C",
      lastCheckedOn: "2026-03-05",
      checksCount: 2,
      checksYear: 2026,
      active: false,
      attributes: { 规模: null },
    });
    expect([reading.key, reading.formerKey]).toEqual(["A-1", null]);
  });

  it("tells all that is wrong with it at once", () => {
    const reading = read("inspection-objects", header, ["12", "a b", "", "诊所", "E", "昨天", "很多", "也许", "x".repeat(61)]);
    expect(problemsOf(reading)).toEqual([
      "BAD_CREDIT_CODE",
      "BAD_CODE",
      "REQUIRED",
      "BAD_CHOICE",
      "BAD_DATE",
      "BAD_NUMBER",
      "BAD_FLAG",
      "BAD_ATTRIBUTE",
    ]);
    expect([reading.content, reading.key]).toEqual([null, null]);
  });

  it.each<[string, string[], Partial<SourceRow>, string]>([
    ["no code at all", ["", "", "甲诊所", "诊所"], {}, "NO_CODE"],
    ["a code that is a rounded number", ["", "9.299E+17", "甲诊所", "诊所"], {}, "LOST_DIGITS"],
    ["a code from an imprecise number", ["", "929901001234567000", "甲诊所", "诊所"], { traits: { 1: "imprecise" } }, "LOST_DIGITS"],
    ["a formula without a result", ["", "A-1", "", "诊所"], { traits: { 2: "no_value" } }, "FORMULA_WITHOUT_VALUE"],
    ["damaged characters", ["", "A-1", "甲\uFFFD诊所", "诊所"], {}, "UNREADABLE_CHARACTERS"],
    ["more cells than the header", ["", "A-1", "甲诊所", "诊所", "", "", "", "", "", "多出"], {}, "TOO_MANY_CELLS"],
    ["a check that has not been yet", ["", "A-1", "甲诊所", "诊所", "", "2026-11-24"], {}, "IN_THE_FUTURE"],
    ["the template's example", ["", "示例-0001", "云州示例门诊部", "门诊部"], {}, "EXAMPLE_ROW"],
  ])("with %s is refused", (_what, cells, more, code) => {
    expect(problemsOf(read("inspection-objects", header, cells, more))).toEqual([code]);
  });

  it("from a formula, a merged cell or a hidden row is taken, with a word about it", () => {
    const reading = read("inspection-objects", header, ["", "A-1", "甲诊所", "诊所"], {
      hidden: true,
      traits: { 2: "formula", 3: "merged" },
    });
    expect(reading.content).not.toBeNull();
    expect(reading.warnings.map(({ code }) => code)).toEqual(["HIDDEN_ROW", "FROM_FORMULA", "FROM_MERGED_CELL"]);
  });

  it("of an inspector tells a certificate that has run out, but not of one who has left", () => {
    const columns = ["执法证号", "姓名", "所属部门", "证件有效期至", "是否在岗"];
    expect(read("inspectors", columns, ["1", "甲", "单位1", "2026-11-22", "是"]).warnings).toMatchObject([{ code: "CERTIFICATE_EXPIRED" }]);
    expect(read("inspectors", columns, ["1", "甲", "单位1", "2026-11-23", "是"]).warnings).toEqual([]);
    expect(read("inspectors", columns, ["1", "甲", "单位1", "2026-11-22", "离职"]).warnings).toEqual([]);
    expect(problemsOf(read("inspectors", columns, ["1", "甲", "单位office", "2026-11-22", "是"]))).toEqual(["OFFICE_CANNOT_INSPECT"]);
  });

  it.each([
    ["5%", 500],
    ["5", 500],
    ["0.05", 500],
    ["100％", 10_000],
    ["12.34%", 1_234],
    ["101%", null],
    ["1.234%", null],
    ["五成", null],
  ])("of an item has the ratio %s", (cell, basisPoints) => {
    const { content } = read(
      "check-items",
      ["事项编号", "抽查事项", "抽查部门", "事项类别", "A类抽查比例"],
      ["1", "甲", "单位1", "一般", cell],
    );
    expect(content?.["ratioA"] ?? null).toBe(basisPoints);
  });

  it("without anything in it is no row", () => {
    expect([isEmptyRow({ row: 1, cells: ["", " ", "　"] }), isEmptyRow({ row: 1, cells: ["", "0"] })]).toEqual([true, false]);
  });
});

/** Values of a column as a register may hold them. */
function valueOf({ kind, required }: Column): fc.Arbitrary<Json> {
  const words = (max: number): fc.Arbitrary<string> =>
    fc.stringMatching(/^[一-龥A-Za-z0-9=+\-@'"（），。;|]{1,12}$/u).map((text) => Array.from(text).slice(0, max).join(""));
  const day = fc.integer({ min: -9_000, max: -1 }).map((days) => addDays(TODAY, days));
  const optional = (arbitrary: fc.Arbitrary<Json>): fc.Arbitrary<Json> => (required === true ? arbitrary : fc.option(arbitrary));
  switch (kind.type) {
    case "text":
      return optional(words(kind.max));
    case "code":
      return optional(fc.stringMatching(/^[A-Z0-9-]{1,20}$/u).filter((code) => !/^\dE|^\d\.\d+E/u.test(code)));
    case "creditCode":
      return optional(fc.stringMatching(/^9\d{7}MA[0-9A-H]{7}$/u).map((first) => first + creditCodeCheck(first)));
    case "date":
      return optional(day);
    case "integer":
      return optional(fc.integer({ min: kind.min, max: kind.max }));
    case "ratio":
      return optional(fc.integer({ min: 0, max: 10_000 }));
    case "choice":
      return optional(fc.constantFrom(...Object.keys(kind.words)));
    case "flag":
      return fc.boolean();
    case "list":
      return fc.uniqueArray(fc.stringMatching(/^[一-龥a-z]{1,6}$/u), { maxLength: 4 });
    case "periods":
      return fc.array(
        fc.record({ from: day, days: fc.nat(40) }).map(({ from, days }) => ({ from, until: addDays(from, days) })),
        { maxLength: 3 },
      );
    case "organization":
    case "entry":
      return optional(fc.stringMatching(/^[a-z0-9]{1,8}$/u));
  }
}

describe.each(registerNames)("any entry of %s", (name) => {
  const definition = registers[name];
  const attributes = ["规模", "=床位"];
  const content: fc.Arbitrary<RegisterContent> = fc
    .record({
      ...Object.fromEntries(definition.columns.map((column) => [column.field, valueOf(column)])),
      ...(definition.openAttributes === true
        ? { attributes: fc.dictionary(fc.constantFrom(...attributes), fc.stringMatching(/^[一-龥a-z=]{1,6}$/u)) }
        : {}),
    })
    .filter((entry) => definition.keyOf(entry) !== null && definition.judge(entry, TODAY).problems.length === 0);

  it("that is written as a row is read back the same", () => {
    const header = matchHeader(definition, headerRow(definition, definition.openAttributes === true ? attributes : []));
    fc.assert(
      fc.property(content, (entry) => {
        const cells = writeRow(definition, entry, { names, attributes: definition.openAttributes === true ? attributes : [] });
        const reading = readRow(definition, header, { row: 2, cells }, { lookups, today: TODAY });
        expect(reading.problems).toEqual([]);
        const held = { ...reading.content };
        if (definition.openAttributes === true) held["attributes"] = present(held["attributes"]);
        // A count without its year gets the year of reading; the register never holds one.
        expect(held).toEqual({ ...entry, ...definition.complete?.(entry, TODAY) });
      }),
      { numRuns: 200 },
    );
  });

  it("has a template with every column, whose example is never taken in", () => {
    const [header, example] = [headerRow(definition), exampleRow(definition)];
    expect(matchHeader(definition, header)).toMatchObject({ fields: definition.columns.length, missing: [], twice: [] });
    expect(problemsOf(read(name, header, example))).toEqual(["EXAMPLE_ROW"]);
    expect(Object.keys(fallbacks(definition)).sort()).toEqual(
      [...definition.columns.map(({ field }) => field), ...(definition.openAttributes === true ? ["attributes"] : [])].sort(),
    );
  });
});

function present(value: Json | undefined): Json {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, held]) => held !== null && held !== undefined))
    : {};
}
