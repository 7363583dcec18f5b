import { describe, expect, it } from "@jest/globals";
import type { Entry } from "../../../domain/rectification/input.ts";
import * as city from "../../support/city.ts";
import * as given from "../../support/rectification/given.ts";

const baseline = { source: "2025年整改台账", signedOff: [city.market], evidenced: [{ measure: 0, evidence: [given.file("e-before")] }] };
const running: { entry: Entry } = { entry: { kind: "running", baseline } };
const done = (status: "verified" | "closed", on: string): { entry: Entry } => ({ entry: { kind: "done", baseline, status, on } });
const deadline = (kind: "ongoing" | "milestone_ongoing") => ({
  deadline: {
    kind,
    basis: kind === "ongoing" ? ({ type: "none" } as const) : ({ type: "date", on: "2026-01-31" } as const),
    extensions: [],
    suspensions: [],
  },
});

describe("an issue that existed before", () => {
  it("is entered as it stands, in one event with its source, and nobody is mailed", () => {
    const issue = given.givenAssignedIssue(running);
    expect(issue.steps).toHaveLength(1);
    expect(issue.steps[0]?.events.at(-1)).toMatchObject({ type: "baselineEntered", baseline: { source: "2025年整改台账" } });
    expect(issue.mails).toEqual([]);
    expect([issue.status, issue.state.assignments.map((held) => held.state), issue.state.measures.map((measure) => measure.state)]).toEqual(
      ["in_progress", ["acknowledged", "acknowledged", "signed_off"], ["evidenced", "open"]],
    );
  });

  it("goes on from there to its end", () => {
    const issue = given
      .givenAssignedIssue(running)
      .does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e2")] }] })
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
      .does(city.healthOfficer, { type: "requestVerification" })
      .does(city.clerk, { type: "verify", results: given.passed });
    expect(issue.does(city.clerk, { type: "close" }).status).toBe("closed");
    expect(issue.mailed("closing")).toHaveLength(3);
  });

  it("mails those who are assigned later", () => {
    const issue = given
      .givenAssignedIssue(running)
      .does(city.clerk, { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] });
    expect(issue.mailed("assignment")).toEqual([city.police]);
  });

  it("stands at once when it is 持续推进, or verified with 长期坚持 and no public notice asked for", () => {
    expect(given.givenAssignedIssue({ ...running, ...deadline("ongoing") }).status).toBe("standing");
    const verified = given.givenAssignedIssue({ ...done("verified", "2026-02-10"), ...deadline("milestone_ongoing") });
    expect([verified.status, verified.mails]).toEqual(["standing", []]);
    expect(verified.refusalOf(city.clerk, { type: "close" })).toBe("STANDING_NOT_RELEASED");
  });

  it("is closed when it was verified, without any further step of the units", () => {
    const issue = given.givenAssignedIssue(done("verified", "2026-02-10"));
    expect([issue.status, issue.agenda]).toEqual(["verified", []]);
    expect(issue.does(city.clerk, { type: "close" }).status).toBe("closed");
  });

  it("is looked back at from the day on which it was closed, and not before the start", () => {
    expect(given.givenAssignedIssue(done("closed", "2026-01-15")).plan).toEqual([
      "2026-04-15T01:00:00.000Z look-back:1:l1:2026-04-15",
      "2026-04-29T01:00:00.000Z look-back:1:l1:2026-04-29",
    ]);
    const longAgo = given.givenAssignedIssue(done("closed", "2025-06-15"));
    expect(longAgo.plan).toEqual([`${longAgo.state.startedAt} conclude:1`]);
    expect(longAgo.passesTo(longAgo.now).does(city.clerk, { type: "reopen", reason: "反弹", dueOn: "2026-05-29" }).state.round).toBe(2);
  });
});
