import { describe, expect, it } from "@jest/globals";
import type { PersonActor } from "../../../domain/process/actor.ts";
import { retractableCommands } from "../../../domain/rectification/commands.ts";
import * as city from "../../support/city.ts";
import type { AnyCommand, CaseFile, Mail } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";

const ongoing = { deadline: { kind: "ongoing" as const, basis: { type: "none" as const }, extensions: [], suspensions: [] } };
const retract = { type: "retract" as const, reason: "点错了" };
const objected = (): CaseFile => given.givenPublicized().does(city.clerk, { type: "object", text: "反映" });
const { clerk, healthOfficer: health, marketOfficer: market } = city;

const rows: [PersonActor, AnyCommand, () => CaseFile][] = [
  [clerk, { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] }, given.givenAssignedIssue],
  [clerk, { type: "reassign", assignmentId: "a2", organizationId: city.police, reason: "改交" }, given.givenAssignedIssue],
  [clerk, { type: "verify", results: given.secondRejected }, given.givenRequested],
  [clerk, { type: "assignVerifier", personId: "p-expert" }, given.givenRequested],
  [clerk, { type: "publicize" }, given.givenVerified],
  [clerk, { type: "object", text: "反映" }, given.givenPublicized],
  [clerk, { type: "decideObjection", objectionId: "o1", outcome: "upheld", reasons: "属实" }, objected],
  [clerk, { type: "close" }, given.givenVerified],
  [clerk, { type: "reopen", reason: "反弹" }, given.givenClosed],
  [clerk, { type: "release" }, () => given.givenAcknowledged(ongoing)],
  [
    clerk,
    { type: "correct", changes: { title: "更正", measures: [{ measureId: "m1", dueOn: "2026-05-29" }] }, reason: "有误" },
    given.givenAssignedIssue,
  ],
  [
    clerk,
    { type: "handOver", fromOrganizationId: city.market, toOrganizationId: city.police, reason: "机构改革" },
    given.givenAssignedIssue,
  ],
  [health, { type: "acknowledge" }, given.givenAssignedIssue],
  [health, { type: "return", reason: "不属本单位" }, given.givenAssignedIssue],
  [health, { type: "reportProgress", textHash: city.textHash }, given.givenAcknowledged],
  [health, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [given.file("e9")] }] }, given.givenAcknowledged],
  [health, { type: "withdrawEvidence", evidenceId: "e1", reason: "传错" }, given.givenEvidenced],
  [market, { type: "signOff", outcome: "dissent", reasons: "不同意" }, given.givenEvidenced],
  [health, { type: "reportStanding", textHash: city.textHash }, () => given.givenAcknowledged(ongoing)],
  [health, { type: "requestVerification" }, given.givenSignedOff],
  [health, { type: "requestExtension", target: { type: "issue" }, workingDays: 5, reason: "招标延误" }, given.givenAcknowledged],
  [city.leader, { type: "decideExtension", requestId: "x1", outcome: "grant", reasons: "理由成立" }, given.givenExtensionAsked],
  [clerk, { type: "suspend", target: { type: "issue" }, ground: "不可抗力", reason: "洪水" }, given.givenAcknowledged],
  [clerk, { type: "resume", target: { type: "issue" }, reason: "水退" }, given.givenSuspended],
  [clerk, { type: "scheduleLookBack", on: "2026-09-01", method: "on_paper" }, given.givenClosed],
  [clerk, { type: "recordLookBack", outcome: "rebound", findings: "问题反弹" }, given.givenClosed],
];
/** Marks of the agenda are kept by a retraction, and so are letters, of which those of the step are voided. */
const without = (issue: CaseFile): unknown => {
  const letters = (issue.state.letters ?? []).filter((letter) => letter.voidedAt === undefined);
  return { ...issue.state, done: [], letters };
};
const toldAt = (mails: Mail[], version: number): string[] =>
  [...new Set(mails.filter((mail) => mail.version === version).map((mail) => JSON.stringify(mail.to)))].sort();

