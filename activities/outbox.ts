import { createHash } from "node:crypto";
import type { CalendarRules } from "../domain/calendar/workingDays.ts";
import { sendingTime, type MailPreference, type OfficeHours } from "../domain/mail/sendingTime.ts";
import { urgencyOf } from "../domain/mail/urgency.ts";
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
  calendar: CalendarRules;
  /** Within which notices that are not urgent go out; absent: at any time. */
  officeHours?: OfficeHours | undefined;
}

/** What a commit writes: the mails, and a failure for each that nobody can be sent. */
export interface OutboxRows {
  mails: Prisma.OutboxMailCreateManyInput[];
  failures: Prisma.MailFailureCreateManyInput[];
}

interface Addressee {
  personId: string | null;
  organizationId: string | null;
  address: string | null;
}

/**
 * Turns drafts into one row a mail. A task without a named person goes to the organization's liaison officers; an organization that has none gets one
 * row without an address, which the office sees as a task. The id, and with it the Message-ID, follows from step, template and recipient. What is not urgent waits for
 * office hours, or for its reader's digest.
 */
export async function outboxRows(transaction: Transaction, request: OutboxRequest): Promise<OutboxRows> {
  const { jurisdictionId, matterId, version, at, drafts, mailDomain, calendar, officeHours: hours } = request;
  const addressees = await findAddressees(transaction, jurisdictionId, drafts);
  const preferences = await findPreferences(transaction, drafts, addressees);
  const rows = new Map<string, Prisma.OutboxMailCreateManyInput>();
  for (const draft of drafts) {
    for (const addressee of addressees.get(recipientKey(draft.to)) ?? []) {
      const parts = [matterId, version, draft.template, recipientKey(draft.to), addressee.personId ?? ""];
      const id = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 40);
      const preference = preferences.get(addressee.personId ?? "") ?? { mode: "immediate" };
      const time = sendingTime({ template: draft.template, at, calendar, hours, preference });
      rows.set(id, {
        id,
        jurisdictionId,
        matterId,
        version,
        template: draft.template,
        facts: JSON.parse(JSON.stringify(draft.facts)) as Prisma.InputJsonObject,
        ...addressee,
        messageId: `<${id}@${mailDomain}>`,
        ...(addressee.address === null ? { state: "undeliverable", dueAt: at } : time),
      });
    }
  }
  const mails = [...rows.values()];
  const failures = mails
    .filter(({ state }) => state === "undeliverable")
    .map(({ id }) => ({ id: `${id}-0-undeliverable`, jurisdictionId, mailId: id, round: 0, kind: "undeliverable" }));
  return { mails, failures };
}

/** Asked for only where a preference matters: most steps tell nothing but what is urgent. */
async function findPreferences(
  transaction: Transaction,
  drafts: NoticeDraft[],
  addressees: ReadonlyMap<string, Addressee[]>,
): Promise<Map<string, MailPreference>> {
  const people = drafts
    .filter(({ template }) => !urgencyOf(template).urgent)
    .flatMap(({ to }) => (addressees.get(recipientKey(to)) ?? []).flatMap(({ personId }) => personId ?? []));
  if (people.length === 0) return new Map();
  const daily = await transaction.mailPreference.findMany({ where: { personId: { in: people }, mode: "daily" } });
  return new Map(daily.map(({ personId, hour }) => [personId, { mode: "daily", hour }]));
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
