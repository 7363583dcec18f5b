import { describe, expect, it } from "@jest/globals";
import { gzipSync, strToU8, zipSync } from "fflate";
import { DocumentError } from "../../../platform/documents/documentError.ts";
import { MAX_FILE_BYTES } from "../../../platform/documents/limits.ts";
import { readDocument } from "../../../platform/documents/readDocument.ts";
import { readPlanDocument } from "../../../platform/documents/readPlanDocument.ts";
import { cell, docxFile, paragraph, run, table } from "./docxFile.ts";

const textsOf = (bytes: Uint8Array, fileName = "plan"): string[] => readDocument({ bytes, fileName }).map((line) => line.text);

function codeOf(bytes: Uint8Array, fileName = "plan"): string {
  try {
    readDocument({ bytes, fileName });
  } catch (error) {
    if (error instanceof DocumentError) return `${error.code} ${error.format ?? ""}`.trim();
    throw error;
  }
  return "read";
}

describe("text files", () => {
  it("are read with byte order mark, CRLF and in GB18030", () => {
    expect(textsOf(strToU8("\ufeff责任单位：\r\n市财政局"))).toEqual(["责任单位：", "市财政局"]);
    expect(textsOf(new Uint8Array([0xd4, 0xf0, 0xc8, 0xce, 0xb5, 0xa5, 0xce, 0xbb]))).toEqual(["责任单位"]);
    expect(textsOf(new Uint8Array([0xff, 0xfe, 0x23, 0x8d]))).toEqual(["责"]);
  });

  it("are told by content, not by name", () => {
    expect(textsOf(strToU8("整改方案"), "plan.docx")).toEqual(["整改方案"]);
    expect(textsOf(docxFile({ body: paragraph(run("整改方案")) }), "plan.txt")).toEqual(["整改方案"]);
  });
});

describe("Word files", () => {
  it("keep breaks and tabs, and leave deleted text and field codes out", () => {
    const body = paragraph(
      `${run("责任")}<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r><w:ins>${run("单位：")}</w:ins><w:r><w:tab/></w:r>${run("市财政局")}<w:r><w:br/></w:r>${run("完成时限：年底")}`,
    );
    expect(textsOf(docxFile({ body }))).toEqual(["责任单位：\t市财政局", "完成时限：年底"]);
  });

  it("get the automatic numbers that Word shows", () => {
    const level = (at: number, format: string, text: string): string =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:abstractNum w:abstractNumId="7">${level(0, "chineseCounting", "%1、")}${level(1, "decimal", "%2.")}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>`;
    const at = (text: string, depth: number): string => paragraph(run(text), { id: 3, level: depth });
    const body = at("机制", 0) + at("会商", 1) + at("通报", 1) + at("队伍", 0) + at("培训", 1);
    expect(textsOf(docxFile({ body, numbering }))).toEqual(["一、机制", "1.会商", "2.通报", "二、队伍", "1.培训"]);
  });

  it("keep tables with merged cells in their columns", () => {
    const body = table([
      [cell("序号"), cell("存在问题"), cell("整改措施"), cell("责任单位"), cell("整改时限")],
      [cell("一、机制方面", { span: 5 })],
      [
        cell("1", { merge: "restart" }),
        cell("会商少。", { merge: "restart" }),
        cell("1.建立制度。"),
        cell("市卫生健康委", { merge: "restart" }),
        cell("2022年6月底"),
      ],
      [
        cell("", { merge: "continue" }),
        cell("", { merge: "continue" }),
        cell("2.按季会商。"),
        cell("", { merge: "continue" }),
        cell("2022年9月底"),
      ],
      [cell("2"), cell("通报少。"), cell("1.按月通报。\n2.公开结果。"), cell("", { merge: "continue" }), cell("长期坚持")],
    ]);
    const { items } = readPlanDocument({ bytes: docxFile({ body: paragraph(run("整改清单")) + body }), fileName: "plan.docx" });
    expect(
      items.map(({ number, section, measures, units, deadline }) => [
        number,
        section,
        measures.map((measure) => measure.number),
        units.map((unit) => unit.name),
        deadline?.date,
      ]),
    ).toEqual([
      [1, "机制方面", [1, 2], ["市卫生健康委"], "2022-09-30"],
      [2, "机制方面", [1, 2], ["市卫生健康委"], null],
    ]);
  });

  it("read as a form for each issue too", () => {
    const form = (number: string, problem: string): string =>
      table([
        [cell("序号"), cell(number)],
        [cell("存在问题"), cell(problem)],
        [cell("责任单位"), cell("县卫生健康局、县财政局")],
        [cell("整改措施"), cell("1.排查。\n2.整改。")],
        [cell("整改时限"), cell("2022年底")],
      ]);
    const { items } = readPlanDocument({
      bytes: docxFile({ body: form("1", "台账缺失。") + form("2", "公示过期。") }),
      fileName: "plan.docx",
    });
    expect(items.map(({ number, units, measures, deadline }) => [number, units.length, measures.length, deadline?.date])).toEqual([
      [1, 2, 2, "2022-12-31"],
      [2, 2, 2, "2022-12-31"],
    ]);
  });
});

describe("pages", () => {
  it("lose scripts, styles and layout, and keep blocks as lines", () => {
    const page =
      "<!DOCTYPE html><html><head><style>p{}</style></head><body><script>责任</script><p>整改<b>方案</b></p><div>一&nbsp;<br>二</div></body></html>";
    expect(textsOf(strToU8(page))).toEqual(["整改方案", "一", "二"]);
  });
});

describe("files that cannot be read", () => {
  it.each([
    ["EMPTY_DOCUMENT", new Uint8Array(0)],
    ["EMPTY_DOCUMENT", strToU8(" \n　\n")],
    ["UNSUPPORTED_DOCUMENT pdf", strToU8("%PDF-1.7")],
    ["UNSUPPORTED_DOCUMENT doc", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])],
    ["UNSUPPORTED_DOCUMENT archive", gzipSync(strToU8("x"))],
    ["UNSUPPORTED_DOCUMENT xlsx", zipSync({ "xl/workbook.xml": strToU8("<workbook/>") })],
    ["UNSUPPORTED_DOCUMENT zip", zipSync({ "a.txt": strToU8("责任单位") })],
    ["UNREADABLE_DOCUMENT docx", strToU8("PK\u0003\u0004 damaged")],
    ["UNREADABLE_DOCUMENT", new Uint8Array(400).map((_, index) => (index * 37) % 29)],
    ["DOCUMENT_TOO_LARGE", new Uint8Array(MAX_FILE_BYTES + 1)],
  ])("%s", (code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it("include archives that inflate beyond measure", () => {
    const bomb = zipSync({ "word/document.xml": new Uint8Array(70 * 1024 * 1024) }, { level: 9 });
    expect(bomb.length).toBeLessThan(200_000);
    expect(codeOf(bomb)).toBe("DOCUMENT_TOO_LARGE");
  });
});
