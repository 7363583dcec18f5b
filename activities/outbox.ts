import { createHash } from "node:crypto";
import { recipientKey } from "../domain/process/matter.ts";
import type { NoticeDraft, Recipient } from "../domain/process/process.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import type { Transaction } from "./projection.ts";

interface OutboxRequest {
  jurisdictionId: string;
  matterId: string;
  version: number;
  at: string;
  drafts: NoticeDraft[];
  mailDomain: string;
}

interface Addressee {
  personId: string | null;
  organizationId: string | null;
  address: string | null;
}

/**
 * Turns drafts into one row a mail. A task without a named person goes to the organization's liaison officers; an organization that has none gets one
 * row without an address, which the office sees as a task. The id, and with it the Message-ID, follows from step, template and recipient.
 */
export async function outboxRows(transaction: Transaction, request: OutboxRequest): Promise<Prisma.OutboxMailCreateManyInput[]> {
  const { jurisdictionId, matterId, version, at, drafts, mailDomain } = request;
  const addressees = await findAddressees(transaction, jurisdictionId, drafts);
  const rows = new Map<string, Prisma.OutboxMailCreateManyInput>();
  for (const draft of drafts) {
    for (const addressee of addressees.get(recipientKey(draft.to)) ?? []) {
      const parts = [matterId, version, draft.template, recipientKey(draft.to), addressee.personId ?? ""];
      const id = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 40);
      rows.set(id, {
        id,
        jurisdictionId,
        matterId,
        version,
        template: draft.template,
        facts: JSON.parse(JSON.stringify(draft.facts)) as Prisma.InputJsonObject,
        ...addressee,
        messageId: `<${id}@${mailDomain}>`,
        state: addressee.address === null ? "undeliverable" : "queued",
        dueAt: at,
      });
    }
  }
  return [...rows.values()];
}

async function findAddressees(transaction: Transaction, jurisdictionId: string, drafts: NoticeDraft[]): Promise<Map<string, Addressee[]>> {
  const toOffice = drafts.some((draft) => "office" in draft.to || "leaders" in draft.to);
  const jurisdiction = toOffice ? await transaction.jurisdiction.findUnique({ where: { id: jurisdictionId } }) : null;
  const officeId = jurisdiction?.officeOrganizationId ?? null;
  const organizationIds = drafts.flatMap((draft) => ("organizationId" in draft.to ? [draft.to.organizationId] : []));
  const personIds = drafts.flatMap((draft) => ("personId" in draft.to ? [draft.to.personId] : []));
  const persons = await transaction.person.findMany({
    where: {
      active: true,
      OR: [
        { organizationId: { in: officeId === null ? organizationIds : [...organizationIds, officeId] }, liaison: true },
        ...(officeId === null ? [] : [{ organizationId: officeId, roles: { has: "leader" } }]),
        { id: { in: personIds } },
      ],
    },
    select: { id: true, organizationId: true, email: true, liaison: true, roles: true },
    orderBy: { id: "asc" },
  });
  const found = new Map<string, Addressee[]>();
  for (const { to } of drafts) {
    const key = recipientKey(to);
    if (found.has(key)) continue;
    const organizationId = organizationOf(to, officeId);
    const reached = persons
      .filter((person) => isMeant(person, to, organizationId))
      .filter((person) => person.email !== null)
      .map((person) => ({ personId: person.id, organizationId: person.organizationId, address: person.email }));
    const nobody = { personId: "personId" in to ? to.personId : null, organizationId, address: null };
    found.set(key, reached.length > 0 ? reached : [nobody]);
  }
  return found;
}

function organizationOf(to: Recipient, officeId: string | null): string | null {
  if ("organizationId" in to) return to.organizationId;
  return "personId" in to ? null : officeId;
}

/** Whoever reads an organization's mail is its liaison officers; a leader is told by name, liaison officer or not. */
function isMeant(
  person: { id: string; organizationId: string; liaison: boolean; roles: string[] },
  to: Recipient,
  organizationId: string | null,
): boolean {
  if ("personId" in to) return person.id === to.personId;
  if (person.organizationId !== organizationId) return false;
  return "leaders" in to ? person.roles.includes("leader") : person.liaison;
}