describe("taking back one's own last step", () => {
  it("has a row for each step that can be taken back", () => {
    expect(new Set(rows.map(([, command]) => command.type))).toEqual(new Set(retractableCommands));
  });

  it.each(rows.map((row) => [row[1].type, ...row] as const))(
    "%s: restores what was, after reminders and comments in between, and tells who was told",
    (_type, actor, command, given_) => {
      const issue = given_();
      const before = without(issue);
      const step = issue.does(actor, command).matter.version;
      issue.afterWorkingDays(2).does(clerk, { type: "comment", text: "知悉" });
      const marks = issue.state.done;
      issue.does(actor, retract);
      expect(without(issue)).toEqual(before);
      expect(issue.state.done).toEqual(marks);
      expect(toldAt(issue.mails, issue.matter.version)).toEqual(toldAt(issue.mails, step));
      expect(issue.mails.filter((mail) => mail.version === issue.matter.version).every((mail) => mail.template === "retracted")).toBe(true);
    },
  );

  it("is possible until the end of the second working day, over a weekend too", () => {
    const friday = given.givenAssignedIssue().passesTo("2026-03-06T03:00:00.000Z").does(health, { type: "acknowledge" });
    expect(friday.passesTo("2026-03-10T15:59:59.999Z").refusalOf(health, retract)).toBe("accepted");
    expect(friday.passesTo("2026-03-10T16:00:00.000Z").refusalOf(health, retract)).toBe("TOO_LATE_TO_RETRACT");
  });

  it("is not possible once anybody built on it, or for a step of another", () => {
    const issue = given.givenAssignedIssue().does(health, { type: "acknowledge" });
    expect(issue.refusalOf(market, retract)).toBe("NOT_YOUR_LAST_STEP");
    issue.does(market, { type: "acknowledge" });
    expect(issue.refusalOf(health, retract)).toBe("NOT_YOUR_LAST_STEP");
    expect(issue.does(market, retract).refusalOf(health, retract)).toBe("NOTHING_TO_RETRACT");
  });

  it("is not possible after a rule moved the matter on, and a rule takes nothing back", () => {
    const issue = given.givenPublicized();
    expect(issue.refusalOf({ rule: "any", via: "rule" }, retract)).toBe("NOT_YOUR_LAST_STEP");
    const quick = given
      .givenVerified({ rules: city.rules({ publicity: { required: false, workingDays: 1 } }) })
      .does(clerk, { type: "publicize" });
    expect(quick.passesTo("2026-03-03T16:00:00.000Z").refusalOf(clerk, retract)).toBe("NOTHING_TO_RETRACT");
  });

  it("does not take new rules back with it", () => {
    const issue = given.givenAssignedIssue().does(health, { type: "acknowledge" });
    issue.does(clerk, { type: "applyRules", rules: city.rules({ reminderHour: 14 }), reason: "规程修订" }).does(health, retract);
    expect([issue.state.assignments[0]?.state, issue.state.rules.policy.body.reminderHour]).toEqual(["assigned", 14]);
  });

  it("cannot take a withdrawal or a comment back", () => {
    expect(given.givenAssignedIssue().does(clerk, { type: "withdraw", reason: "重复" }).refusalOf(clerk, retract)).toBe(
      "NOTHING_TO_RETRACT",
    );
    expect(given.givenAssignedIssue().does(clerk, { type: "comment", text: "知悉" }).refusalOf(clerk, retract)).toBe("NOTHING_TO_RETRACT");
  });

  it("sends one word to each who was told, however often the step told them", () => {
    const issue = given.givenRequested().does(clerk, { type: "verify", results: given.secondRejected }).does(clerk, retract);
    expect(issue.mailed("retracted").toSorted()).toEqual([city.health, city.insurance, city.market]);
  });
});
