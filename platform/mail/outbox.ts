import type { Pool } from "pg";
import type { MailState } from "../../domain/mail/mailState.ts";

export type { MailState } from "../../domain/mail/mailState.ts";

/** A row that this process may send now. `attempts`, this one included, marks the claim: a later one has another. */
export interface ClaimedMail {
  id: string;
  jurisdictionId: string;
  matterId: string;
  version: number;
  template: string;
  facts: unknown;
  organizationId: string | null;
  personId: string | null;
  address: string | null;
  messageId: string;
  attempts: number;
  createdAt: Date;
  /** It was ambiguous before: this is the one copy more that policy allows. */
  again: boolean;
}

export type Settlement =
  | { to: "sent" }
  | { to: "undeliverable" }
  | { to: "failed"; error: string }
  /** Back to where it waited before, until `afterMs` from now. With `uncounted` the attempt does not count: it was not about this mail. */
  | { to: "waiting"; afterMs: number; error: string; uncounted: boolean }
  | { to: "ambiguous"; afterMs: number; error: string };

export type AmbiguousPolicy = "resend" | "hold";

export interface OutboxOptions {
  pool: Pool;
  /** Names this process among all that send, for one life of it. */
  owner: string;
  leaseMs: number;
  /** From the marker on: longer than the server may take for its answer, so that nobody takes over a mail that is under way. */
  transmitLeaseMs: number;
  policy: AmbiguousPolicy;
  /** How long after a doubt the second copy goes out. */
  resendAfterMs: number;
}

/** The claim was taken over by another process: this one must let go of the mail. */
export class ClaimLostError extends Error {
  constructor() {
    super("claim lost");
    this.name = "ClaimLostError";
  }
}

/**
 * The table as a queue for many processes. Moments are the database's own, one clock for all hosts; a claim is held by name and attempt, and each change asks for both, so
 * that a process which was thought dead cannot undo what its successor did.
 */
export function createOutbox({ pool, owner, leaseMs, transmitLeaseMs, policy, resendAfterMs }: OutboxOptions) {
  const claimable = policy === "resend" ? ["queued", "ambiguous"] : ["queued"];

  const change = async (mail: ClaimedMail, set: string, values: unknown[]): Promise<boolean> => {
    const { rowCount } = await pool.query(
      `update outbox_mail set ${set}
        where id = $1 and claimed_by = $2 and attempts = $3 and state in ('sending', 'resending', 'transmitting', 'retransmitting')`,
      [mail.id, owner, mail.attempts, ...values],
    );
    return rowCount === 1;
  };

  return {
    /** Up to `limit` rows whose moment has come, oldest first; never one that another process holds, nor one of `except`. */
    async claim({ limit, except }: { limit: number; except: readonly string[] }): Promise<ClaimedMail[]> {
      const { rows } = await pool.query<ClaimedMail>(
        `with due as (
           select id from outbox_mail
            where state = any($1) and due_at <= now() and not id = any($2)
            order by due_at, id limit $3 for update skip locked)
         update outbox_mail as mail
            set state = case mail.state when 'queued' then 'sending' else 'resending' end,
                attempts = mail.attempts + 1, claimed_by = $4, claimed_until = now() + $5 * interval '1 ms'
           from due where mail.id = due.id
         returning mail.id, mail.jurisdiction_id as "jurisdictionId", mail.matter_id as "matterId", mail.version, mail.template, mail.facts,
                   mail.organization_id as "organizationId", mail.person_id as "personId", mail.address, mail.message_id as "messageId",
                   mail.attempts, mail.created_at as "createdAt", mail.state = 'resending' as again`,
        [claimable, except, limit, owner, leaseMs],
      );
      return rows;
    },

    /** Milliseconds until the next row's moment, negative when it has come; null when none waits. */
    async untilNextDue(): Promise<number | null> {
      const { rows } = await pool.query<{ ms: number | null }>(
        "select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from outbox_mail where state = any($1)",
        [claimable],
      );
      return rows[0]?.ms ?? null;
    },

    /** Keeps the claims on mails of which no word has left yet. */
    async renew(ids: readonly string[]): Promise<void> {
      await pool.query(
        `update outbox_mail set claimed_until = now() + $3 * interval '1 ms'
          where id = any($1) and claimed_by = $2 and state in ('sending', 'resending')`,
        [ids, owner, leaseMs],
      );
    },

    /** The marker: from here on the mail may arrive. @throws ClaimLostError when another process has taken over */
    async markTransmitting(mail: ClaimedMail): Promise<void> {
      const state = mail.again ? "retransmitting" : "transmitting";
      const held = await change(mail, "state = $4, claimed_until = now() + $5 * interval '1 ms'", [state, transmitLeaseMs]);
      if (!held) throw new ClaimLostError();
    },

    /** Records how it ended. @returns false when the claim was lost before */
    settle(mail: ClaimedMail, settlement: Settlement): Promise<boolean> {
      const free = "claimed_by = null, claimed_until = null";
      switch (settlement.to) {
        case "sent":
          // What was said of an earlier doubt stays: a second copy may be about.
          return change(mail, `state = 'sent', sent_at = now(), ${mail.again ? "" : "last_error = null, "}${free}`, []);
        case "undeliverable":
          return change(mail, `state = 'undeliverable', ${free}`, []);
        case "failed":
          return change(mail, `state = 'failed', last_error = $4, ${free}`, [settlement.error]);
        case "waiting":
          return change(
            mail,
            `state = $4, due_at = now() + $5 * interval '1 ms', last_error = $6, attempts = attempts - $7::int, ${free}`,
            [mail.again ? "ambiguous" : "queued", settlement.afterMs, settlement.error, settlement.uncounted ? 1 : 0],
          );
        case "ambiguous":
          return change(mail, `state = 'ambiguous', due_at = now() + $4 * interval '1 ms', last_error = $5, ${free}`, [
            settlement.afterMs,
            settlement.error,
          ]);
      }
    },

    /**
     * Takes what dead processes left. A mail of which no word had left waits again; one that was being transmitted is ambiguous, and the second doubt about it ends as
     * failed, for the office to ask. @returns how many of each
     */
    async recover(): Promise<{ requeued: number; doubtful: number }> {
      const { rows } = await pool.query<{ was: MailState }>(
        `with lost as (
           select id, state from outbox_mail
            where state in ('sending', 'resending', 'transmitting', 'retransmitting') and claimed_until < now() for update skip locked)
         update outbox_mail as mail
            set state = case lost.state when 'sending' then 'queued' when 'retransmitting' then 'failed' else 'ambiguous' end,
                due_at = now() + case lost.state when 'transmitting' then $1 else 0 end * interval '1 ms',
                last_error = case lost.state when 'transmitting' then $2 when 'retransmitting' then $3 else mail.last_error end,
                claimed_by = null, claimed_until = null
           from lost where mail.id = lost.id
         returning lost.state as was`,
        [resendAfterMs, errors.senderDied, errors.doubtedTwice],
      );
      const doubtful = rows.filter(({ was }) => was === "transmitting" || was === "retransmitting").length;
      return { requeued: rows.length - doubtful, doubtful };
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

/** What `last_error` says where no server said anything. */
export const errors = {
  senderDied: "ambiguous: the sender ended between DATA and the answer",
  doubtedTwice: "ambiguous twice: neither copy was confirmed",
  givenUp: "given up",
} as const;
