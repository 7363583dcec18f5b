import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { IsoDate } from "../../domain/calendar/calendarDay.ts";
import { parseDate } from "../../domain/calendar/calendarDay.ts";
import { layout } from "./layout.ts";

const PROPERTIES = "docProps/core.xml";
const FONTS = "word/fontTable.xml";

/**
 * Takes from a Word file what only tells when it was packed, and adds what stands in for fonts that a reader's machine has not.
 * @param on the day that the file is said to be of
 */
export function fixedDocx(bytes: Uint8Array, on: IsoDate): Uint8Array {
  const { year, month, day } = parseDate(on) ?? { year: 2000, month: 1, day: 1 };
  // A zip entry carries local time without a zone: made from local fields, it is the same everywhere.
  const mtime = new Date(year, month - 1, day, 12);
  const parts = Object.entries(unzipSync(bytes)).map(([name, content]): [string, Uint8Array] => {
    if (name === PROPERTIES) return [name, strToU8(strFromU8(content).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, `${on}T04:00:00Z`))];
    return name === FONTS ? [name, strToU8(fontTable(strFromU8(content)))] : [name, content];
  });
  return zipSync(Object.fromEntries(parts), { level: 9, mtime, os: 0 });
}

/** Word takes the `altName` where a font is missing; other programs know most of these names as well. */
function fontTable(xml: string): string {
  const known = Object.values(layout.fonts).map(
    ([name, ...others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others.slice(0, 3).join(";")}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
  );
  return xml.replace(/(<w:fonts[^>]*?)\/>\s*$/u, `$1>${known.join("")}</w:fonts>`);
}
