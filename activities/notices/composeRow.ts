import type { Facts } from "../../domain/process/json.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import type { ComposedMail } from "./composedMail.ts";
import { composeMail } from "./composeMail.ts";
import type { LinkPort } from "./mailLinks.ts";
import { mailLinks } from "./mailLinks.ts";
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

/** Composes the mail of a row with the names and texts of the moment at which it is sent. */
export async function composeRow(
  { database, publicUrl, links }: { database: PrismaClient; publicUrl: string; links?: LinkPort },
  row: NoticeRow,
): Promise<ComposedMail> {
  const facts = isFacts(row.facts) ? row.facts : {};
  const notice = { ...row, facts, createdAt: row.createdAt.toISOString() };
  const lookups = await lookUpNotice({ database, publicUrl, notice });
  if (links === undefined) return composeMail({ notice, lookups });
  const { codeId, content } = facts;
  if (row.template === "link_code" && typeof codeId === "string" && typeof content === "string")
    return composeMail({ notice, lookups: { ...lookups, code: links.code({ id: codeId, content }) } });
  return composeMail({ notice, lookups: { ...lookups, links: await mailLinks({ database, links }, notice) } });
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
