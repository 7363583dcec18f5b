/** What came of one check item. */
export const itemOutcomes = [
  /** 未发现问题 */
  "no_problem",
  /** 发现问题，当场改正 */
  "corrected_on_site",
  /** 发现问题，责令限期改正 */
  "ordered_to_correct",
  /** 发现涉嫌违法或犯罪线索，须立案或移送 */
  "suspected_offence",
  /** 未发现开展本次抽查涉及的经营活动 */
  "not_applicable",
] as const;

export type ItemOutcome = (typeof itemOutcomes)[number];

/** What came of the visit as a whole, where its items could not be checked at all. `carried_out` takes back such a word. */
export const visitOutcomes = [
  "carried_out",
  /** 通过登记的住所（经营场所）无法联系 */
  "cannot_contact",
  /** 已停业、歇业或注销 */
  "ceased",
  /** 拒绝、阻碍检查 */
  "refused",
] as const;

export type VisitOutcome = (typeof visitOutcomes)[number];

/** How an item was checked. */
export const checkMethods = ["on_site", "documents", "online", "sampling"] as const;

export type CheckMethod = (typeof checkMethods)[number];

/** What a problem asks for afterwards; null: it asks for nothing. */
export function followUpOf(outcome: ItemOutcome | VisitOutcome): "issue" | "decision" | null {
  switch (outcome) {
    case "ordered_to_correct":
      return "issue";
    case "suspected_offence":
    case "refused":
      return "decision";
    case "no_problem":
    case "corrected_on_site":
    case "not_applicable":
    case "carried_out":
    case "cannot_contact":
    case "ceased":
      return null;
  }
}

export function isProblem(outcome: ItemOutcome | VisitOutcome): boolean {
  return outcome === "corrected_on_site" || followUpOf(outcome) !== null;
}
