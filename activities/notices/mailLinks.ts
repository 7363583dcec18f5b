import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { MailAction, Standpoint } from "../../domain/rectification/mailActions.ts";
import { linksExpireOn, mailActionsFor } from "../../domain/rectification/mailActions.ts";
import { rectificationStatuses } from "../../domain/rectification/status.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import { linkTexts } from "../../texts/zh-CN/links.ts";
import { visitMailActionsFor, type VisitMailAction } from "../../domain/visit/mailActions.ts";
import { addressOf, memberStates } from "../../domain/visit/view.ts";
import { visitLinkTexts } from "../../texts/zh-CN/visitLinks.ts";
import type { NoticeLink } from "./notice.ts";
import { readNoticeFacts } from "./noticeFacts.ts";

/** Signs links and knows codes; the secret stays behind it. */
export interface LinkPort {
  /** For how long links open; see `linksExpireOn`. */
  days: number;
  /** @returns the address of the page */
  url(link: {
    id: string;
    matterId: string;
    personId: string;
    address: string;
    action: MailAction | VisitMailAction;
    expiresOn: string;
  }): string;
  /** The digits that the row stands for. */
  code(row: { id: string; content: string }): string;
}

/** A row of the outbox, as far as its links depend on it. */
export interface LinkedRow {
  id: string;
  jurisdictionId: string;
  matterId: string;
  template: string;
  facts: Parameters<typeof readNoticeFacts>[0];
  organizationId: string | null;
  personId: string | null;
  address: string | null;
  /** ISO 8601 */
  createdAt: string;
}

/** What the recipient of a mail may do from it now, the likeliest first, and until when. Nothing for a mail to nobody in particular. */
export async function mailLinks(
  { database, links }: { database: PrismaClient; links: LinkPort },
  row: LinkedRow,
): Promise<{ links: NoticeLink[]; until: string }> {
  const { id, matterId, template, personId, address, createdAt } = row;
  const facts = readNoticeFacts(row.facts);
  const until = linksExpireOn({ writtenOn: shanghaiDate(createdAt), dueOn: facts.dueOn, days: links.days });
  if (personId === null || address === null || (facts.issueId === null && facts.visitId === null)) return { links: [], until };
  if ((await database.mailLinkRevocation.findUnique({ where: { mailId: id } })) !== null) return { links: [], until };
  if (facts.issueId === null) {
    const standpoint = await visitStandpoint(database, facts.visitId ?? "", row);
    return {
      links: visitMailActionsFor(template, standpoint).map((action) => ({
        label: visitLinkTexts[action].link,
        url: links.url({ id, matterId, personId, address, action, expiresOn: until }),
      })),
      until,
    };
  }
  const actions = mailActionsFor(template, await standpointOf(database, facts.issueId, row));
  return {
    links: actions.map((action) => ({
      label: linkTexts.actions[action].link,
      url: links.url({ id, matterId, personId, address, action, expiresOn: until }),
    })),
    until,
  };
}

async function visitStandpoint(
  database: PrismaClient,
  visitId: string,
  { jurisdictionId, personId }: LinkedRow,
): Promise<Parameters<typeof visitMailActionsFor>[1]> {
  const id = addressOf(visitId);
  const [visit, member] = await Promise.all([
    database.visit.findFirst({ where: { id, jurisdictionId }, select: { open: true, completed: true } }),
    database.visitMember.findFirst({ where: { visitId: id, jurisdictionId, personId }, select: { state: true } }),
  ]);
  const state = memberStates.find((known) => known === member?.state) ?? null;
  return { member: state, open: visit?.open ?? false, completed: visit?.completed ?? false };
}

async function standpointOf(database: PrismaClient, issueId: string, row: LinkedRow): Promise<Standpoint> {
  const { jurisdictionId, organizationId } = row;
  const [issue, assignment] = await Promise.all([
    database.rectificationIssue.findFirst({ where: { id: issueId, jurisdictionId }, select: { status: true } }),
    organizationId === null
      ? null
      : database.rectificationAssignment.findFirst({
          where: { issueId, jurisdictionId, organizationId, current: true },
          select: { role: true, state: true },
        }),
  ]);
  const status = rectificationStatuses.find((known) => known === issue?.status) ?? "withdrawn";
  return { status, assignment: assignment !== null && isKnown(assignment) ? assignment : null };
}

/** The projection writes what the state says; a word that this release does not know offers nothing. */
function isKnown(row: { role: string; state: string }): row is NonNullable<Standpoint["assignment"]> {
  return (row.role === "lead" || row.role === "cooperating") && ["assigned", "acknowledged", "signed_off", "dissented"].includes(row.state);
}
