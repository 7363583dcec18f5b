import type { Instant } from "../process/process.ts";
import type { Day, EvidenceRef } from "./state.ts";

/** What an extension or a suspension is for: the whole issue, one measure, or one organization's part. */
export type TimeTarget = { type: "issue" } | { type: "measure"; measureId: string } | { type: "assignment"; assignmentId: string };

/** How much later: to a day, or by so many working days. */
export type Later = { until: Day } | { workingDays: number };

/** 延期申请, and, once it is granted, the extension itself. Those of earlier rounds stay and play no part. */
export interface ExtensionRequest {
  id: string;
  round: number;
  target: TimeTarget;
  /** Who asked. */
  organizationId: string;
  personId: string;
  askedAt: Instant;
  asked: Later;
  reason: string;
  evidence?: EvidenceRef[];
  /** A first word where two persons have to agree to grant it. */
  first?: { personId: string; later: Later };
  outcome?: "granted" | "refused";
  decidedAt?: Instant;
  reasons?: string;
  granted?: { version: number; later: Later };
}

/** 中止计时: the clock stands from `from` on, which no longer counts, to `to`, which counts again; null while it stands. */
export interface SuspensionRecord {
  id: string;
  round: number;
  target: TimeTarget;
  from: Day;
  to: Day | null;
  /** When it began to run again. */
  resumedAt?: Instant;
  ground: string;
  citation: string;
  /** The last day of a planned suspension: the rules resume at its end. */
  until?: Day;
  reason: string;
}

export type LookBackMethod = "on_site" | "on_paper";

/** 回头看: planned by the rules at closing, by the office, or by a drawn sample. */
export interface LookBack {
  id: string;
  round: number;
  on: Day;
  method?: LookBackMethod;
  /** Who looks back; without one, the office. */
  personId?: string;
  sampleId?: string;
  outcome?: "held" | "rebound";
  recordedAt?: Instant;
  findings?: string;
}

/** A reporting period of 长期坚持 that is over. */
export interface StandingPeriod {
  /** Its last day by the schedule. */
  period: Day;
  /** The day by whose end the reports were due: later where the clock stood. */
  dueOn: Day;
  reported: string[];
  missing: string[];
}
