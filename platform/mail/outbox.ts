import type { Pool } from "pg";
import type { MailState } from "../../domain/mail/mailState.ts";
import type { NoticeFailureKind } from "../../domain/process/matter.ts";

import { OUTBOX_CHANNEL } from "./outboxListener.ts";

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
  /** How often it was sent again by hand. */
  round: number;
  /** It was ambiguous before: this is the one copy more that policy allows. */
  again: boolean;
}

export type Settlement =
  | { to: "sent" }
  | { to: "undeliverable" }
  | { to: "failed"; error: string; kind: NoticeFailureKind; code: string | null }
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

const claimedStates = "('sending', 'resending', 'transmitting', 'retransmitting')";
const freed = "claimed_by = null, claimed_until = null";

/** A failure of each mail of `from`, which has id, jurisdiction_id and round; one that is there already stays. `tell`: whether the matter is to hear of it. */
function failuresOf({ from, kind, code, tell }: { from: string; kind: string; code: string; tell: "waiting" | "silent" }): string {
  return `insert into mail_failure (id, jurisdiction_id, mail_id, round, kind, code, tell)
          select id || '-' || round || '-' || ${kind}, jurisdiction_id, id, round, ${kind}, ${code}, '${tell}' from ${from}
          on conflict do nothing`;
}

/** Nothing is left to do about doubts of these mails: `arrived`, or `followed` by a failure that says more. */
function doubtsEnd(from: string, resolution: "arrived" | "followed"): string {
  return `update mail_failure set resolution = '${resolution}', resolved_at = now()
            from ${from} where mail_failure.mail_id = ${from}.id and mail_failure.round = ${from}.round
             and mail_failure.kind = 'ambiguous' and mail_failure.resolved_at is null`;
}

/**
 * The table as a queue for many processes. Moments are the database's own, one clock for all hosts; a claim is held by name and attempt, and each change asks for both, so
 * that a process which was thought dead cannot undo what its successor did.
 */
export function createOutbox({ pool, owner, leaseMs, transmitLeaseMs, policy, resendAfterMs }: OutboxOptions) {
  const claimable = policy === "resend" ? ["queued", "ambiguous"] : ["queued"];

  /** @param also statements about the rows of `settled`, in the same moment */
  const change = async (mail: ClaimedMail, set: string, values: unknown[], ...also: string[]): Promise<boolean> => {
    const { rows } = await pool.query<{ held: boolean }>(
      `with settled as (
         update outbox_mail set ${set} where id = $1 and claimed_by = $2 and attempts = $3 and state in ${claimedStates}
         returning id, jurisdiction_id, round)${also.map((statement, index) => `, also${index} as (${statement})`).join("")}
       select exists (select from settled) as held${also.length > 0 ? `, pg_notify('${OUTBOX_CHANNEL}', '')` : ""}`,
      [mail.id, owner, mail.attempts, ...values],
    );
    return rows[0]?.held === true;
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
                   mail.attempts, mail.created_at as "createdAt", mail.round, mail.state = 'resending' as again`,
        [claimable, except, limit, owner, leaseMs],
      );
      return rows;
    },

    /** Milliseconds until the next row's moment, negative when it has come; null when none waits. */
    async untilNextDue(): Promise<number | null> {
      const { rows } = await pool.query<{ ms: number | null }>(
        "select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from outbox_mail where state = any($1)",
        [[...claimable, "gathered"]],
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
      switch (settlement.to) {
        case "sent":
          // What was said of an earlier doubt stays: a second copy may be about. A bounce may have come before the answer.
          return change(
            mail,
            `state = case when exists (select from mail_failure f where f.mail_id = outbox_mail.id and f.round = outbox_mail.round and f.kind = 'bounced')
                          then 'bounced' else 'sent' end,
             sent_at = now(), ${mail.again ? "" : "last_error = null, "}${freed}`,
            [],
            ...(mail.again ? [doubtsEnd("settled", "arrived")] : []),
          );
        case "undeliverable":
          return change(
            mail,
            `state = 'undeliverable', ${freed}`,
            [],
            failuresOf({ from: "settled", kind: "'undeliverable'", code: "null", tell: "waiting" }),
          );
        case "failed":
          return change(
            mail,
            `state = 'failed', last_error = $4, ${freed}`,
            [settlement.error, settlement.kind, settlement.code],
            failuresOf({ from: "settled", kind: "$5::text", code: "$6::text", tell: "waiting" }),
            doubtsEnd("settled", "followed"),
          );
        case "waiting":
          return change(
            mail,
            `state = $4, due_at = now() + $5 * interval '1 ms', last_error = $6, attempts = attempts - $7::int, ${freed}`,
            [mail.again ? "ambiguous" : "queued", settlement.afterMs, settlement.error, settlement.uncounted ? 1 : 0],
          );
        case "ambiguous":
          return change(
            mail,
            `state = 'ambiguous', due_at = now() + $4 * interval '1 ms', last_error = $5, ${freed}`,
            [settlement.afterMs, settlement.error],
            failuresOf({ from: "settled", kind: "'ambiguous'", code: "null", tell: "silent" }),
          );
      }
    },

    /**
     * Takes what dead processes left. A mail of which no word had left waits again; one that was being transmitted is ambiguous, and the second doubt about it ends as
     * failed, for the office to ask. @returns how many of each
     */
    async recover(): Promise<{ requeued: number; doubtful: number }> {
      const { rows } = await pool.query<{ was: MailState }>(
        `with lost as (
           select id, state from outbox_mail where state in ${claimedStates} and claimed_until < now() for update skip locked),
         taken as (
           update outbox_mail as mail
              set state = case lost.state when 'sending' then 'queued' when 'retransmitting' then 'failed' else 'ambiguous' end,
                  due_at = now() + case lost.state when 'transmitting' then $1 else 0 end * interval '1 ms',
                  last_error = case lost.state when 'transmitting' then $2 when 'retransmitting' then $3 else mail.last_error end,
                  claimed_by = null, claimed_until = null
             from lost where mail.id = lost.id
           returning mail.id, mail.jurisdiction_id, mail.round, lost.state as was),
         doubted as (select * from taken where was = 'transmitting'),
         given_up as (select * from taken where was = 'retransmitting'),
         first as (${failuresOf({ from: "doubted", kind: "'ambiguous'", code: "null", tell: "silent" })}),
         second as (${failuresOf({ from: "given_up", kind: "'doubtful'", code: "null", tell: "waiting" })}),
         ended as (${doubtsEnd("given_up", "followed")})
         select was from taken`,
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
