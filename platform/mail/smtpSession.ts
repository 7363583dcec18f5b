import { Readable } from "node:stream";
import type { NodemailerError } from "nodemailer";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import type { SendOutcome } from "./mailTransport.ts";
import { outcomeOf, type Phase } from "./sendOutcome.ts";

export interface SmtpServer extends SMTPConnectionOptions {
  login?: { user: string; pass: string };
}

export interface SmtpTimeouts {
  /** To connect, to negotiate TLS and to be greeted. A server that is up needs well under a second; ten tell it from one that is down. */
  connectMs: number;
  /** For the answer to a command. RFC 5321 allows five minutes; giving up early costs nothing here, since the mail is simply tried again. */
  commandMs: number;
  /**
   * For the answer to the whole mail. RFC 5321, 4.5.3.2.6, wants ten minutes and says why: scanners may take their time, and who gives up before the answer
   * sends a second copy. Nothing else of ours waits meanwhile.
   */
  dataAnswerMs: number;
}

export const defaultTimeouts: SmtpTimeouts = { connectMs: 10_000, commandMs: 60_000, dataAnswerMs: 600_000 };

/** One connection to the mail server, logged in, for one mail at a time. */
export interface SmtpSession {
  send(mail: { from: string; to: string; message: Buffer; beforeData: () => Promise<void> }): Promise<SessionOutcome>;
  /** Fit for another mail: nothing has failed and the server has not hung up. */
  usable(): boolean;
  /** Says good-bye. */
  quit(): void;
  /** Hangs up at once. */
  close(): void;
}

export interface SessionOutcome {
  outcome: SendOutcome;
  /** The server had hung up, or did so before it heard of the mail: another connection may do. */
  stale: boolean;
}

/** @returns the session, or the outcome for the mail that wanted it */
export async function openSmtpSession({
  server,
  timeouts,
}: {
  server: SmtpServer;
  timeouts: SmtpTimeouts;
}): Promise<SmtpSession | { outcome: SendOutcome }> {
  const { login, ...options } = server;
  const connection = new SMTPConnection({
    ...options,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    // The client knows one limit for every silence, so it gets the longest; what must be answered sooner is watched here.
    socketTimeout: timeouts.dataAnswerMs,
    socketCloseTimeout: 1_000,
  });
  try {
    await connected(connection);
    if (login !== undefined) await inTime(loggedIn(connection, login), timeouts.commandMs);
  } catch (error) {
    connection.close();
    return { outcome: outcomeOf({ error: asMailError(error), phase: "connecting", handedOver: false }) };
  }
  return sessionOf({ connection, timeouts });
}

function sessionOf({ connection, timeouts }: { connection: SMTPConnection; timeouts: SmtpTimeouts }): SmtpSession {
  let usable = true;
  connection.on("end", () => {
    usable = false;
  });
  return {
    async send({ from, to, message, beforeData }) {
      let phase: Phase = "envelope";
      let handedOver = false;
      // The client reads the content when the server has answered 354 to DATA, and not before. So the first read is the last moment at which
      // nothing has left yet; the mail can only have arrived when its content was pushed here.
      let asked = false;
      const silent = setTimeout(() => connection.close(), timeouts.commandMs);
      const content = new Readable({
        read() {
          if (asked) return;
          asked = true;
          phase = "data";
          clearTimeout(silent);
          void handOver(this);
        },
      });
      const handOver = async (stream: Readable): Promise<void> => {
        try {
          await beforeData();
        } catch (error) {
          stream.destroy(asMailError(error));
          return;
        }
        // The connection may have been lost meanwhile.
        if (stream.destroyed) return;
        handedOver = true;
        stream.push(message);
        stream.push(null);
      };
      try {
        await accepted(connection, { from, to, size: message.length, content });
        return { outcome: { type: "sent" }, stale: false };
      } catch (error) {
        usable = false;
        content.destroy();
        connection.close();
        const failure = asMailError(error);
        const hungUp = failure.responseCode === undefined || failure.responseCode === 421;
        return { outcome: outcomeOf({ error: failure, phase, handedOver }), stale: !asked && hungUp };
      } finally {
        clearTimeout(silent);
      }
    },
    usable: () => usable,
    quit() {
      usable = false;
      connection.quit();
    },
    close() {
      usable = false;
      connection.close();
    },
  };
}

async function inTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error that nobody waits for ends the session, which shows at the next mail.
    connection.on("error", reject);
    connection.once("end", () => reject(new Error("closed")));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

function loggedIn(connection: SMTPConnection, { user, pass }: { user: string; pass: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once("end", () => reject(new Error("closed")));
    connection.login({ user, pass }, (error) => (error ? reject(error) : resolve()));
  });
}

function accepted(
  connection: SMTPConnection,
  { from, to, size, content }: { from: string; to: string; size: number; content: Readable },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("closed"));
    connection.once("end", ended);
    connection.send({ from, to: [to], size }, content, (error) => {
      connection.removeListener("end", ended);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Not by `instanceof`: errors of Node's own may come from another realm. */
function asMailError(error: unknown): NodemailerError {
  return isError(error) ? error : new Error("failed");
}

function isError(error: unknown): error is NodemailerError {
  return typeof error === "object" && error !== null && "message" in error && "name" in error;
}
