import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import type { ComposedMail } from "../../activities/notices/composedMail.ts";
import type { ClaimedMail, MailState } from "../../platform/mail/outbox.ts";

export interface OutboxRow {
  id: string;
  state: MailState;
  attempts: number;
  messageId: string;
  lastError: string | null;
  sentAt: Date | null;
  claimedBy: string | null;
}

export interface TestOutbox {
  pool: Pool;
  /** Writes rows as a commit does, in one transaction with the notification. @returns their ids */
  queue(count: number, changes?: { address?: string | null; dueInMs?: number; state?: MailState; notify?: boolean }): Promise<string[]>;
  rows(): Promise<OutboxRow[]>;
  /** Nothing was ever mailed; for the next test, when all senders have stopped. */
  clear(): Promise<void>;
  /** Resolves when `done` holds of all rows. @throws Error with the rows after `withinMs` */
  until(done: (rows: OutboxRow[]) => boolean, withinMs?: number): Promise<OutboxRow[]>;
  end(): Promise<void>;
}

/** The outbox of a database of the test's own. */
export function openOutbox(databaseUrl: string): TestOutbox {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  // A test may cut all connections.
  pool.on("error", () => undefined);
  const rows = async (): Promise<OutboxRow[]> => {
    const { rows: found } = await pool.query<OutboxRow>(
      `select id, state, attempts, message_id as "messageId", last_error as "lastError", sent_at as "sentAt", claimed_by as "claimedBy"
         from outbox_mail order by id`,
    );
    return found;
  };
  return {
    pool,
    async queue(count, { address, dueInMs = 0, state = "queued", notify = true } = {}) {
      const ids = Array.from({ length: count }, () => randomUUID());
      const addresses = ids.map((id) => (address === undefined ? `${id}@dept.example` : address));
      // One statement is one transaction, notification included.
      await pool.query(
        `with written as (
           insert into outbox_mail (id, jurisdiction_id, matter_id, version, template, facts, organization_id, person_id, address, message_id, state, due_at)
           select mail.id, 'yunze', 'rectification/yunze/i-3', 4, 'assignment', $3, 'org-health', 'p-1', mail.address, '<' || mail.id || '@mail.example>', $4,
                  now() + $5 * interval '1 ms'
             from unnest($1::text[], $2::text[]) as mail (id, address) returning id)
         select count(*)${notify ? ", pg_notify('liandu_outbox', '')" : ""} from written`,
        [ids, addresses, { issueId: "i-3", number: 3 }, state, dueInMs],
      );
      return ids;
    },
    async clear() {
      await pool.query("truncate outbox_mail, mail_failure");
    },
    rows,
    async until(done, withinMs = 15_000) {
      const endAt = performance.now() + withinMs;
      for (;;) {
        const startedAt = performance.now();
        const found = await rows().catch(() => []);
        if (found.length > 0 && done(found)) return found;
        if (performance.now() > endAt) throw new Error(`not in time: ${JSON.stringify(found.slice(0, 5))}`);
        // Who looks at many rows looks less often, and leaves the machine to those who send.
        await new Promise((resolve) => setTimeout(resolve, Math.max(30, 3 * (performance.now() - startedAt))));
      }
    },
    end: () => pool.end(),
  };
}

/** A mail without lookups, for tests that are about the sending. */
export function plainMail({ id }: Pick<ClaimedMail, "id">): ComposedMail {
  return {
    subject: "【联督·交办】第3号 诊所监管",
    text: `请签收。${id}\n`,
    html: `<html><body><p>请签收。${id}</p></body></html>`,
    thread: "<matter.i-3@mail.example>",
    headers: { "Auto-Submitted": "auto-generated" },
  };
}
