import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "../../platform/logging.ts";
import { createDispatcher } from "../../platform/mail/dispatcher.ts";
import type { MailTransport } from "../../platform/mail/mailTransport.ts";
import { smtpTransport } from "../../platform/mail/smtpTransport.ts";
import { plainMail } from "./outbox.ts";

/** Points of a mail's way at which a sender may be killed. */
export const killPoints = ["composing", "accepted-by-server", "marked", "answered"] as const;
export type KillPoint = (typeof killPoints)[number];

export interface SenderRequest {
  databaseUrl: string;
  smtpUrl: string;
  /** Where the sender stops for ever and says `REACHED` on standard output. */
  stopAt: KillPoint | "never";
  leaseMs: number;
  transmitLeaseMs: number;
}

/** A sender in a process of its own, to be killed: `node mailSenderProcess.ts '<request as JSON>'`. */
function run({ databaseUrl, smtpUrl, stopAt, leaseMs, transmitLeaseMs }: SenderRequest): void {
  const reached = async (point: KillPoint): Promise<void> => {
    if (point !== stopAt) return;
    process.stdout.write("REACHED\n");
    await delay(2 ** 30);
  };
  const smtp = smtpTransport({ url: smtpUrl });
  const transport: MailTransport = {
    async send({ mail, beforeData }) {
      const outcome = await smtp.send({
        mail,
        beforeData: async () => {
          await reached("accepted-by-server");
          await beforeData?.();
          await reached("marked");
        },
      });
      await reached("answered");
      return outcome;
    },
    close: () => smtp.close(),
  };
  createDispatcher({
    databaseUrl,
    transport,
    compose: async (mail) => {
      await reached("composing");
      return plainMail(mail);
    },
    from: "联督 <liandu@mail.example>",
    log: createLogger({ level: "silent" }),
    timing: { leaseMs, transmitLeaseMs, pollMs: 200, resendAfterMs: 0 },
  }).start();
}

const [request] = process.argv.slice(2);
if (request !== undefined && request.startsWith("{")) run(JSON.parse(request) as SenderRequest);
