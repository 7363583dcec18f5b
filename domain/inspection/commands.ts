import type { IsoDate, IsoInstant } from "../calendar/calendarDay.ts";
import type { Hash } from "../draw/record.ts";
import type { CommonCommand } from "../process/matter.ts";
import type { InspectionInput } from "./input.ts";
import type { InspectionPlan, PlannedBeacon, Schedule } from "./plan.ts";

/** What a substitution takes out, by the registers' ids: a person of a department's team at a visit, or the visit's object. */
export type Substituted =
  | { kind: "inspector"; visit: number; organizationId: string; inspectorId: string }
  | { kind: "object"; visit: number; objectId: string };

/** What people do. Each `type` is the name of an Update and, in kebab-case, of a route. */
export type HumanCommand =
  // whoever organizes
  | { type: "correct"; changes: Partial<InspectionPlan>; reason: string }
  | { type: "reschedule"; schedule: Schedule; reason: string }
  | { type: "freezeRosters"; asOf?: { objects?: IsoDate; inspectors?: IsoDate } }
  | { type: "recordBeacon"; at: IsoInstant; source: string; value: string; substitution?: number }
  | { type: "confirmBeacon"; value: string; substitution?: number }
  | { type: "draw" }
  | { type: "lock"; draw: Hash }
  | { type: "requestSubstitution"; out: Substituted; reason: string; explanation: string; unavailable?: string[]; beacon: PlannedBeacon }
  | { type: "countVisits" }
  | { type: "close" }
  // a leader
  | { type: "approve" }
  | { type: "decideSubstitution"; requestId: string; outcome: "approve" | "refuse"; reasons?: string }
  | { type: "cancel"; reason: string }
  // a participating department
  | { type: "commitSecret"; commitment: Hash }
  | { type: "reveal"; secret: Hash }
  // everyone who sees the batch
  | { type: "comment"; text: string };

export type CommandOf<T extends HumanCommand["type"]> = Extract<HumanCommand, { type: T }>;

/** What is reminded of. */
export type Reminded = "approval" | "commitments" | "reveals" | "beacon" | "substitution_beacon" | "results";

/** What the rules do at their moments; never accepted from outside. */
export type RuleCommand =
  | { type: "closeCommitments" }
  | { type: "closeReveals" }
  /** The next chunk of visits, after those up to `from`. */
  | { type: "startVisits"; from: number }
  /** Tells the visit of substitution `number`. */
  | { type: "tellVisit"; number: number }
  | { type: "watchVisits"; key: string }
  | { type: "remind"; key: string; of: Reminded };

export type OpeningCommand = { type: "plan"; input: InspectionInput };

export type InspectionCommand = HumanCommand | RuleCommand | OpeningCommand;

/** What the API accepts for a batch. */
export type BatchCommand = HumanCommand | Extract<CommonCommand, { type: "retract" }>;

export const humanCommands = [
  "correct",
  "reschedule",
  "freezeRosters",
  "recordBeacon",
  "confirmBeacon",
  "draw",
  "lock",
  "requestSubstitution",
  "countVisits",
  "close",
  "approve",
  "decideSubstitution",
  "cancel",
  "commitSecret",
  "reveal",
  "comment",
] as const satisfies readonly HumanCommand["type"][];

/**
 * Steps that their own actor may take back. Not what was published when it was done, or what others saw and could answer to: freezing, commitments, reveals,
 * beacons, the draw, the lock. Whoever could take those back could try the draw until it suits.
 */
export const retractableCommands: readonly HumanCommand["type"][] = ["correct", "reschedule", "approve", "requestSubstitution"];
