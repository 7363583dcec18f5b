import type { Letter } from "../letters/letter.ts";
import { isRule } from "../process/actor.ts";
import type { Stamped } from "../process/process.ts";
import type { LadderEvent, LetterEvent } from "./events.ts";
import type { Ladder, Lateness } from "./ladder.ts";
import { continues, newLadder, raised, remindedOf, WAITING, waitingFor, waitingPrefix, waived } from "./ladder.ts";

/** What the ladder and its letters leave in a matter's state. */
export interface EscalationState {
  /** How far each late organization has been taken up the ladder; only where the rules have one. */
  ladders?: Ladder[];
  /** Organizations that are under 挂牌督办 here. */
  listed?: string[];
  /** Every letter that was issued here, the voided ones too; only where the rules issue letters. */
  letters?: Letter[];
  /** Agenda keys that have been carried out. */
  done: string[];
}

/** A reply to a letter, however the process records what it says. */
type Replied = { type: "letterReplied"; v: 1; letterId: string };

export type EscalationEvent = LadderEvent | LetterEvent | Replied;

export function evolveEscalation<State extends EscalationState>(state: State, event: Stamped<EscalationEvent>): State {
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
      return withoutWaitingReminder(state, event) ?? state;
    case "replyReminded":
      return { ...state, done: [...state.done, event.key] };
  }
}

/** The organization's ladder; a new one where it has none, or where the event counts from another lateness than the one it rests at. */
function withLadder<State extends EscalationState>(
  state: State,
  { organizationId, lateness }: { organizationId: string; lateness: Lateness },
  change: (ladder: Ladder) => Ladder,
): State {
  const ladders = state.ladders ?? [];
  const known = ladders.find((ladder) => ladder.organizationId === organizationId);
  const from = known && continues(known, lateness.dueOn) ? known : newLadder(organizationId, lateness);
  const others = ladders.filter((ladder) => ladder.organizationId !== organizationId);
  const changed = [...others, change(from)].sort(byOrganization);
  return { ...state, ladders: changed };
}

/** The reminder of a waiting rung that came up, sent or dropped, makes way for the next. @returns null where the key is of something else */
export function withoutWaitingReminder<State extends EscalationState>(
  state: State,
  { key, at }: { key: string; at: string },
): State | null {
  if (!key.startsWith(WAITING)) return null;
  const ladders = state.ladders?.map((ladder) =>
    ladder.waiting !== null && key.startsWith(waitingPrefix(ladder)) ? remindedOf(ladder, at) : ladder,
  );
  return ladders === undefined ? state : { ...state, ladders };
}

/** A successor takes over how far an organization has been taken up the ladder, and that it is listed. */
export function moveLadder<State extends EscalationState>(state: State, from: string, to: string): State {
  const { ladders, listed } = state;
  const moved = ladders?.find(({ organizationId }) => organizationId === from);
  return {
    ...state,
    ...(ladders === undefined || moved === undefined
      ? {}
      : {
          ladders: [
            ...ladders.filter(({ organizationId }) => organizationId !== from && organizationId !== to),
            { ...moved, organizationId: to },
          ].sort(byOrganization),
        }),
    ...(listed?.includes(from) ? { listed: [...new Set(listed.map((each) => (each === from ? to : each)))] } : {}),
  };
}

function byOrganization(a: Ladder, b: Ladder): number {
  return a.organizationId < b.organizationId ? -1 : 1;
}

function withLetter<State extends EscalationState>(state: State, letterId: string, change: (letter: Letter) => Letter): State {
  return { ...state, letters: (state.letters ?? []).map((letter) => (letter.id === letterId ? change(letter) : letter)) };
}

/** Letters are not unsaid by a retraction: those of the step that was taken back stay, voided, with their numbers. */
export function keepLetters<State extends EscalationState>(restored: State, retracted: State, at: string): State {
  const { letters } = retracted;
  if (!letters) return restored;
  const standing = new Map((restored.letters ?? []).map((letter) => [letter.id, letter]));
  return { ...restored, letters: letters.map((letter) => standing.get(letter.id) ?? { ...letter, voidedAt: at }) };
}
