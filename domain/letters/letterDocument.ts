import type { IsoDate } from "../calendar/calendarDay.ts";

/** One part of an official document, from top to bottom. What a part looks like is the renderers' matter, by GB/T 9704-2012. */
export type LetterBlock =
  /** 发文机关标志, red, with 发文字号 below it and the red line. */
  | { type: "head"; issuer: string; number: string }
  /** A line that says that the letter holds no more. */
  | { type: "notice"; text: string }
  | { type: "title"; text: string }
  /** 主送机关 */
  | { type: "addressee"; text: string }
  | { type: "paragraph"; text: string }
  | { type: "table"; caption: string; columns: string[]; rows: string[][] }
  /** 附件说明 */
  | { type: "enclosure"; text: string }
  /** 发文机关署名 and 成文日期 */
  | { type: "signature"; issuer: string; date: string }
  /** 版记: who gets a copy, who printed it and when. */
  | { type: "imprint"; copyTo: string | null; issuer: string; date: string }
  /** 附件: the receipt, on a page of its own. */
  | { type: "receipt"; label: string; title: string; text: string; rows: [string, string][]; note: string };

/** A letter as a document, before it is HTML or a Word file. */
export interface LetterDocument {
  /** For a window's title and the file's properties. */
  title: string;
  /** 发文字号 */
  number: string;
  issuer: string;
  issuedOn: IsoDate;
  /** Without an ending. */
  fileName: string;
  blocks: LetterBlock[];
}
