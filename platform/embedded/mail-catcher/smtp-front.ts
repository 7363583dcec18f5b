import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { CaughtMail } from "./caught-mail-store.ts";

/** What to do wrong with a mail, so that tests see how the sender takes it. */
export type MailFault =
  | { kind: "delay"; ms: number }
  /** a refusal, for instance 451 (try again) or 550 (never) */
  | { kind: "refuse"; at: "recipient" | "data"; code: number; message: string }
  /** the connection breaks after the mail has been taken and before the sender hears of it, with the mail kept or lost */
  | { kind: "dropAfterData"; kept: boolean };

/** Asked for each recipient and again when the mail is complete. Several faults are carried out in order. */
export type FaultSwitch = (mail: { stage: "recipient" | "data"; from: string; to: string[] }) => readonly MailFault[];

export interface SmtpFrontOptions {
  maxBytes: number;
  /** Keeps the mail; the sender gets its 250 only after this has resolved. */
  keep: (mail: { raw: Buffer; envelope: CaughtMail["envelope"] }) => Promise<CaughtMail>;
  faults: FaultSwitch;
}

/** The protocol refusal that the library turns into a reply line. */
class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor({ code, message }: { code: number; message: string }) {
    super(message);
    this.responseCode = code;
  }
}

/** An SMTP server that takes every mail, for anybody, without a login or encryption. It must listen on this machine only. */
export function smtpFront({ maxBytes, keep, faults }: SmtpFrontOptions): SMTPServer {
  const sockets = new Map<string, Socket>();
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: maxBytes,
    closeTimeout: 2000,
    onRcptTo: callbackify(async (address: SMTPServerAddress, session: SMTPServerSession) => {
      const wrong = faults({ stage: "recipient", from: senderOf(session), to: [address.address] });
      await carryOut({ faults: wrong.filter((fault) => fault.kind === "refuse" && fault.at === "recipient") });
    }),
    onData: callbackify((stream: SMTPServerDataStream, session: SMTPServerSession) =>
      take({ stream, session, socket: sockets.get(placeOf(session)), maxBytes, keep, faults }),
    ),
  });
  server.server.on("connection", (socket: Socket) => {
    const place = `${socket.remoteAddress ?? ""}:${socket.remotePort ?? 0}`;
    sockets.set(place, socket);
    socket.once("close", () => sockets.delete(place));
  });
  // A sender that hangs up in the middle is its own affair.
  server.on("error", () => undefined);
  return server;
}

function placeOf(session: SMTPServerSession): string {
  return `${session.remoteAddress}:${session.remotePort}`;
}

function senderOf(session: SMTPServerSession): string {
  return session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address;
}

/** @returns the text of the 250 answer, or undefined when there is nobody left to answer */
async function take({
  stream,
  session,
  socket,
  maxBytes,
  keep,
  faults,
}: SmtpFrontOptions & { stream: SMTPServerDataStream; session: SMTPServerSession; socket: Socket | undefined }): Promise<
  string | undefined
> {
  const raw = await bounded({ stream, maxBytes });
  if (raw === undefined || stream.sizeExceeded) throw new SmtpRefusal({ code: 552, message: `Message exceeds ${maxBytes} bytes` });
  const envelope = { from: senderOf(session), to: session.envelope.rcptTo.map(({ address }) => address) };
  const wrong = faults({ stage: "data", ...envelope });
  await carryOut({ faults: wrong.filter((fault) => fault.kind !== "refuse" || fault.at === "data") });
  const drop = wrong.find((fault) => fault.kind === "dropAfterData");
  if (drop && !drop.kept) {
    socket?.destroy();
    return undefined;
  }
  const mail = await keep({ raw, envelope });
  if (drop) {
    socket?.destroy();
    return undefined;
  }
  return `OK: queued as ${mail.id}`;
}

/** The whole message; `undefined` when it is too long, with the rest read and thrown away, as the protocol wants. */
async function bounded({ stream, maxBytes }: { stream: SMTPServerDataStream; maxBytes: number }): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part: unknown = chunk;
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes <= maxBytes) chunks.push(part);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks);
}

/** Delays and refusals; dropping is for the caller, who knows the connection. */
async function carryOut({ faults }: { faults: readonly MailFault[] }): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === "delay") await delay(fault.ms);
    if (fault.kind === "refuse") throw new SmtpRefusal(fault);
  }
}
