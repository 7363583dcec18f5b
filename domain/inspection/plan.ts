import type { IsoDate, IsoInstant } from "../calendar/calendarDay.ts";
import type { Quota } from "../draw/record.ts";

export const creditClasses = ["A", "B", "C", "D"] as const;
export type CreditClass = (typeof creditClasses)[number];

/** Which objects of the register a batch is about. What is absent does not narrow; what is given must all hold. */
export interface Population {
  kinds?: string[];
  areas?: string[];
  creditClasses?: (CreditClass | "unrated")[];
  /** By the names of the register's attributes: one of the values. */
  attributes?: Record<string, string[]>;
  /** Only objects whose last check lies before this day, or that were never checked. */
  notCheckedSince?: IsoDate;
}

/** What the objects of a stratum have in common. `unrated`: the register gives no credit class. */
export interface StratumRule {
  creditClass?: CreditClass | "unrated";
  kind?: string;
  area?: string;
  /** By the names of the register's attributes. */
  attributes?: Record<string, string>;
}

/** A part of the population with a quota of its own. The name is for those who plan; the public reads an opaque one. */
export interface PlannedStratum {
  name: string;
  where: StratumRule;
  quota: Quota;
}

/** A department that inspects, with what it checks. An object gets every department that has an item for its kind, in one visit (综合查一次). */
export interface PlannedDepartment {
  organizationId: string;
  /** Valid certificates that a team of it has, at least 2. */
  teamSize: number;
  /** Ids of the register of check items. */
  checkItemIds: string[];
}

/** Someone or something that this batch leaves out, and why. */
export interface Exclusion {
  kind: "object" | "inspector";
  id: string;
  reason: string;
}

/** A number that anybody can look up later: which one, of what, at which instant. */
export interface PlannedBeacon {
  /** Named so that everybody finds the same, such as a lottery's draw of a day. */
  source: string;
  /** Which number of it, and how it is written. */
  form: string;
  at: IsoInstant;
}

/** The moments of a batch: commitments, then reveals, then the beacon, then the time in the field. */
export interface Schedule {
  commitUntil: IsoInstant;
  revealUntil: IsoInstant;
  beacon: PlannedBeacon;
  field: { from: IsoDate; until: IsoDate };
  /** By when every visit has its result. */
  resultsDueOn: IsoDate;
}

/** The plan of a joint inspection (联合抽查): who checks which objects for what, how many are drawn, and when. */
export interface InspectionPlan {
  title: string;
  /** Who organizes: the coordination office, or a department. The office never inspects (国办发〔2024〕54号). */
  organizerId: string;
  departments: PlannedDepartment[];
  population: Population;
  strata: PlannedStratum[];
  /** Checks in a year beyond which an object is not drawn; null without a cap. */
  yearlyCap: number | null;
  exclusions: Exclusion[];
  schedule: Schedule;
}
