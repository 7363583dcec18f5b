import type { EscalationState } from "./evolveEscalation.ts";
import type { LadderEvent, LetterEvent } from "./events.ts";

type Reminder = { type: "remindWaitingRung"; key: string; organizationId: string } | { type: "remindReply"; key: string; letterId: string };

/** What a reminder of a waiting rung or of a reply tells; null where there is nothing left to remind of. */
export function reminderEvent(
  { ladders, letters }: Pick<EscalationState, "ladders" | "letters">,
  command: Reminder,
): LadderEvent | LetterEvent | null {
  const { key } = command;
  if (command.type === "remindWaitingRung") {
    const { organizationId } = command;
    const waiting = ladders?.find((ladder) => ladder.organizationId === organizationId)?.waiting;
    return waiting ? { type: "waitingRungReminded", v: 1, key, organizationId, rung: waiting.rung, since: waiting.since } : null;
  }
  const letter = letters?.find((each) => each.id === command.letterId);
  return letter ? { type: "replyReminded", v: 1, key, letterId: letter.id, organizationId: letter.organizationId } : null;
}
