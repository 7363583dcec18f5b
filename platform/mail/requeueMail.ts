import { Prisma } from "../../generated/prisma/client.ts";
import { OUTBOX_CHANNEL } from "./outboxListener.ts";

export interface RequeueRequest {
  jurisdictionId: string;
  mailId: string;
  personId: string | null;
  address: string;
  /** The person by whom. */
  by: string;
}

/**
 * Sends a mail once more, for good: to this address, now, counted as its next round, with its failures settled. Where a first copy may have arrived it keeps its
 * Message-ID, so that mailboxes show one; otherwise it gets a new one, so that none takes it for the mail that they refused.
 * @returns false when it is under way, or waits already
 */
export async function requeueMail(
  transaction: Prisma.TransactionClient,
  { jurisdictionId, mailId, personId, address, by }: RequeueRequest,
): Promise<boolean> {
  const rows = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH moved AS (
      UPDATE outbox_mail SET state = 'queued', due_at = now(), attempts = 0, round = round + 1, person_id = ${personId}, address = ${address},
             sent_at = NULL, digest_id = NULL, claimed_by = NULL, claimed_until = NULL,
             message_id = CASE WHEN state = 'ambiguous' OR last_error LIKE 'ambiguous%' THEN message_id
                               ELSE '<' || id || '.r' || (round + 1) || '@' || split_part(trim(both '<>' from message_id), '@', 2) || '>' END
       WHERE id = ${mailId} AND jurisdiction_id = ${jurisdictionId}
         AND state IN ('sent', 'bounced', 'failed', 'undeliverable', 'ambiguous', 'in_digest')
      RETURNING id),
    settled AS (
      UPDATE mail_failure SET resolution = 'resent', resolved_at = now(), resolved_by = ${by}
        FROM moved WHERE mail_failure.mail_id = moved.id AND mail_failure.resolved_at IS NULL)
    SELECT id, pg_notify(${OUTBOX_CHANNEL}, '')::text AS woken FROM moved`);
  return rows.length === 1;
}

/**
 * An address was corrected: whatever failed for want of it is sent again to the right one. Of a liaison officer also what their organization was to be told and nobody
 * could be.
 * @returns the mails that go out again
 */
export async function requeueForPerson(
  transaction: Prisma.TransactionClient,
  { jurisdictionId, personId, address, by }: { jurisdictionId: string; personId: string; address: string; by: string },
): Promise<string[]> {
  const rows = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT DISTINCT n.id FROM mail_failure f
      JOIN outbox_mail n ON n.id = f.mail_id
      JOIN person p ON p.id = ${personId} AND p.jurisdiction_id = ${jurisdictionId}
      LEFT JOIN matter m ON m.id = n.matter_id
     WHERE f.jurisdiction_id = ${jurisdictionId} AND f.resolved_at IS NULL AND f.kind IN ('permanent', 'bounced', 'undeliverable', 'given_up')
       AND n.template <> 'link_code' AND m.ended_at IS NULL
       AND (n.person_id = ${personId} AND n.address IS DISTINCT FROM ${address}
            OR n.person_id IS NULL AND n.organization_id = p.organization_id AND p.liaison)
     ORDER BY n.id LIMIT 500`);
  const again: string[] = [];
  for (const { id: mailId } of rows)
    if (await requeueMail(transaction, { jurisdictionId, mailId, personId, address, by })) again.push(mailId);
  return again;
}
