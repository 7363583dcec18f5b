import { describe, expect, it } from "@jest/globals";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";

/** Monday, 2 March 2026, 10:00; due on Tuesday, 30 June. Nine in the morning in Yunzhou is 01:00 UTC. */
const untilEnd = "2026-07-31T00:00:00.000Z";
const timed = (issue: CaseFile): string[] =>
  issue.steps.filter((step) => step.by.via === "rule").map((step) => `${step.at} ${step.events.map((event) => event.type).join(" ")}`);
const fixed = (on: string) => ({
  deadline: { kind: "fixed" as const, basis: { type: "date" as const, on }, extensions: [], suspensions: [] },
});

describe("what time does", () => {
  it("reminds to sign for the task on the due day and two and four working days after it, each unit by itself", () => {
    const issue = given.givenAssignedIssue().does(city.healthOfficer, { type: "acknowledge" }).passesTo("2026-03-05T00:00:00.000Z");
    issue.does(city.insuranceOfficer, { type: "acknowledge" }).passesTo("2026-04-01T00:00:00.000Z");
    expect(timed(issue)).toEqual([
      "2026-03-04T01:00:00.000Z acknowledgementReminded",
      "2026-03-04T01:00:00.000Z acknowledgementReminded",
      "2026-03-06T01:00:00.000Z acknowledgementReminded",
      "2026-03-10T01:00:00.000Z acknowledgementReminded",
    ]);
    expect(issue.mailed("acknowledgement_reminder")).toEqual([city.insurance, city.market, city.market, city.market]);
  });

  it("reminds seven, three and one working days before the due date, and marks the issue overdue at the end of that day", () => {
    const issue = given.givenAcknowledged().passesTo(untilEnd);
    expect(timed(issue).slice(0, 4)).toEqual([
      "2026-06-19T01:00:00.000Z dueReminded",
      "2026-06-25T01:00:00.000Z dueReminded",
      "2026-06-29T01:00:00.000Z dueReminded",
      "2026-06-30T16:00:00.000Z overdue",
    ]);
    expect(issue.mailed("due_reminder").slice(0, 3)).toEqual([city.health, city.insurance, city.market]);
    // Who is late hears of it by the letter of the first rung.
    expect(issue.mailed("overdue")).toEqual(["office"]);
  });

  it("asks only those for more who still owe something", () => {
    const issue = given
      .givenEvidenced()
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
      .passesTo("2026-06-20T00:00:00.000Z");
    expect(issue.mailed("due_reminder")).toEqual([city.health, city.market]);
  });

  it("treats a measure with a date of its own by that date, and one date once", () => {
    const measures = [
      { number: 1, textHash: city.textHash, dueOn: "2026-04-15" },
      { number: 2, textHash: city.textHash, owners: [city.insurance], dueOn: "2026-06-30" },
    ];
    const issue = given.givenAcknowledged({ measures });
    expect(issue.plan.filter((line) => line.includes("overdue"))).toEqual([
      "2026-04-15T16:00:00.000Z overdue:1:2026-04-15",
      "2026-06-30T16:00:00.000Z overdue:1:2026-06-30",
    ]);
  });

  it("sets no date while somebody verifies, and reminds the office of it after ten working days", () => {
    const issue = given.givenRequested();
    expect(issue.plan).toEqual([expect.stringMatching(/^2026-03-16T01:00:00.000Z verify:1:/)]);
    expect(issue.passesTo("2026-03-17T00:00:00.000Z").mailed("verification_reminder")).toEqual(["office"]);
  });

  it("marks what became due during verification when that fails", () => {
    const issue = given.givenRequested(fixed("2026-03-06")).passesTo("2026-03-10T02:00:00.000Z");
    expect(issue.told).not.toContain("overdue");
    issue.does(city.clerk, { type: "verify", results: given.secondRejected }).passesTo(issue.now);
    expect(timed(issue)).toEqual([
      "2026-03-10T02:00:00.000Z reminderDropped",
      "2026-03-10T02:00:00.000Z reminderDropped",
      "2026-03-10T02:00:00.000Z overdue",
    ]);
  });

  it("moves with a corrected date", () => {
    const issue = given.givenAcknowledged().does(city.clerk, { type: "correct", changes: fixed("2026-04-10"), reason: "录入有误" });
    expect(issue.plan).toEqual([
      "2026-04-01T01:00:00.000Z remind:1:2026-04-10:7",
      "2026-04-07T01:00:00.000Z remind:1:2026-04-10:3",
      "2026-04-09T01:00:00.000Z remind:1:2026-04-10:1",
      "2026-04-10T16:00:00.000Z overdue:1:2026-04-10",
    ]);
    expect(issue.steps.at(-1)?.events).toMatchObject([{ changes: fixed("2026-04-10"), before: fixed("2026-06-30") }]);
  });

  it("moves with new rules, and says which version and article it rests on", () => {
    const rules = city.rules({ dueReminderWorkingDays: [2], reminderHour: 14 });
    const next = { ...rules, policy: { ...rules.policy, version: 2, citation: "云州市整改工作规程第9条" } };
    const issue = given.givenAcknowledged().does(city.clerk, { type: "applyRules", rules: next, reason: "规程修订" });
    expect(issue.plan).toEqual(["2026-06-26T06:00:00.000Z remind:1:2026-06-30:2", "2026-06-30T16:00:00.000Z overdue:1:2026-06-30"]);
    expect(issue.agenda[0]?.why).toMatchObject({ citation: "云州市整改工作规程第9条", facts: { policyVersion: 2 } });
  });

  it("skips the long holiday and counts the make-up day", () => {
    const issue = given.givenAcknowledged({ ...fixed("2026-10-12"), startedAt: "2026-09-01T02:00:00.000Z" });
    // Back from Monday the 12th: Saturday the 10th works, then 9, 8, and over the holiday 30, 29, 28, 25 September.
    expect(issue.plan.map((line) => line.slice(0, 10))).toEqual(["2026-09-25", "2026-10-08", "2026-10-10", "2026-10-12"]);
  });

  it("drops after an outage the reminders of earlier days, and records it; overdue is never dropped", () => {
    const issue = given.givenAssignedIssue(fixed("2026-03-20")).sleepsTo("2026-04-01T02:00:00.000Z");
    const events = issue.told.slice(2);
    expect(new Set(events)).toEqual(new Set(["letterIssued", "reminderDropped", "overdue", "rungRaised"]));
    expect([events.filter((type) => type === "reminderDropped").length, events.filter((type) => type === "overdue").length]).toEqual([
      12, 1,
    ]);
    expect([issue.mailed("due_reminder"), issue.mailed("acknowledgement_reminder")]).toEqual([[], []]);
    expect(issue.mailed("escalation")).toEqual([city.health, city.insurance, city.market]);
  });

  it("still sends the reminder of the same day, a few hours late", () => {
    const issue = given.givenAssignedIssue().sleepsTo("2026-03-04T15:59:59.000Z");
    expect(issue.mailed("acknowledgement_reminder")).toHaveLength(3);
  });

  it("does not forget an issue that nobody is assigned to: the office hears that it is overdue", () => {
    const issue = given.givenAssignedIssue({ assignments: [] }).passesTo(untilEnd);
    expect([issue.status, issue.mailed("overdue"), issue.mailed("due_reminder")]).toEqual(["registered", ["office"], []]);
  });

  it("does nothing for a moment before the start, but knows at the start what is overdue", () => {
    const issue = given.givenAcknowledged(fixed("2026-03-03"));
    expect(issue.plan.map((line) => line.slice(0, 24))).toEqual(["2026-03-03T16:00:00.000Z"]);
    expect(given.givenAcknowledged(fixed("2026-01-31")).plan).toEqual(["2026-03-02T02:00:00.000Z overdue:1:2026-01-31"]);
  });
});
