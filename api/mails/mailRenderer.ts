import type { Wording } from "../../domain/mail/wording.ts";
import type { OutboxMail } from "../../generated/prisma/client.ts";

/** A mail as its reader would see it, without anything that only the reader may hold: no one-time link, no code. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Composes mails for looking at. The composition root makes it, since the door composes none itself. */
export interface MailRenderer {
  /** Of a row of the outbox, with the names, texts and wording of this moment. */
  row(row: OutboxMail): Promise<RenderedMail>;
  /** Of a template with sample facts, in the given words. */
  sample(request: { template: string; wording: Wording }): RenderedMail;
}
