import { createHash } from "node:crypto";
import type { LetterBlock, LetterDocument } from "../../domain/letters/letterDocument.ts";
import { headSizePt, layout, SMALLEST_HEAD_PT } from "./layout.ts";

const { marginMm: margin, sizePt, linePt, fonts, red } = layout;
const stack = (names: readonly string[]): string => [...names.map((name) => `"${name}"`), "serif"].join(",");

const headSizes = Array.from({ length: sizePt.head - SMALLEST_HEAD_PT + 1 }, (_, index) => SMALLEST_HEAD_PT + index);

/** One sheet of style for screen and paper. It never depends on a letter, so that its hash can stand in the page's security policy. */
const STYLE = `
@page{size:A4;margin:${margin.top}mm ${margin.right}mm ${margin.bottom}mm ${margin.left}mm}
@page:right{@bottom-right{content:"— " counter(page) " —";font:${sizePt.small}pt ${stack(fonts.number)};vertical-align:top;padding-top:5mm}}
@page:left{@bottom-left{content:"— " counter(page) " —";font:${sizePt.small}pt ${stack(fonts.number)};vertical-align:top;padding-top:5mm}}
*{box-sizing:border-box}
body{margin:0;background:#e9e9e9;color:#000;font:${sizePt.body}pt/${linePt}pt ${stack(fonts.body)};text-align:justify;overflow-wrap:anywhere}
main,section{width:210mm;max-width:100%;margin:8mm auto;background:#fff;padding:${margin.top}mm ${margin.right}mm ${margin.bottom}mm ${margin.left}mm}
p,h1,h2{margin:0;font-weight:400;font-size:inherit;line-height:inherit}
.head{color:#${red};font-family:${stack(fonts.title)};line-height:1.3;text-align:center}
${headSizes.map((size) => `.pt${size}{font-size:${size}pt}`).join("")}
.number{margin-top:${2 * linePt}pt;text-align:center;padding-bottom:4mm;border-bottom:2pt solid #${red}}
.void{margin-top:${linePt}pt;border:1.5pt solid #000;text-align:center;font-family:${stack(fonts.label)}}
h1{margin:${2 * linePt}pt 0 ${linePt}pt;font-family:${stack(fonts.title)};font-size:${sizePt.title}pt;line-height:1.5;text-align:center;text-wrap:balance}
.body{text-indent:2em}
.caption{text-align:center;font-family:${stack(fonts.label)};margin-top:8pt;break-after:avoid}
table{width:100%;border-collapse:collapse;margin:4pt 0 8pt;font-size:${sizePt.small}pt;line-height:22pt}
th,td{border:.75pt solid #000;padding:3pt 5pt;text-align:left;vertical-align:middle}
th{font-weight:400;font-family:${stack(fonts.label)};text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
.place{width:4em;text-align:center}
.date{width:10em;text-align:center}
.enclosure{margin-top:${linePt}pt;text-indent:2em}
.signature{margin:${2 * linePt}pt 4em 0 auto;width:fit-content;text-align:center;break-inside:avoid}
.imprint{margin-top:${2 * linePt}pt;border-top:1pt solid #000;border-bottom:1pt solid #000;font-size:${sizePt.small}pt;break-inside:avoid}
.imprint p{padding:0 1em}
.imprint .copy{border-bottom:.75pt solid #000}
.imprint .issued{display:flex;justify-content:space-between;gap:1em}
.receipt{break-before:page}
.receipt h2{margin:${linePt}pt 0;font-family:${stack(fonts.title)};font-size:${sizePt.title}pt;text-align:center}
.receipt .label{font-family:${stack(fonts.label)}}
.receipt table{font-size:${sizePt.body}pt;line-height:${linePt}pt;margin-top:${linePt}pt}
.receipt th{width:7em}
.receipt td{height:${linePt * 1.8}pt}
@media print{body{background:none}main,section{width:auto;margin:0;padding:0}}
@media screen and (max-width:210mm){main,section{margin:0 auto;padding:8mm 5mm}.number,h1{margin-top:${linePt}pt}.signature{margin-right:1em}}
`;

/** What the page may do: show itself, and nothing else. */
export const LETTER_HTML_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "sandbox allow-modals",
].join("; ");

/** A letter as a page that prints on A4. All words are escaped; there is no script in it. */
export function renderLetterHtml({ title, number, blocks }: LetterDocument): string {
  const main = blocks.filter((block) => block.type !== "receipt").map(htmlOf);
  const receipts = blocks.filter((block) => block.type === "receipt").map(htmlOf);
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escape(`${number} ${title}`)}</title><style>${STYLE}</style></head><body><main>`,
    ...main,
    "</main>",
    ...receipts,
    "</body></html>",
  ].join("\n");
}

function htmlOf(block: LetterBlock): string {
  switch (block.type) {
    case "head":
      return `<p class="head pt${headSizePt(block.issuer)}">${escape(block.issuer)}</p><p class="number">${escape(block.number)}</p>`;
    case "notice":
      return `<p class="void" role="note">${escape(block.text)}</p>`;
    case "title":
      return `<h1>${escape(block.text)}</h1>`;
    case "addressee":
      return `<p>${escape(block.text)}</p>`;
    case "paragraph":
      return `<p class="body">${escape(block.text)}</p>`;
    case "table":
      return tableOf(block);
    case "enclosure":
      return `<p class="enclosure">${escape(block.text)}</p>`;
    case "signature":
      return `<div class="signature"><p>${escape(block.issuer)}</p><p>${escape(block.date)}</p></div>`;
    case "imprint": {
      const copy = block.copyTo === null ? "" : `<p class="copy">${escape(block.copyTo)}</p>`;
      return `<footer class="imprint">${copy}<p class="issued"><span>${escape(block.issuer)}</span><span>${escape(block.date)}</span></p></footer>`;
    }
    case "receipt": {
      const rows = block.rows.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join("");
      return `<section class="receipt"><p class="label">${escape(block.label)}</p><h2>${escape(block.title)}</h2><p class="body">${escape(block.text)}</p><table><tbody>${rows}</tbody></table><p class="body">${escape(block.note)}</p></section>`;
    }
  }
}

function tableOf({ caption, columns, rows }: Extract<LetterBlock, { type: "table" }>): string {
  const classes = ["place", "text", "date"];
  const cells = (row: readonly string[]): string =>
    row.map((text, index) => `<td class="${classes[index] ?? "text"}">${escape(text)}</td>`).join("");
  const head = columns.map((name, index) => `<th scope="col" class="${classes[index] ?? "text"}">${escape(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join("");
  return `<p class="caption">${escape(caption)}</p><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}
