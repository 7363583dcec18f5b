import type { Pool } from "pg";
import type { BouncedMail } from "./bounceAddress.ts";
import { OUTBOX_CHANNEL } from "./outboxListener.ts";

/** `known`: it was recorded before, or another failure of this kind was. `stale`: the mail has been sent again since. `unknown`: there is no such mail. */
export type BounceRecord = "recorded" | "known" | "stale" | "unknown";

interface Row {
  round: number | null;
  recorded: boolean;
}

/**
 * Takes down that a mail came back: its state, and a failure for its matter and the office, in one statement. Once a mail and round, however often it is reported. A mail
 * that is just being sent keeps its claim, and becomes `bounced` when it is settled.
 */
export async function recordBounce(pool: Pool, { id, round, code }: BouncedMail & { code: string | null }): Promise<BounceRecord> {
  const { rows } = await pool.query<Row>(
    `with mail as (select id, jurisdiction_id, round from outbox_mail where id = $1),
     failed as (
       insert into mail_failure (id, jurisdiction_id, mail_id, round, kind, code)
       select id || '-' || round || '-bounced', jurisdiction_id, id, round, 'bounced', $3::text from mail where round = $2 on conflict do nothing
       returning mail_id),
     moved as (
       update outbox_mail set state = 'bounced', last_error = 'bounced ' || coalesce($3::text, '')
         from failed where outbox_mail.id = failed.mail_id and outbox_mail.round = $2 and outbox_mail.state in ('sent', 'ambiguous', 'failed')),
     followed as (
       update mail_failure set resolution = 'followed', resolved_at = now()
         from failed where mail_failure.mail_id = failed.mail_id and mail_failure.round = $2 and mail_failure.kind in ('ambiguous', 'doubtful')
          and mail_failure.resolved_at is null)
     select (select round from mail) as round, exists (select from failed) as recorded, pg_notify('${OUTBOX_CHANNEL}', '')`,
    [id, round, code],
  );
  const [row] = rows;
  if (row?.recorded === true) return "recorded";
  if (row === undefined || row.round === null) return "unknown";
  return row.round === round ? "known" : "stale";
}
