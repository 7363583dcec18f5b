import type { Hash } from "../draw/record.ts";
import type { Instant } from "../process/process.ts";
import { meter } from "./decide/drawing.ts";
import type { VisitCounts } from "./events.ts";
import type { InspectionState } from "./state.ts";
import { statusOf } from "./status.ts";
import type { InspectionStatus } from "./status.ts";

/** The answer to a command: where the batch stands after it, in ids and hashes. Kept with the command's key, so it is small. */
export interface InspectionView {
  id: string;
  title: string;
  status: InspectionStatus;
  version: number;
  organizerId: string;
  approvedAt: Instant | null;
  frozen: {
    hash: Hash;
    frozenAt: Instant;
    commitUntil: Instant;
    revealUntil: Instant;
    beaconAt: Instant;
    /** Departments that have committed, and that have revealed. */
    committed: string[];
    revealed: string[];
    commitmentsClosed: boolean;
    revealsClosed: boolean;
    beacon: { value: string; confirmed: boolean } | null;
  } | null;
  voided: { hash: Hash; at: Instant; reason: string }[];
  drawn: { draw: Hash; seed: Hash; visits: number; places: number; at: Instant } | null;
  lockedAt: Instant | null;
  /** The ledger's last hash: what is published, and what a verifier is given. */
  head: Hash | null;
  visitsStarted: number;
  counts: VisitCounts | null;
  meters: Record<"inspector" | "object", { used: number; limit: number; base: number }>;
  asking: { requestId: string; kind: "inspector" | "object"; visit: number; reason: string }[];
  substituting: { number: number; visit: number; beaconAt: Instant; recorded: boolean } | null;
  closedAt: Instant | null;
  cancelledAt: Instant | null;
  cancelReason: string | null;
}

export function inspectionView(state: InspectionState, version: number): InspectionView {
  const { frozen, drawn, substituting } = state;
  return {
    id: state.batchId,
    title: state.plan.title,
    status: statusOf(state),
    version,
    organizerId: state.plan.organizerId,
    approvedAt: state.approvedAt,
    frozen: frozen && {
      hash: frozen.hash,
      frozenAt: frozen.record.frozenAt,
      commitUntil: frozen.record.commitUntil,
      revealUntil: frozen.record.revealUntil,
      beaconAt: frozen.record.beacon.at,
      committed: Object.keys(frozen.commitments),
      revealed: Object.keys(frozen.reveals),
      commitmentsClosed: frozen.commitmentsClosedAt !== undefined,
      revealsClosed: frozen.revealsClosedAt !== undefined,
      beacon:
        frozen.beacon === undefined ? null : { value: frozen.beacon.beacon.value, confirmed: frozen.beacon.confirmedBy !== undefined },
    },
    voided: state.voided,
    drawn: drawn && { draw: drawn.draw, seed: drawn.seed, visits: drawn.visits, places: drawn.places, at: drawn.at },
    lockedAt: state.lockedAt,
    head: state.ledger?.head ?? null,
    visitsStarted: state.visitsStarted,
    counts: state.counts && withoutMoment(state.counts),
    meters: { inspector: meter(state, "inspector"), object: meter(state, "object") },
    asking: state.asking.map(({ requestId, out, reason }) => ({ requestId, kind: out.kind, visit: out.visit, reason })),
    substituting: substituting && {
      number: substituting.request.number,
      visit: substituting.request.visit,
      beaconAt: substituting.request.beacon.at,
      recorded: substituting.entered !== undefined,
    },
    closedAt: state.closedAt,
    cancelledAt: state.cancelledAt,
    cancelReason: state.cancelReason,
  };
}

function withoutMoment({ total, withResult, published, followedUp, overdue }: VisitCounts): VisitCounts {
  return { total, withResult, published, followedUp, overdue };
}
