import type { IsoDate } from "../calendar/calendarDay.ts";
import type { LetterKind, Meeting } from "./letter.ts";

/** A measure as a letter lists it. The text lies in the text table under its hash, which no correction changes. */
export interface LetterMeasure {
  number: number | null;
  textHash: string;
  dueOn: IsoDate | null;
}

/** A letter that went before on the same matter: 综监敦促〔2026〕1号 of 2 July. */
export interface EarlierLetter {
  kind: LetterKind;
  number: string;
  issuedOn: IsoDate;
}

/** What a letter says, as the matter stood in the moment of its issue. */
export interface MatterContent {
  v: 1;
  /** What the matter is, where it is no rectification issue; `issue` then names the visit by its number and object. */
  about?: "visit";
  issue: { number: number; section: string | null; title: string; descriptionHash: string };
  role: "lead" | "cooperating" | null;
  measures: LetterMeasure[];
  dueOn: IsoDate | null;
  /** By whose end the addressee signs for the task. */
  acknowledgeBy: IsoDate | null;
  replyBy: IsoDate | null;
  /** What the rules rest on; null while the jurisdiction has set none of its own. */
  citation: string | null;
  reason: string | null;
  meeting: Meeting | null;
  earlier: EarlierLetter[];
  verifiedOn: IsoDate | null;
}

/** The same with the names of that day. A name that the register did not know is null. */
export interface FrozenContent extends MatterContent {
  issuer: string | null;
  addressee: string | null;
  copyTo: (string | null)[];
  plan: { title: string | null; documentNumber: string | null } | null;
}

/** Told by its mark, from a row that only the commit writes. */
export function isFrozenContent(value: unknown): value is FrozenContent {
  return typeof value === "object" && value !== null && "v" in value && value.v === 1 && "issue" in value && "measures" in value;
}
