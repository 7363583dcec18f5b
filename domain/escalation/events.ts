import type { IssuedLetter, Meeting } from "../letters/letter.ts";
import type { Instant } from "../process/process.ts";
import type { Lateness } from "./ladder.ts";
import type { EscalationRung } from "./rung.ts";

/** What happens on the ladder, in every process that has one. */
export type LadderEvent =
  | { type: "rungWaiting"; v: 1; key?: string; organizationId: string; rung: EscalationRung; lateness: Lateness; reason?: string }
  | { type: "waitingRungReminded"; v: 1; key: string; organizationId: string; rung: EscalationRung; since: Instant }
  | {
      type: "rungRaised";
      v: 1;
      key?: string;
      organizationId: string;
      rung: EscalationRung;
      lateness: Lateness;
      measureIds: string[];
      reason?: string;
      meeting?: Meeting;
    }
  | { type: "rungWaived"; v: 1; organizationId: string; rung: EscalationRung; lateness: Lateness; reason: string }
  | { type: "listingLifted"; v: 1; organizationId: string; reason: string };

/** What happens to the letters of a matter, besides a reply, which each process receives in its own way. */
export type LetterEvent =
  | { type: "letterIssued"; v: 1; letter: IssuedLetter }
  | { type: "receiptSigned"; v: 1; letterId: string }
  | { type: "replyReminded"; v: 1; key: string; letterId: string; organizationId: string };
