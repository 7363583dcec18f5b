import { strToU8, zipSync } from "fflate";

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A run of text as Word stores it. */
export const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r>`;

/** A paragraph; `list` numbers it automatically. */
export function paragraph(content: string, list?: { id: number; level: number }): string {
  const properties =
    list === undefined ? "" : `<w:pPr><w:numPr><w:ilvl w:val="${list.level}"/><w:numId w:val="${list.id}"/></w:numPr></w:pPr>`;
  return `<w:p>${properties}${content}</w:p>`;
}

/** A table cell; `merge` is where it stands in cells merged downwards, `span` over how many columns it goes. */
export function cell(text: string, { merge, span }: { merge?: "restart" | "continue"; span?: number } = {}): string {
  const properties = `${span === undefined ? "" : `<w:gridSpan w:val="${span}"/>`}${merge === undefined ? "" : merge === "restart" ? '<w:vMerge w:val="restart"/>' : "<w:vMerge/>"}`;
  return `<w:tc><w:tcPr>${properties}</w:tcPr>${text
    .split("\n")
    .map((line) => paragraph(run(line)))
    .join("")}</w:tc>`;
}

export const table = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((cells) => `<w:tr>${cells.join("")}</w:tr>`).join("")}</w:tbl>`;

/** A Word file with this body. */
export function docxFile({ body, numbering }: { body: string; numbering?: string }): Uint8Array {
  const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "word/document.xml": strToU8(`<?xml version="1.0"?><w:document ${space}><w:body>${body}</w:body></w:document>`),
    ...(numbering === undefined
      ? {}
      : { "word/numbering.xml": strToU8(`<?xml version="1.0"?><w:numbering ${space}>${numbering}</w:numbering>`) }),
  });
}
