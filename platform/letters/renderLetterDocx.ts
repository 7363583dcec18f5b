import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  type IBorderOptions,
  type IBordersOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import type { LetterBlock, LetterDocument } from "../../domain/letters/letterDocument.ts";
import { fixedDocx } from "./fixedDocx.ts";
import { headSizePt, layout } from "./layout.ts";

export const DOCX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const { marginMm: margin, sizePt, linePt, fonts, red } = layout;
const twipsOfMm = (mm: number): number => Math.round((mm / 25.4) * 1440);
const twipsOfPt = (pt: number): number => Math.round(pt * 20);
const TEXT_WIDTH = twipsOfMm(layout.pageMm.width - margin.left - margin.right);
const LINE = { line: twipsOfPt(linePt), lineRule: LineRuleType.EXACT };
const TWO_CHARACTERS = twipsOfPt(2 * sizePt.body);

/**
 * A letter as a Word file in the layout of GB/T 9704-2012. The same letter gives the same bytes at any time: nothing in the file tells when it was made but the
 * letter's own date.
 */
export async function renderLetterDocx(letter: LetterDocument): Promise<Uint8Array> {
  const document = new Document({
    title: `${letter.number} ${letter.title}`,
    creator: letter.issuer,
    lastModifiedBy: letter.issuer,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: fontOf(fonts.body[0]), size: 2 * sizePt.body, language: { eastAsia: "zh-CN" } } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: twipsOfMm(layout.pageMm.width), height: twipsOfMm(layout.pageMm.height) },
            margin: {
              top: twipsOfMm(margin.top),
              right: twipsOfMm(margin.right),
              bottom: twipsOfMm(margin.bottom),
              left: twipsOfMm(margin.left),
              // The page number stands 7 mm below the type area.
              footer: twipsOfMm(margin.bottom - 12),
            },
          },
        },
        footers: { default: pageNumber("right"), even: pageNumber("left") },
        children: letter.blocks.flatMap(partsOf),
      },
    ],
  });
  return fixedDocx(await Packer.toBuffer(document), letter.issuedOn);
}

function partsOf(block: LetterBlock): (Paragraph | Table)[] {
  switch (block.type) {
    case "head":
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { line: twipsOfPt(headSizePt(block.issuer) * 1.3), lineRule: LineRuleType.AT_LEAST },
          children: [run(block.issuer, { font: fonts.title[0], pt: headSizePt(block.issuer), color: red })],
        }),
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { ...LINE, before: twipsOfPt(2 * linePt) },
          // The red line stands 4 mm below the number.
          border: { bottom: { style: BorderStyle.SINGLE, size: 16, color: red, space: 11 } },
          children: [run(block.number)],
        }),
      ];
    case "notice":
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { ...LINE, before: twipsOfPt(linePt) },
          border: everySide(12),
          children: [run(block.text, { font: fonts.label[0] })],
        }),
      ];
    case "title":
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { line: twipsOfPt(34), lineRule: LineRuleType.AT_LEAST, before: twipsOfPt(2 * linePt), after: twipsOfPt(linePt) },
          children: [run(block.text, { font: fonts.title[0], pt: sizePt.title })],
        }),
      ];
    case "addressee":
      return [new Paragraph({ spacing: LINE, children: [run(block.text)] })];
    case "paragraph":
      return [body(block.text)];
    case "table":
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          keepNext: true,
          spacing: { ...LINE, before: 160 },
          children: [run(block.caption, { font: fonts.label[0] })],
        }),
        measuresTable(block),
        new Paragraph({ spacing: { line: 160, lineRule: LineRuleType.EXACT }, children: [] }),
      ];
    case "enclosure":
      return [
        new Paragraph({
          spacing: { ...LINE, before: twipsOfPt(linePt) },
          indent: { firstLine: TWO_CHARACTERS },
          children: [run(block.text)],
        }),
      ];
    case "signature":
      return signature(block);
    case "imprint":
      return imprint(block);
    case "receipt":
      return [
        new Paragraph({ pageBreakBefore: true, spacing: LINE, children: [run(block.label, { font: fonts.label[0] })] }),
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { line: twipsOfPt(34), lineRule: LineRuleType.AT_LEAST, before: twipsOfPt(linePt), after: twipsOfPt(linePt) },
          children: [run(block.title, { font: fonts.title[0], pt: sizePt.title })],
        }),
        body(block.text),
        new Paragraph({ spacing: LINE, children: [] }),
        table(
          [2_000, TEXT_WIDTH - 2_000],
          block.rows.map(([name, value]) => row([cell(name, { label: true }), cell(value)], { height: twipsOfPt(linePt * 1.8) })),
        ),
        new Paragraph({ spacing: { line: 160, lineRule: LineRuleType.EXACT }, children: [] }),
        body(block.note),
      ];
  }
}

