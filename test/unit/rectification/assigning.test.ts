import { describe, expect, it } from "@jest/globals";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";
import * as register from "../../support/rectification/register.ts";

const unassigned = (): CaseFile => given.givenAssignedIssue({ assignments: [] });
const units = (issue: CaseFile): string[] =>
  issue.state.assignments.map(({ organizationId, role, state }) => `${organizationId} ${role} ${state}`);

describe("assigning", () => {
  it("expands a group of units to its members, each with an assignment of its own, and the group's natural leader leads", () => {
    const issue = unassigned().does(city.clerk, { type: "assign", units: [{ group: register.allMembers, role: "lead" }] });
    expect(units(issue)).toEqual([
      `${city.health} lead assigned`,
      `${city.insurance} cooperating assigned`,
      `${city.market} cooperating assigned`,
      `${register.civilAffairs} cooperating assigned`,
    ]);
    expect(issue.state.assignments.every((held) => held.group === register.allMembers && held.wholeMechanism)).toBe(true);
    expect(issue.mailed("assignment")).toEqual(register.members);
  });

  it("lets the first member lead where the group has no natural leader", () => {
    const issue = unassigned().does(city.clerk, { type: "assign", units: [{ group: register.countyGovernments, role: "lead" }] });
    expect(units(issue)).toEqual(["org-county-east lead assigned", "org-county-west cooperating assigned"]);
  });

  it("adds of a group only who is not assigned yet", () => {
    const issue = given
      .givenAssignedIssue()
      .does(city.clerk, { type: "assign", units: [{ group: register.allMembers, role: "cooperating" }] });
    expect(units(issue).slice(3)).toEqual([`${register.civilAffairs} cooperating assigned`]);
  });

  it.each([
    [
      "before",
      [
        { group: register.clinics, role: "cooperating" as const },
        { organizationId: city.health, role: "lead" as const },
      ],
    ],
    [
      "after",
      [
        { organizationId: city.health, role: "lead" as const },
        { group: register.clinics, role: "cooperating" as const },
      ],
    ],
  ])("never expands a supervised group, named %s the lead that answers for it", (_place, named) => {
    const issue = unassigned().does(city.clerk, { type: "assign", units: named });
    expect(units(issue)).toEqual([`${city.health} lead assigned`]);
    expect(issue.steps.at(-1)?.events.slice(0, 1)).toMatchObject([{ covered: [{ group: register.clinics, organizationId: city.health }] }]);
  });

  it("returns one assignment alone, tells the office, and another unit takes it over", () => {
    const issue = given.givenAssignedIssue().does(city.marketOfficer, { type: "return", reason: "不属本单位职责" });
    expect(units(issue)).toEqual([
      `${city.health} lead assigned`,
      `${city.insurance} cooperating assigned`,
      `${city.market} cooperating returned`,
    ]);
    expect(issue.mailed("assignment_returned")).toEqual(["office"]);
    issue.does(city.clerk, { type: "reassign", assignmentId: "a3", organizationId: city.police, reason: "改交公安" });
    expect(units(issue).slice(2)).toEqual([`${city.market} cooperating removed`, `${city.police} cooperating assigned`]);
    expect(issue.refusalOf(city.marketOfficer, { type: "acknowledge" })).toBe("NOT_ASSIGNED_TO_YOU");
    expect(issue.refusalOf(register.policeOfficer, { type: "acknowledge" })).toBe("accepted");
  });

  it("moves the measures of a unit whose assignment another takes over", () => {
    const issue = given
      .givenAssignedIssue()
      .does(city.clerk, { type: "reassign", assignmentId: "a2", organizationId: city.police, reason: "改交" });
    expect(issue.state.measures.map((measure) => measure.owners)).toEqual([null, [city.police]]);
    expect(issue.mailed("assignment_removed")).toEqual([city.insurance]);
  });

  it("hands over all of a merged unit's work as it stands", () => {
    const issue = given
      .givenSignedOff()
      .does(city.clerk, { type: "handOver", fromOrganizationId: city.insurance, toOrganizationId: city.police, reason: "机构改革" });
    expect(units(issue)).toEqual([
      `${city.health} lead acknowledged`,
      `${city.insurance} cooperating removed`,
      `${city.market} cooperating signed_off`,
      `${city.police} cooperating signed_off`,
    ]);
    expect(issue.state.measures[1]?.owners).toEqual([city.police]);
    expect(issue.mailed("handover")).toEqual([city.police]);
  });

  it("hands over the work of one person, and the naming as verifier with it", () => {
    const issue = given
      .givenAcknowledged()
      .does(city.clerk, { type: "handOver", fromPersonId: "p-health", toPersonId: "p-health-2", reason: "轮岗" });
    expect(issue.state.assignments.map((held) => held.officerId)).toEqual(["p-health-2", "p-insurance", "p-market"]);
    expect(issue.mailed("handover")).toEqual(["p-health-2"]);
    issue.does(city.clerk, { type: "assignVerifier", personId: "p-clerk-2" });
    const toRectifier = { type: "handOver" as const, fromPersonId: "p-clerk-2", toPersonId: "p-market", reason: "轮岗" };
    expect(issue.refusalOf(city.clerk, toRectifier)).toBe("VERIFIER_IS_RECTIFIER");
    issue.does(city.clerk, { ...toRectifier, toPersonId: "p-expert" });
    expect(issue.state.verifierId).toBe("p-expert");
  });
});
