import { createHash } from "node:crypto";
import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { MatchingJurisdiction, Organization } from "../../domain/organization/organization.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { PlanStartRequest } from "../../domain/plan/startRequest.ts";
import type { RectificationPolicy } from "../../domain/rectification/policy.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { rulesInForce } from "../../platform/registry/rulesInForce.ts";

/** The office's choices before it has made any. */
export const NOTHING_CHOSEN: PlanStartRequest = { pastDue: { items: {} }, items: {}, confirmInferredRoles: false };

/** What the registers say today of a plan about to start. */
export interface StartingParts {
  jurisdiction: MatchingJurisdiction;
  office: { organizationId: string; hostOrganizationId: string | null };
  register: Organization[];
  rules: Rules<RectificationPolicy>;
  startDay: string;
}

/** @throws Error when the jurisdiction has no office: it was set up wrongly */
export async function startingParts(
  database: Database | Prisma.TransactionClient,
  jurisdictionId: string,
  now: Date,
): Promise<StartingParts> {
  const jurisdiction = await database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } });
  const register = await database.organization.findMany({ where: { jurisdictionId } });
  const rules = await rulesInForce(database, jurisdictionId, "rectification");
  const { officeOrganizationId: organizationId, hostOrganizationId } = jurisdiction;
  if (organizationId === null) throw new Error(`jurisdiction ${jurisdictionId} has no coordination office`);
  return { jurisdiction, office: { organizationId, hostOrganizationId }, register, rules, startDay: shanghaiDate(now.toISOString()) };
}

/** The id of the issue at a place of a plan: UUID-shaped (version 8, free content), the same for ever. */
export function issueIdOf(planId: string, place: number): string {
  const hex = createHash("sha256").update(`${planId}\n${place}`, "utf8").digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
