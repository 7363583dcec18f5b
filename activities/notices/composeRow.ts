import type { Facts } from "../../domain/process/json.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";
import type { ComposedMail, MailFile } from "./composedMail.ts";
import { composeDigest } from "./composeDigest.ts";
import { composeMail, hostOf, idSafe, viewOf } from "./composeMail.ts";
import type { LetterPort } from "./noticeLetter.ts";
import { letterOf } from "./noticeLetter.ts";
import type { LinkPort } from "./mailLinks.ts";
import { mailLinks } from "./mailLinks.ts";
import type { MailView } from "./mailView.ts";
import { lookUpNotice } from "./noticeLookups.ts";
import type { WarningPort } from "./warningPort.ts";
import { VERIFIERS_TEMPLATES } from "./warningPort.ts";

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

/** A digest with more letters than this would not get through every mail server; they all stand behind the links. */
const MOST_FILES = 20;

/** Composes the mail of a row with the names and texts of the moment at which it is sent. A digest is composed of the notices that lie in it. */
export async function composeRow(
  deps: { database: PrismaClient; publicUrl: string; links?: LinkPort; letters?: LetterPort; warnings?: WarningPort },
  row: NoticeRow,
): Promise<ComposedMail> {
  const { database, publicUrl, links } = deps;
  if (row.template === "digest") return composeDigestRow(deps, row);
  const facts = isFacts(row.facts) ? row.facts : {};
  const notice = { ...row, facts, createdAt: row.createdAt.toISOString() };
  const letter = await letterOf(deps.letters, notice);
  const warnings = VERIFIERS_TEMPLATES.has(row.template) ? ((await deps.warnings?.(database, row)) ?? null) : null;
  const lookups = {
    ...(await lookUpNotice({ database, publicUrl, notice })),
    ...(letter === null ? {} : { letter }),
    ...(warnings === null ? {} : { warnings }),
  };
  if (links === undefined) return composeMail({ notice, lookups });
  const { codeId, content } = facts;
  if (row.template === "link_code" && typeof codeId === "string" && typeof content === "string")
    return composeMail({ notice, lookups: { ...lookups, code: links.code({ id: codeId, content }) } });
  return composeMail({ notice, lookups: { ...lookups, links: await mailLinks({ database, links }, notice) } });
}

/** Links are bound to a notice, its person and address: one that was written to somebody else than who reads the digest brings none. */
async function composeDigestRow(
  { database, publicUrl, letters, links }: { database: PrismaClient; publicUrl: string; letters?: LetterPort; links?: LinkPort },
  row: NoticeRow,
): Promise<ComposedMail> {
  const notices = await database.outboxMail.findMany({ where: { digestId: row.id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  const views: MailView[] = [];
  const files: MailFile[] = [];
  for (const one of notices) {
    const notice = { ...one, facts: isFacts(one.facts) ? one.facts : {}, createdAt: one.createdAt.toISOString() };
    const letter = await letterOf(letters, notice);
    if (letter !== null && files.length < MOST_FILES) files.push(letter);
    const lookups = await lookUpNotice({ database, publicUrl, notice });
    const readersOwn = one.personId === row.personId && one.address === row.address;
    const offered = links === undefined || !readersOwn ? {} : { links: await mailLinks({ database, links }, notice) };
    views.push(viewOf({ notice, lookups: { ...lookups, ...offered } }));
  }
  const readerKey = idSafe(row.personId ?? row.id);
  const digest = composeDigest({ views, sentAt: row.createdAt.toISOString(), readerKey, host: hostOf(row.messageId) });
  return files.length === 0 ? digest : { ...digest, files };
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
