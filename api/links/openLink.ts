import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { PersonActor } from "../../domain/process/actor.ts";
import type { MailAction } from "../../domain/rectification/mailActions.ts";
import { isMailAction, mailActionsFor } from "../../domain/rectification/mailActions.ts";
import { assignmentOf } from "../../domain/rectification/queries.ts";
import type { Assignment } from "../../domain/rectification/state.ts";
import { statusOf } from "../../domain/rectification/status.ts";
import type { OutboxMail } from "../../generated/prisma/client.ts";
import type { LinkMail, LinkTokens } from "../../platform/links/linkTokens.ts";
import type { Caller } from "../core/caller.ts";
import { callerOf, isRole } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import type { IssueMatter } from "../issues/findIssue.ts";
import { matterOf, PROCESS } from "../issues/findIssue.ts";
import { registerNames } from "../issues/registerNames.ts";
import type { LinkPage } from "./linkPage.ts";
import { linkPages } from "./linkPages.ts";

export interface LinkDeps extends ApiDeps {
  links: LinkTokens;
}

/** A link that opens: whose it is, what it is for, and how the matter stands. */
export interface OpenLink {
  token: string;
  page: LinkPage;
  mail: OutboxMail & { personId: string; address: string };
  /** Acts under the link's name: `via` and `mailId` say so wherever it is recorded. */
  caller: Caller;
  organizationName: string;
  officeName: string;
  matter: IssueMatter;
  /** Of the recipient's organization; null where the page is for somebody else than an assigned organization. */
  assignment: Assignment | null;
  /** What else the same mail offers now. */
  others: { action: MailAction; token: string }[];
}

/**
 * Why a link does not open. `forged` covers whatever was not signed here, so that nobody learns which mails, people or matters there are.
 * The others are told to who holds a true link alone, with the office to ask.
 */
export interface ClosedLink {
  problem: "forged" | "expired" | "revoked" | "person" | "reassigned" | "gone";
  officeName: string | null;
}

const forged: ClosedLink = { problem: "forged", officeName: null };
const nobody: LinkMail = { id: "", matterId: "", personId: "", address: "" };

/**
 * Looks up what a token is for. Reads only: opening a link, however often, changes nothing. Whether the recipient's organization is still assigned is `isStillTheirs`, since what
 * was done by a link may be seen afterwards: a return ends the very assignment that its link was for.
 */
export async function openLink(deps: LinkDeps, token: string): Promise<OpenLink | ClosedLink> {
  const { database, links } = deps;
  const claims = links.read(token);
  if (claims === null) return forged;
  const mail = await database.outboxMail.findUnique({ where: { id: claims.mailId } });
  const bound = mail === null ? null : boundMail(mail);
  const proved = links.proves(token, bound ?? nobody);
  if (!proved || mail === null || bound === null || !isMailAction(claims.action)) return forged;

  const page = linkPages[claims.action];
  const { jurisdictionId } = mail;
  const [jurisdiction, person, revocation, row, step] = await Promise.all([
    database.jurisdiction.findUnique({ where: { id: jurisdictionId } }),
    database.person.findFirst({ where: { id: bound.personId, jurisdictionId } }),
    database.mailLinkRevocation.findUnique({ where: { mailId: mail.id } }),
    database.matter.findUnique({ where: { id: mail.matterId } }),
    database.matterStep.findUnique({
      where: { matterId_version: { matterId: mail.matterId, version: mail.version } },
      select: { at: true },
    }),
  ]);
  const officeId = jurisdiction?.officeOrganizationId ?? null;
  const organizationIds = [...(officeId === null ? [] : [officeId]), ...(person === null ? [] : [person.organizationId])];
  const names = await registerNames(database, jurisdictionId, { organizationIds });
  const officeName = officeId === null ? null : names.organization(officeId);
  const closed = (problem: ClosedLink["problem"]): ClosedLink => ({ problem, officeName });

  if (revocation !== null) return closed("revoked");
  if (shanghaiDate(deps.clock.now().toISOString()) > claims.expiresOn) return closed("expired");
  const same =
    person?.active === true &&
    (mail.organizationId === null || person.organizationId === mail.organizationId) &&
    person.email?.toLowerCase() === bound.address.toLowerCase();
  if (!same) return closed("person");
  if (row === null || row.process !== PROCESS || row.jurisdictionId !== jurisdictionId || step === null) return closed("gone");

  const matter = matterOf(row);
  const { organizationId } = person;
  const assignment = assignmentOf(matter.state, organizationId);
  // A later assignment of the same organization is another task, with a mail of its own.
  const current = assignment !== null && assignment.assignedAt <= step.at.toISOString() ? assignment : null;

  const offered = mailActionsFor(mail.template, { status: statusOf(matter.state), assignment: current });
  return {
    token,
    page,
    mail: { ...mail, personId: bound.personId, address: bound.address },
    caller: callerOfLink({ mailId: mail.id, person, jurisdictionId, officeId }),
    organizationName: names.organization(organizationId),
    officeName: officeName ?? "",
    matter,
    assignment: current,
    others: offered
      .filter((action) => action !== page.action)
      .map((action) => ({ action, token: links.sign(bound, { action, expiresOn: claims.expiresOn }) })),
  };
}

/** Whether the task is still the organization's, where the page is for an assigned organization alone. */
export function isStillTheirs({ page, assignment }: OpenLink): boolean {
  return !page.forAssigned || assignment !== null;
}

/** What a token is bound to of its mail; null for a mail to nobody in particular, which carries no links. */
function boundMail({ id, matterId, personId, address }: OutboxMail): LinkMail | null {
  return personId === null || address === null ? null : { id, matterId, personId, address };
}

function callerOfLink({
  mailId,
  person,
  jurisdictionId,
  officeId,
}: {
  mailId: string;
  person: { id: string; name: string; organizationId: string; roles: string[] };
  jurisdictionId: string;
  officeId: string | null;
}): Caller {
  const caller = callerOf({
    personId: person.id,
    name: person.name,
    organizationId: person.organizationId,
    jurisdictionId,
    roles: person.roles.filter(isRole),
    officeOrganizationId: officeId,
  });
  const actor: PersonActor = { ...caller.actor, via: "mail_link", mailId };
  // A link opens its own page and nothing that the person may see besides.
  return { ...caller, seesAll: false, actor };
}
