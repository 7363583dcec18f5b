import type { Facts, Json } from "../../process/json.ts";
import type { RegisterName } from "./registerName.ts";

/** What a column's cells hold, and how they are read and written. Text lengths are in characters, ratios in basis points. */
export type ColumnKind =
  | { type: "text"; max: number }
  /** An identifier: no spaces inside; digits must not have been lost to a spreadsheet's numbers. */
  | { type: "code"; max: number }
  | { type: "creditCode" }
  | { type: "date" }
  | { type: "integer"; min: number; max: number }
  | { type: "ratio" }
  | { type: "choice"; words: Readonly<Record<string, readonly [string, ...string[]]>> }
  /** The first word of each list is the one that is written. */
  | { type: "flag"; yes: readonly [string, ...string[]]; no: readonly [string, ...string[]] }
  | { type: "list"; max: number; entries: number }
  | { type: "periods"; entries: number }
  | { type: "organization" }
  /** Another register's entry, by its key. */
  | { type: "entry"; register: RegisterName };

export type Column = {
  /** The name of the field in the content. */
  field: string;
  /** zh-CN, as it is written; `synonyms` are read as well. */
  header: string;
  synonyms: readonly string[];
  kind: ColumnKind;
  /** An empty cell is refused, and a new entry must have it. */
  required?: boolean;
  /** What a new entry has when the file says nothing. */
  fallback?: Json;
  /** In the template's example row. */
  example: string;
};

/** What is wrong with a row, or noteworthy about it. `code` names a sentence of the catalogue, `column` the header. */
export type RowRemark = { code: RowRemarkCode; column?: string; facts?: Facts };

export type RowProblemCode =
  | "REQUIRED"
  | "TOO_LONG"
  | "BAD_CODE"
  | "BAD_CREDIT_CODE"
  | "LOST_DIGITS"
  | "BAD_DATE"
  | "BAD_NUMBER"
  | "OUT_OF_RANGE"
  | "BAD_RATIO"
  | "BAD_CHOICE"
  | "BAD_FLAG"
  | "TOO_MANY"
  | "BAD_PERIOD"
  | "UNKNOWN_ORGANIZATION"
  | "AMBIGUOUS_ORGANIZATION"
  | "OFFICE_CANNOT_INSPECT"
  | "UNKNOWN_ENTRY"
  | "FORMULA_WITHOUT_VALUE"
  | "UNREADABLE_CHARACTERS"
  | "NO_CODE"
  | "NO_SUBJECT"
  | "TWO_SUBJECTS"
  | "END_BEFORE_START"
  | "IN_THE_FUTURE"
  | "BAD_ATTRIBUTE"
  | "EXAMPLE_ROW"
  | "TOO_MANY_CELLS"
  // found by comparing rows with one another and with the register
  | "SAME_KEY_TWICE"
  | "SAME_ROW_TWICE"
  | "NEW_NEEDS_COLUMNS";

export type RowWarningCode =
  | "FROM_FORMULA"
  | "FROM_MERGED_CELL"
  | "HIDDEN_ROW"
  | "CERTIFICATE_EXPIRED"
  | "CERTIFICATE_NOT_YET_VALID"
  | "RECUSAL_OVER";

export type RowRemarkCode = RowProblemCode | RowWarningCode;

/** An entry, or the part of it that a file has columns for: plain JSON by field. */
export type RegisterContent = { readonly [field: string]: Json };

export type RegisterDefinition = {
  name: RegisterName;
  /** zh-CN. */
  title: string;
  columns: readonly Column[];
  /** Columns 属性：… become entries of the field `attributes`. */
  openAttributes?: boolean;
  /** Fields whose words are searched. */
  searched: readonly string[];
  /** What names the entry in files: unique in a jurisdiction. Null when the content does not say. */
  keyOf(content: RegisterContent): string | null;
  /** Another key under which the register may still know the entry. */
  formerKeyOf?(content: RegisterContent): string | null;
  /** The headers of columns that a file must have at least one of, so that its rows can be told apart. */
  keyFields: readonly (readonly string[])[];
  /** What follows from the other fields when a file does not say it. */
  complete?(content: RegisterContent, today: string): RegisterContent;
  /** What only several fields together can say. Fields that the file does not have are absent. `today` is a date in Shanghai. */
  judge(content: RegisterContent, today: string): { problems: RowRemark[]; warnings: RowRemark[] };
};

/** The name that starts the header of a column for an attribute: 属性：规模. */
export const ATTRIBUTE_PREFIX = "属性";

/** Attributes of an object, and columns of attributes in a file. */
export const MAX_ATTRIBUTES = 100;

/** Characters of an attribute's name and value. */
export const MAX_ATTRIBUTE_CHARACTERS = 60;
