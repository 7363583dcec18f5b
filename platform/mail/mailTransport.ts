import type { ComposedMail } from "../../activities/notices/composedMail.ts";

/** A composed mail with all that the sending adds. */
export interface OutgoingMail extends ComposedMail {
  /** With or without angle brackets. */
  messageId: string;
  /** One mailbox, RFC 5322: `联督 <liandu@example.org>`. */
  from: string;
  /** To whom the servers on the way report; absent: the address of `from`. */
  envelopeFrom?: string;
  /** One address. */
  to: string;
  /** For the Date header, ISO 8601. */
  date: string;
}

/**
 * How one attempt ended. `error` and `code` name the phase and the server's reply, never an address or a word of the mail.
 * - `sent` the server has taken the mail over.
 * - `transient` it has not, and may later. `scope` says what failed: the `server` (nobody's mail would get through now), or this `mail`.
 * - `permanent` it has not, and never will.
 * - `ambiguous` all of the mail was handed over and the connection was lost before the answer: the server may have it or not.
 */
export type SendOutcome =
  | { type: "sent" }
  | { type: "transient"; scope: "server" | "mail"; error: string }
  | { type: "permanent"; code: string }
  | { type: "ambiguous"; error: string };

export interface SendRequest {
  mail: OutgoingMail;
  /**
   * Awaited when the server has accepted sender, recipient and DATA and before any word of the mail leaves: from then on the mail may arrive. When it rejects, nothing
   * is handed over, and the outcome is `transient`.
   */
  beforeData?: () => Promise<void>;
}

/** The way out. Never rejects: what goes wrong is an outcome. */
export interface MailTransport {
  send(request: SendRequest): Promise<SendOutcome>;
  /** Drops every connection at once; what is under way ends as `transient` or `ambiguous`. */
  close(): Promise<void>;
}
