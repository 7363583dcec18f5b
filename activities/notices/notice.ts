import type { Wording } from "../../domain/mail/wording.ts";
import type { MailFile } from "./composedMail.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { NoticeWarnings } from "./warningPort.ts";

/** One row of the outbox as the composer reads it. */
export interface Notice {
  template: string;
  facts: Facts;
  matterId: string;
  /** Version of the step that caused the notice; orders the calendar entries of one matter. */
  version: number;
  /** With or without angle brackets. */
  messageId: string;
  /** When the step was committed; ISO 8601. */
  createdAt: string;
}

/** Something that the recipient may do from the mail itself. */
export interface NoticeLink {
  label: string;
  url: string;
}

/** What the facts only refer to. Whatever cannot be found is absent: a mail that says less is better than none. */
export interface NoticeLookups {
  /** Address of the pages, without a slash at its end. */
  publicUrl: string;
  recipient: { organizationName?: string; personName?: string };
  officeName?: string;
  /** The object of the visit that the notice is about. */
  objectName?: string;
  /** By organization id. */
  organizationNames: Readonly<Record<string, string>>;
  /** By SHA-256. */
  texts: Readonly<Record<string, string>>;
  /** Sentences that explain the due date which the notice carries. */
  why: readonly string[];
  /** One-time links, the likeliest first, with the last day on which they open; absent where none are made. */
  links?: { links: readonly NoticeLink[]; until: string };
  /** The jurisdiction's own words for the template; absent where it has none. */
  wording?: Wording;
  /** The letter that the notice brings, as a file. */
  letter?: MailFile;
  /** Warnings about the evidence that is to be verified; absent where there are none. */
  warnings?: NoticeWarnings;
  /** The digits of a mail that brings a code. */
  code?: string;
}
