import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "pg";
import type { ComposedMail } from "../../activities/notices/composedMail.ts";
import { errorCode } from "../error-code.ts";
import type { Logger } from "../logging.ts";
import { loggedError } from "../loggedError.ts";
import { backOff } from "./backOff.ts";
import { gatherDigests } from "./gatherDigests.ts";
import type { MailTransport, SendOutcome } from "./mailTransport.ts";
import { createOutbox, errors, type AmbiguousPolicy, type ClaimedMail, type Settlement } from "./outbox.ts";
import { listenToOutbox } from "./outboxListener.ts";
import { statusCodeIn } from "./statusCode.ts";

export interface DispatcherOptions {
  databaseUrl: string;
  /** Closed by `stop`. */
  transport: MailTransport;
  /** Makes the mail of a row. May reject when something cannot be looked up now; the mail then waits. */
  compose: (mail: ClaimedMail) => Promise<ComposedMail>;
  /** One mailbox: `联督 <liandu@example.org>`. */
  from: string;
  log: Logger;
  clock?: { now(): Date };
  random?: () => number;
  /** What becomes of a mail that may have arrived or not: `resend` sends it once more with the same Message-ID, `hold` leaves it to the office. */
  ambiguous?: AmbiguousPolicy;
  /** Mails under way at a time, each over a connection of its own. */
  concurrency?: number;
  timing?: Partial<DispatcherTiming>;
  /** The sender that a mail's bounces go to; absent, or null for a mail: that of `from`. */
  envelopeFrom?: (mail: { id: string; round: number }) => string | null;
  /** Names this process among all that send; unique for one life of it. */
  owner?: string;
}

export interface DispatcherTiming {
  /** A safety net: notifications and known moments wake it earlier. */
  pollMs: number;
  /** For how long a claim holds without being renewed; a dead process's mails move on after it. */
  leaseMs: number;
  /** For how long a mail whose content has begun to leave is not touched by others. Must exceed the transport's wait for the answer. */
  transmitLeaseMs: number;
  /** Between a doubt and the second copy. */
  resendAfterMs: number;
  /** After a refusal that was not about a mail, doubled each time. */
  pauseMs: { first: number; most: number };
  /** For which a stop waits until what is under way has ended. */
  stopMs: number;
  backOff: typeof backOff;
}

const defaultTiming: DispatcherTiming = {
  pollMs: 10_000,
  leaseMs: 60_000,
  transmitLeaseMs: 11 * 60_000,
  resendAfterMs: 60_000,
  pauseMs: { first: 1_000, most: 60_000 },
  stopMs: 15_000,
  backOff,
};

export interface DispatcherStatus {
  inFlight: number;
  /** Why nothing goes out just now: the mail server's or the database's last failure. */
  paused: string | null;
  /** Since the start. */
  sent: number;
}

export interface Dispatcher {
  start(): void;
  /** Takes no more, waits for what is under way within a bound, then hangs up. What had not ended by then is settled by the next one that starts. */
  stop(): Promise<void>;
  status(): DispatcherStatus;
}

