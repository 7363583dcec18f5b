import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { registerNames } from "../../../domain/inspection/registers/registerName.ts";
import { registerAsOf, revisionBefore } from "../../../platform/registry/registerAsOf.ts";
import { loadRegisters } from "../../../sample/loadRegisters.ts";
import { sampleClient } from "../../../sample/sampleClient.ts";
import type { Answered, ApiCity } from "../../support/apiCity.ts";
import { CITY, startApiCity } from "../../support/apiCity.ts";
import { text, workbook } from "../../unit/inspection-registers/workbook.ts";

interface ReportRow {
  row: number;
  outcome: string;
  problems: { text: string }[];
  warnings: { code: string }[];
}

let city: ApiCity;
beforeAll(async () => {
  city = await startApiCity();
});
afterAll(() => city.close());

const upload = (register: string, content: string | Uint8Array, name: string, query = ""): Promise<Answered> => {
  const form = new FormData();
  form.set("file", new File([typeof content === "string" ? content : new Uint8Array(content)], name));
  return city.as("clerk", "POST", `/${register}/imports${query}`, { raw: form });
};
const header = `<row r="3">${text("A3", "自编码")}${text("B3", "单位名称")}${text("C3", "机构类别")}</row>`;
const rowsOf = async (answer: Answered): Promise<ReportRow[]> => {
  const items: ReportRow[] = (await city.as("clerk", "GET", `/inspection-objects/imports/${answer.body.id}/rows`)).body.items;
  return items;
};

