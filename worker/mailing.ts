import { Pool } from "pg";
import type { LinkPort } from "../activities/notices/mailLinks.ts";
import { composeRow } from "../activities/notices/composeRow.ts";
import type { RuleActor } from "../domain/process/actor.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import type { ProcessTree } from "../platform/embedded/process-tree.ts";
import type { Logger } from "../platform/logging.ts";
import { mailWarnings } from "../platform/evidence/warnings/mailWarnings.ts";
import { letterFiles } from "../platform/letters/letterDocuments.ts";
import { bounceAddresses, type BounceAddresses } from "../platform/mail/bounceAddress.ts";
import { createBounceReader } from "../platform/mail/bounceReader.ts";
import { createDispatcher } from "../platform/mail/dispatcher.ts";
import { createFailureTeller } from "../platform/mail/failureTeller.ts";
import { mailboxOf } from "../platform/mail/mailboxOf.ts";
import { recordBounce } from "../platform/mail/recordBounce.ts";
import { rehearsalTransport } from "../platform/mail/rehearsal.ts";
import { smtpTransport } from "../platform/mail/smtpTransport.ts";
import type { Matters } from "../platform/matters.ts";

export interface MailingRequest {
  config: Config;
  places: { databaseUrl: string; smtpUrl: string };
  publicUrl: string;
  /** Without it mails carry no links. */
  links?: LinkPort;
  tree: ProcessTree;
  log: Logger;
  database: Database;
  /** The door to the matters, which hear of notices that did not arrive. */
  matters: Pick<Matters, "send">;
}

/** Starts what this process does about mails: it sends what the commits wrote into the outbox, reads what comes back, and tells the matters what did not arrive. */
export async function startMailing(request: MailingRequest): Promise<void> {
  const { config, tree, places, matters } = request;
  const log = request.log.child({ part: "mail" });
  const { bounces } = config.mail;
  const addresses = bounces === undefined ? null : bounceAddresses({ address: bounces.address, secrets: bounces.secrets });
  await startDispatcher(request, log, addresses);
  await tree.start({
    part: "mail failures",
    start: () => {
      const teller = createFailureTeller({
        databaseUrl: places.databaseUrl,
        tell: ({ matterId, command, key }) =>
          matters.send({ ...placeOf(matterId), command, actor, idempotencyKey: key, onlyWhileOpen: true }),
        log,
      });
      teller.start();
      return teller;
    },
    stop: (teller) => teller.stop(),
  });
  if (bounces === undefined || addresses === null) {
    log.info({ setting: "LIANDU_MAIL_IMAP_URL" }, "bounces are not read: no mailbox is set");
    return;
  }
  await startBounceReader(request, log, { addresses, imapUrl: bounces.imapUrl });
}

const actor: RuleActor = { rule: "mail_delivery", via: "rule" };

/** A matter's id is its workflow's: process, jurisdiction, and its own. */
function placeOf(matterId: string): { process: string; jurisdictionId: string; id: string } {
  const [process = "", jurisdictionId = "", ...rest] = matterId.split("/");
  return { process, jurisdictionId, id: rest.join("/") };
}

async function startDispatcher(request: MailingRequest, log: Logger, addresses: BounceAddresses | null): Promise<void> {
  const { config, places, publicUrl, links, tree, database } = request;
  const { rehearsal, from, ambiguous } = config.mail;
  const letters = letterFiles(database);
  const warnings = mailWarnings(log);
  await tree.start({
    part: "mail dispatcher",
    start: () => {
      const smtp = smtpTransport({ url: places.smtpUrl });
      const transport = rehearsal === undefined ? smtp : rehearsalTransport({ transport: smtp, box: rehearsal });
      const dispatcher = createDispatcher({
        databaseUrl: places.databaseUrl,
        transport,
        compose: (row) => composeRow({ database, publicUrl, letters, warnings, ...(links === undefined ? {} : { links }) }, row),
        from,
        ambiguous,
        ...(addresses === null ? {} : { envelopeFrom: (mail) => addresses.of(mail) }),
        log,
      });
      dispatcher.start();
      return dispatcher;
    },
    stop: (dispatcher) => dispatcher.stop(),
  });
}

async function startBounceReader(
  { tree, places }: MailingRequest,
  log: Logger,
  { addresses, imapUrl }: { addresses: BounceAddresses; imapUrl: string },
): Promise<void> {
  await tree.start({
    part: "bounce box",
    start: () => {
      const pool = new Pool({
        connectionString: places.databaseUrl,
        max: 1,
        statement_timeout: 15_000,
        application_name: "liandu-bounces",
      });
      pool.on("error", () => undefined);
      const reader = createBounceReader({ mailbox: mailboxOf(imapUrl), addresses, record: (bounce) => recordBounce(pool, bounce), log });
      reader.start();
      return { reader, pool };
    },
    stop: async ({ reader, pool }) => {
      await reader.stop();
      await pool.end();
    },
  });
}
