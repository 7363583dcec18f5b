import { setTimeout as delay } from "node:timers/promises";
import addressparser from "nodemailer/lib/addressparser";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import type { MailTransport, SendOutcome } from "./mailTransport.ts";
import { mimeMessage } from "./mimeMessage.ts";
import { defaultTimeouts, openSmtpSession, type SmtpServer, type SmtpSession, type SmtpTimeouts } from "./smtpSession.ts";

export interface SmtpTransportOptions {
  /** `smtp://user:password@host:port`, `smtps://…`; options of the connection as query, such as `?requireTLS=true`. */
  url: string;
  timeouts?: Partial<SmtpTimeouts>;
  /** At most so many mails a minute, evenly spread; without it as many as the server takes. */
  perMinute?: number;
}

/** Servers commonly close a connection after a hundred mails or some idle seconds; hanging up first avoids finding it closed. */
const mailsPerConnection = 100;
const idleMs = 5_000;

/** Sends by SMTP and keeps connections for the next mails. As many mails at a time as `send` is called, each over a connection of its own. */
export function smtpTransport({ url, timeouts: given, perMinute }: SmtpTransportOptions): MailTransport {
  const server = serverOf(url);
  const timeouts = { ...defaultTimeouts, ...given };
  const idle: { session: SmtpSession; sent: number; timer: NodeJS.Timeout }[] = [];
  const busy = new Set<SmtpSession>();
  const closed = new AbortController();
  const isClosed = (): boolean => closed.signal.aborted;
  const whileOpen: SendOutcome = { type: "transient", scope: "server", error: "closed" };
  let nextAt = 0;

  const turn = async (): Promise<void> => {
    if (perMinute === undefined) return;
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + 60_000 / perMinute;
    if (at > now) await delay(at - now, undefined, { signal: closed.signal }).catch(() => undefined);
  };

  const takeIdle = (): { session: SmtpSession; sent: number } | null => {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.session.usable()) return entry;
    }
    return null;
  };

  const giveBack = ({ session, sent }: { session: SmtpSession; sent: number }): void => {
    if (!session.usable()) return;
    if (isClosed() || sent >= mailsPerConnection) return session.quit();
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((entry) => entry.session === session),
        1,
      );
      session.quit();
    }, idleMs);
    idle.push({ session, sent, timer });
  };

  return {
    async send({ mail, beforeData }) {
      await turn();
      if (isClosed()) return whileOpen;
      const from = mail.envelopeFrom ?? addressOf(mail.from);
      const message = await mimeMessage(mail);
      for (;;) {
        const kept = takeIdle();
        const session = kept?.session ?? (await openSmtpSession({ server, timeouts }));
        if ("outcome" in session) return session.outcome;
        if (isClosed()) {
          session.close();
          return whileOpen;
        }
        busy.add(session);
        const { outcome, stale } = await session.send({ from, to: mail.to, message, beforeData: beforeData ?? (() => Promise.resolve()) });
        busy.delete(session);
        if (stale && kept !== null && !isClosed()) continue;
        giveBack({ session, sent: (kept?.sent ?? 0) + 1 });
        return outcome;
      }
    },
    close() {
      closed.abort();
      for (const { session, timer } of idle.splice(0)) {
        clearTimeout(timer);
        session.close();
      }
      for (const session of busy) session.close();
      return Promise.resolve();
    },
  };
}

/** @throws Error when the address is no SMTP URL; it is not repeated, since a password may stand in it */
function serverOf(url: string): SmtpServer {
  if (!/^smtps?:\/\//u.test(url)) throw new Error("the mail server's address must begin with smtp:// or smtps://");
  const { host, port, secure, auth, tls, ...rest } = parseConnectionUrl(url);
  const login = auth?.user === undefined ? {} : { login: { user: auth.user, pass: auth.pass ?? "" } };
  return {
    host,
    port,
    secure,
    tls,
    requireTLS: flag(rest["requireTLS"]),
    ignoreTLS: flag(rest["ignoreTLS"]),
    ...(typeof rest["name"] === "string" ? { name: rest["name"] } : {}),
    ...login,
  };
}

function flag(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === "true";
}

/** The bare address of a mailbox. */
function addressOf(mailbox: string): string {
  const [first] = addressparser(mailbox, { flatten: true });
  return first?.address ?? mailbox;
}
