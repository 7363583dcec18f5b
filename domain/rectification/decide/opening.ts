import type { RectificationEvent } from "../events.ts";
import type { RectificationInput } from "../input.ts";
import type { RectificationState } from "../state.ts";
import type { RectificationDecision } from "./decision.ts";

/** The first step: the issue with the document's units, and, when it existed before, how it stood. */
export function decideOpen(state: RectificationState, input: RectificationInput): RectificationDecision {
  const events: RectificationEvent[] = [
    {
      type: "registered",
      v: 1,
      number: input.number,
      deadline: state.deadline,
      ...(input.planId === undefined ? {} : { planId: input.planId }),
      ...(input.deadlineReason === undefined ? {} : { deadlineReason: input.deadlineReason }),
    },
  ];
  if (input.assignments.length > 0) {
    events.push({
      type: "assigned",
      v: 1,
      assignments: input.assignments.map((assignment, index) => ({ ...assignment, id: `a${index + 1}` })),
    });
  }
  const { entry } = input;
  if (entry.kind === "running") events.push({ type: "baselineEntered", v: 1, baseline: entry.baseline, status: "running" });
  if (entry.kind === "done") events.push({ type: "baselineEntered", v: 1, baseline: entry.baseline, status: entry.status, on: entry.on });
  return { events };
}
