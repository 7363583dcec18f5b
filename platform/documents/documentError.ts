export type DocumentErrorCode = "UNREADABLE_DOCUMENT" | "EMPTY_DOCUMENT" | "DOCUMENT_TOO_LARGE" | "UNSUPPORTED_DOCUMENT";

/** A file that cannot be read as a document. `advice` tells which of the texts in the catalogue helps the user; the message is for logs. */
export class DocumentError extends Error {
  readonly code: DocumentErrorCode;
  /** The format that was recognized, for advice on how to convert it. */
  readonly format: string | null;

  constructor({
    code,
    message,
    format = null,
    cause,
  }: {
    code: DocumentErrorCode;
    message: string;
    format?: string | null;
    cause?: unknown;
  }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "DocumentError";
    this.code = code;
    this.format = format;
  }
}
