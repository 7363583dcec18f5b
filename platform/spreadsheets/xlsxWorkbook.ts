import path from "node:path";
import { tableTexts } from "../../texts/zh-CN/registers.ts";
import { MAX_PART_BYTES, MAX_SHEETS } from "./limits.ts";
import { SpreadsheetError } from "./spreadsheetError.ts";
import type { XmlHandler } from "./xmlEvents.ts";
import { xmlReader } from "./xmlEvents.ts";
import type { ZipPart } from "./zipArchive.ts";
import { inflated } from "./zipArchive.ts";

/** How a number is meant, by the format of its cell. */
export type NumberMeaning = "date" | "percent" | "number";

export type XlsxSheet = { name: string; hidden: boolean; part: ZipPart };

export type XlsxWorkbook = {
  sheets: XlsxSheet[];
  sharedStrings: readonly string[];
  /** By the index of a cell's style. */
  meanings: readonly NumberMeaning[];
  /** Days are counted from 1904, as on old Macintoshes. */
  from1904: boolean;
};

type Parts = ReadonlyMap<string, ZipPart>;

/** What the cells of a workbook's sheets refer to. @throws {SpreadsheetError} UNSUPPORTED_TABLE, UNREADABLE_TABLE, TABLE_TOO_LARGE */
export async function readWorkbook(parts: Parts): Promise<XlsxWorkbook> {
  const root = await relationsOf(parts, "");
  const main = [...root.values()].find(({ type }) => type.endsWith("/officeDocument"))?.target ?? "xl/workbook.xml";
  const workbookPart = parts.get(main);
  if (workbookPart === undefined || !main.endsWith(".xml"))
    throw new SpreadsheetError("UNSUPPORTED_TABLE", "an archive without a workbook in XML", { reason: tableTexts.notXlsx });
  const relations = await relationsOf(parts, main);
  const sheets: XlsxSheet[] = [];
  let from1904 = false;
  await readXml(workbookPart, {
    open: (name, attributes) => {
      if (name === "workbookPr") from1904 = isTrue(attributes["date1904"]);
      if (name !== "sheet" || sheets.length >= MAX_SHEETS) return;
      const id = Object.entries(attributes).find(([attribute]) => attribute.endsWith(":id"))?.[1] ?? "";
      const relation = relations.get(id);
      const part = relation?.type.endsWith("/worksheet") === true ? parts.get(relation.target) : undefined;
      if (part !== undefined) sheets.push({ name: attributes["name"] ?? "", hidden: /hidden/iu.test(attributes["state"] ?? ""), part });
    },
  });
  const related = (kind: string): ZipPart | undefined => {
    const target = [...relations.values()].find(({ type }) => type.endsWith(kind))?.target;
    return target === undefined ? undefined : parts.get(target);
  };
  return {
    sheets,
    sharedStrings: await readSharedStrings(related("/sharedStrings")),
    meanings: await readMeanings(related("/styles")),
    from1904,
  };
}

async function relationsOf(parts: Parts, source: string): Promise<ReadonlyMap<string, { type: string; target: string }>> {
  const folder = path.posix.dirname(source);
  const part = parts.get(source === "" ? "_rels/.rels" : `${folder}/_rels/${path.posix.basename(source)}.rels`);
  const relations = new Map<string, { type: string; target: string }>();
  await readXml(part, {
    open: (name, { Id = "", Type = "", Target = "" }) => {
      if (name !== "Relationship") return;
      const target = Target.startsWith("/") ? Target.slice(1) : path.posix.join(source === "" ? "" : folder, Target);
      relations.set(Id, { type: Type, target });
    },
  });
  return relations;
}

async function readSharedStrings(part: ZipPart | undefined): Promise<string[]> {
  const strings: string[] = [];
  let current = "";
  let inText = false;
  let phonetic = 0;
  await readXml(part, {
    open: (name) => {
      if (name === "si") current = "";
      if (name === "rPh") phonetic += 1;
      inText = name === "t" && phonetic === 0;
    },
    text: (text) => {
      if (inText) current += text;
    },
    close: (name) => {
      inText = false;
      if (name === "rPh") phonetic -= 1;
      if (name === "si") strings.push(unescaped(current));
    },
  });
  return strings;
}

/** Formats that the standard itself numbers (ECMA-376 part 1, 18.8.30): dates in the locales of East Asia included. */
const DATE_FORMATS: ReadonlySet<number> = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const PERCENT_FORMATS: ReadonlySet<number> = new Set([9, 10]);

async function readMeanings(part: ZipPart | undefined): Promise<NumberMeaning[]> {
  const own = new Map<number, NumberMeaning>();
  const meanings: NumberMeaning[] = [];
  let inCells = false;
  await readXml(part, {
    open: (name, { numFmtId, formatCode = "" }) => {
      const id = Number(numFmtId ?? 0);
      if (name === "numFmt") own.set(id, meaningOf(formatCode));
      if (name === "cellXfs") inCells = true;
      if (name === "xf" && inCells)
        meanings.push(own.get(id) ?? (DATE_FORMATS.has(id) ? "date" : PERCENT_FORMATS.has(id) ? "percent" : "number"));
    },
    close: (name) => {
      if (name === "cellXfs") inCells = false;
    },
  });
  return meanings;
}

/** By the first part of a format's code, without what it quotes, its colours and its locale. */
function meaningOf(formatCode: string): NumberMeaning {
  const [positive = ""] = formatCode.split(";");
  const plain = positive.replaceAll(/"[^"]*"|\\.|_.|\[[^\]]*\]/gu, "");
  if (plain.includes("%")) return "percent";
  return /[yd年月日]/iu.test(plain) ? "date" : "number";
}

async function readXml(part: ZipPart | undefined, handler: XmlHandler): Promise<void> {
  if (part === undefined) return;
  const reader = xmlReader(handler);
  const decoder = new TextDecoder();
  for await (const chunk of inflated(part, MAX_PART_BYTES)) reader.write(decoder.decode(chunk, { stream: true }));
  reader.end();
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

/** `_x000D_` is how a workbook writes a character that XML cannot hold. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replaceAll(/_x([0-9A-F]{4})_/giu, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
