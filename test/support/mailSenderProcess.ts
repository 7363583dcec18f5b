import { createLogger } from "../../platform/logging.ts";
import { createDispatcher } from "../../platform/mail/dispatcher.ts";
import type { MailTransport } from "../../platform/mail/mailTransport.ts";
import { smtpTransport } from "../../platform/mail/smtpTransport.ts";
import { stopHere } from "./killable.ts";
import { plainMail } from "./outbox.ts";

/** Points of a mail's way at which a sender may be killed. */
export type KillPoint = "composing" | "accepted-by-server" | "marked" | "answered";

export interface SenderRequest {
  databaseUrl: string;
  smtpUrl: string;
  /** By Message-ID, with angle brackets: where the sender stops for ever with that mail, and says so. `*` is for all mails. */
  stopAt: Record<string, KillPoint>;
  leaseMs: number;
}

/** A sender in a process of its own, to be killed. */
function run({ databaseUrl, smtpUrl, stopAt, leaseMs }: SenderRequest): void {
  const reached = async (messageId: string, point: KillPoint): Promise<void> => {
    if ((stopAt[messageId] ?? stopAt["*"]) === point) await stopHere(messageId);
  };
  const smtp = smtpTransport({ url: smtpUrl });
  const transport: MailTransport = {
    async send({ mail, beforeData }) {
      const outcome = await smtp.send({
        mail,
        beforeData: async () => {
          await reached(mail.messageId, "accepted-by-server");
          await beforeData?.();
          await reached(mail.messageId, "marked");
        },
      });
      await reached(mail.messageId, "answered");
      return outcome;
    },
    close: () => smtp.close(),
  };
  createDispatcher({
    databaseUrl,
    transport,
    compose: async (mail) => {
      await reached(mail.messageId, "composing");
      return plainMail(mail);
    },
    from: "联督 <liandu@mail.example>",
    log: createLogger({ level: "silent" }),
    concurrency: 8,
    timing: { leaseMs, transmitLeaseMs: leaseMs, pollMs: 200, resendAfterMs: 0 },
  }).start();
}

const [request] = process.argv.slice(2);
if (request !== undefined && request.startsWith("{")) run(JSON.parse(request));
