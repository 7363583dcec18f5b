import { describe, expect, it } from "@jest/globals";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";
import * as register from "../../support/rectification/register.ts";

const hosted = { office: { organizationId: city.office, hostOrganizationId: city.market } };
const mechanism = {
  assignments: register.members.slice(0, 3).map((organizationId, index) => ({
    organizationId,
    role: index === 0 ? ("lead" as const) : ("cooperating" as const),
    group: register.allMembers,
    wholeMechanism: true as const,
  })),
};
const verify = { type: "verify" as const, results: given.passed };
const stands = (issue: CaseFile): string[] => issue.state.assignments.map((held) => `${held.organizationId} ${held.state}`);

describe("verifying", () => {
  it("is no matter for whoever acted for an assigned unit, though they changed to the office since", () => {
    const changed = city.person("p-health", city.office, "office");
    expect(given.givenRequested().refusalOf(changed, verify)).toBe("VERIFIER_IS_RECTIFIER");
  });

  it("is no matter for people of a unit that once held an assignment", () => {
    const issue = given
      .givenAcknowledged()
      .does(city.clerk, { type: "assign", units: [{ organizationId: register.outsideUniversity, role: "cooperating" }] })
      .does(city.clerk, { type: "reassign", assignmentId: "a4", organizationId: city.police, reason: "改交" });
    expect(issue.refusalOf(city.clerk, { type: "assignVerifier", personId: "p-expert" })).toBe("VERIFIER_IS_RECTIFIER");
  });

  it("is done by a named verifier alone, who is told of it", () => {
    const issue = given
      .givenSignedOff()
      .does(city.clerk, { type: "assignVerifier", personId: "p-expert" })
      .does(city.healthOfficer, { type: "requestVerification" });
    expect([issue.mailed("verifier_assigned"), issue.mailed("verification_wanted")]).toEqual([["p-expert"], ["p-expert"]]);
    expect(issue.refusalOf(city.clerk, verify)).toBe("VERIFIER_NOT_NAMED");
    expect(issue.does(register.expert, verify).status).toBe("verified");
  });

  it.each([
    ["the office's host", hosted],
    ["the whole mechanism", mechanism],
  ])("takes two persons of the office who agree where %s rectifies", (_who, changes) => {
    const issue = given.givenRequested(changes).does(city.clerk, verify);
    expect(issue.status).toBe("awaiting_verification");
    expect(issue.refusalOf(city.clerk, verify)).toBe("SECOND_VERIFIER_NEEDED");
    expect(issue.refusalOf(city.secondClerk, { type: "verify", results: given.secondRejected })).toBe("VERIFIERS_DISAGREE");
    expect(issue.does(city.secondClerk, verify).status).toBe("verified");
  });

  it("does not let the office get round the second person by naming one of its own", () => {
    const issue = given.givenRequested(hosted);
    expect(issue.refusalOf(city.clerk, { type: "assignVerifier", personId: "p-clerk-2" })).toBe("VERIFIER_IS_RECTIFIER");
    issue.does(city.clerk, { type: "assignVerifier", personId: "p-expert" });
    expect(issue.refusalOf(city.clerk, { type: "handOver", fromPersonId: "p-expert", toPersonId: "p-clerk-2", reason: "调整" })).toBe(
      "VERIFIER_IS_RECTIFIER",
    );
    expect(issue.does(register.expert, verify).status).toBe("verified");
  });

  it("holds back an office person who was named before the host came to be assigned", () => {
    const two = [
      { organizationId: city.health, role: "lead" as const },
      { organizationId: city.insurance, role: "cooperating" as const },
    ];
    const issue = given
      .givenAssignedIssue({ ...hosted, assignments: two })
      .does(city.clerk, { type: "assignVerifier", personId: "p-clerk-2" })
      .does(city.clerk, { type: "assign", units: [{ organizationId: city.market, role: "cooperating" }] });
    for (const officer of [city.healthOfficer, city.insuranceOfficer, city.marketOfficer]) issue.does(officer, { type: "acknowledge" });
    const items = ["m1", "m2"].map((measureId) => ({ measureId, evidence: [given.file(measureId)] }));
    issue.does(city.healthOfficer, { type: "submitEvidence", items });
    for (const officer of [city.insuranceOfficer, city.marketOfficer]) issue.does(officer, { type: "signOff", outcome: "done" });
    issue.does(city.healthOfficer, { type: "requestVerification" });
    expect(issue.refusalOf(city.secondClerk, verify)).toBe("VERIFIER_IS_RECTIFIER");
  });

  it("reopens by a rejection what was rejected and its owners' sign-offs, and nothing else", () => {
    const issue = given.givenRequested().does(city.clerk, { type: "verify", results: given.secondRejected });
    expect(issue.status).toBe("in_progress");
    expect(issue.state.measures.map(({ state, attempt }) => [state, attempt])).toEqual([
      ["accepted", 0],
      ["rejected", 1],
    ]);
    expect(stands(issue)).toEqual([`${city.health} acknowledged`, `${city.insurance} acknowledged`, `${city.market} signed_off`]);
    expect([issue.mailed("evidence_wanted"), issue.mailed("verification_result")]).toEqual([[city.insurance], [city.health, city.market]]);
    expect(issue.refusalOf(city.healthOfficer, { type: "requestVerification" })).toBe("EVIDENCE_MISSING");
    issue.does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e3")] }] });
    expect(issue.refusalOf(city.healthOfficer, { type: "requestVerification" })).toBe("SIGN_OFF_MISSING");
    issue.does(city.insuranceOfficer, { type: "signOff", outcome: "done" }).does(city.healthOfficer, { type: "requestVerification" });
    expect(issue.does(city.clerk, { type: "verify", results: [{ measureId: "m2", outcome: "accept" }] }).status).toBe("verified");
  });

  it("takes a dissent with reasons for a word given", () => {
    const issue = given
      .givenEvidenced()
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
      .does(city.marketOfficer, { type: "signOff", outcome: "dissent", reasons: "措施未落实" });
    expect(issue.state.assignments[2]).toMatchObject({ state: "dissented", reasons: "措施未落实" });
    expect(issue.refusalOf(city.healthOfficer, { type: "requestVerification" })).toBe("accepted");
  });

  it("asks for sign-offs once, when the last measure has evidence", () => {
    expect(given.givenEvidenced().mailed("sign_off_wanted")).toEqual([city.insurance, city.market]);
  });

  it("takes evidence back from its own unit only, and the measure waits again", () => {
    const issue = given
      .givenEvidenced()
      .does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e5")] }] })
      .does(city.insuranceOfficer, { type: "withdrawEvidence", evidenceId: "e2", reason: "传错" });
    expect(issue.state.measures[1]?.state).toBe("evidenced");
    issue.does(city.healthOfficer, { type: "withdrawEvidence", evidenceId: "e5", reason: "传错" });
    expect(issue.state.measures[1]?.state).toBe("open");
    // The same upload, withdrawn by one unit and handed in by the other, is the other's to withdraw.
    issue.does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e2")] }] });
    expect(issue.refusalOf(city.healthOfficer, { type: "withdrawEvidence", evidenceId: "e2", reason: "传错" })).toBe("accepted");
  });
});