describe("a workbook as offices keep them", () => {
  it("is read below its title, on whichever sheet, through merged cells, formulas and hidden rows", async () => {
    const rows = `<row r="1">${text("A1", "云州市检查对象名录")}</row>${header}
      <row r="4">${text("A4", "W-1")}${text("B4", "甲诊所")}${text("C4", "诊所")}</row>
      <row r="5" hidden="1">${text("A5", "W-2")}<c r="B5" t="str"><f>"乙"&amp;"诊所"</f><v>乙诊所</v></c></row>
      <row r="6">${text("A6", "W-3")}<c r="B6"><f>VLOOKUP(A6,Z:Z,1)</f></c>${text("C6", "诊所")}</row><row r="200"/>`;
    const book = workbook({
      sheets: [
        { name: "填写说明", rows: `<row r="1">${text("A1", "请按说明填写")}</row>` },
        { name: "名录", rows, after: '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="C4:C5"/></mergeCells>' },
      ],
    });
    const report = await upload("inspection-objects", book, "名录.xlsx");
    expect(report.body).toMatchObject({
      state: "ready",
      source: { format: "xlsx", sheet: "名录", headerRow: 3 },
      counts: { new: 2, refused: 1, warned: 1 },
    });
    const told = await rowsOf(report);
    expect(told.map((row) => [row.row, row.outcome])).toEqual([
      [4, "new"],
      [5, "new"],
      [6, "refused"],
    ]);
    expect(told[1]?.warnings.map(({ code }) => code)).toEqual(["HIDDEN_ROW", "FROM_FORMULA", "FROM_MERGED_CELL"]);
    expect(told[2]?.problems[0]?.text).toContain("公式且没有计算结果");
    const warned = await city.as("clerk", "GET", `/inspection-objects/imports/${report.body.id}/rows?warned=true`);
    expect(warned.body.items).toHaveLength(1);
  });

  it("is refused with its sheets when none has the header, and told for which register it looks", async () => {
    const book = workbook({
      sheets: [
        {
          name: "人员",
          rows: `<row r="1">${["执法证号", "姓名", "所属部门", "证件有效期至"].map((words, place) => text(`${"ABCD"[place]}1`, words)).join("")}</row>`,
        },
      ],
    });
    const answer = await upload("inspection-objects", book, "人员.xlsx");
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: "TABLE_HEADER_NOT_FOUND", sheets: ["人员"], looksLike: "执法检查人员名录库" });
    expect((await upload("inspectors", book, "人员.xlsx", `?sheet=${encodeURIComponent("表2")}`)).body).toMatchObject({
      code: "SHEET_NOT_FOUND",
      sheets: ["人员"],
    });
    expect((await upload("inspectors", book, "人员.xlsx")).body.code).toBe("EMPTY_TABLE");
    expect((await upload("inspectors", "证号,执法证号,姓名,部门,有效期至\n1,2,3,4,5\n", "a.csv")).body).toMatchObject({
      code: "TABLE_COLUMN_TWICE",
    });
    expect((await upload("inspectors", "", "a.csv")).body.code).toBe("EMPTY_TABLE");
    const failed = await city.as("clerk", "GET", "/inspection-objects/imports");
    expect(failed.body.items.find((item: { fileName: string }) => item.fileName === "人员.xlsx")).toMatchObject({
      state: "failed",
      problem: { code: "TABLE_HEADER_NOT_FOUND" },
    });
  });

  it("of 100 MB is refused with the limit, and leaves nothing on disk", async () => {
    const huge = new Uint8Array(100 * 1024 * 1024);
    huge.set([0x50, 0x4b, 3, 4]);
    const answer = await upload("inspection-objects", huge, "大.xlsx");
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain("XLSX 文件 40 MB，更大的请另存为 CSV");
    const folder = path.join(tmpdir(), "liandu-imports");
    const sizes = await Promise.all(
      (await readdir(folder)).map((file) =>
        stat(path.join(folder, file)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    expect(Math.max(0, ...sizes)).toBeLessThan(huge.length);
  });

  it("half of which is broken gives its good half", async () => {
    const good = Array.from({ length: 50 }, (_, index) => `B-${index},好${index}诊所,诊所`);
    const broken = Array.from({ length: 50 }, (_, index) => `,坏${index}诊所`);
    const report = await upload(
      "inspection-objects",
      ["自编码,对象名称,对象类别", ...good.flatMap((line, index) => [line, broken[index] ?? ""])].join("\n"),
      "半.csv",
    );
    expect(report.body.counts).toMatchObject({ new: 50, refused: 50 });
  });

  it.each(registerNames)("of %s has a template that can be filled in", async (register) => {
    for (const format of ["csv", "xlsx"]) {
      const response = await fetch(`${city.url}/${register}/template?format=${format}`, { headers: { authorization: "Bearer health" } });
      expect(response.status).toBe(200);
      const answer = await upload(register, new Uint8Array(await response.arrayBuffer()), `模板.${format}`);
      expect(answer.body.counts).toMatchObject({ new: 0, refused: 1 });
    }
  });
});

describe("the sample", () => {
  it("is imported whole, and is read as of any of its revisions", async () => {
    const organization = (id: string, name: string, shortName: string) => ({
      id,
      name,
      shortName,
      jurisdictionId: CITY,
      kind: "department",
      level: "city",
    });
    await city.database.organization.createMany({
      data: [organization("yz-environment", "云州市生态环境局", "市生态环境局"), organization("yz-civil", "云州市民政局", "市民政局")],
    });
    const client = sampleClient(city.url.replace("/api/v1", ""), "clerk");
    const load = (): Promise<void> => loadRegisters({ client, jurisdictionId: CITY, today: "2026-11-23", step: () => undefined });
    await load();
    const { database } = city;
    const counts = await Promise.all([
      database.checkItem.count(),
      database.inspectionObject.count(),
      database.inspector.count(),
      database.recusal.count(),
    ]);
    expect(counts).toEqual([60, 3_200, 264, 40]);
    await load();
    expect(await database.inspectionObject.count()).toBe(3_200);
    const revision = await revisionBefore(database, CITY, "inspectors", new Date("2999-01-01"));
    const frozen: string[] = [];
    const [first] = (await city.as("clerk", "GET", "/inspectors?limit=1")).body.items;
    await city.as("clerk", "PATCH", `/inspectors/${first.id}`, { body: { version: 1, active: !first.active } });
    for await (const { id, version, content } of registerAsOf(database, { jurisdictionId: CITY, register: "inspectors", revision })) {
      if (id === first.id) expect([version, content["active"]]).toEqual([1, first.active]);
      frozen.push(id);
    }
    expect(frozen).toHaveLength(264);
    expect(await revisionBefore(database, CITY, "inspectors", new Date("2000-01-01"))).toBe(0);
  });
});
