import type { Deadline } from "../clock/deadline.ts";
import type { Actor } from "../process/actor.ts";
import type { Rules } from "../process/rules.ts";
import type { RectificationPolicy } from "./policy.ts";
import type { AssignmentRole, Day, EvidenceRef } from "./state.ts";

export interface NewAssignment {
  organizationId: string;
  role: AssignmentRole;
  group?: string;
  wholeMechanism?: true;
  roleInferred?: true;
}

/** How an item enters: as new work, or as it stands in a ledger that was kept elsewhere, in one event with its source and without a mail. */
export type Entry =
  | { kind: "new" }
  | { kind: "running"; baseline: Baseline }
  | { kind: "done"; baseline: Baseline; status: "verified" | "closed"; on: Day };

export interface Baseline {
  /** Where the statement comes from: a ledger, a report, a person's word. */
  source: string;
  progressHash?: string;
  /** Organizations that have signed off already; all others count as having signed for the task. */
  signedOff?: string[];
  /** Measures that have evidence already, by their place in the plan. */
  evidenced?: { measure: number; evidence: EvidenceRef[] }[];
}

/** The visit whose problem an issue is about. Links both ways: the visit names the issue too. */
export interface IssueOrigin {
  process: "visit";
  /** The visit's id, as addresses have it. */
  id: string;
  batchId: string;
  /** The check item. */
  subject: string;
}

/** What starts an issue. Texts are by hash. */
export interface RectificationInput {
  issueId: string;
  jurisdictionId: string;
  office: { organizationId: string; hostOrganizationId: string | null };
  planId?: string;
  planItem?: number;
  number: number;
  section?: string;
  title: string;
  descriptionHash: string;
  measures: { number: number | null; textHash: string; owners?: string[]; dueOn?: Day }[];
  assignments: NewAssignment[];
  deadline: Deadline | null;
  /** Why the document's own date was replaced at the start, when it was already past. */
  deadlineReason?: string;
  entry: Entry;
  startedAt: string;
  /** A person, or the rule by which another process led to it. */
  startedBy: Actor;
  /** What led to it, where that was a matter of another process. */
  origin?: IssueOrigin;
  rules: Rules<RectificationPolicy>;
}
