import { addressed, decideSignReceipt as decideSigned } from "../../letters/addressed.ts";
import type { CommandOf } from "../commands.ts";
import type { RectificationState } from "../state.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { hold } from "./decision.ts";

/** `signReceipt` (回执): see {@link decideSigned}. */
export function decideSignReceipt(
  state: RectificationState,
  command: CommandOf<"signReceipt">,
  context: RectificationContext,
): RectificationDecision {
  return decideSigned(state.letters ?? [], command, context.actor);
}

/** `replyToLetter`: the addressee's written reply, once; it signs for the letter too. */
export function decideReplyToLetter(
  state: RectificationState,
  command: CommandOf<"replyToLetter">,
  context: RectificationContext,
): RectificationDecision {
  const { letterId, textHash, evidence } = command;
  const mine = addressed(state.letters ?? [], letterId, context.actor);
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
