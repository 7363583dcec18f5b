import type { IsoDate } from "../calendar/calendarDay.ts";
import type { EscalationState } from "../escalation/evolveEscalation.ts";
import type { Instant, ProcessState } from "../process/process.ts";
import type { Rules } from "../process/rules.ts";
import type { ReceivedEntry } from "./entries.ts";
import type { TeamMember, VisitDepartment, VisitInput } from "./input.ts";
import type { VisitPolicy } from "./policy.ts";
import type { Redaction } from "./publication.ts";

/** 回避: what an inspector declared, and the office's word on it. */
export interface DeclaredRecusal {
  reason: string;
  at: Instant;
  outcome?: "accepted" | "refused";
  decidedAt?: Instant;
  reasons?: string;
}

/** One of a team. Who was replaced stays, so that it can be seen who was to go. */
export interface Member extends TeamMember {
  confirmedAt?: Instant;
  recusal?: DeclaredRecusal;
  replacedAt?: Instant;
  /** The substitution that brought them in. */
  substitution?: number;
}

export interface Department extends Omit<VisitDepartment, "team"> {
  team: Member[];
}

/** 签字. Holds as long as the entries that it covers are those that stand. */
export interface Signature {
  organizationId: string;
  inspectorId: string;
  /** Who set it: the inspector, or the officer who registered the paper. */
  personId: string;
  at: Instant;
  /** Ids of the entries that stood, sorted. */
  covers: string[];
  /** The scan of a signature on paper, of an inspector without an account. */
  paperEvidenceId?: string;
  voidedAt?: Instant;
}

/** 公示 of the result: what a first person prepared, a second approved, and the corrections that can be seen. */
export interface PublicationVersion {
  /** 1, and one more with each correction. */
  edition: number;
  redactions: Redaction[];
  preparedBy: string;
  preparedAt: Instant;
  /** Why the version before is corrected; absent in the first. */
  reason?: string;
  approvedBy?: string;
  approvedAt?: Instant;
  publishedAt?: Instant;
}

/** What was done about a problem. */
export type FollowUp =
  | { kind: "issue"; issueId: string; at: Instant }
  | { kind: "transfer"; transferId: string; at: Instant }
  | { kind: "settled"; reason: string; at: Instant };

/** 案件移送 */
export interface CaseTransfer {
  id: string;
  subject: string;
  organizationId: string;
  ground: TransferGround;
  /** The receiving authority, of the register or by its name. */
  to: { organizationId: string } | { name: string };
  reason: string;
  symbol: string;
  year: number;
  number: number;
  at: Instant;
  personId: string;
}

export const transferGrounds = [
  /** 行刑衔接：涉嫌犯罪，移送公安机关 */
  "criminal",
  /** 移送许可、登记机关处理 */
  "licence_authority",
  /** 移送有管辖权的行政机关 */
  "jurisdiction",
] as const;

export type TransferGround = (typeof transferGrounds)[number];

export interface VisitState extends ProcessState, EscalationState {
  rules: Rules<VisitPolicy>;
  visitId: string;
  batchId: string;
  number: number;
  jurisdictionId: string;
  office: VisitInput["office"];
  object: VisitInput["object"];
  field: VisitInput["field"];
  resultDueOn: IsoDate;
  rosterId: string;
  startedAt: Instant;
  departments: Department[];
  /** Numbers of the substitutions that were carried out. */
  substitutions: number[];
  entries: ReceivedEntry[];
  /** What arrived only after the result had been completed: kept, shown, and counted again if the result is reopened. */
  lateEntries: ReceivedEntry[];
  signatures: Signature[];
  completedAt: Instant | null;
  /** The day by whose end the result is made public. */
  publicationDueOn: IsoDate | null;
  publication: PublicationVersion[];
  followUps: Record<string, FollowUp>;
  transfers: CaseTransfer[];
  followedUpAt: Instant | null;
  closedAt: Instant | null;
  withdrawnAt: Instant | null;
  withdrawReason?: string;
}
