import type { Deadline } from "../clock/deadline.ts";
import type { Ladder } from "../escalation/ladder.ts";
import type { Letter } from "../letters/letter.ts";
import type { Instant, ProcessState } from "../process/process.ts";
import type { Rules } from "../process/rules.ts";
import type { IssueOrigin } from "./input.ts";
import type { RectificationPolicy } from "./policy.ts";
import type { ExtensionRequest, LookBack, StandingPeriod, SuspensionRecord } from "./timeLedger.ts";

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = string;

export type AssignmentRole = "lead" | "cooperating";
export type AssignmentState = "assigned" | "acknowledged" | "signed_off" | "dissented" | "returned" | "removed";

/** 责任单位: one organization that answers for the issue. Past ones stay: who held an assignment may still see the issue. */
export interface Assignment {
  id: string;
  organizationId: string;
  role: AssignmentRole;
  /** The group that the document named, when the organization stands for one of its members. */
  group?: string;
  /** The group is the whole coordination mechanism: two office persons verify. */
  wholeMechanism?: true;
  roleInferred?: true;
  state: AssignmentState;
  assignedAt: Instant;
  acknowledgedAt?: Instant;
  /** The person who signed for it, and to whom the work is handed over when they leave. */
  officerId?: string;
  reasons?: string;
}

export type MeasureState = "open" | "evidenced" | "accepted" | "rejected";

export interface EvidenceRef {
  id: string;
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  /** Shooting time that the photo itself carries, local, as the camera wrote it. */
  takenAt?: string;
}

export interface SubmittedEvidence extends EvidenceRef {
  organizationId: string;
  submittedAt: Instant;
  /** How often the measure had been rejected before: evidence of an earlier attempt does not count for this one. */
  attempt: number;
  withdrawn?: true;
}

/** 整改措施: one promised step. `owners` null: every assigned organization. */
export interface Measure {
  id: string;
  number: number | null;
  /** SHA-256 of the text; the words lie in the text table. */
  textHash: string;
  owners: string[] | null;
  dueOn: Day | null;
  state: MeasureState;
  attempt: number;
  evidence: SubmittedEvidence[];
  findings?: string;
}

export interface MeasureResult {
  measureId: string;
  outcome: "accept" | "reject";
  findings?: string;
}

/** 核查 under way: asked for by the lead, with the word of a first verifier where two are needed. */
export interface Verification {
  requestedAt: Instant;
  first?: { personId: string; results: MeasureResult[] };
}

export interface Objection {
  id: string;
  text: string;
  at: Instant;
  outcome?: "upheld" | "dismissed";
}

/** 公示 before closing. `concludedAt` is set when its days have passed with no objection open. */
export interface Publicity {
  from: Day;
  until: Day;
  objections: Objection[];
  concludedAt?: Instant;
}

export interface Standing {
  since: Instant;
  reports: number;
  releasedAt?: Instant;
  /** Reports are owed by period from this day on; absent where the rules ask for none. */
  anchor?: Day;
  /** The day on which the period that runs began. */
  periodFrom?: Day;
  /** Organizations that have reported in the period that runs. */
  reportedBy?: string[];
  /** The last periods that are over, the newest last. */
  periods?: StandingPeriod[];
}

export interface RectificationState extends ProcessState {
  rules: Rules<RectificationPolicy>;
  issueId: string;
  jurisdictionId: string;
  office: { organizationId: string; hostOrganizationId: string | null };
  planId: string | null;
  planItem: number | null;
  number: number;
  section: string | null;
  title: string;
  descriptionHash: string;
  startedAt: Instant;
  /** What led to it, where that was a matter of another process. */
  origin?: IssueOrigin;
  entry: "new" | "running" | "done";
  deadline: Deadline | null;
  /** 1 at first; a reopening after closing starts the next. */
  round: number;
  assignments: Assignment[];
  measures: Measure[];
  verification: Verification | null;
  verifiedAt: Instant | null;
  verifierId: string | null;
  publicity: Publicity | null;
  standing: Standing | null;
  closedAt: Instant | null;
  concludedAt: Instant | null;
  withdrawnAt: Instant | null;
  /** When work that had been handed in was sent back last: by a rejection or an upheld objection. */
  reworkFrom?: Instant;
  /** How far each late organization has been taken up the ladder; only where the rules have one. */
  ladders?: Ladder[];
  /** Organizations that are under 挂牌督办 here. */
  listed?: string[];
  /** Every letter that was issued here, the voided ones too; only where the rules issue letters. */
  letters?: Letter[];
  /** Persons who acted for an assigned organization here: none of them may verify. */
  actedFor: string[];
  /** Every extension that was asked for, in order. */
  extensionRequests?: ExtensionRequest[];
  /** Every suspension of the issue, a measure or an assignment, in order. */
  suspensions?: SuspensionRecord[];
  /** Every look-back that was planned, in order. */
  lookBacks?: LookBack[];
  /** Agenda keys that have been carried out. */
  done: string[];
}
