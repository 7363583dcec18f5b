import type { Facts } from "../../domain/process/json.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import type { ComposedMail } from "./composedMail.ts";
import { composeMail } from "./composeMail.ts";
import { lookUpNotice } from "./noticeLookups.ts";

/** A row of the outbox, as the dispatcher hands it over. */
export interface NoticeRow {
  jurisdictionId: string;
  matterId: string;
  version: number;
  template: string;
  facts: unknown;
  organizationId: string | null;
  personId: string | null;
  messageId: string;
  createdAt: Date;
}

/** Composes the mail of a row with the names and texts of the moment at which it is sent. */
export async function composeRow(
  { database, publicUrl }: { database: PrismaClient; publicUrl: string },
  row: NoticeRow,
): Promise<ComposedMail> {
  const facts = isFacts(row.facts) ? row.facts : {};
  const notice = { ...row, facts, createdAt: row.createdAt.toISOString() };
  return composeMail({ notice, lookups: await lookUpNotice({ database, publicUrl, notice }) });
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
