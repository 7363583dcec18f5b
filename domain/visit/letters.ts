import { letterOfRung } from "../escalation/rung.ts";
import { issueLetters } from "../letters/issueLetters.ts";
import type { LetterContent } from "../letters/letter.ts";
import type { Instant } from "../process/process.ts";
import type { VisitEvent } from "./events.ts";
import type { VisitState } from "./state.ts";

/** The letters that a step's events make. @param state before the step */
export function lettersOf(state: VisitState, events: readonly VisitEvent[], now: Instant): VisitEvent[] {
  const { policy, calendar } = state.rules;
  const { letters } = policy.body;
  if (!letters) return [];
  const contents = events.flatMap((event) => contentsOf(state, event));
  return issueLetters(contents, { policy: letters, calendar, before: state.letters ?? [], now });
}

function contentsOf(state: VisitState, event: VisitEvent): LetterContent[] {
  switch (event.type) {
    case "rungRaised": {
      const { organizationId, measureIds, lateness, reason, meeting, rung } = event;
      const others = state.departments.flatMap((department) =>
        department.organizationId === organizationId ? [] : [department.organizationId],
      );
      return [
        {
          kind: letterOfRung[rung],
          organizationId,
          measureIds,
          dueOn: lateness.dueOn,
          ...(reason === undefined ? {} : { reason }),
          ...(meeting === undefined ? {} : { meeting }),
          ...(rung === "circular" && others.length > 0 ? { copyTo: others } : {}),
        },
      ];
    }
    case "listingLifted":
      return [{ kind: "listing_lifted_notice", organizationId: event.organizationId, measureIds: [], reason: event.reason }];
    case "completed":
      return (state.listed ?? []).map((organizationId) => ({ kind: "listing_lifted_notice", organizationId, measureIds: [] }));
    default:
      return [];
  }
}
