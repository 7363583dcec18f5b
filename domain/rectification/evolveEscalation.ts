import type { Stamped } from "../process/process.ts";
import type { RectificationEvent } from "./events.ts";
import type { RectificationState } from "./state.ts";

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
