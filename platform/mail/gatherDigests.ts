import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";

interface GatheredRow {
  id: string;
  jurisdiction_id: string;
  organization_id: string | null;
  message_id: string;
}

interface Reader {
  email: string | null;
  active: boolean;
}

/** The matter of a digest: none. It belongs to its reader. */
export const DIGEST_TEMPLATE = "digest";

/**
 * Makes one digest for each person whose notices have waited until their moment, in one transaction a person: either the digest is there and all its notices are in
 * it, or nothing has happened. A single notice goes as its own mail. Safe with many at once: a person's lock lets one through.
 * @returns how many persons were served
 */
export async function gatherDigests(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ person_id: string }>(
    "select distinct person_id from outbox_mail where state = 'gathered' and due_at <= now() and person_id is not null limit 100",
  );
  let served = 0;
  for (const { person_id: personId } of rows) {
    const client = await pool.connect();
    try {
      await client.query("begin");
      if (await gather(client, personId)) served += 1;
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
  return served;
}

async function gather(client: PoolClient, personId: string): Promise<boolean> {
  const lock = await client.query<{ held: boolean }>("select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held", [
    `digest/${personId}`,
  ]);
  if (lock.rows[0]?.held !== true) return false;
  const { rows } = await client.query<GatheredRow>(
    `select id, jurisdiction_id, organization_id, message_id from outbox_mail
      where state = 'gathered' and due_at <= now() and person_id = $1 order by created_at, id for update`,
    [personId],
  );
  const [first] = rows;
  if (first === undefined) return false;
  const ids = rows.map(({ id }) => id);
  const reader = await client.query<Reader>("select email, active from person where id = $1", [personId]);
  const address = reader.rows[0]?.active === true ? reader.rows[0].email : null;
  if (address === null) await nobodyReads(client, ids);
  else if (rows.length === 1) {
    await client.query("update outbox_mail set state = 'queued', address = $2, due_at = now() where id = $1", [first.id, address]);
  } else await makeDigest(client, { personId, address, first, ids });
  return true;
}

/** The person has left, or lost their address, since the notices were written. */
async function nobodyReads(client: PoolClient, ids: readonly string[]): Promise<void> {
  await client.query(
    `with left_over as (
       update outbox_mail set state = 'undeliverable', address = null where id = any($1) returning id, jurisdiction_id, round)
     insert into mail_failure (id, jurisdiction_id, mail_id, round, kind)
     select id || '-' || round || '-undeliverable', jurisdiction_id, id, round, 'undeliverable' from left_over on conflict do nothing`,
    [ids],
  );
}

interface Digest {
  personId: string;
  address: string;
  first: GatheredRow;
  ids: readonly string[];
}

/** Its id follows from what is in it, as other mails' ids follow from what they tell. */
async function makeDigest(client: PoolClient, { personId, address, first, ids }: Digest): Promise<void> {
  const id = createHash("sha256")
    .update(["digest", personId, ...ids].join("\n"))
    .digest("hex")
    .slice(0, 40);
  const domain = /@([^<>@\s]+)>?$/u.exec(first.message_id)?.[1] ?? "liandu.invalid";
  await client.query(
    `insert into outbox_mail (id, jurisdiction_id, matter_id, version, template, facts, organization_id, person_id, address, message_id, state, due_at)
     values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, 'queued', now())`,
    [
      id,
      first.jurisdiction_id,
      `digest/${first.jurisdiction_id}/${personId}`,
      DIGEST_TEMPLATE,
      { count: ids.length },
      first.organization_id,
      personId,
      address,
      `<${id}@${domain}>`,
    ],
  );
  // Where the digest goes, its notices went: their links are bound to that address.
  await client.query("update outbox_mail set state = 'in_digest', digest_id = $2, address = $3 where id = any($1)", [ids, id, address]);
}
