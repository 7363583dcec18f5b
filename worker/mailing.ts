import type { LinkPort } from "../activities/notices/mailLinks.ts";
import { composeRow } from "../activities/notices/composeRow.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/database.ts";
import type { ProcessTree } from "../platform/embedded/process-tree.ts";
import type { Logger } from "../platform/logging.ts";
import { createDispatcher } from "../platform/mail/dispatcher.ts";
import { rehearsalTransport } from "../platform/mail/rehearsal.ts";
import { smtpTransport } from "../platform/mail/smtpTransport.ts";

export interface MailingRequest {
  config: Config;
  places: { databaseUrl: string; smtpUrl: string };
  publicUrl: string;
  /** Without it mails carry no links. */
  links?: LinkPort;
  tree: ProcessTree;
  log: Logger;
  database: Database;
}

/** Starts the one dispatcher of this process, which sends what the commits wrote into the outbox. */
export async function startMailing({ config, places, publicUrl, links, tree, log, database }: MailingRequest): Promise<void> {
  const { rehearsal, from } = config.mail;
  await tree.start({
    part: "mail dispatcher",
    start: () => {
      const smtp = smtpTransport({ url: places.smtpUrl });
      const transport = rehearsal === undefined ? smtp : rehearsalTransport({ transport: smtp, box: rehearsal });
      const dispatcher = createDispatcher({
        databaseUrl: places.databaseUrl,
        transport,
        compose: (row) => composeRow({ database, publicUrl, ...(links === undefined ? {} : { links }) }, row),
        from,
        log: log.child({ part: "mail" }),
      });
      dispatcher.start();
      return dispatcher;
    },
    stop: (dispatcher) => dispatcher.stop(),
  });
}
