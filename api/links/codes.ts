import { createHash } from "node:crypto";
import type { LinkDeps, OpenLink } from "./openLink.ts";

export const CODE_MINUTES = 10;
export const CODE_TRIES = 5;
const MINUTE_MS = 60_000;
/** Between two codes for one act. */
const RESEND_AFTER_MS = MINUTE_MS;
/** Codes for one act from one mail within a day: with five tries each, a guesser's chance stays below one in thirty thousand. */
const PER_DAY = 6;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a code is for: an act from one mail, with the hash of just what will be sent. */
export interface CodeRequest {
  link: OpenLink;
  /** The act: an action's name, or that it is taken back. */
  purpose: string;
  /** SHA-256 of the command. */
  content: string;
  /** What the mail says of it. */
  facts: { linkAction: string; retracts: boolean };
}

export type CodeSent = "sent" | "recent" | "limit";

/**
 * Writes a code and the mail that brings it, in one transaction. The digits are in neither: they follow from the row and the secret, and are worked out when the mail is
 * composed and when they are typed.
 * @param occasion of the form: the same form asks for one code, however often it is sent
 */
export async function sendCode({ database, clock }: LinkDeps, request: CodeRequest, occasion: string): Promise<CodeSent> {
  const { link, purpose, content, facts } = request;
  const { mail, matter } = link;
  const { jurisdictionId, matterId, personId, address, organizationId } = mail;
  const now = clock.now();
  const id = createHash("sha256")
    .update(JSON.stringify(["code", mail.id, purpose, content, occasion]))
    .digest("hex")
    .slice(0, 40);
  return database.$transaction(async (transaction) => {
    // One at a time for one mail, so that two presses at once do not both find the limit free.
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`liandu link code ${mail.id}`}, 0))`;
    const earlier = await transaction.mailLinkCode.findMany({
      where: { mailId: mail.id, purpose, sentAt: { gt: new Date(now.getTime() - DAY_MS) } },
      orderBy: { sentAt: "desc" },
    });
    const [last] = earlier;
    const recent = last !== undefined && now.getTime() - last.sentAt.getTime() < RESEND_AFTER_MS;
    if (earlier.some((code) => code.id === id) || (recent && last.content === content && last.usedAt === null)) return "recent";
    if (earlier.length >= PER_DAY) return "limit";
    const expiresAt = new Date(now.getTime() + CODE_MINUTES * MINUTE_MS);
    await transaction.mailLinkCode.create({ data: { id, jurisdictionId, mailId: mail.id, purpose, content, sentAt: now, expiresAt } });
    const { issueId, number, title } = matter.state;
    await transaction.outboxMail.create({
      data: {
        id,
        jurisdictionId,
        matterId,
        version: matter.version,
        template: "link_code",
        facts: { issueId, number, title, codeId: id, content, ...facts },
        organizationId,
        personId,
        address,
        messageId: `<${id}@${/@([^<>@\s]+)>?$/u.exec(mail.messageId)?.[1] ?? "liandu.invalid"}>`,
        dueAt: now,
      },
    });
    await transaction.$executeRaw`SELECT pg_notify('liandu_outbox', '')`;
    return "sent";
  });
}

export type CodeVerdict = { right: true; id: string } | { right: false; left: number } | { lapsed: true };

/** Checks digits against the last code that was sent for just this. Each look counts as a try, before it is known whether it was right. */
export async function checkCode({ database, clock, links }: LinkDeps, request: CodeRequest, digits: string): Promise<CodeVerdict> {
  const { link, purpose, content } = request;
  const now = clock.now();
  const last = await database.mailLinkCode.findFirst({ where: { mailId: link.mail.id, purpose }, orderBy: { sentAt: "desc" } });
  if (last === null || last.content !== content) return { lapsed: true };
  const { id } = last;
  const [counted] = await database.$queryRaw<{ tries: number }[]>`
    UPDATE mail_link_code SET tries = tries + 1
    WHERE id = ${id} AND tries < ${CODE_TRIES} AND used_at IS NULL AND expires_at > ${now} RETURNING tries`;
  if (counted === undefined) return { lapsed: true };
  return links.isCode({ id, content }, digits) ? { right: true, id } : { right: false, left: CODE_TRIES - counted.tries };
}

/** A code confirms once. Called when the act is durable: whatever happens in between, the code is for that act alone, which happens once by its key. */
export async function useCode({ database, clock }: LinkDeps, id: string): Promise<void> {
  await database.mailLinkCode.updateMany({ where: { id, usedAt: null }, data: { usedAt: clock.now() } });
}

/** `linyi@health.example` as `l***@health.example`: enough to know which box to look into. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return `${Array.from(address)[0] ?? ""}***${at < 0 ? "" : address.slice(at)}`;
}
