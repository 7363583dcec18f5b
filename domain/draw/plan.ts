import type { OrganizationKind } from "../organization/organization.ts";
import type { IsoDate, IsoInstant } from "../calendar/calendarDay.ts";
import type { DrawDepartment, DrawRules, FrozenBeacon, InspectorOpening, ObjectOpening, Quota, StratumOpening } from "./record.ts";

/** What a batch wants drawn, before registers are frozen. Ids are those of the registers. */
export type DrawPlan = {
  jurisdiction: string;
  batch: string;
  /** The coordination office: it organizes, and inspects nothing. */
  office: string;
  departments: (DrawDepartment & { kind?: OrganizationKind })[];
  strata: (StratumOpening & { quota: Quota })[];
  /** First and last day on which visits may take place. */
  field: { from: IsoDate; until: IsoDate };
  rules: DrawRules;
  frozenAt: IsoInstant;
  commitUntil: IsoInstant;
  revealUntil: IsoInstant;
  beacon: FrozenBeacon;
  /** The day as of which each register was read. */
  asOf: { objects: IsoDate; inspectors: IsoDate };
};

/** An object of the population with every department that would visit it. */
export type ObjectCandidate = ObjectOpening & { departments: readonly string[] };
/** An inspector of a participating department; `load` counts visits that already lie on the person. */
export type InspectorCandidate = InspectorOpening & { department: string; load: number };
/** By ids of the registers. */
export type RecusalCandidate = { object: string; inspector: string };
