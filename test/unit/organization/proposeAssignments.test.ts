import { describe, expect, it } from "@jest/globals";
import { matchUnits, type NamedUnit } from "../../../domain/organization/matchUnits.ts";
import { proposeAssignments } from "../../../domain/organization/proposeAssignments.ts";
import { register, yunhe } from "./fictionalRegister.ts";

const propose = (...units: NamedUnit[]) => proposeAssignments(matchUnits({ units, register, jurisdiction: yunhe }));
const lead = (name: string): NamedUnit => ({ name, role: "lead" });
const cooperating = (name: string): NamedUnit => ({ name, role: "cooperating" });

describe("the assignments of an item", () => {
  it("are the units as named, the lead first", () => {
    expect(propose(cooperating("市财政局"), lead("市卫健委"))).toEqual({
      assignments: [
        { organizationId: "health", role: "lead" },
        { organizationId: "finance", role: "cooperating" },
      ],
      leadId: "health",
      supervised: [],
      unresolved: [],
    });
  });

  it("of a leading group are one lead, the city's own, and cooperating counties", () => {
    const group = "市及各县（市、区）人民政府";
    expect(propose(lead(group), cooperating("市卫健委")).assignments).toEqual([
      { organizationId: "government", role: "lead", group, roleInferred: true },
      { organizationId: "health", role: "cooperating" },
      { organizationId: "baishi", role: "cooperating", group, roleInferred: true },
      { organizationId: "qiming", role: "cooperating", group, roleInferred: true },
      { organizationId: "qinghe", role: "cooperating", group, roleInferred: true },
    ]);
  });

  it("leave the lead open where a group without an own member is named first", () => {
    const proposal = propose(lead("各县区政府"), cooperating("市卫健委"));
    expect(proposal.leadId).toBeNull();
    expect(proposal.assignments.every(({ role }) => role === "cooperating")).toBe(true);
  });

  it("name an organization once, as itself and not as a member of a group", () => {
    const proposal = propose(lead("市卫健委"), cooperating("各成员单位"), cooperating("市财政局"));
    expect(proposal.assignments.filter(({ organizationId }) => organizationId === "finance")).toEqual([
      { organizationId: "finance", role: "cooperating", wholeMechanism: true },
    ]);
    expect(new Set(proposal.assignments.map(({ organizationId }) => organizationId)).size).toBe(proposal.assignments.length);
  });

  it("have one lead even where the document names two", () => {
    expect(propose(lead("市卫健委"), lead("市医保局")).assignments).toEqual([
      { organizationId: "health", role: "lead" },
      { organizationId: "insurance", role: "cooperating", roleInferred: true },
    ]);
  });

  it("never include who is supervised, and say who answers for them", () => {
    expect(propose(lead("市卫健委"), cooperating("各医疗机构"))).toMatchObject({
      assignments: [{ organizationId: "health" }],
      supervised: [{ name: "各医疗机构", answeredById: "health" }],
    });
  });

  it("keep what could not be matched for a person to map", () => {
    const proposal = propose(lead("市水务局"), cooperating("市卫健委"));
    expect(proposal).toMatchObject({ leadId: null, unresolved: [{ unit: { name: "市水务局" }, match: { type: "unknown" } }] });
  });
});
