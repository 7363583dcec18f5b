import type { Beacon, FrozenRecord, Hash, LedgerEntry, Substitution, SubstitutionRequest } from "../draw/record.ts";
import type { PersonActor } from "../process/actor.ts";
import type { ProcessState } from "../process/process.ts";
import type { Rules } from "../process/rules.ts";
import type { Substituted } from "./commands.ts";
import type { DrawnSummary, VisitCounts } from "./events.ts";
import type { InspectionPlan, PlannedBeacon } from "./plan.ts";
import type { InspectionPolicy } from "./policy.ts";

/** A beacon's value on its way: entered by one person of the office, confirmed by another. */
export interface EnteredBeacon {
  beacon: Beacon;
  enteredBy: string;
  confirmedBy?: string;
}

/** Rosters as they were frozen, and what has come together for the seed since. */
export interface Freeze {
  rosterId: string;
  record: FrozenRecord;
  hash: Hash;
  /** By department. */
  commitments: Record<string, Hash>;
  commitmentsClosedAt?: string;
  reveals: Record<string, Hash>;
  revealsClosedAt?: string;
  beacon?: EnteredBeacon;
}

/** Where the public chain of the batch stands. `latest` are the entries of the last step that added any; the earlier ones lie in their table. */
export interface LedgerHead {
  length: number;
  head: Hash;
  at: string;
  /** Version of the step that added `latest`. */
  version: number;
  latest: LedgerEntry[];
}

/** A substitution that was asked for and waits for an approver other than who asked. */
export interface AskedSubstitution {
  requestId: string;
  askedBy: string;
  askedAt: string;
  out: Substituted;
  reason: string;
  explanation: string;
  unavailable: string[];
  beacon: PlannedBeacon;
}

/** The substitution that waits for its beacon. The specification lets one begin when the one before has its outcome. */
export interface OpenSubstitution {
  requestId: string;
  request: SubstitutionRequest;
  entered?: EnteredBeacon;
}

/** A batch of joint inspections. Rosters, drawn visits and past substitutions lie in storage; this carries their hashes. */
export interface InspectionState extends ProcessState {
  rules: Rules<InspectionPolicy>;
  batchId: string;
  jurisdictionId: string;
  office: { organizationId: string; hostOrganizationId: string | null };
  plan: InspectionPlan;
  startedAt: string;
  startedBy: PersonActor;
  /** Who changed the plan: none of them may approve it. */
  drafters: string[];
  approvedAt: string | null;
  approvedBy: string | null;
  /** Freezes so far, the voided ones too: each has a ledger of its own. */
  freezes: number;
  frozen: Freeze | null;
  /** Hashes of freezes that were voided, for the public record. */
  voided: { hash: Hash; at: string; reason: string }[];
  ledger: LedgerHead | null;
  drawn: (DrawnSummary & { at: string }) | null;
  lockedAt: string | null;
  visitsStarted: number;
  /** Ever asked for, so that ids are not used twice. */
  asked: number;
  asking: AskedSubstitution[];
  substituting: OpenSubstitution | null;
  /** The latest that has its outcome; those before lie in their table. */
  lastSubstitution: (Substitution & { at: string }) | null;
  substitutions: { inspector: number; object: number };
  /** Substitutions that their visit has not been told of. */
  untold: number[];
  counts: (VisitCounts & { at: string }) | null;
  resultsCompleteAt: string | null;
  publishedAt: string | null;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  /** Agenda keys that have been carried out. */
  done: string[];
}
