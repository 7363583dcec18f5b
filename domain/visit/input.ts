import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Hash } from "../draw/record.ts";
import type { Rules } from "../process/rules.ts";
import type { VisitPolicy } from "./policy.ts";

/** A person of a department's team, in the draw's order. */
export interface TeamMember {
  /** Of the register of inspectors. */
  inspectorId: string;
  /** Who receives mail and acts for the inspector, where the register names one. */
  personId: string | null;
}

/** What one department checks at the visit, and by whom. All departments come in one visit (综合查一次). */
export interface VisitDepartment {
  organizationId: string;
  /** Entries of the register of check items, at the version that the draw froze. */
  checkItems: { id: string; version: number }[];
  team: TeamMember[];
}

/**
 * What starts one drawn object's visit. Names and texts are by reference: an object's name may be a person's. The workflow's id is
 * `visit/<jurisdiction>/<visitId>`, the visit's id `<batch>/<number>`.
 */
export interface VisitInput {
  visitId: string;
  batchId: string;
  /** Place in the draw, from 1. */
  number: number;
  jurisdictionId: string;
  office: { organizationId: string; hostOrganizationId: string | null };
  /** Of the register of objects, at the version that the draw froze; `member` is its opaque name in the draw. */
  object: { id: string; version: number; member: Hash };
  departments: VisitDepartment[];
  /** First and last day on which the visit may take place. */
  field: { from: IsoDate; until: IsoDate };
  /** By the end of which the result is recorded and signed: the batch's plan says so. */
  resultDueOn: IsoDate;
  /** Name of the roster that the object was drawn from: leads to its ticket and its stratum. */
  rosterId: string;
  startedAt: string;
  rules: Rules<VisitPolicy>;
}

/** A change of a team that the batch made and the visit carries out: the command `replaceInspector` of a visit, by the rule `substitution`. */
export interface ReplaceInspector {
  type: "replaceInspector";
  /** Number of the substitution in its batch; telling it twice changes nothing. */
  substitution: number;
  organizationId: string;
  outInspectorId: string;
  in: TeamMember;
}

/** Another object takes the visit's place, with teams of its own: the command `replaceObject` of a visit, by the rule `substitution`. */
export interface ReplaceObject {
  type: "replaceObject";
  substitution: number;
  object: VisitInput["object"];
  departments: VisitDepartment[];
}

export function visitIdOf({ batchId, number }: { batchId: string; number: number }): string {
  return `${batchId}/${number}`;
}
