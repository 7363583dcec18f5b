import { describe, expect, it } from "@jest/globals";
import type { DeadlineKind } from "../../../domain/clock/deadline.ts";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";

const objected = (): CaseFile => given.givenPublicized().does(city.clerk, { type: "object", text: "群众反映" });
const deadline = (kind: DeadlineKind) => ({
  deadline: {
    kind,
    basis: kind === "ongoing" ? ({ type: "none" } as const) : ({ type: "date", on: "2026-06-30" } as const),
    extensions: [],
    suspensions: [],
  },
});
const required = { rules: city.rules({ publicity: { required: true, workingDays: 5 } }) };
const afterPublicity = "2026-03-10T00:00:00.000Z";

describe("public notice and closing", () => {
  it("ends public notice by itself after its working days, and then closes", () => {
    const issue = given.givenPublicized(required);
    expect(issue.state.publicity).toMatchObject({ from: "2026-03-02", until: "2026-03-09" });
    expect(issue.passesTo("2026-03-09T15:59:59.999Z").status).toBe("in_publicity");
    expect(issue.passesTo("2026-03-09T16:00:00.000Z").status).toBe("verified");
    expect(issue.does(city.clerk, { type: "close" }).mailed("closing")).toEqual([city.health, city.insurance, city.market]);
  });

  it("holds public notice open over an objection, and ends it once that is dismissed", () => {
    const issue = objected().passesTo(afterPublicity);
    expect([issue.status, issue.plan]).toEqual(["in_publicity", []]);
    issue.does(city.clerk, { type: "decideObjection", objectionId: "o1", outcome: "dismissed", reasons: "不实" }).passesTo(afterPublicity);
    expect(issue.refusalOf(city.clerk, { type: "close" })).toBe("accepted");
  });

  it("has an upheld objection reopen the measures it names and their owners' sign-offs", () => {
    const issue = objected().does(city.clerk, {
      type: "decideObjection",
      objectionId: "o1",
      outcome: "upheld",
      reasons: "属实",
      measureIds: ["m2"],
    });
    expect(issue.state.measures.map((measure) => measure.state)).toEqual(["accepted", "rejected"]);
    expect(issue.state.assignments.map((held) => held.state)).toEqual(["acknowledged", "acknowledged", "signed_off"]);
    expect([issue.state.verifiedAt, issue.state.publicity]).toEqual([null, null]);
  });

  it("reopens the sign-offs of whoever owns the measure today, when its owner has left", () => {
    const issue = given
      .givenAcknowledged()
      .does(city.insuranceOfficer, { type: "return", reason: "不属本单位" })
      .does(city.healthOfficer, {
        type: "submitEvidence",
        items: ["m1", "m2"].map((measureId) => ({ measureId, evidence: [given.file(measureId)] })),
      })
      .does(city.marketOfficer, { type: "signOff", outcome: "done" })
      .does(city.healthOfficer, { type: "requestVerification" })
      .does(city.clerk, { type: "verify", results: given.passed })
      .does(city.clerk, { type: "publicize" })
      .does(city.clerk, { type: "object", text: "反映" })
      .does(city.clerk, { type: "decideObjection", objectionId: "o1", outcome: "upheld", reasons: "属实", measureIds: ["m2"] });
    expect(issue.state.assignments.find((held) => held.organizationId === city.market)?.state).toBe("acknowledged");
  });

  it("ends after three months where the rules plan no look-back, and can still be reopened as the next round", () => {
    const { lookBack: _lookBack, ...before } = city.rules().policy.body;
    const issue = given.givenClosed({ rules: { ...city.rules(), policy: { ...city.rules().policy, body: before } } });
    expect(issue.plan).toEqual(["2026-06-02T16:00:00.000Z conclude:1"]);
    issue.passesTo("2026-06-02T16:00:00.000Z");
    expect([issue.status, issue.agenda]).toEqual(["ended", []]);
    issue.does(city.clerk, { type: "reopen", reason: "反弹回潮", measureIds: ["m2"] });
    expect([issue.status, issue.state.round, issue.state.number]).toEqual(["assigned", 2, 1]);
    expect(issue.state.measures.map((measure) => measure.state)).toEqual(["accepted", "rejected"]);
    expect(issue.state.assignments.map(({ state, acknowledgedAt }) => [state, acknowledgedAt])).toEqual(
      [0, 1, 2].map(() => ["assigned", undefined]),
    );
    expect(issue.mailed("reopening")).toEqual([city.health, city.insurance, city.market]);
    // 立行立改 by default: fifteen working days.
    expect(issue.plan.find((line) => line.includes("overdue"))).toBe("2026-06-24T16:00:00.000Z overdue:2:2026-06-24");
  });

  it("never concludes early, even when a rule says so", () => {
    const issue = given.givenClosed();
    expect(issue.refusalOf({ rule: "conclusion", via: "rule" }, { type: "conclude" })).toBe("NOT_DUE");
  });

  it("withdraws with a reason, tells the units, and time acts no more", () => {
    const issue = given.givenAssignedIssue().does(city.clerk, { type: "withdraw", reason: "与第3项重复", onlyIfUntouched: true });
    expect([issue.status, issue.agenda, issue.mailed("withdrawal").length]).toEqual(["withdrawn", [], 3]);
  });
});

