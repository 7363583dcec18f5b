import type { Facts } from "../../domain/process/json.ts";

/** Codes of the errors' registry. */
export type SpreadsheetErrorCode = "UNREADABLE_TABLE" | "EMPTY_TABLE" | "TABLE_TOO_LARGE" | "UNSUPPORTED_TABLE" | "SHEET_NOT_FOUND";

/** A file that cannot be read as a table. `facts` fill the catalogue's sentence; the message is for logs. */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode;
  readonly facts: Facts;

  constructor(code: SpreadsheetErrorCode, message: string, facts: Facts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SpreadsheetError";
    this.code = code;
    this.facts = facts;
  }
}
