/**
 * States of a mail. `queued` waits for its moment; `gathered` for its reader's next digest, and is then `in_digest` for good: its fate is the digest's. `sending` is
 * claimed, and no word of it has left; `transmitting` from the moment at which it may arrive; `sent`; `bounced` was sent and came back; `failed` for good;
 * `undeliverable` for want of an address; `ambiguous` may have arrived or not. Where policy sends an ambiguous mail once more, the same two steps are called
 * `resending` and `retransmitting`, so that a second doubt is known as such.
 */
export const mailStates = [
  "queued",
  "gathered",
  "in_digest",
  "sending",
  "transmitting",
  "resending",
  "retransmitting",
  "sent",
  "failed",
  "bounced",
  "undeliverable",
  "ambiguous",
] as const;

export type MailState = (typeof mailStates)[number];

export function isMailState(word: string): word is MailState {
  return mailStates.some((state) => state === word);
}
