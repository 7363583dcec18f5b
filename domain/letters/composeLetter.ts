import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import type { Letter, LetterKind } from "./letter.ts";
import { letterNumber } from "./letter.ts";
import type { FrozenContent } from "./letterContent.ts";
import type { LetterBlock, LetterDocument } from "./letterDocument.ts";

/** A letter of the register, with what its content refers to. */
export interface LetterRecord extends Pick<Letter, "kind" | "symbol" | "year" | "number" | "issuedOn"> {
  content: FrozenContent;
  receipt: { at: Instant; person: string | null } | null;
  voidedAt: Instant | null;
}

/** The wording of letters in one language. Every part is one paragraph, without a line break. */
export interface LetterWording {
  unknownOrganization: string;
  textMissing: string;
  title(facts: LetterFacts): string;
  addressee(facts: LetterFacts): string;
  opening(facts: LetterFacts): string[];
  measures: { caption(kind: LetterKind): string; columns: string[]; noDate: string };
  closing(facts: LetterFacts): string[];
  date(on: IsoDate): string;
  enclosure: string;
  copyTo(names: string[]): string;
  issued(on: IsoDate): string;
  voided(on: Instant): string;
  receipt(facts: LetterFacts): { label: string; title: string; text: string; rows: [string, string][]; note: string };
  fileName(facts: LetterFacts): string;
}

/** What the wording may say, all names and texts found. */
export interface LetterFacts extends Omit<FrozenContent, "issuer" | "addressee" | "copyTo"> {
  kind: LetterKind;
  /** 发文字号 */
  letterNumber: string;
  issuedOn: IsoDate;
  issuer: string;
  addressee: string;
  copyTo: string[];
  /** The issue's description, paragraph by paragraph. */
  description: string[];
  receipt: LetterRecord["receipt"];
}

/**
 * Composes a letter in the order of GB/T 9704-2012: head, title, addressee, body with its measures, enclosure, signature, imprint, and the receipt that comes back.
 * Pure and total: the same row always gives the same document.
 * @param texts by SHA-256
 */
export function composeLetter(record: LetterRecord, texts: Readonly<Record<string, string>>, wording: LetterWording): LetterDocument {
  const facts = factsOf(record, texts, wording);
  const { kind, content } = record;
  const { issuer, issuedOn } = facts;
  const title = wording.title(facts);
  const rows = content.measures.map(({ textHash, dueOn }, index) => [
    String(index + 1),
    paragraphs(texts[textHash]).join("") || wording.textMissing,
    dueOn === null ? wording.measures.noDate : wording.date(dueOn),
  ]);
  const blocks: LetterBlock[] = [
    { type: "head", issuer, number: facts.letterNumber },
    ...(record.voidedAt === null ? [] : [{ type: "notice" as const, text: wording.voided(record.voidedAt) }]),
    { type: "title", text: title },
    { type: "addressee", text: wording.addressee(facts) },
    ...wording.opening(facts).map(paragraph),
    ...(rows.length === 0
      ? []
      : [{ type: "table" as const, caption: wording.measures.caption(kind), columns: wording.measures.columns, rows }]),
    ...wording.closing(facts).map(paragraph),
    { type: "enclosure", text: wording.enclosure },
    { type: "signature", issuer, date: wording.date(issuedOn) },
    {
      type: "imprint",
      copyTo: facts.copyTo.length === 0 ? null : wording.copyTo(facts.copyTo),
      issuer,
      date: wording.issued(issuedOn),
    },
    { type: "receipt", ...wording.receipt(facts) },
  ];
  return { title, number: facts.letterNumber, issuer, issuedOn, fileName: wording.fileName(facts), blocks };
}

function paragraph(text: string): LetterBlock {
  return { type: "paragraph", text };
}

function factsOf(record: LetterRecord, texts: Readonly<Record<string, string>>, wording: LetterWording): LetterFacts {
  const { kind, issuedOn, content, receipt } = record;
  const name = (known: string | null): string => known ?? wording.unknownOrganization;
  return {
    ...content,
    kind,
    letterNumber: letterNumber(record),
    issuedOn,
    issuer: name(content.issuer),
    addressee: name(content.addressee),
    copyTo: content.copyTo.map(name),
    description: paragraphs(texts[content.issue.descriptionHash]),
    receipt,
  };
}

/** What lies in every letter's paragraphs: no line breaks, no control characters, no empty ones. */
function paragraphs(text: string | undefined): string[] {
  return (text ?? "")
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) => line.replaceAll(/\p{Cc}/gu, "").trim())
    .filter((line) => line !== "");
}
