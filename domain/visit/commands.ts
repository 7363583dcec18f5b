import type { LadderCommand, LadderRuleCommand } from "../escalation/decideLadder.ts";
import type { CommonCommand } from "../process/matter.ts";
import type { EvidenceRef } from "../rectification/state.ts";
import type { Entry, EntryValue } from "./entries.ts";
import type { ReplaceInspector, ReplaceObject, VisitInput } from "./input.ts";
import type { Redaction } from "./publication.ts";
import type { TransferGround } from "./state.ts";

/** What people do. Each `type` is the name of an Update and, in kebab-case, of a route. `inspectorId` only for one without an account. */
export type HumanCommand =
  // an inspector of the team
  | { type: "confirm"; inspectorId?: string }
  | { type: "declareRecusal"; inspectorId?: string; reason: string }
  | { type: "recordResult"; entryId: string; subject: string; value: EntryValue; replaces?: string[]; inspectorId?: string }
  | { type: "sync"; deviceId: string; entries: Entry[] }
  | { type: "resolveConflict"; entryId: string; subject: string; keep?: string; value?: EntryValue; inspectorId?: string }
  | { type: "sign"; inspectorId?: string; paper?: EvidenceRef }
  // the office
  | { type: "decideRecusal"; inspectorId: string; outcome: "accepted" | "refused"; reasons?: string }
  | { type: "reopenResults"; reason: string }
  | { type: "publishResult"; redactions: Redaction[] }
  | { type: "approvePublication"; edition: number }
  | { type: "correctPublication"; redactions: Redaction[]; reason: string }
  | { type: "settleFollowUp"; subject: string; reason: string }
  | { type: "withdraw"; reason: string }
  // a department of the visit, or the office
  | {
      type: "transferCase";
      subject: string;
      ground: TransferGround;
      to: { organizationId: string } | { name: string };
      reason: string;
    }
  // an addressee of a letter
  | { type: "signReceipt"; letterId: string }
  | { type: "replyToLetter"; letterId: string; textHash: string }
  // everyone who sees the visit
  | { type: "comment"; text: string }
  | LadderCommand;

export type CommandOf<Type extends HumanCommand["type"]> = Extract<HumanCommand, { type: Type }>;

/** What the rules do at their moments, and what the batch tells; never accepted from people. */
export type RuleCommand =
  | ReplaceInspector
  | ReplaceObject
  | { type: "remindConfirmation"; key: string }
  | { type: "remindResult"; key: string; workingDaysBefore: number }
  | { type: "markOverdue"; key: string }
  | { type: "remindPublication"; key: string; workingDaysBefore: number }
  | { type: "remindFollowUp"; key: string }
  | { type: "remindReply"; key: string; letterId: string }
  | { type: "startIssue"; key: string; subject: string }
  | LadderRuleCommand;

export type OpeningCommand = { type: "open"; input: VisitInput };

export type VisitCommand = HumanCommand | RuleCommand | OpeningCommand;

/** What the API accepts for a visit. */
export type VisitApiCommand = HumanCommand | Extract<CommonCommand, { type: "retract" }>;

/** What people may send. */
export const humanCommands = [
  "confirm",
  "declareRecusal",
  "recordResult",
  "sync",
  "resolveConflict",
  "sign",
  "decideRecusal",
  "reopenResults",
  "publishResult",
  "approvePublication",
  "correctPublication",
  "settleFollowUp",
  "withdraw",
  "transferCase",
  "signReceipt",
  "replyToLetter",
  "comment",
  "escalate",
  "confirmEscalation",
  "waiveEscalation",
  "liftListing",
] as const satisfies readonly HumanCommand["type"][];

/** Besides those of people, what the batch sends by its rule. */
export const updates = [...humanCommands, "replaceInspector", "replaceObject"] as const satisfies readonly VisitCommand["type"][];

/** Steps that their own actor may take back. Never one that holds entries: what was written down in the field is not unsaid, but replaced. */
export const retractableCommands: readonly HumanCommand["type"][] = [
  "confirm",
  "declareRecusal",
  "decideRecusal",
  "sign",
  "publishResult",
  "settleFollowUp",
];
