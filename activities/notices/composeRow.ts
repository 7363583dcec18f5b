import type { Facts } from "../../domain/process/json.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import type { ComposedMail } from "./composedMail.ts";
import { composeDigest } from "./composeDigest.ts";
import { composeMail, hostOf, idSafe, viewOf } from "./composeMail.ts";
import type { LinkPort } from "./mailLinks.ts";
import { mailLinks } from "./mailLinks.ts";
import type { MailView } from "./mailView.ts";
import { lookUpNotice } from "./noticeLookups.ts";

/** A row of the outbox, as the dispatcher hands it over. */
export interface NoticeRow {
  id: string;
  jurisdictionId: string;
  matterId: string;
  version: number;
  template: string;
  facts: unknown;
  organizationId: string | null;
  personId: string | null;
  address: string | null;
  messageId: string;
  createdAt: Date;
}

/** Composes the mail of a row with the names and texts of the moment at which it is sent. A digest is composed of the notices that lie in it. */
export async function composeRow(
  { database, publicUrl, links }: { database: PrismaClient; publicUrl: string; links?: LinkPort },
  row: NoticeRow,
): Promise<ComposedMail> {
  if (row.template === "digest") return composeDigestRow({ database, publicUrl }, row);
  const facts = isFacts(row.facts) ? row.facts : {};
  const notice = { ...row, facts, createdAt: row.createdAt.toISOString() };
  const lookups = await lookUpNotice({ database, publicUrl, notice });
  if (links === undefined) return composeMail({ notice, lookups });
  const { codeId, content } = facts;
  if (row.template === "link_code" && typeof codeId === "string" && typeof content === "string")
    return composeMail({ notice, lookups: { ...lookups, code: links.code({ id: codeId, content }) } });
  return composeMail({ notice, lookups: { ...lookups, links: await mailLinks({ database, links }, notice) } });
}

/** Without one-time links: they are bound to the mail of one notice. */
async function composeDigestRow(
  { database, publicUrl }: { database: PrismaClient; publicUrl: string },
  row: NoticeRow,
): Promise<ComposedMail> {
  const notices = await database.outboxMail.findMany({ where: { digestId: row.id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  const views: MailView[] = [];
  for (const one of notices) {
    const notice = { ...one, facts: isFacts(one.facts) ? one.facts : {}, createdAt: one.createdAt.toISOString() };
    views.push(viewOf({ notice, lookups: await lookUpNotice({ database, publicUrl, notice }) }));
  }
  const readerKey = idSafe(row.personId ?? row.id);
  return composeDigest({ views, sentAt: row.createdAt.toISOString(), readerKey, host: hostOf(row.messageId) });
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