describe("standing (长期坚持)", () => {
  it.each(["milestone_ongoing", "immediate_ongoing"] as const)(
    "begins for %s when the first results are verified, and closing waits for release",
    (kind) => {
      const issue = given.givenVerified(deadline(kind));
      expect(issue.status).toBe("standing");
      expect(issue.refusalOf(city.clerk, { type: "close" })).toBe("STANDING_NOT_RELEASED");
      issue.does(city.healthOfficer, { type: "reportStanding", textHash: city.textHash }).does(city.clerk, { type: "release" });
      expect(issue.state.standing).toMatchObject({ reports: 1 });
      expect(issue.does(city.clerk, { type: "close" }).status).toBe("closed");
    },
  );

  it("begins after the public notice where the rules ask for one", () => {
    const issue = given.givenVerified({ ...deadline("milestone_ongoing"), ...required });
    expect(issue.status).toBe("verified");
    expect(issue.does(city.clerk, { type: "publicize" }).passesTo(afterPublicity).status).toBe("standing");
  });

  it("cannot be skipped by dropping the public notice from the rules: the office's release settles it", () => {
    const issue = given
      .givenVerified({ ...deadline("milestone_ongoing"), ...required })
      .does(city.clerk, { type: "applyRules", rules: city.rules(), reason: "规程修订" });
    expect(issue.refusalOf(city.clerk, { type: "close" })).toBe("STANDING_NOT_RELEASED");
    expect(issue.does(city.clerk, { type: "release" }).does(city.clerk, { type: "close" }).status).toBe("closed");
  });

  it("begins for 持续推进 when the last unit has signed for the task", () => {
    const issue = given.givenAssignedIssue(deadline("ongoing")).does(city.healthOfficer, { type: "acknowledge" });
    expect(issue.does(city.insuranceOfficer, { type: "acknowledge" }).status).toBe("in_progress");
    expect(issue.does(city.marketOfficer, { type: "acknowledge" }).status).toBe("standing");
    expect(issue.mailed("standing")).toHaveLength(3);
  });

  it("begins for 持续推进 when the last silent unit returns the task", () => {
    const issue = given
      .givenAssignedIssue(deadline("ongoing"))
      .does(city.healthOfficer, { type: "acknowledge" })
      .does(city.insuranceOfficer, { type: "acknowledge" });
    expect(issue.does(city.marketOfficer, { type: "return", reason: "不属本单位" }).status).toBe("standing");
  });

  it("begins when the deadline of a task that all have signed for is corrected to 持续推进", () => {
    const issue = given.givenAcknowledged().does(city.clerk, { type: "correct", changes: deadline("ongoing"), reason: "原文如此" });
    expect(issue.status).toBe("standing");
  });

  it("goes on from release to verification where it was never verified", () => {
    const issue = given.givenAcknowledged(deadline("ongoing")).does(city.clerk, { type: "release" });
    expect(issue.status).toBe("in_progress");
    issue.does(city.healthOfficer, {
      type: "submitEvidence",
      items: ["m1", "m2"].map((measureId) => ({ measureId, evidence: [given.file(measureId)] })),
    });
    for (const officer of [city.insuranceOfficer, city.marketOfficer]) issue.does(officer, { type: "signOff", outcome: "done" });
    expect(
      issue.does(city.healthOfficer, { type: "requestVerification" }).does(city.clerk, { type: "verify", results: given.passed }).status,
    ).toBe("verified");
  });
});
