import { once } from "node:events";
import type { Socket } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

/** What the server does with the next mail; `accept` takes it. */
export type SmtpBehaviour =
  | { at: "accept"; delayMs?: number }
  /** Answers MAIL, RCPT or the end of DATA with a reply of its own. */
  | { at: "mail" | "rcpt" | "data"; reply: number; text?: string }
  /** Takes the whole mail, stores it or not, and hangs up without an answer. */
  | { at: "drop"; stored: boolean }
  /** Takes the whole mail and stores it, and never answers. */
  | { at: "hang" }
  /** Never answers RCPT. */
  | { at: "silent" }
  /** Hangs up at MAIL. */
  | { at: "hangup" };

export interface ReceivedMail {
  /** The envelope's sender. */
  from: string;
  to: string[];
  raw: Buffer;
  messageId: string;
}

export interface TestSmtpServer {
  url: string;
  port: number;
  received: ReceivedMail[];
  /** Connections that were opened. */
  connections: number;
  /** Decides for each mail; by default all are accepted. */
  behave: (mail: { to: string[]; index: number }) => SmtpBehaviour;
  parsed(): Promise<ParsedMail[]>;
  /** Stops listening and hangs up on everybody; what was received stays. */
  stop(): Promise<void>;
}

/** A real SMTP server in this process, whose faults are chosen mail by mail. */
export async function startSmtpServer({
  port = 0,
  login,
}: { port?: number; login?: { user: string; pass: string } } = {}): Promise<TestSmtpServer> {
  const behaviours = new WeakMap<object, SmtpBehaviour>();
  const sockets = new Set<Socket>();
  const parsed = new Map<ReceivedMail, Promise<ParsedMail>>();
  const parsedOnce = (mail: ReceivedMail): Promise<ParsedMail> => {
    const known = parsed.get(mail) ?? simpleParser(mail.raw);
    parsed.set(mail, known);
    return known;
  };
  let index = 0;
  const fault = (reply: number, text = "refused"): Error => Object.assign(new Error(text), { responseCode: reply });

  const smtp = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS", ...(login === undefined ? ["AUTH"] : [])],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth(auth, _session, callback) {
      if (auth.username === login?.user && auth.password === login?.pass) callback(null, { user: auth.username });
      else callback(fault(535, "authentication failed"));
    },
    onMailFrom(_address, session, callback) {
      // The recipient is not known yet: faults of this step are chosen by the mail's place alone.
      const behaviour = server.behave({ to: [], index });
      behaviours.set(session, behaviour);
      if (behaviour.at === "hangup") hangUpOn(session);
      else if (behaviour.at === "mail") refuse(behaviour, callback);
      else callback();
    },
    onRcptTo(address, session, callback) {
      const behaviour = server.behave({ to: [address.address], index });
      behaviours.set(session, behaviour);
      if (behaviour.at === "rcpt") refuse(behaviour, callback);
      else if (behaviour.at !== "silent") callback();
    },
    onData(stream, session, callback) {
      index += 1;
      const behaviour = behaviours.get(session) ?? { at: "accept" };
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        const store = (): void => {
          const messageId = /^message-id:\s*(\S+)/imu.exec(raw.toString("utf8"))?.[1] ?? "";
          server.received.push({
            from: session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address,
            to: session.envelope.rcptTo.map(({ address }) => address),
            raw,
            messageId,
          });
        };
        switch (behaviour.at) {
          case "accept":
            store();
            if (behaviour.delayMs === undefined) callback();
            else setTimeout(() => callback(), behaviour.delayMs);
            break;
          case "drop":
            if (behaviour.stored) store();
            hangUpOn(session);
            break;
          case "hang":
            store();
            break;
          case "data":
            refuse(behaviour, callback);
            break;
          case "mail":
          case "rcpt":
          case "silent":
          case "hangup":
            callback();
        }
      });
    },
  });
  function refuse(behaviour: { reply: number; text?: string }, callback: (error: Error) => void): void {
    callback(fault(behaviour.reply, behaviour.text));
  }
  function hangUpOn(session: { remotePort: number }): void {
    for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
  }

  const server: TestSmtpServer = {
    url: "",
    port: 0,
    received: [],
    connections: 0,
    behave: () => ({ at: "accept" }),
    parsed: () => Promise.all(server.received.map(parsedOnce)),
    async stop() {
      const closed = new Promise<void>((resolve) => smtp.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  smtp.on("error", () => undefined);
  smtp.server.on("connection", (socket: Socket) => {
    server.connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  });
  smtp.listen(port, "127.0.0.1");
  await once(smtp.server, "listening");
  const address = smtp.server.address();
  server.port = typeof address === "object" && address !== null ? address.port : port;
  const credentials = login === undefined ? "" : `${login.user}:${login.pass}@`;
  server.url = `smtp://${credentials}127.0.0.1:${server.port}`;
  return server;
}
