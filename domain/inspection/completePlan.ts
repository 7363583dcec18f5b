import { creditClasses } from "./plan.ts";
import type { InspectionPlan, PlannedStratum } from "./plan.ts";
import type { InspectionPolicy } from "./policy.ts";
import type { PlanBody } from "./schema.ts";

/** A stratum for each credit class, with the share that the rules give it: of A at most, of the others at least. */
export function strataOfRules({ ratios }: InspectionPolicy): PlannedStratum[] {
  return [...creditClasses, "unrated" as const].map((creditClass) => ({
    name: creditClass === "unrated" ? "未评级" : `${creditClass}类`,
    where: { creditClass },
    quota: { kind: "ratio", basisPoints: ratios[creditClass], min: null, max: null, rounding: creditClass === "A" ? "down" : "up" },
  }));
}

/** A plan with what the rules put where it says nothing. */
export function completePlan(body: PlanBody, { policy, officeId }: { policy: InspectionPolicy; officeId: string }): InspectionPlan {
  const { title, organizerId = officeId, population, exclusions, schedule, yearlyCap = policy.yearlyCap } = body;
  const departments = withTeams(body.departments, policy);
  return { title, organizerId, departments, population, strata: body.strata ?? strataOfRules(policy), yearlyCap, exclusions, schedule };
}

export function withTeams(departments: PlanBody["departments"], { teamSize: usual }: InspectionPolicy): InspectionPlan["departments"] {
  return departments.map(({ organizationId, teamSize = usual, checkItemIds }) => ({ organizationId, teamSize, checkItemIds }));
}