function fontOf(name: string): { ascii: string; hAnsi: string; eastAsia: string; cs: string; hint: string } {
  // The hint makes quotation marks Chinese ones, as wide as a character.
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: "eastAsia" };
}

function run(
  text: string,
  { font = fonts.body[0], pt = sizePt.body, color }: { font?: string; pt?: number; color?: string } = {},
): TextRun {
  return new TextRun({ text: xmlText(text), font: fontOf(font), size: 2 * pt, ...(color === undefined ? {} : { color }) });
}

/** XML 1.0 has no place for control characters, whatever they came from. */
function xmlText(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}

function body(text: string): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    spacing: LINE,
    indent: { firstLine: TWO_CHARACTERS },
    children: [run(text)],
  });
}

function pageNumber(side: "right" | "left"): Footer {
  const [font, size] = [fontOf(fonts.number[0]), 2 * sizePt.small];
  const indent = twipsOfPt(sizePt.small);
  return new Footer({
    children: [
      new Paragraph({
        alignment: side === "right" ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: side === "right" ? { right: indent } : { left: indent },
        children: [new TextRun({ children: ["— ", PageNumber.CURRENT, " —"], font, size })],
      }),
    ],
  });
}

/** The date four characters from the right edge, the name centred over it; a long name moves both to the left. */
function signature({ issuer, date }: { issuer: string; date: string }): Paragraph[] {
  const half = (widthPt(issuer) - widthPt(date)) / 2;
  const dateIndent = Math.max(4 * sizePt.body, half);
  return [signed(issuer, dateIndent - half, true), signed(date, dateIndent, false)];
}

function signed(text: string, indentPt: number, first: boolean): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.RIGHT,
    keepNext: first,
    spacing: { ...LINE, before: first ? twipsOfPt(2 * linePt) : 0 },
    indent: { right: twipsOfPt(indentPt) },
    children: [run(text)],
  });
}

function widthPt(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character < "\u0100" ? sizePt.body / 2 : sizePt.body), 0);
}

function imprint({ copyTo, issuer, date }: { copyTo: string | null; issuer: string; date: string }): Paragraph[] {
  // The lines are as wide as the type area: only the words stand in by a character.
  const indent = { firstLine: twipsOfPt(sizePt.small) };
  const small = { pt: sizePt.small };
  const before = twipsOfPt(2 * linePt);
  return [
    ...(copyTo === null
      ? []
      : [
          new Paragraph({
            keepNext: true,
            spacing: { ...LINE, before },
            indent,
            border: { top: blackLine(8) },
            children: [run(copyTo, small)],
          }),
        ]),
    new Paragraph({
      spacing: { ...LINE, before: copyTo === null ? before : 0 },
      indent,
      border: { top: blackLine(copyTo === null ? 8 : 6), bottom: blackLine(8) },
      tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - twipsOfPt(sizePt.small) }],
      children: [run(issuer, small), new TextRun({ text: "\t", size: 2 * sizePt.small }), run(date, small)],
    }),
  ];
}

function measuresTable({ columns, rows }: Extract<LetterBlock, { type: "table" }>): Table {
  const [place, date] = [900, 2_700];
  return table(
    [place, TEXT_WIDTH - place - date, date],
    [
      row(
        columns.map((name) => cell(name, { label: true, small: true, centred: true })),
        { header: true },
      ),
      ...rows.map((texts) => row(texts.map((text, index) => cell(text, { small: true, centred: index !== 1 })))),
    ],
  );
}

function table(columnWidths: number[], rows: TableRow[]): Table {
  return new Table({ width: { size: TEXT_WIDTH, type: WidthType.DXA }, columnWidths, layout: TableLayoutType.FIXED, rows });
}

function row(children: TableCell[], { header = false, height }: { header?: boolean; height?: number } = {}): TableRow {
  const least = height === undefined ? {} : { height: { value: height, rule: "atLeast" as const } };
  return new TableRow({ children, tableHeader: header, cantSplit: true, ...least });
}

function cell(text: string, { label = false, small = false, centred = false } = {}): TableCell {
  const font = label ? fonts.label[0] : fonts.body[0];
  return new TableCell({
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    children: [
      new Paragraph({
        alignment: centred ? AlignmentType.CENTER : AlignmentType.LEFT,
        spacing: { line: twipsOfPt(small ? 22 : linePt), lineRule: LineRuleType.EXACT },
        children: [run(text, { font, pt: small ? sizePt.small : sizePt.body })],
      }),
    ],
  });
}

function blackLine(size: number): IBorderOptions {
  return { style: BorderStyle.SINGLE, size, color: "000000", space: 1 };
}

function everySide(size: number): IBordersOptions {
  const line = blackLine(size);
  return { top: line, right: line, bottom: line, left: line };
}
