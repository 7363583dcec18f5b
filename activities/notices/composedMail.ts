/** A document that a mail carries. */
export interface MailFile {
  fileName: string;
  contentType: string;
  content: Uint8Array;
}

/** What the composer makes of one row of the outbox. Addresses, sender and Message-ID belong to the sending. */
export interface ComposedMail {
  /** One line, without control characters. */
  subject: string;
  text: string;
  html: string;
  /** RFC 5545 calendar file, for a notice that carries dates. */
  calendar?: { fileName: string; content: string };
  /** Documents that go along. */
  files?: readonly MailFile[];
  /** Message-ID, with angle brackets, of the thread that the mail belongs to: the same for all mails of one matter. */
  thread: string;
  headers: Readonly<Record<string, string>>;
}
