import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "pg";
import type { CommonCommand, NoticeFailureKind } from "../../domain/process/matter.ts";
import { errorCode } from "../error-code.ts";
import type { Logger } from "../logging.ts";
import { listenToOutbox } from "./outboxListener.ts";

type NoticeFailed = Extract<CommonCommand, { type: "noticeFailed" }>;

export interface FailureTellerOptions {
  databaseUrl: string;
  /**
   * Tells a matter that is under way; resolves when the matter has recorded it. The same key is the same telling, however often it comes.
   * @throws when it cannot be told now
   */
  tell: (telling: { matterId: string; jurisdictionId: string; key: string; command: NoticeFailed }) => Promise<unknown>;
  log: Logger;
  timing?: Partial<TellerTiming>;
}

export interface TellerTiming {
  pollMs: number;
  /** For how long a claim holds. Longer than the tellings of one claim take, each bounded by the door's own patience. */
  leaseMs: number;
  /** After a failure, doubled each time up to the second. */
  pauseMs: { first: number; most: number };
}

const defaultTiming: TellerTiming = { pollMs: 10_000, leaseMs: 120_000, pauseMs: { first: 5_000, most: 600_000 } };
const atATime = 4;

export interface FailureTeller {
  start(): void;
  stop(): Promise<void>;
}

interface Failure {
  id: string;
  kind: NoticeFailureKind;
  code: string | null;
  attempts: number;
}

interface Told {
  mailId: string;
  template: string;
  organizationId: string | null;
  matterId: string;
  jurisdictionId: string;
  /** The matter has ended, or there is none. */
  ended: boolean;
}

/**
 * Carries each failure of a notice back to the matter that caused it. A failure waits in its table until its matter has recorded it, so an outage of Temporal,
 * however long, loses none; a telling whose answer was lost is repeated under the same key and recorded once. A matter that has ended is not opened again for it: the
 * office's task stands without. The failure of a digest is told to the matter of each notice in it.
 */
export function createFailureTeller({ databaseUrl, tell, log, timing: given }: FailureTellerOptions): FailureTeller {
  const timing = { ...defaultTiming, ...given };
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 2,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    application_name: "liandu-mail-failures",
  });
  pool.on("error", () => undefined);
  const stopping = new AbortController();
  let woken = new AbortController();
  let unlisten: (() => Promise<void>) | null = null;
  let loop: Promise<void> | null = null;

  const claim = async (): Promise<Failure[]> => {
    const { rows } = await pool.query<Failure>(
      `with due as (
         select id from mail_failure where tell = 'waiting' and tell_at <= now() order by tell_at, id limit $1 for update skip locked)
       update mail_failure f set tell_at = now() + $2 * interval '1 ms', tell_attempts = tell_attempts + 1
         from due where f.id = due.id returning f.id, f.kind, f.code, f.tell_attempts as attempts`,
      [atATime, timing.leaseMs],
    );
    return rows;
  };

  const tellOne = async (failure: Failure): Promise<void> => {
    const notices = await noticesOf(failure);
    const open = notices.filter(({ ended }) => !ended);
    for (const { mailId, template, organizationId, matterId, jurisdictionId } of open) {
      const command: NoticeFailed = {
        type: "noticeFailed",
        mailId,
        template,
        ...(organizationId === null ? {} : { organizationId }),
        kind: failure.kind,
        ...(failure.code === null ? {} : { code: failure.code }),
      };
      await tell({ matterId, jurisdictionId, key: `${failure.id}-${mailId}`, command });
    }
    await pool.query("update mail_failure set tell = $2, told_at = now() where id = $1", [failure.id, open.length > 0 ? "told" : "ended"]);
  };

  const noticesOf = async ({ id }: Failure): Promise<Told[]> => {
    const { rows } = await pool.query<Told>(
      `select n.id as "mailId", n.template, n.organization_id as "organizationId", n.matter_id as "matterId", n.jurisdiction_id as "jurisdictionId",
              (m.id is null or m.ended_at is not null) as ended
         from mail_failure f
         join outbox_mail n on n.id = f.mail_id or n.digest_id = f.mail_id
         left join matter m on m.id = n.matter_id
        where f.id = $1 order by n.created_at, n.id`,
      [id],
    );
    return rows;
  };

  /** What a worker of the previous release has failed has no row yet. */
  const adopt = async (): Promise<void> => {
    await pool.query(
      `insert into mail_failure (id, jurisdiction_id, mail_id, round, kind)
       select id || '-' || round || '-' || kind, jurisdiction_id, id, round, kind
         from (select m.id, m.jurisdiction_id, m.round,
                      case when m.state = 'undeliverable' then 'undeliverable' when m.last_error like 'given up%' then 'given_up'
                           when m.last_error like 'ambiguous%' then 'doubtful' else 'permanent' end as kind
                 from outbox_mail m
                where m.state in ('failed', 'undeliverable')
                  and not exists (select from mail_failure f where f.mail_id = m.id and f.round = m.round)) as left_over
       on conflict do nothing`,
    );
  };

  const round = async (): Promise<boolean> => {
    const failures = await claim();
    for (const failure of failures) {
      if (stopping.signal.aborted) return false;
      try {
        await tellOne(failure);
      } catch (error) {
        const pauseMs = Math.min(timing.pauseMs.first * 2 ** Math.min(failure.attempts - 1, 20), timing.pauseMs.most);
        log.warn(
          { failure: failure.id, code: codeOf(error), attempt: failure.attempts },
          "a matter could not be told of a failed notice yet",
        );
        await pool.query("update mail_failure set tell_at = now() + $2 * interval '1 ms' where id = $1", [failure.id, pauseMs]);
      }
    }
    return failures.length === atATime;
  };

  const run = async (): Promise<void> => {
    let adopted = false;
    while (!stopping.signal.aborted) {
      woken = new AbortController();
      let more = false;
      try {
        if (!adopted) await adopt();
        adopted = true;
        more = await round();
      } catch (error) {
        log.debug({ code: codeOf(error) }, "failed notices could not be read");
      }
      if (more) continue;
      const ended = AbortSignal.any([stopping.signal, woken.signal]);
      await delay(timing.pollMs, undefined, { signal: ended }).catch(() => undefined);
    }
  };

  return {
    start() {
      if (loop !== null) return;
      unlisten = listenToOutbox({ databaseUrl, wake: () => woken.abort() });
      loop = run();
    },
    async stop() {
      stopping.abort();
      await unlisten?.();
      await loop;
      await pool.end();
    },
  };
}

function codeOf(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.name : "ERROR");
}
