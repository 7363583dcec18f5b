import { createLogger } from "../../platform/logging.ts";
import { createFailureTeller } from "../../platform/mail/failureTeller.ts";
import { stopHere } from "./killable.ts";
import { openMatters, type MattersPlace } from "./mattersOfProcess.ts";

export interface TellerRequest extends MattersPlace {
  /** The failure is claimed and not told, or its matter has recorded it and nobody has noted that. */
  stopAt: "claimed" | "told";
  leaseMs: number;
}

/** A teller of failures in a process of its own, to be killed. */
async function run({ stopAt, leaseMs, ...place }: TellerRequest): Promise<void> {
  const { matters } = await openMatters(place);
  createFailureTeller({
    databaseUrl: place.databaseUrl,
    tell: async ({ matterId, command, key }) => {
      if (stopAt === "claimed") return stopHere(stopAt);
      const [process = "", jurisdictionId = "", id = ""] = matterId.split("/");
      const actor = { rule: "mail_delivery", via: "rule" } as const;
      await matters.send({ process, jurisdictionId, id, command, actor, idempotencyKey: key, onlyWhileOpen: true });
      return stopHere(stopAt);
    },
    log: createLogger({ level: "silent" }),
    timing: { pollMs: 200, leaseMs },
  }).start();
}

const [request] = process.argv.slice(2);
if (request !== undefined && request.startsWith("{")) await run(JSON.parse(request));
