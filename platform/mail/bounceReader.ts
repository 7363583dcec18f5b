import { setTimeout as delay } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { errorCode } from "../error-code.ts";
import type { Logger } from "../logging.ts";
import type { BounceAddresses, BouncedMail } from "./bounceAddress.ts";
import { headerOf, MOST_REPORT_BYTES, readReport } from "./readReport.ts";
import type { BounceRecord } from "./recordBounce.ts";

/** Where bounces arrive. The box is the product's own: what has been read is marked as seen. */
export interface Mailbox {
  host: string;
  port: number;
  /** TLS from the first byte (993); otherwise STARTTLS where the server offers it. */
  secure: boolean;
  user: string;
  password: string;
  folder: string;
}

export interface BounceReaderOptions {
  mailbox: Mailbox;
  addresses: BounceAddresses;
  record: (bounce: BouncedMail & { code: string | null }) => Promise<BounceRecord>;
  log: Logger;
  pollMs?: number;
}

export interface BounceReader {
  start(): void;
  stop(): Promise<void>;
  /** One look into the box. @returns what was found in it @throws when the box cannot be read */
  readOnce(): Promise<Reading>;
}

export interface Reading {
  /** Mails looked at. */
  read: number;
  /** Of them new failures. */
  recorded: number;
}

/** A minute is soon enough for what takes a server minutes to days to say. */
const defaultPollMs = 60_000;
/** After a box that cannot be read, doubled each time up to this. */
const longestPauseMs = 15 * 60_000;
const mailsAtATime = 200;

/**
 * Reads what comes back. Each poll is a connection of its own: a box that is asked once a minute needs none that lasts, and nothing hangs when the server forgets one. A
 * mail is marked as seen after it was recorded, so that a death in between reads it again, which changes nothing.
 */
export function createBounceReader({ mailbox, addresses, record, log, pollMs = defaultPollMs }: BounceReaderOptions): BounceReader {
  const stopping = new AbortController();
  let loop: Promise<void> | null = null;

  const take = async (raw: Buffer): Promise<boolean> => {
    const mail = addresses.findIn(headerOf(raw));
    if (mail === null) {
      log.debug("a mail in the bounce box names none of ours");
      return false;
    }
    const report = readReport(raw);
    if (report.type !== "failed") {
      log.debug({ mail: mail.id, report: report.type, ...("code" in report ? { code: report.code } : {}) }, "no bounce");
      return false;
    }
    const outcome = await record({ ...mail, code: report.code });
    log.warn({ mail: mail.id, code: report.code, outcome }, "a mail came back");
    return outcome === "recorded";
  };

  const readOnce = async (): Promise<Reading> => {
    const client = open(mailbox);
    // What is wrong comes as a rejection as well; without a listener it would end the process.
    client.on("error", () => undefined);
    const hangUp = (): void => client.close();
    stopping.signal.addEventListener("abort", hangUp);
    try {
      await client.connect();
      const lock = await client.getMailboxLock(mailbox.folder);
      try {
        return await readBox(client);
      } finally {
        lock.release();
      }
    } finally {
      stopping.signal.removeEventListener("abort", hangUp);
      await client.logout().catch(() => client.close());
    }
  };

  const readBox = async (client: ImapFlow): Promise<Reading> => {
    const found = await client.search({ seen: false }, { uid: true });
    const uids = (found === false ? [] : (found ?? [])).slice(0, mailsAtATime);
    let recorded = 0;
    for (const uid of uids) {
      const mail = await client.fetchOne(String(uid), { source: { start: 0, maxLength: MOST_REPORT_BYTES } }, { uid: true });
      if (mail !== false && mail?.source !== undefined && (await take(mail.source))) recorded += 1;
      await client.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
    }
    return { read: uids.length, recorded };
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let pauseMs = pollMs;
      try {
        const { read } = await readOnce();
        if (failures > 0) log.info("the bounce box can be read again");
        failures = 0;
        if (read === mailsAtATime) continue;
      } catch (error) {
        failures += 1;
        pauseMs = Math.min(pollMs * 2 ** Math.min(failures - 1, 10), longestPauseMs);
        if (failures === 1 && !stopping.signal.aborted) log.warn({ code: codeOf(error) }, "the bounce box cannot be read");
      }
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    readOnce,
  };
}

function open({ host, port, secure, user, password }: Mailbox): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    logger: false,
    // A server that is up answers at once; a poll must not outlast the next ones.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
  });
}

/** Of an error of the library or of the connection; its words may hold what the server says of the account. */
function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "authenticationFailed" in error && error.authenticationFailed === true) return "AUTH";
  return errorCode(error) ?? (error instanceof Error ? error.name : "ERROR");
}
