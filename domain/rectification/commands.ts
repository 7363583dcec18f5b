import type { Deadline } from "../clock/deadline.ts";
import type { CommonCommand } from "../process/matter.ts";
import type { RectificationInput } from "./input.ts";
import type { AssignmentRole, Day, EvidenceRef, MeasureResult } from "./state.ts";

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
  | { type: "correct"; changes: Correction; reason: string }
  | { type: "handOver"; fromOrganizationId?: string; toOrganizationId?: string; fromPersonId?: string; toPersonId?: string; reason: string }
  | { type: "withdraw"; reason: string; onlyIfUntouched?: boolean }
  // an assigned organization
  | { type: "acknowledge" }
  | { type: "return"; reason: string }
  | { type: "reportProgress"; textHash: string }
  | { type: "submitEvidence"; items: { measureId: string; evidence: EvidenceRef[] }[] }
  | { type: "withdrawEvidence"; evidenceId: string; reason: string }
  | { type: "signOff"; outcome: "done" | "dissent"; reasons?: string }
  | { type: "reportStanding"; textHash: string; evidence?: EvidenceRef[] }
  | { type: "requestVerification" }
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
  "correct",
  "handOver",
  "withdraw",
  "acknowledge",
  "return",
  "reportProgress",
  "submitEvidence",
  "withdrawEvidence",
  "signOff",
  "reportStanding",
  "requestVerification",
  "comment",
] as const satisfies readonly HumanCommand["type"][];

/** A step that its own actor may take back. A withdrawal ends the matter, and a comment is simply followed by another. */
export const retractableCommands: readonly HumanCommand["type"][] = humanCommands.filter(
  (command) => command !== "withdraw" && command !== "comment",
);
