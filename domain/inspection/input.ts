import type { PersonActor } from "../process/actor.ts";
import type { Rules } from "../process/rules.ts";
import type { InspectionPlan } from "./plan.ts";
import type { InspectionPolicy } from "./policy.ts";

/** What opens a batch: its plan as drafted. */
export interface InspectionInput {
  batchId: string;
  jurisdictionId: string;
  /** The coordination office, which never inspects, and the body whose roof it is under, which may. */
  office: { organizationId: string; hostOrganizationId: string | null };
  plan: InspectionPlan;
  startedAt: string;
  startedBy: PersonActor;
  rules: Rules<InspectionPolicy>;
}
