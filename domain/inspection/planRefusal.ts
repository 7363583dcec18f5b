import { shanghaiDate } from "../calendar/calendarDay.ts";
import { isId, isWellFormed } from "../draw/forms.ts";
import { LEAST_TEAM } from "../draw/planProblems.ts";
import { isQuota } from "../draw/quota.ts";
import type { Facts } from "../process/json.ts";
import type { Refusal } from "../process/process.ts";
import type { InspectionPlan, PlannedBeacon, Schedule } from "./plan.ts";

/** What keeps the coordination office from inspecting: it coordinates, and takes no department's place. */
export const OFFICE_GUARD_CITATION = "国办发〔2024〕54号";

function refusal(code: Refusal["code"], facts: Facts): Refusal {
  return { code, facts };
}

/**
 * What is wrong with a plan by itself, before any register is read; null where it may be handed in. Registers are read when the rosters are frozen, and
 * in the preview.
 */
export function planRefusal(plan: InspectionPlan, office: { organizationId: string }): Refusal | null {
  return departmentsRefusal(plan, office) ?? strataRefusal(plan) ?? scheduleRefusal(plan.schedule);
}

function departmentsRefusal({ departments }: InspectionPlan, office: { organizationId: string }): Refusal | null {
  if (departments.length === 0) return refusal("DRAW_PLAN_INVALID", { field: "departments" });
  const seen = new Set<string>();
  for (const { organizationId, teamSize, checkItemIds } of departments) {
    if (organizationId === office.organizationId)
      return refusal("OFFICE_CANNOT_INSPECT", { department: organizationId, organizationId, citation: OFFICE_GUARD_CITATION });
    if (seen.has(organizationId)) return refusal("DRAW_PLAN_INVALID", { field: "departments", organizationId });
    if (!Number.isSafeInteger(teamSize) || teamSize < LEAST_TEAM)
      return refusal("TEAM_TOO_SMALL", { department: organizationId, organizationId, teamSize, least: LEAST_TEAM });
    if (checkItemIds.length === 0 || new Set(checkItemIds).size < checkItemIds.length)
      return refusal("DRAW_PLAN_INVALID", { field: "departments.checkItemIds", organizationId });
    seen.add(organizationId);
  }
  return null;
}

function strataRefusal({ strata, yearlyCap }: InspectionPlan): Refusal | null {
  if (strata.length === 0) return refusal("DRAW_PLAN_INVALID", { field: "strata" });
  const names = new Set<string>();
  for (const { name, quota } of strata) {
    if (name === "" || !isWellFormed(name) || names.has(name)) return refusal("DRAW_PLAN_INVALID", { field: "strata", stratum: name });
    if (!isQuota(quota)) return refusal("QUOTA_INVALID", { stratum: name, quota });
    names.add(name);
  }
  return yearlyCap !== null && (!Number.isSafeInteger(yearlyCap) || yearlyCap < 1)
    ? refusal("DRAW_PLAN_INVALID", { field: "yearlyCap" })
    : null;
}

/** Commitments before reveals, these before the beacon, and nobody in the field before the draw can be. */
export function scheduleRefusal({ commitUntil, revealUntil, beacon, field, resultsDueOn }: Schedule): Refusal | null {
  const order: [string, string, string, string][] = [
    ["commitUntil", commitUntil, "revealUntil", revealUntil],
    ["revealUntil", revealUntil, "beacon.at", beacon.at],
  ];
  for (const [earlier, before, later, after] of order)
    if (before >= after) return refusal("DRAW_SCHEDULE_ORDER", { earlier, later, instant: after });
  const days: [string, string, string, string][] = [
    ["beacon.at", shanghaiDate(beacon.at), "field.from", field.from],
    ["field.from", field.from, "field.until", field.until],
    ["field.from", field.from, "resultsDueOn", resultsDueOn],
  ];
  for (const [earlier, before, later, after] of days)
    if (before > after) return refusal("DRAW_SCHEDULE_ORDER", { earlier, later, instant: after });
  return beaconRefusal(beacon);
}

export function beaconRefusal({ source, form }: PlannedBeacon): Refusal | null {
  return isId(source) && form !== "" && isWellFormed(form) ? null : refusal("DRAW_PLAN_INVALID", { field: "beacon" });
}
