import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Actor } from "../process/actor.ts";
import type { Instant } from "../process/process.ts";
import type { Rules } from "../process/rules.ts";
import type { VisitPolicy } from "./policy.ts";

/** An inspector as drawn. `personId` null: no account in the product; their department's officers are told and register the paper signature. */
export interface DrawnInspector {
  inspectorId: string;
  personId: string | null;
}

/** What one department checks in the visit, and who of it goes. A merged visit (综合查一次) has several. */
export interface DrawnDepartment {
  organizationId: string;
  items: { id: string; name: string }[];
  team: DrawnInspector[];
}

/** What starts a visit: one drawn object of a locked batch. Never the credit class, nor anything that tells it, such as a stratum. */
export interface VisitInput {
  batchId: string;
  /** Its number in the draw, from 1. */
  n: number;
  jurisdictionId: string;
  batchTitle: string;
  office: { organizationId: string; hostOrganizationId: string | null };
  object: { id: string; name: string };
  departments: DrawnDepartment[];
  /** The batch's own last day for results; absent: so many working days from the start, by the policy. */
  dueOn?: IsoDate;
  startedAt: Instant;
  startedBy: Actor;
  rules: Rules<VisitPolicy>;
}

/** The last part of the visit's workflow id, `visit/<jurisdiction>/<batch>/<n>`. */
export function visitMatterPart(batchId: string, n: number): string {
  return `${batchId}/${n}`;
}

/** The visit's id in tables and addresses, where a slash would part it. */
export function visitIdOf(batchId: string, n: number): string {
  return `${batchId}-${n}`;
}
