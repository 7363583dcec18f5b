import type { RectificationFacts, RegisterQuery } from "../../../domain/rectification/facts.ts";
import * as city from "../city.ts";

/** Organizations and people of Yunzhou that only the tests of the rectification issue need. */
export const civilAffairs = "org-civil";
export const dissolved = "org-dissolved";
export const outsideUniversity = "org-university";
export const civilOfficer = city.person("p-civil", civilAffairs);
export const policeOfficer = city.person("p-police", city.police);
/** A colleague in the health commission, who may take over from its officer. */
export const healthColleague = city.person("p-health-2", city.health);
/** An expert of a university that can never be assigned anything. */
export const expert = city.person("p-expert", outsideUniversity, "verifier");
export const administrator = city.person("p-admin", "org-it", "admin_system");

/** 各成员单位: the whole mechanism. 各县区人民政府: a group of units without a natural leader. 各医疗机构: supervised, never expanded. */
export const allMembers = "各成员单位";
export const countyGovernments = "各县区人民政府";
export const clinics = "各医疗机构";
export const counties = ["org-county-east", "org-county-west"];
export const members = [city.health, city.insurance, city.market, civilAffairs];

const organizations: Record<string, { active: boolean }> = {
  [city.health]: { active: true },
  [city.insurance]: { active: true },
  [city.market]: { active: true },
  [city.police]: { active: true },
  [city.office]: { active: true },
  [civilAffairs]: { active: true },
  [outsideUniversity]: { active: true },
  [dissolved]: { active: false },
  ...Object.fromEntries(counties.map((id) => [id, { active: true }])),
};

const people = [
  city.clerk,
  city.secondClerk,
  city.leader,
  city.healthOfficer,
  city.insuranceOfficer,
  city.marketOfficer,
  civilOfficer,
  policeOfficer,
  healthColleague,
  expert,
];

const persons: Record<string, { organizationId: string; active: boolean }> = {
  ...Object.fromEntries(people.map(({ personId, organizationId }) => [personId, { organizationId, active: true }])),
  "p-retired": { organizationId: city.health, active: false },
};

const groups: RectificationFacts["groups"] = {
  [allMembers]: { kind: "units", organizationIds: members, leadId: city.health, wholeMechanism: true },
  [countyGovernments]: { kind: "units", organizationIds: counties },
  [clinics]: { kind: "supervised" },
};

/** What the fictional city's register answers; null for what it does not know. */
export function lookUp(query: RegisterQuery): RectificationFacts {
  const pick = <T>(from: Record<string, T>, keys: string[]): Record<string, T | null> =>
    Object.fromEntries(keys.map((key) => [key, Object.hasOwn(from, key) ? (from[key] ?? null) : null]));
  return {
    organizations: pick(organizations, query.organizationIds),
    groups: pick(groups, query.groups),
    persons: pick(persons, query.personIds),
  };
}
