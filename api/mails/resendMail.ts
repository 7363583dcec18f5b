import type { OutboxMail } from "../../generated/prisma/client.ts";
import { requeueMail } from "../../platform/mail/requeueMail.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";

/** A code is good for minutes: who still wants one asks for it. */
const NEVER_RESENT = "link_code";

interface Reader {
  personId: string;
  address: string;
}

/**
 * Sends a mail again: to the person who is named, else to whom it was for with the address that the register has now, else to a liaison officer of the organization.
 * @throws Problem NOT_FOUND; UNKNOWN_PERSON for somebody who is not of the organization that the notice is for; MAIL_NO_ADDRESS; MAIL_UNDER_WAY; MAIL_NOT_RESENDABLE
 */
export async function resendMail(
  { database }: ApiDeps,
  { caller, requestId, id, personId }: { caller: Caller; requestId: string; id: string; personId?: string | undefined },
): Promise<void> {
  const { jurisdictionId } = caller;
  await database.$transaction(async (transaction) => {
    const mail = await transaction.outboxMail.findFirst({ where: { id, jurisdictionId } });
    if (mail === null) throw new Problem("NOT_FOUND");
    if (mail.template === NEVER_RESENT) throw new Problem("MAIL_NOT_RESENDABLE");
    const reader = personId === undefined ? await readerOf(transaction, mail) : await named(transaction, mail, personId);
    const queued = await requeueMail(transaction, { jurisdictionId, mailId: id, ...reader, by: caller.personId });
    if (!queued) throw new Problem("MAIL_UNDER_WAY");
    const detail = { template: mail.template, matterId: mail.matterId, round: mail.round + 1, toPersonId: reader.personId };
    await writeAudit(transaction, { caller, requestId, action: "mail.resend", target: `mails/${id}`, outcome: "done", detail });
  });
}

type Transaction = Parameters<Parameters<ApiDeps["database"]["$transaction"]>[0]>[0];

async function named({ person }: Transaction, { jurisdictionId, organizationId }: OutboxMail, personId: string): Promise<Reader> {
  const found = await person.findFirst({
    where: { id: personId, jurisdictionId, active: true, ...(organizationId === null ? {} : { organizationId }) },
    select: { id: true, email: true },
  });
  if (found === null) throw new Problem("UNKNOWN_PERSON", { personId });
  if (found.email === null) throw new Problem("MAIL_NO_ADDRESS");
  return { personId: found.id, address: found.email };
}

/** Whom the notice was for, unless they have left; then who now receives what the organization is told. */
async function readerOf({ person }: Transaction, mail: OutboxMail): Promise<Reader> {
  const { jurisdictionId, organizationId, personId } = mail;
  const candidates = await person.findMany({
    where: {
      jurisdictionId,
      active: true,
      email: { not: null },
      ...(organizationId === null ? { id: personId ?? "" } : { organizationId, OR: [{ id: personId ?? "" }, { liaison: true }] }),
    },
    select: { id: true, email: true },
    orderBy: { id: "asc" },
  });
  const found = candidates.find(({ id }) => id === personId) ?? candidates[0];
  if (found === undefined || found.email === null) throw new Problem("MAIL_NO_ADDRESS");
  return { personId: found.id, address: found.email };
}
