import { letterRowId } from "../../domain/letters/letter.ts";
import { addressOf } from "../../domain/visit/view.ts";
import type { Facts } from "../../domain/process/json.ts";
import type { MailFile } from "./composedMail.ts";

/** The file of an issued letter; null where there is none. */
export type LetterPort = (place: { jurisdictionId: string; id: string }) => Promise<MailFile | null>;

/** Notices that bring their letter. Others may name one: a reminder of it, or its taking back. */
const bringing: ReadonlySet<string> = new Set([
  "assignment",
  "reopening",
  "escalation",
  "listing_lifted",
  "closing",
  "visit_escalation",
  "visit_listing_lifted",
]);

/** The letter that a notice brings, as it stands at the moment of sending. */
export function letterOf(
  letters: LetterPort | undefined,
  { jurisdictionId, template, facts }: { jurisdictionId: string; template: string; facts: Facts },
): Promise<MailFile | null> {
  const { issueId, visitId, letterId } = facts;
  const subject = typeof visitId === "string" ? addressOf(visitId) : issueId;
  if (letters === undefined || !bringing.has(template) || typeof subject !== "string" || typeof letterId !== "string")
    return Promise.resolve(null);
  return letters({ jurisdictionId, id: letterRowId(subject, letterId) });
}
