import { isRule } from "../../process/actor.ts";
import type { Actor } from "../../process/actor.ts";
import type { Letter } from "../../letters/letter.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import type { RectificationState } from "../state.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { hold } from "./decision.ts";

/** `signReceipt` (回执): the addressee has received a letter. Possible as long as the letter stands, whatever became of the issue. */
export function decideSignReceipt(
  state: RectificationState,
  command: CommandOf<"signReceipt">,
  context: RectificationContext,
): RectificationDecision {
  const { letterId } = command;
  const mine = addressed(state, letterId, context.actor);
  if ("refusal" in mine) return mine;
  const signed = hold(mine.letter.receipt === undefined, "RECEIPT_SIGNED", { letterId });
  return signed ?? { events: [{ type: "receiptSigned", v: 1, letterId }] };
}

/** `replyToLetter`: the addressee's written reply, once; it signs for the letter too. */
export function decideReplyToLetter(
  state: RectificationState,
  command: CommandOf<"replyToLetter">,
  context: RectificationContext,
): RectificationDecision {
  const { letterId, textHash, evidence } = command;
  const mine = addressed(state, letterId, context.actor);
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

function addressed(state: RectificationState, letterId: string, actor: Actor): { letter: Letter } | ReturnType<typeof refuse> {
  const letter = state.letters?.find((each) => each.id === letterId);
  if (!letter || letter.voidedAt !== undefined) return refuse("UNKNOWN_LETTER", { letterId });
  if (isRule(actor) || actor.organizationId !== letter.organizationId) return refuse("NOT_ASSIGNED_TO_YOU");
  return { letter };
}
