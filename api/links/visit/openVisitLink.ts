import { shanghaiDate } from "../../../domain/calendar/calendarDay.ts";
import type { PersonActor } from "../../../domain/process/actor.ts";
import type { VisitMailAction } from "../../../domain/visit/mailActions.ts";
import { isVisitMailAction, visitMailActionsFor } from "../../../domain/visit/mailActions.ts";
import { isOpen, memberActing } from "../../../domain/visit/queries.ts";
import type { Department, Member } from "../../../domain/visit/state.ts";
import { memberState } from "../../../domain/visit/view.ts";
import type { Caller } from "../../core/caller.ts";
import { callerOf, isRole } from "../../core/caller.ts";
import { registerNames } from "../../issues/registerNames.ts";
import type { VisitMatter } from "../../visits/findVisit.ts";
import { PROCESS, visitMatterOf } from "../../visits/findVisit.ts";
import type { ClosedLink, LinkDeps } from "../openLink.ts";

/** A link about a visit that opens: whose it is, what for, and how the visit stands. */
export interface OpenVisitLink {
  token: string;
  action: VisitMailAction;
  mailId: string;
  /** Acts under the link's name. */
  caller: Caller;
  officeName: string;
  organizationName: string;
  matter: VisitMatter;
  department: Department;
  member: Member;
  others: { action: VisitMailAction; token: string }[];
}

/** Looks up what a token about a visit is for. Reads only. Whatever was not signed here is told as if nothing had ever been there. */
export async function openVisitLink(deps: LinkDeps, token: string): Promise<OpenVisitLink | ClosedLink> {
  const { database, links, clock } = deps;
  const claims = links.read(token);
  const forged: ClosedLink = { problem: "forged", officeName: null };
  if (claims === null) return forged;
  const mail = await database.outboxMail.findUnique({ where: { id: claims.mailId } });
  const { personId = null, address = null } = mail ?? {};
  const bound = mail === null || personId === null || address === null ? null : { id: mail.id, matterId: mail.matterId, personId, address };
  const proved = links.proves(token, bound ?? { id: "", matterId: "", personId: "", address: "" });
  if (!proved || mail === null || bound === null || !isVisitMailAction(claims.action)) return forged;

  const { jurisdictionId } = mail;
  const [jurisdiction, person, revocation, row] = await Promise.all([
    database.jurisdiction.findUnique({ where: { id: jurisdictionId } }),
    database.person.findFirst({ where: { id: bound.personId, jurisdictionId } }),
    database.mailLinkRevocation.findUnique({ where: { mailId: mail.id } }),
    database.matter.findUnique({ where: { id: mail.matterId } }),
  ]);
  const officeId = jurisdiction?.officeOrganizationId ?? null;
  const organizationIds = [...(officeId === null ? [] : [officeId]), ...(person === null ? [] : [person.organizationId])];
  const names = await registerNames(database, jurisdictionId, { organizationIds });
  const officeName = officeId === null ? null : names.organization(officeId);
  const closed = (problem: ClosedLink["problem"]): ClosedLink => ({ problem, officeName });
  if (revocation !== null) return closed("revoked");
  if (shanghaiDate(clock.now().toISOString()) > claims.expiresOn) return closed("expired");
  if (person?.active !== true || person.email?.toLowerCase() !== bound.address.toLowerCase()) return closed("person");
  if (row === null || row.process !== PROCESS || row.jurisdictionId !== jurisdictionId) return closed("gone");

  const matter = visitMatterOf(row);
  const caller = callerOf({
    personId: person.id,
    name: person.name,
    organizationId: person.organizationId,
    jurisdictionId,
    roles: person.roles.filter(isRole),
    officeOrganizationId: officeId,
  });
  const actor: PersonActor = { ...caller.actor, via: "mail_link", mailId: mail.id };
  const mine = memberActing(matter.state, actor, undefined);
  if (mine === null) return closed("reassigned");
  const { state } = matter;
  const standpoint = { member: memberState(mine.member), open: isOpen(state), completed: state.completedAt !== null };
  const { action, expiresOn } = { action: claims.action, expiresOn: claims.expiresOn };
  return {
    token,
    action,
    mailId: mail.id,
    // A link opens its own page and nothing that the person may see besides.
    caller: { ...caller, seesAll: false, actor },
    officeName: officeName ?? "",
    organizationName: names.organization(person.organizationId),
    matter,
    ...mine,
    others: visitMailActionsFor(mail.template, standpoint)
      .filter((other) => other !== action)
      .map((other) => ({ action: other, token: links.sign(bound, { action: other, expiresOn }) })),
  };
}
