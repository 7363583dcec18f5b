import type { Beacon, DepartmentHash, DrawnStratum, FrozenRecord, Hash, SubstitutionOutcome, SubstitutionRequest } from "../draw/record.ts";
import type { Substituted, Reminded } from "./commands.ts";
import type { InspectionPlan, PlannedBeacon, Schedule } from "./plan.ts";

/** What the draw came to; the visits themselves lie in storage under the roster's id. */
export interface DrawnSummary {
  /** `H("draw", draw)`: what the lock names. */
  draw: Hash;
  /** Content of the ledger's entry. */
  content: Hash;
  seed: Hash;
  strata: DrawnStratum[];
  visits: number;
  /** Places of inspectors in all teams: the base of the meter. */
  places: number;
}

/** How far the visits of a batch are, read off their rows. */
export type VisitCounts = {
  total: number;
  withResult: number;
  published: number;
  followedUp: number;
  overdue: number;
};

/** Everything that can have happened to a batch. `v` is the shape's version; a shape once written is read for good. */
export type InspectionEvent =
  | { type: "drafted"; v: 1 }
  | { type: "corrected"; v: 1; changes: Partial<InspectionPlan>; reason: string }
  | { type: "approved"; v: 1 }
  | { type: "rescheduled"; v: 1; before: Schedule; after: Schedule; reason: string }
  | { type: "rostersFrozen"; v: 1; rosterId: string; frozen: FrozenRecord; frozenHash: Hash }
  | { type: "committed"; v: 1; organizationId: string; commitment: Hash }
  | { type: "commitmentsClosed"; v: 1; commitments: DepartmentHash[] }
  | { type: "revealed"; v: 1; organizationId: string; secret: Hash }
  | { type: "revealsClosed"; v: 1; reveals: DepartmentHash[] }
  /** The ledger's next entry could not be written before the moment that the specification sets: the batch is frozen anew, in public. */
  | { type: "freezeVoided"; v: 1; frozenHash: Hash; reason: "commitments_late" | "reveals_late" }
  | { type: "beaconRecorded"; v: 1; beacon: Beacon; substitution?: number }
  | { type: "beaconConfirmed"; v: 1; beacon: Beacon; substitution?: number }
  | ({ type: "drawn"; v: 1 } & DrawnSummary)
  | { type: "locked"; v: 1; draw: Hash }
  | {
      type: "substitutionAsked";
      v: 1;
      requestId: string;
      out: Substituted;
      reason: string;
      explanation: string;
      unavailable: string[];
      beacon: PlannedBeacon;
    }
  | { type: "substitutionRefused"; v: 1; requestId: string; reasons: string }
  | { type: "substitutionRequested"; v: 1; requestId: string; request: SubstitutionRequest }
  | { type: "substituted"; v: 1; number: number; outcome: SubstitutionOutcome }
  | { type: "visitTold"; v: 1; number: number }
  | { type: "visitsStarted"; v: 1; from: number; to: number; total: number }
  | { type: "visitsCounted"; v: 1; counts: VisitCounts }
  | { type: "resultsComplete"; v: 1 }
  | { type: "allPublished"; v: 1 }
  | { type: "closed"; v: 1 }
  | { type: "cancelled"; v: 1; reason: string }
  | { type: "reminded"; v: 1; key: string; of: Reminded; dueOn: string; organizationIds: string[] }
  | { type: "commented"; v: 1; text: string };

/** Events that accompany the work without changing what it rests on. */
export const neutralEvents: ReadonlySet<InspectionEvent["type"]> = new Set<InspectionEvent["type"]>([
  "reminded",
  "commented",
  "visitsCounted",
]);
