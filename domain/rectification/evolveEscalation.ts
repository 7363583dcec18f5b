import type { Ladder, Lateness } from "../escalation/ladder.ts";
import { continues, newLadder, raised, waitingFor, waived } from "../escalation/ladder.ts";
import type { Letter } from "../letters/letter.ts";
import { isRule } from "../process/actor.ts";
import type { Stamped } from "../process/process.ts";
import type { RectificationEvent } from "./events.ts";
import type { RectificationState } from "./state.ts";

/** The events of the ladder and of its letters. */
export type EscalationEvent = Extract<
  RectificationEvent,
  {
    type:
      | "rungWaiting"
      | "waitingRungReminded"
      | "rungRaised"
      | "rungWaived"
      | "listingLifted"
      | "letterIssued"
      | "receiptSigned"
      | "letterReplied"
      | "replyReminded";
  }
>;

export function evolveEscalation(state: RectificationState, event: Stamped<EscalationEvent>): RectificationState {
  switch (event.type) {
    case "rungWaiting": {
      const reason = event.reason === undefined ? {} : { reason: event.reason };
      return withLadder(state, event, (ladder) => waitingFor(ladder, { rung: event.rung, since: event.at, ...reason }));
    }
    case "rungRaised": {
      const climbed = withLadder(state, event, (ladder) => raised(ladder, event.rung, event.at));
      return event.rung === "listing" ? { ...climbed, listed: [...new Set([...(state.listed ?? []), event.organizationId])] } : climbed;
    }
    case "rungWaived":
      return withLadder(state, event, (ladder) => waived(ladder, event.rung));
    case "listingLifted":
      return { ...state, listed: (state.listed ?? []).filter((organizationId) => organizationId !== event.organizationId) };
    case "letterIssued": {
      const letter: Letter = { ...event.letter, number: Number(event.allocated ?? 0), issuedAt: event.at };
      return { ...state, letters: [...(state.letters ?? []), letter] };
    }
    case "receiptSigned": {
      const personId = isRule(event.by) ? "" : event.by.personId;
      return withLetter(state, event.letterId, (letter) => ({ ...letter, receipt: { at: event.at, personId } }));
    }
    case "letterReplied":
      return withLetter(state, event.letterId, (letter) => ({ ...letter, repliedAt: event.at }));
    case "waitingRungReminded":
    case "replyReminded":
      return { ...state, done: [...state.done, event.key] };
  }
}

/** The organization's ladder; a new one where it has none, or where the event counts from another lateness than the one it rests at. */
function withLadder(
  state: RectificationState,
  { organizationId, lateness }: { organizationId: string; lateness: Lateness },
  change: (ladder: Ladder) => Ladder,
): RectificationState {
  const ladders = state.ladders ?? [];
  const known = ladders.find((ladder) => ladder.organizationId === organizationId);
  const from = known && continues(known, lateness.dueOn) ? known : newLadder(organizationId, lateness);
  const others = ladders.filter((ladder) => ladder.organizationId !== organizationId);
  const changed = [...others, change(from)].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
  return { ...state, ladders: changed };
}

function withLetter(state: RectificationState, letterId: string, change: (letter: Letter) => Letter): RectificationState {
  return { ...state, letters: (state.letters ?? []).map((letter) => (letter.id === letterId ? change(letter) : letter)) };
}

/** Signing for the task (签收) signs for the letter that brought it. */
export function signAssignmentLetters(
  state: RectificationState,
  event: Stamped<Extract<RectificationEvent, { type: "acknowledged" }>>,
): RectificationState {
  const organizationId = state.assignments.find((assignment) => assignment.id === event.assignmentId)?.organizationId;
  if (!state.letters || organizationId === undefined) return state;
  const receipt = { at: event.at, personId: event.personId };
  return {
    ...state,
    letters: state.letters.map((letter) =>
      letter.kind === "assignment_letter" && letter.organizationId === organizationId && letter.receipt === undefined
        ? { ...letter, receipt }
        : letter,
    ),
  };
}

/** A passed verification ends 挂牌督办 for all. */
export function withoutListing(state: RectificationState): RectificationState {
  return state.listed && state.listed.length > 0 ? { ...state, listed: [] } : state;
}

/** Letters are not unsaid by a retraction: those of the step that was taken back stay, voided, with their numbers. */
export function keepLetters(restored: RectificationState, retracted: RectificationState, at: string): RectificationState {
  const { letters } = retracted;
  if (!letters) return restored;
  const standing = new Map((restored.letters ?? []).map((letter) => [letter.id, letter]));
  return { ...restored, letters: letters.map((letter) => standing.get(letter.id) ?? { ...letter, voidedAt: at }) };
}