/**
 * Sends what the commits have written to the outbox: one in each process, as many as there are, each mail by one of them. Only rows are sent, and rows exist only of
 * committed steps; a row leaves the queue only by an outcome that is recorded. A second copy is possible only when the sender, or its connection, dies between the first
 * word of the mail and the server's answer.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { databaseUrl, transport, compose, from, log, clock = { now: () => new Date() }, random = Math.random } = options;
  const { ambiguous = "resend", concurrency = 4, owner = randomUUID(), envelopeFrom = () => null } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const pool = new Pool({
    connectionString: databaseUrl,
    max: Math.min(concurrency + 1, 8),
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    application_name: "liandu-mail",
  });
  pool.on("error", () => undefined);
  const { leaseMs, transmitLeaseMs, resendAfterMs } = timing;
  const outbox = createOutbox({ pool, owner, leaseMs, transmitLeaseMs, policy: ambiguous, resendAfterMs });

  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const abandoned = new AbortController();
  let unlisten: (() => Promise<void>) | null = null;
  let loop: Promise<void> | null = null;
  let wakeUp: (() => void) | null = null;
  let woken = false;
  let sent = 0;
  let paused: { error: string; untilMs: number; times: number } | null = null;

  const wake = (): void => {
    woken = true;
    wakeUp?.();
  };

  /** Sleeps until woken, at most `ms`. A call to wake while nobody slept counts. */
  const rest = async (ms: number): Promise<void> => {
    if (!woken && !stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wakeUp = null;
    }
    woken = false;
  };

  const pause = (error: string): void => {
    const times = (paused?.times ?? 0) + 1;
    const ms = Math.min(timing.pauseMs.first * 2 ** (times - 1), timing.pauseMs.most);
    paused = { error, untilMs: performance.now() + ms, times };
    if (times === 1) log.warn({ error }, "mail is paused");
  };

  const resume = (): void => {
    if (paused === null) return;
    paused = null;
    log.info("mail goes on");
    wake();
  };

  const settlementOf = (mail: ClaimedMail, outcome: SendOutcome): Settlement => {
    switch (outcome.type) {
      case "sent":
        return { to: "sent" };
      case "permanent":
        return { to: "failed", error: outcome.code, kind: "permanent", code: statusCodeIn(outcome.code) };
      case "ambiguous":
        if (mail.again) return { to: "failed", error: errors.doubtedTwice, kind: "doubtful", code: null };
        return { to: "ambiguous", afterMs: timing.resendAfterMs, error: `ambiguous: ${outcome.error}` };
      case "transient": {
        // The server's own trouble costs no mail an attempt: however long an outage lasts, all go out after it.
        if (outcome.scope === "server") return { to: "waiting", afterMs: 0, error: outcome.error, uncounted: true };
        const afterMs = timing.backOff({ attempts: mail.attempts, random: random() });
        if (afterMs === null) {
          const error = `${errors.givenUp}: ${outcome.error}`;
          return { to: "failed", error, kind: "given_up", code: statusCodeIn(outcome.error) };
        }
        return { to: "waiting", afterMs, error: outcome.error, uncounted: false };
      }
    }
  };

  /** Tries until the database takes it: a mail that was sent must not look unsent. Left alone only at the end of a stop. */
  const settle = async (mail: ClaimedMail, settlement: Settlement): Promise<void> => {
    for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, 5_000)) {
      try {
        if (!(await outbox.settle(mail, settlement)))
          log.warn({ mail: mail.id, template: mail.template }, "another process holds the mail");
        return;
      } catch (error) {
        log.warn({ mail: mail.id, code: codeOf(error) }, "the outcome of a mail could not be recorded yet");
        await delay(waitMs, undefined, { signal: abandoned.signal }).catch(() => undefined);
        if (abandoned.signal.aborted) return;
      }
    }
  };

  const attempt = async (mail: ClaimedMail): Promise<SendOutcome | null> => {
    if (mail.address === null) return null;
    let composed: ComposedMail;
    try {
      composed = await compose(mail);
    } catch (error) {
      // The driver's errors have no code, so the place says what it was. Words stay out: they may quote the mail.
      const { type, at } = loggedError(error);
      log.warn({ mail: mail.id, template: mail.template, code: codeOf(error), type, at }, "a mail could not be composed");
      return { type: "transient", scope: "mail", error: `compose ${codeOf(error)}` };
    }
    const { messageId, address: to } = mail;
    const sender = envelopeFrom(mail);
    return transport.send({
      mail: { ...composed, messageId, from, to, date: clock.now().toISOString(), ...(sender === null ? {} : { envelopeFrom: sender }) },
      beforeData: () => outbox.markTransmitting(mail),
    });
  };

  const deliver = async (mail: ClaimedMail): Promise<void> => {
    const outcome = await attempt(mail).catch((error: unknown): SendOutcome => {
      return { type: "transient", scope: "mail", error: `transport ${codeOf(error)}` };
    });
    const about = { mail: mail.id, template: mail.template, attempt: mail.attempts };
    if (outcome === null) {
      await settle(mail, { to: "undeliverable" });
      log.warn(about, "a mail has no address");
      return;
    }
    const settlement = settlementOf(mail, outcome);
    await settle(mail, settlement);
    if (outcome.type === "transient" && outcome.scope === "server") return pause(outcome.error);
    resume();
    if (outcome.type === "sent") {
      sent += 1;
      log.debug(about, "mail sent");
    } else log.warn({ ...about, outcome: outcome.type, becomes: settlement.to }, "mail not sent");
  };

  const launch = (mail: ClaimedMail): void => {
    const run = deliver(mail).finally(() => {
      underWay.delete(mail.id);
      wake();
    });
    underWay.set(mail.id, run);
  };

  /** One look at the table. @returns whether there may be more to take at once */
  const round = async (): Promise<boolean> => {
    const room = concurrency - underWay.size;
    if (room <= 0) return false;
    if (paused !== null && (performance.now() < paused.untilMs || underWay.size > 0)) return false;
    // After a pause one mail tries whether the server is back; the others wait for its outcome.
    const limit = paused === null ? room : 1;
    const mails = await outbox.claim({ limit, except: [...underWay.keys()] });
    if (paused?.error === databaseDown) resume();
    if (stopping.signal.aborted) {
      for (const mail of mails) await settle(mail, { to: "waiting", afterMs: 0, error: "stopped", uncounted: true });
      return false;
    }
    mails.forEach(launch);
    return mails.length === limit && paused === null;
  };

  /** How long there is nothing to do. What is under way wakes by its end; besides that a pause or the next row's moment ends the sleep. */
  const idleMs = async (): Promise<number> => {
    if (underWay.size >= concurrency || (paused !== null && underWay.size > 0)) return timing.pollMs;
    if (paused !== null) return paused.untilMs - performance.now();
    return (await outbox.untilNextDue()) ?? timing.pollMs;
  };

  const run = async (): Promise<void> => {
    let recoverAt = 0;
    let gatherAt = 0;
    while (!stopping.signal.aborted) {
      let more = false;
      let sleepMs = timing.pauseMs.first;
      try {
        if (performance.now() >= recoverAt) {
          const { requeued, doubtful } = await outbox.recover();
          if (requeued + doubtful > 0) log.warn({ requeued, doubtful }, "took over mails of a process that has ended");
          recoverAt = performance.now() + Math.min(timing.pollMs, timing.leaseMs);
        }
        if (performance.now() >= gatherAt) {
          const digests = await gatherDigests(pool);
          if (digests > 0) log.debug({ digests }, "digests made");
          gatherAt = performance.now() + gatherEveryMs;
        }
        more = await round();
        if (!more) sleepMs = await idleMs();
      } catch (error) {
        log.debug({ code: codeOf(error) }, "the outbox could not be read");
        pause(databaseDown);
      }
      if (more) continue;
      await rest(Math.min(timing.pollMs, Math.max(50, sleepMs)));
    }
  };

  const renewal = async (): Promise<void> => {
    while (!abandoned.signal.aborted) {
      await delay(timing.leaseMs / 3, undefined, { signal: abandoned.signal }).catch(() => undefined);
      // A renewal that fails is made up by the next; if none comes through, the claims rightly end, and the marker refuses.
      if (underWay.size > 0 && !abandoned.signal.aborted) await outbox.renew([...underWay.keys()]).catch(() => undefined);
    }
  };
  let renewing: Promise<void> | null = null;

  return {
    start() {
      if (loop !== null) return;
      unlisten = listenToOutbox({ databaseUrl, wake });
      loop = run();
      renewing = renewal();
    },
    async stop() {
      stopping.abort();
      wake();
      await unlisten?.();
      await loop;
      const all = Promise.allSettled(underWay.values());
      const inTime = await Promise.race([all.then(() => true), delay(timing.stopMs, false, { ref: false })]);
      if (!inTime) log.warn({ inFlight: underWay.size }, "hanging up on mails under way");
      await transport.close();
      // What was cut off has its outcome now; the database gets a moment to take it.
      const settled = await Promise.race([Promise.allSettled(underWay.values()).then(() => true), delay(3_000, false, { ref: false })]);
      abandoned.abort();
      if (!settled) log.warn({ inFlight: underWay.size }, "left mails to the next start");
      await Promise.allSettled(underWay.values());
      await renewing;
      await pool.end();
    },
    status: () => ({ inFlight: underWay.size, paused: paused?.error ?? null, sent }),
  };
}

const databaseDown = "database";

/** Digests have a full hour as their moment, so a second is soon enough, also under load. */
const gatherEveryMs = 1_000;

/** What an error may say in a log line: its code, never its words. */
function codeOf(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.name : "ERROR");
}
