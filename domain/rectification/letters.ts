import { letterOfRung } from "../escalation/rung.ts";
import type { LetterContent } from "../letters/letter.ts";
import { issueLetters } from "../letters/issueLetters.ts";
import type { Instant } from "../process/process.ts";
import type { RectificationEvent } from "./events.ts";
import { currentAssignments, issueDueOn } from "./queries.ts";
import type { RectificationState } from "./state.ts";

/**
 * The letters (文书) that a step's events make, as events of the same step, so that the commit numbers them with it.
 * @param state before the step
 */
export function lettersOf(state: RectificationState, events: readonly RectificationEvent[], now: Instant): RectificationEvent[] {
  const policy = state.rules.policy.body.letters;
  // What is entered from an older ledger was given out there.
  if (!policy || events.some((event) => event.type === "baselineEntered")) return [];
  const contents = events.flatMap((event) => contentsOf(state, event));
  return issueLetters(contents, { policy, calendar: state.rules.calendar, before: state.letters ?? [], now });
}

function contentsOf(state: RectificationState, event: RectificationEvent): LetterContent[] {
  switch (event.type) {
    case "assigned":
      return event.assignments.map((made) => assignmentLetter(state, made.organizationId));
    case "reassigned":
      return [assignmentLetter(state, event.to.organizationId)];
    case "reopened":
      return currentAssignments(state).map(({ organizationId }) => ({
        kind: "assignment_letter",
        organizationId,
        measureIds: event.measureIds.filter((id) => measuresFor(state, organizationId).includes(id)),
        reason: event.reason,
      }));
    case "rungRaised": {
      const { organizationId, measureIds, lateness, reason, meeting } = event;
      const others = currentAssignments(state).flatMap((assignment) =>
        assignment.organizationId === organizationId ? [] : [assignment.organizationId],
      );
      return [
        {
          kind: letterOfRung[event.rung],
          organizationId,
          measureIds,
          dueOn: lateness.dueOn,
          ...(reason === undefined ? {} : { reason }),
          ...(meeting === undefined ? {} : { meeting }),
          ...(event.rung === "circular" && others.length > 0 ? { copyTo: others } : {}),
        },
      ];
    }
    case "listingLifted":
      return [{ kind: "listing_lifted_notice", organizationId: event.organizationId, measureIds: [], reason: event.reason }];
    case "verificationPassed":
      return (state.listed ?? []).map((organizationId) => ({ kind: "listing_lifted_notice", organizationId, measureIds: [] }));
    case "closed":
      return currentAssignments(state).map(({ organizationId }) => ({
        kind: "closing_notice",
        organizationId,
        measureIds: measuresFor(state, organizationId),
      }));
    default:
      return [];
  }
}

function assignmentLetter(state: RectificationState, organizationId: string): LetterContent {
  const dueOn = issueDueOn(state);
  return {
    kind: "assignment_letter",
    organizationId,
    measureIds: measuresFor(state, organizationId),
    ...(dueOn === null ? {} : { dueOn }),
  };
}

/** Measures that an organization answers for, or will once it is assigned. */
function measuresFor(state: RectificationState, organizationId: string): string[] {
  return state.measures.flatMap(({ id, owners }) => (owners === null || owners.includes(organizationId) ? [id] : []));
}
