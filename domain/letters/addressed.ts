import type { Actor } from "../process/actor.ts";
import { isRule } from "../process/actor.ts";
import { hold } from "../process/checks.ts";
import type { Decision } from "../process/process.ts";
import { refuse } from "../process/process.ts";
import type { Letter } from "./letter.ts";

/** The letter that an addressee acts upon, or why they may not. */
function addressed(letters: readonly Letter[], letterId: string, actor: Actor): { letter: Letter } | ReturnType<typeof refuse> {
  const letter = letters.find((each) => each.id === letterId);
  if (!letter || letter.voidedAt !== undefined) return refuse("UNKNOWN_LETTER", { letterId });
  if (isRule(actor) || actor.organizationId !== letter.organizationId) return refuse("NOT_ASSIGNED_TO_YOU");
  return { letter };
}

/** `signReceipt` (回执): the addressee has received a letter. Possible as long as the letter stands, whatever became of the matter. */
export function decideSignReceipt(
  letters: readonly Letter[],
  { letterId }: { letterId: string },
  actor: Actor,
): Decision<{ type: "receiptSigned"; v: 1; letterId: string }> {
  const mine = addressed(letters, letterId, actor);
  if ("refusal" in mine) return mine;
  const signed = hold(mine.letter.receipt === undefined, "RECEIPT_SIGNED", { letterId });
  return signed ?? { events: [{ type: "receiptSigned", v: 1, letterId }] };
}

/** `replyToLetter`: the addressee's written reply, once; it signs for the letter too. */
export function decideReplyToLetter<Evidence>(
  letters: readonly Letter[],
  { letterId, textHash, evidence }: { letterId: string; textHash: string; evidence?: Evidence[] },
  actor: Actor,
): Decision<
  | { type: "receiptSigned"; v: 1; letterId: string }
  | { type: "letterReplied"; v: 1; letterId: string; organizationId: string; textHash: string; evidence?: Evidence[] }
> {
  const mine = addressed(letters, letterId, actor);
  if ("refusal" in mine) return mine;
  const { organizationId, receipt, repliedAt } = mine.letter;
  const replied = hold(repliedAt === undefined, "LETTER_REPLIED", { letterId });
  if (replied) return replied;
  return {
    events: [
      ...(receipt === undefined ? [{ type: "receiptSigned" as const, v: 1 as const, letterId }] : []),
      { type: "letterReplied", v: 1, letterId, organizationId, textHash, ...(evidence && evidence.length > 0 ? { evidence } : {}) },
    ],
  };
}
