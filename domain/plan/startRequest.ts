import type { IsoDate } from "../calendar/calendarDay.ts";

/** What becomes of a date that is already past on the day of the start: it stays and is overdue, or a new one takes its place. */
export type PastDueChoice = "keep" | { newDate: IsoDate; reason: string };

/** How one item enters; evidence by the ids of uploads, measures by their place in the item, from 1. */
export type ItemEntry =
  | { entry: "new" }
  | {
      entry: "running";
      source: string;
      progress?: string | undefined;
      signedOff?: string[] | undefined;
      evidenced?: { measure: number; evidence: string[] }[] | undefined;
    }
  | { entry: "done"; source: string; progress?: string | undefined; status: "verified" | "closed"; on: IsoDate };

/**
 * What the office chooses when it starts a plan. Items are named by their place in the reading, from 1, as a decimal text: numbers may restart in a
 * section or repeat.
 */
export interface PlanStartRequest {
  pastDue: { default?: PastDueChoice | undefined; items: Record<string, PastDueChoice> };
  items: Record<string, ItemEntry>;
  /** The roles that the document did not state were looked at, and stand. */
  confirmInferredRoles: boolean;
}

export function entryOf(request: PlanStartRequest, place: number): ItemEntry {
  const key = String(place);
  return (Object.hasOwn(request.items, key) ? request.items[key] : undefined) ?? { entry: "new" };
}

export function pastDueChoiceOf(request: PlanStartRequest, place: number): PastDueChoice | undefined {
  const key = String(place);
  return (Object.hasOwn(request.pastDue.items, key) ? request.pastDue.items[key] : undefined) ?? request.pastDue.default;
}
