import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";
import { loggedError } from "../../platform/loggedError.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";

/** Which matters a change of rules is for. */
export const applyTo = z
  .enum(["open", "new"])
  .default("open")
  .describe("open：新启动的和办理中的事项都适用（默认）；new：只用于此后启动的事项");

export type RulesChangeKind = "calendar" | "policy" | "all";

/**
 * Notes, in the transaction that puts rules in force, that they are to be handed to the matters under way. A newer change of the same kind takes over what
 * an older one of the same area has not done yet: matters get the rules in force, whichever change brings them.
 * @returns the change's id
 */
export async function recordRulesChange(
  transaction: Prisma.TransactionClient,
  change: { caller: Caller; kind: RulesChangeKind; process?: string; reason: string; createdAt: Date; id?: string },
): Promise<string> {
  const { caller, kind, process = null, reason, createdAt, id = randomUUID() } = change;
  const { jurisdictionId, actor } = caller;
  await transaction.rulesChange.updateMany({
    where: { jurisdictionId, kind, process, status: { in: ["waiting", "running", "paused"] } },
    data: { status: "superseded", finishedAt: createdAt },
  });
  await transaction.rulesChange.create({ data: { id, jurisdictionId, kind, process, reason, createdAt, actor: { ...actor } } });
  return id;
}

/** Sets the handing out going. Where Temporal is away, the worker's keeper does it later: the change is in the tables, and is answered as done. */
export async function beginRulesChange({ rulesRunner, log }: Pick<ApiDeps, "rulesRunner" | "log">, changeId: string | null): Promise<void> {
  if (changeId === null) return;
  try {
    await rulesRunner.wakeFanOut();
  } catch (error) {
    log.warn({ changeId, error: loggedError(error) }, "the change of rules is noted and will be set going later");
  }
}
