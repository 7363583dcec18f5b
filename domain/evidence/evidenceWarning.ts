import type { IsoInstant } from "../calendar/calendarDay.ts";
import type { Facts } from "../process/json.ts";

/** What makes evidence doubtful (虚假整改、纸面整改). */
export const warningKinds = [
  "same_file_elsewhere",
  "similar_picture",
  "photo_older_than_issue",
  "photo_time_impossible",
  "photo_time_in_future",
  "photo_times_contradict",
  "photo_time_missing",
  "near_deadline",
  "handed_in_at_once",
  "copied_text",
  "picture_not_compared",
] as const;

export type WarningKind = (typeof warningKinds)[number];

export const warningSeverities = ["high", "medium", "low"] as const;

/** How much a warning weighs: `high` hardly has an innocent explanation, `medium` has some, `low` says what to keep in mind. */
export type WarningSeverity = (typeof warningSeverities)[number];

export const severityOf: Readonly<Record<WarningKind, WarningSeverity>> = {
  same_file_elsewhere: "high",
  similar_picture: "high",
  photo_older_than_issue: "high",
  photo_time_impossible: "medium",
  photo_time_in_future: "high",
  photo_times_contradict: "medium",
  photo_time_missing: "low",
  near_deadline: "low",
  handed_in_at_once: "low",
  copied_text: "high",
  picture_not_compared: "low",
};

/** Another piece of evidence or report that a warning rests on. */
export interface OtherUse {
  issueId: string;
  /** The issue's number in its list. */
  number: number;
  organizationId: string;
  /** Absent for words that were reported and are no piece of evidence. */
  evidenceId?: string;
  at: IsoInstant;
  withdrawn: boolean;
  /** Bits of 64 in which the pictures' hashes differ, and how well their grey copies agree, in hundredths. */
  distance?: number;
  correlation?: number;
  cropped?: boolean;
  /** Hundredths of the shorter text that the other has too. */
  share?: number;
}

/** One warning about an issue's evidence: advice to the verifier, never a refusal. */
export interface EvidenceWarning {
  issueId: string;
  kind: WarningKind;
  severity: WarningSeverity;
  organizationId: string;
  /** The evidence that it is about; empty for words that were reported. */
  evidence: { id: string; measureId: string }[];
  /** The step that reported the words. */
  reportVersion?: number;
  /** Times and figures. */
  facts: Facts;
  others: OtherUse[];
}
