/**
 * The documents of a draw, as docs/draw-spec.md specifies them. All are plain JSON; keys and their meaning are the specification's. They are type
 * aliases, not interfaces, so that they count as JSON.
 */
import type { IsoDate, IsoInstant } from "../calendar/calendarDay.ts";

/** 64 lower-case hex digits. */
export type Hash = string;

export type Quota =
  | { count: number; kind: "count" }
  | { basisPoints: number; kind: "ratio"; max: number | null; min: number | null; rounding: "down" | "up" };

export type ObjectStatus = "in" | "excluded" | "capped";
export type InspectorStatus = "in" | "excluded" | "expired" | "on_leave";

/** `[member, stratum id, status, departments]` */
export type ObjectRow = readonly [Hash, string, ObjectStatus, readonly string[]];
/** `[member, department, status, load]` */
export type InspectorRow = readonly [Hash, string, InspectorStatus, number];
/** `[member of the object, member of the inspector]` */
export type RecusalRow = readonly [Hash, Hash];

export type DrawDepartment = { id: string; name: string; teamSize: number };
export type FrozenStratum = { draw: number; eligible: number; id: string; quota: Quota; size: number };
export type FrozenBeacon = { at: IsoInstant; form: string; source: string };
export type DrawRules = { maxLeaveDays: number; maxRosterAgeDays: number; substitutionBasisPoints: number; yearlyCap: number | null };
export type RosterSeal = { root: Hash; size: number };
export type DatedRosterSeal = RosterSeal & { asOf: IsoDate };

/** What is published before anybody commits; its hash is what everything later hangs on. */
export type FrozenRecord = {
  batch: string;
  beacon: FrozenBeacon;
  commitUntil: IsoInstant;
  departments: DrawDepartment[];
  field: { from: IsoDate; until: IsoDate };
  frozenAt: IsoInstant;
  jurisdiction: string;
  kind: "frozen";
  office: string;
  revealUntil: IsoInstant;
  rosters: { inspectors: DatedRosterSeal; objects: DatedRosterSeal; recusals: RosterSeal };
  rules: DrawRules;
  spec: string;
  strata: FrozenStratum[];
};

/** A department and its commitment or secret; null where none arrived in time. */
export type DepartmentHash = readonly [department: string, hash: Hash | null];
export type Beacon = { at: IsoInstant; source: string; value: string };

export type Team = readonly [department: string, members: readonly Hash[]];
export type Visit = { member: Hash; number: number; stratum: string; teams: Team[]; ticket: Hash };
export type DrawnStratum = { cutoff: Hash | null; drawn: number; id: string };
export type Draw = { strata: DrawnStratum[]; visits: Visit[] };
export type Lock = { at: IsoInstant; draw: Hash };

export type SubstitutionRequest = {
  approver: string;
  at: IsoInstant;
  beacon: FrozenBeacon;
  department: string | null;
  kind: "inspector" | "object";
  number: number;
  out: Hash;
  reason: string;
  unavailable: Hash[];
  visit: number;
};
export type SubstitutionOutcome = { beacon: Beacon; in: Hash; number: number; teams: Team[] | null };
export type Substitution = { outcome: SubstitutionOutcome; request: SubstitutionRequest };

export type LedgerKind = "frozen" | "committed" | "revealed" | "drawn" | "locked" | "requested" | "substituted";
export type LedgerEntry = { at: IsoInstant; content: Hash; hash: Hash; kind: LedgerKind; previous: Hash };

export type ObjectRecord = { attributes: Record<string, string>; checksThisYear: number; exclusion: string | null; id: string };
export type InspectorRecord = {
  certificate: { from: IsoDate; number: string; until: IsoDate };
  exclusion: string | null;
  id: string;
  /** Inclusive days, sorted, without overlap. */
  leave: (readonly [from: IsoDate, until: IsoDate])[];
};
export type ObjectOpening = { record: ObjectRecord; salt: Hash };
export type InspectorOpening = { record: InspectorRecord; salt: Hash };
export type StratumOpening = { attributes: Record<string, string>; name: string; salt: Hash };
export type Openings = { inspectors: InspectorOpening[]; objects: ObjectOpening[]; strata: StratumOpening[] };

export type Transcript = {
  beacon: Beacon;
  commitments: DepartmentHash[];
  draw: Draw;
  frozen: FrozenRecord;
  inspectors: InspectorRow[];
  kind: "public" | "full";
  ledger: LedgerEntry[];
  locked: Lock;
  objects: ObjectRow[];
  openings: Openings | null;
  recusals: RecusalRow[];
  reveals: DepartmentHash[];
  seed: Hash;
  spec: string;
  substitutions: Substitution[];
};
