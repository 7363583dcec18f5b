import { Pool } from "pg";
import { createLogger } from "../../platform/logging.ts";
import { bounceAddresses, type BounceAddressOptions } from "../../platform/mail/bounceAddress.ts";
import { createBounceReader, type Mailbox } from "../../platform/mail/bounceReader.ts";
import { recordBounce } from "../../platform/mail/recordBounce.ts";
import { stopHere } from "./killable.ts";

export interface ReaderRequest {
  databaseUrl: string;
  mailbox: Mailbox;
  addresses: BounceAddressOptions;
  /** The mail is read and nothing is written yet, or all is written and the mail not yet marked as seen. */
  stopAt: "read" | "recorded";
}

/** A reader of bounces in a process of its own, to be killed. */
function run({ databaseUrl, mailbox, addresses, stopAt }: ReaderRequest): void {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  createBounceReader({
    mailbox,
    addresses: bounceAddresses(addresses),
    record: async (bounce) => {
      if (stopAt === "read") return stopHere(stopAt);
      await recordBounce(pool, bounce);
      return stopHere(stopAt);
    },
    log: createLogger({ level: "silent" }),
  }).start();
}

const [request] = process.argv.slice(2);
if (request !== undefined && request.startsWith("{")) run(JSON.parse(request));
