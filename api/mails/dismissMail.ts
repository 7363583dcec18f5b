import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";

/**
 * Settles the failures of a mail without sending it again. One that waits to be sent once more by itself is then left as it is.
 * @throws Problem NOT_FOUND, NOTHING_TO_DISMISS
 */
export async function dismissMail(
  { database, clock }: ApiDeps,
  { caller, requestId, id, reason }: { caller: Caller; requestId: string; id: string; reason: string },
): Promise<void> {
  const { jurisdictionId, personId } = caller;
  await database.$transaction(async (transaction) => {
    const mail = await transaction.outboxMail.findFirst({ where: { id, jurisdictionId }, select: { id: true, state: true } });
    if (mail === null) throw new Problem("NOT_FOUND");
    const settled = await transaction.mailFailure.updateMany({
      where: { mailId: id, jurisdictionId, resolvedAt: null },
      data: { resolution: "dismissed", resolvedAt: clock.now(), resolvedBy: personId, reason },
    });
    if (settled.count === 0) throw new Problem("NOTHING_TO_DISMISS");
    await transaction.outboxMail.updateMany({ where: { id, jurisdictionId, state: "ambiguous" }, data: { state: "failed" } });
    const detail = { failures: settled.count };
    await writeAudit(transaction, { caller, requestId, action: "mail.dismiss", target: `mails/${id}`, outcome: "done", detail });
  });
}
