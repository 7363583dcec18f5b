import type { MemberState } from "./view.ts";

/** What an inspector can do from a mail about a visit, each by a link and a page of its own. The words stand in the links' addresses. */
export const visitMailActions = ["visit-confirm", "visit-recuse", "visit-results"] as const;

export type VisitMailAction = (typeof visitMailActions)[number];

export function isVisitMailAction(word: string): word is VisitMailAction {
  return visitMailActions.some((action) => action === word);
}

const wholeTask: readonly VisitMailAction[] = ["visit-confirm", "visit-results", "visit-recuse"];

/** Which template offers what, the likeliest first. */
const byTemplate: Readonly<Record<string, readonly VisitMailAction[]>> = {
  visit_assigned: wholeTask,
  visit_confirmation_reminder: wholeTask,
  visit_recusal_decided: ["visit-confirm", "visit-results"],
  visit_result_reminder: ["visit-results", "visit-confirm"],
  visit_conflict: ["visit-results"],
  visit_signature_voided: ["visit-results"],
};

/** The actions that a mail of this template offers to an inspector who stands so. */
export function visitMailActionsFor(
  template: string,
  standpoint: { member: MemberState | null; open: boolean; completed: boolean },
): VisitMailAction[] {
  const { member, open, completed } = standpoint;
  if (!open || completed || member === null || member === "replaced" || member === "recused") return [];
  return (byTemplate[template] ?? []).filter((action) => {
    switch (action) {
      case "visit-confirm":
        return member === "assigned";
      case "visit-recuse":
        return member !== "recusal_declared";
      case "visit-results":
        return true;
    }
  });
}
