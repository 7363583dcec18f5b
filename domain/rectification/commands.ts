import type { Deadline } from "../clock/deadline.ts";
import type { EscalationRung } from "../escalation/rung.ts";
import type { Meeting } from "../letters/letter.ts";
import type { CommonCommand } from "../process/matter.ts";
import type { RectificationInput } from "./input.ts";
import type { AssignmentRole, Day, EvidenceRef, MeasureResult } from "./state.ts";
import type { LookBackMethod, TimeTarget } from "./timeLedger.ts";

/** A unit to assign: an organization of the register, or a group as documents name it. */
export interface UnitToAssign {
  organizationId?: string;
  group?: string;
  role: AssignmentRole;
}

export interface Correction {
  number?: number;
  section?: string | null;
  title?: string;
  descriptionHash?: string;
  deadline?: Deadline | null;
  measures?: { measureId: string; textHash?: string; owners?: string[] | null; dueOn?: Day | null }[];
  assignments?: { assignmentId: string; role: AssignmentRole }[];
}

/** What people do. Each `type` is the name of an Update and, in kebab-case, of a route. */
export type HumanCommand =
  // the office
  | { type: "assign"; units: UnitToAssign[] }
  | { type: "reassign"; assignmentId: string; organizationId: string; role?: AssignmentRole; reason: string }
  | { type: "verify"; results: MeasureResult[]; method?: "on_site" | "on_paper" }
  | { type: "assignVerifier"; personId: string }
  | { type: "publicize" }
  | { type: "object"; text: string }
  | { type: "decideObjection"; objectionId: string; outcome: "upheld" | "dismissed"; reasons: string; measureIds?: string[] }
  | { type: "close" }
  | { type: "reopen"; reason: string; dueOn?: Day; measureIds?: string[] }
  | { type: "release"; reason?: string }
  | { type: "suspend"; target: TimeTarget; ground: string; citation?: string; until?: Day; reason: string }
  | { type: "resume"; target: TimeTarget; reason: string }
  | { type: "scheduleLookBack"; on: Day; method: LookBackMethod; personId?: string; lookBackId?: string; sampleId?: string }
  | {
      type: "recordLookBack";
      lookBackId?: string;
      outcome: "held" | "rebound";
      findings: string;
      evidence?: EvidenceRef[];
      dueOn?: Day;
      measureIds?: string[];
    }
  | { type: "correct"; changes: Correction; reason: string }
  | { type: "handOver"; fromOrganizationId?: string; toOrganizationId?: string; fromPersonId?: string; toPersonId?: string; reason: string }
  | { type: "withdraw"; reason: string; onlyIfUntouched?: boolean }
  | { type: "escalate"; organizationId: string; rung: EscalationRung; reason: string; meeting?: Meeting }
  // an office leader
  | { type: "decideExtension"; requestId: string; outcome: "grant" | "refuse"; reasons: string; until?: Day }
  | { type: "confirmEscalation"; organizationId: string; note?: string; meeting?: Meeting }
  | { type: "waiveEscalation"; organizationId: string; rung?: EscalationRung; reason: string }
  | { type: "liftListing"; organizationId: string; reason: string }
  // an assigned organization
  | { type: "acknowledge" }
  | { type: "return"; reason: string }
  | { type: "reportProgress"; textHash: string }
  | { type: "submitEvidence"; items: { measureId: string; evidence: EvidenceRef[] }[] }
  | { type: "withdrawEvidence"; evidenceId: string; reason: string }
  | { type: "signOff"; outcome: "done" | "dissent"; reasons?: string }
  | { type: "reportStanding"; textHash: string; evidence?: EvidenceRef[] }
  | { type: "requestVerification" }
  | { type: "requestExtension"; target: TimeTarget; until?: Day; workingDays?: number; reason: string; evidence?: EvidenceRef[] }
  | { type: "signReceipt"; letterId: string }
  | { type: "replyToLetter"; letterId: string; textHash: string; evidence?: EvidenceRef[] }
  // everyone who sees the issue
  | { type: "comment"; text: string };

/** The human command of one type. */
export type CommandOf<T extends HumanCommand["type"]> = Extract<HumanCommand, { type: T }>;

/** What the rules do at their moments; never accepted from outside. */
export type RuleCommand =
  | { type: "remindAcknowledgement"; key: string; assignmentId: string }
  | { type: "remindDue"; key: string; dueOn: Day; workingDaysBefore: number }
  | { type: "markOverdue"; key: string; dueOn: Day }
  | { type: "remindVerification"; key: string }
  | { type: "raiseRung"; key: string; organizationId: string; rung: EscalationRung }
  | { type: "remindWaitingRung"; key: string; organizationId: string }
  | { type: "remindReply"; key: string; letterId: string }
  | { type: "remindExtension"; key: string; requestId: string }
  | { type: "endSuspension"; key: string; suspensionId: string }
  | { type: "beginStandingPeriods"; key: string }
  | { type: "remindStanding"; key: string; period: Day }
  | { type: "closeStandingPeriod"; key: string; period: Day }
  | { type: "remindLookBack"; key: string; lookBackId: string }
  | { type: "concludePublicity" }
  | { type: "conclude" };

export type OpeningCommand = { type: "open"; input: RectificationInput };

export type RectificationCommand = HumanCommand | RuleCommand | OpeningCommand;

/** What the API accepts for an issue. */
export type IssueCommand = HumanCommand | Extract<CommonCommand, { type: "retract" }>;

export const humanCommands = [
  "assign",
  "reassign",
  "verify",
  "assignVerifier",
  "publicize",
  "object",
  "decideObjection",
  "close",
  "reopen",
  "release",
  "suspend",
  "resume",
  "scheduleLookBack",
  "recordLookBack",
  "decideExtension",
  "correct",
  "handOver",
  "withdraw",
  "escalate",
  "confirmEscalation",
  "waiveEscalation",
  "liftListing",
  "acknowledge",
  "return",
  "reportProgress",
  "submitEvidence",
  "withdrawEvidence",
  "signOff",
  "reportStanding",
  "requestVerification",
  "requestExtension",
  "signReceipt",
  "replyToLetter",
  "comment",
] as const satisfies readonly HumanCommand["type"][];

/** A withdrawal ends the matter, a comment is simply followed by another, and what rests on a letter that has gone out is not unsaid but answered. */
const FINAL: ReadonlySet<HumanCommand["type"]> = new Set<HumanCommand["type"]>([
  "withdraw",
  "comment",
  "escalate",
  "confirmEscalation",
  "waiveEscalation",
  "liftListing",
  "signReceipt",
  "replyToLetter",
]);

/** Steps that their own actor may take back. */
export const retractableCommands: readonly HumanCommand["type"][] = humanCommands.filter((command) => !FINAL.has(command));
