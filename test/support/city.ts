import type { RectificationInput } from "../../domain/rectification/input.ts";
import { defaultRectificationPolicy } from "../../domain/rectification/policy.ts";
import type { PersonActor, Role } from "../../domain/process/actor.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { RectificationPolicy } from "../../domain/rectification/policy.ts";
import type { CalendarRules } from "../../domain/calendar/workingDays.ts";

/** A fictional city, Yunzhou (云州市), for tests: its organizations, people and rules. */
export const jurisdictionId = "yunzhou";
export const office = "org-office";
export const health = "org-health";
export const insurance = "org-insurance";
export const market = "org-market";
export const police = "org-police";

export function person(personId: string, organizationId: string, ...roles: Role[]): PersonActor {
  return { personId, organizationId, roles: roles.length > 0 ? roles : ["officer"], via: "api" };
}

export const clerk = person("p-clerk", office, "office");
export const secondClerk = person("p-clerk-2", office, "office");
export const leader = person("p-leader", office, "leader");
export const healthOfficer = person("p-health", health);
export const insuranceOfficer = person("p-insurance", insurance);
export const marketOfficer = person("p-market", market);
export const auditor = person("p-auditor", "org-audit", "auditor");

/** Plain weekends and one long holiday in October; enough to see that days are skipped. */
export const calendar: CalendarRules = {
  version: "test-1",
  years: {
    "2025": { off: [], on: [] },
    "2026": { off: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"], on: ["2026-10-10"] },
    "2027": { off: [], on: [] },
  },
};

export function rules(policy: Partial<RectificationPolicy> = {}): Rules<RectificationPolicy> {
  return { calendar, policy: { version: 1, citation: "云州市整改工作规程第8条", body: { ...defaultRectificationPolicy, ...policy } } };
}

export const textHash = "a".repeat(64);

/** An issue of the city's plan: the health commission leads, two departments cooperate, two measures, due on 30 June. */
export function issueInput(changes: Partial<RectificationInput> = {}): RectificationInput {
  return {
    issueId: "issue-1",
    jurisdictionId,
    office: { organizationId: office, hostOrganizationId: null },
    number: 1,
    section: "监管协同机制不够顺畅",
    title: "部门之间信息不互通",
    descriptionHash: textHash,
    measures: [
      { number: 1, textHash },
      { number: 2, textHash, owners: [insurance] },
    ],
    assignments: [
      { organizationId: health, role: "lead" },
      { organizationId: insurance, role: "cooperating" },
      { organizationId: market, role: "cooperating" },
    ],
    deadline: { kind: "fixed", basis: { type: "date", on: "2026-06-30" }, extensions: [], suspensions: [] },
    entry: { kind: "new" },
    startedAt: "2026-03-02T02:00:00.000Z",
    startedBy: clerk,
    rules: rules(),
    ...changes,
  };
}
