import { describe, expect, it } from "@jest/globals";
import type { EscalationRung } from "../../../domain/escalation/rung.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as city from "../../support/city.ts";
import * as given from "../../support/rectification/given.ts";

/** Due on Tuesday, 30 June 2026. Nine in the morning in Yunzhou is 01:00 UTC; the end of the day is 16:00 UTC. */
const meeting = { at: "2026-07-13T01:30:00.000Z", place: "市政府二号楼" };
const moments = (issue: CaseFile, organizationId: string): string[] =>
  issue.steps.flatMap((step) =>
    step.events.flatMap((event) =>
      (event.type === "rungRaised" || event.type === "rungWaiting" || event.type === "rungWaived") &&
      event.organizationId === organizationId
        ? [`${step.at.slice(0, 16)} ${event.rung} ${event.type}`]
        : [],
    ),
  );
const letters = (issue: CaseFile, organizationId: string): string[] =>
  (issue.state.letters ?? []).filter((letter) => letter.organizationId === organizationId).map((letter) => letter.kind);
const confirm = (issue: CaseFile, organizationId: string): CaseFile =>
  issue.does(city.leader, { type: "confirmEscalation", organizationId, meeting });
/** All but the insurance bureau have done their part. */
const onlyInsuranceLate = (): CaseFile =>
  given
    .givenAcknowledged()
    .does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [given.file("e1")] }] })
    .does(city.marketOfficer, { type: "signOff", outcome: "done" });

describe("the ladder against what is overdue", () => {
  it("urges at once, supervises after three working days, and waits for a leader after seven", () => {
    const issue = given.givenAcknowledged().passesTo("2026-07-31T00:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual([
      "2026-06-30T16:00 urging rungRaised",
      "2026-07-03T01:00 supervision rungRaised",
      "2026-07-09T01:00 interview rungWaiting",
    ]);
    expect(moments(issue, city.health)).toEqual(moments(issue, city.insurance));
  });

  it("tells one thing in one mail: the letter, not the mark, goes to who is late", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-01T00:00:00.000Z");
    expect(issue.mailed("overdue")).toEqual(["office"]);
    expect(issue.mailed("escalation")).toEqual([city.health, city.insurance]);
  });

  it("goes on after the leader's word, by the days of the rules, and lists at last", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-09T06:00:00.000Z");
    confirm(issue, city.insurance).passesTo("2026-07-21T06:00:00.000Z");
    confirm(issue, city.insurance).passesTo("2026-08-12T06:00:00.000Z");
    confirm(issue, city.insurance);
    expect(moments(issue, city.insurance)).toEqual([
      "2026-06-30T16:00 urging rungRaised",
      "2026-07-03T01:00 supervision rungRaised",
      "2026-07-09T01:00 interview rungWaiting",
      "2026-07-09T06:00 interview rungRaised",
      "2026-07-21T01:00 circular rungWaiting",
      "2026-07-21T06:00 circular rungRaised",
      "2026-08-11T01:00 listing rungWaiting",
      "2026-08-12T06:00 listing rungRaised",
    ]);
    expect(issue.state.listed).toEqual([city.insurance]);
    expect(letters(issue, city.insurance)).toEqual([
      "assignment_letter",
      "urging_letter",
      "supervision_notice",
      "interview_notice",
      "circular",
      "listing_notice",
    ]);
    issue.passesTo("2026-12-31T00:00:00.000Z");
    expect(moments(issue, city.insurance)).toHaveLength(8);
  });

  it("copies a circular to all who are assigned", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-09T06:00:00.000Z");
    confirm(issue, city.insurance).passesTo("2026-07-21T06:00:00.000Z");
    const before = issue.mails.length;
    confirm(issue, city.insurance);
    const told = issue.mails.slice(before).map(({ to }) => ("organizationId" in to ? to.organizationId : "?"));
    expect(told).toEqual([city.insurance, city.health, city.market]);
    expect(issue.state.letters?.at(-1)).toMatchObject({ kind: "circular", copyTo: [city.health, city.market] });
  });

  it("reminds the leaders every second working day for as long as a rung waits", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-16T00:00:00.000Z");
    const reminded = issue.steps.filter((step) => step.events[0]?.type === "waitingRungReminded").map((step) => step.at.slice(0, 13));
    // Both the lead and the bureau wait: 9 July is a Thursday.
    expect(reminded).toEqual(["2026-07-13T01", "2026-07-13T01", "2026-07-15T01", "2026-07-15T01"]);
    expect(issue.mailed("escalation_waiting")).toHaveLength(6);
  });

  it("needs a leader to confirm, a time and a place to talk, and something that waits", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-09T06:00:00.000Z");
    const organizationId = city.insurance;
    expect(issue.refusalOf(city.clerk, { type: "confirmEscalation", organizationId, meeting })).toBe("ROLE_NOT_ALLOWED");
    expect(issue.refusalOf(city.insuranceOfficer, { type: "confirmEscalation", organizationId, meeting })).toBe("ROLE_NOT_ALLOWED");
    expect(issue.refusalOf(city.leader, { type: "confirmEscalation", organizationId })).toBe("MEETING_MISSING");
    confirm(issue, organizationId);
    expect(issue.refusalOf(city.leader, { type: "confirmEscalation", organizationId, meeting })).toBe("NO_RUNG_WAITS");
  });

  it("lets a leader waive a rung with a reason: nothing goes out, and the next keeps its day", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-09T06:00:00.000Z");
    issue.does(city.leader, { type: "waiveEscalation", organizationId: city.insurance, reason: "已当面沟通" });
    expect(letters(issue, city.insurance)).not.toContain("interview_notice");
    issue.passesTo("2026-07-21T06:00:00.000Z");
    expect(moments(issue, city.insurance).at(-1)).toBe("2026-07-21T01:00 circular rungWaiting");
  });

  it("sends one rung an organization and working day after an outage, lowest first", () => {
    const issue = onlyInsuranceLate().sleepsTo("2026-07-10T03:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual(["2026-07-10T03:00 urging rungRaised"]);
    issue.passesTo("2026-07-14T06:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual([
      "2026-07-10T03:00 urging rungRaised",
      "2026-07-13T01:00 supervision rungRaised",
      "2026-07-14T01:00 interview rungWaiting",
    ]);
  });

  it("rests while nothing is overdue, forgets what had only been proposed, and goes on after a rejection from where it was", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-09T06:00:00.000Z");
    issue
      .does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e2")] }] })
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" });
    expect(issue.refusalOf(city.leader, { type: "confirmEscalation", organizationId: city.insurance, meeting })).toBe("NO_RUNG_WAITS");
    issue.does(city.healthOfficer, { type: "requestVerification" }).passesTo("2026-07-13T06:00:00.000Z");
    issue.does(city.clerk, { type: "verify", results: given.secondRejected }).passesTo("2026-07-31T06:00:00.000Z");
    // Rejected on Monday, 13 July: the interview comes four working days after the supervision's three.
    expect(moments(issue, city.insurance).slice(3)).toEqual(["2026-07-17T01:00 interview rungWaiting"]);
  });

  it("begins anew where another date is missed", () => {
    const later = { measureId: "m2", dueOn: "2026-08-31" };
    const issue = onlyInsuranceLate().passesTo("2026-07-06T06:00:00.000Z");
    issue.does(city.insuranceOfficer, { type: "signOff", outcome: "done" });
    issue.does(city.clerk, { type: "correct", changes: { measures: [later] }, reason: "分步完成" }).passesTo("2026-09-04T06:00:00.000Z");
    expect(moments(issue, city.insurance).slice(2)).toEqual([
      "2026-08-31T16:00 urging rungRaised",
      "2026-09-03T01:00 supervision rungRaised",
    ]);
  });

  it("gives who is assigned after the date has passed the days for signing before it urges", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-06T06:00:00.000Z");
    const assignment = issue.state.assignments.find((each) => each.organizationId === city.insurance);
    issue.does(city.clerk, { type: "reassign", assignmentId: assignment?.id ?? "", organizationId: city.police, reason: "职责划转" });
    issue.passesTo("2026-07-14T00:00:00.000Z");
    expect(moments(issue, city.police)).toEqual(["2026-07-08T16:00 urging rungRaised", "2026-07-13T01:00 supervision rungRaised"]);
    expect(moments(issue, city.insurance).at(-1)).toMatch(/^2026-07-03/);
  });

  it("counts from the start where the date was past before it", () => {
    const issue = given.givenAssignedIssue({
      deadline: { kind: "fixed", basis: { type: "date", on: "2026-01-30" }, extensions: [], suspensions: [] },
    });
    issue.passesTo("2026-03-06T00:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual(["2026-03-02T02:00 urging rungRaised", "2026-03-05T01:00 supervision rungRaised"]);
  });

  it("counts from the start, too, for who is assigned in the course of its day", () => {
    const deadline = { kind: "fixed" as const, basis: { type: "date" as const, on: "2026-01-30" }, extensions: [], suspensions: [] };
    const issue = given.givenAssignedIssue({ deadline, assignments: [] }).passesTo("2026-03-02T02:00:01.000Z");
    issue
      .does(city.clerk, { type: "assign", units: [{ organizationId: city.insurance, role: "lead" }] })
      .passesTo("2026-03-06T00:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual(["2026-03-02T02:00 urging rungRaised", "2026-03-05T01:00 supervision rungRaised"]);
  });

  it("lets the office go up by itself, over rungs, and asks a leader for what needs one", () => {
    const issue = onlyInsuranceLate().passesTo("2026-05-06T02:00:00.000Z");
    const organizationId = city.insurance;
    const escalate = (rung: EscalationRung) => ({ type: "escalate" as const, organizationId, rung, reason: "多次催促无果", meeting });
    expect(issue.refusalOf(city.insuranceOfficer, escalate("urging"))).toBe("ROLE_NOT_ALLOWED");
    issue.does(city.clerk, escalate("supervision"));
    expect(issue.refusalOf(city.clerk, escalate("urging"))).toBe("RUNG_TAKEN");
    issue.does(city.clerk, escalate("interview"));
    expect(issue.refusalOf(city.clerk, escalate("listing"))).toBe("RUNG_WAITS");
    confirm(issue, organizationId);
    expect(moments(issue, organizationId).map((line) => line.slice(17))).toEqual([
      "supervision rungRaised",
      "interview rungWaiting",
      "interview rungRaised",
    ]);
    expect(issue.refusalOf(city.clerk, { ...escalate("circular"), organizationId: city.market })).toBe("NOTHING_OWED");
    expect(issue.refusalOf(city.leader, { type: "liftListing", organizationId, reason: "x" })).toBe("NOT_LISTED");
  });

  it("lifts the listing with the passed verification, and by a leader's word before", () => {
    const listed = (): CaseFile => {
      const issue = onlyInsuranceLate().passesTo("2026-05-06T02:00:00.000Z");
      return issue.does(city.leader, { type: "escalate", organizationId: city.insurance, rung: "listing", reason: "影响恶劣" });
    };
    const early = listed().does(city.leader, { type: "liftListing", organizationId: city.insurance, reason: "已到位" });
    expect(early.state.listed).toEqual([]);
    const passed = listed()
      .does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e2")] }] })
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
      .does(city.healthOfficer, { type: "requestVerification" })
      .does(city.clerk, { type: "verify", results: given.passed });
    expect(passed.state.listed).toEqual([]);
    for (const issue of [early, passed])
      expect(letters(issue, city.insurance).slice(-2)).toEqual(["listing_notice", "listing_lifted_notice"]);
  });

  it("does nothing under rules without a ladder, and takes up what is late when rules with one arrive", () => {
    const { ladder: _ladder, letters: _letters, ...old } = city.rules().policy.body;
    const rules = { ...city.rules(), policy: { ...city.rules().policy, body: old } };
    const issue = given.givenAcknowledged({ rules }).passesTo("2026-07-02T02:00:00.000Z");
    expect(issue.mailed("overdue")).toEqual([city.health, city.insurance, city.market, "office"]);
    expect(issue.state).not.toHaveProperty("ladders");
    expect(issue.state).not.toHaveProperty("letters");
    issue.does(city.clerk, { type: "applyRules", rules: city.rules(), reason: "新规程施行" }).passesTo("2026-07-08T00:00:00.000Z");
    expect(moments(issue, city.insurance)).toEqual(["2026-07-02T02:00 urging rungRaised", "2026-07-03T01:00 supervision rungRaised"]);
  });
});

describe("letters", () => {
  it("sign for the assignment's letter with the task, and for others by themselves, once and by the addressee alone", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-03T06:00:00.000Z");
    const own = (issue.state.letters ?? []).filter((letter) => letter.organizationId === city.insurance);
    expect(own.map(({ kind, receipt }) => [kind, receipt !== undefined])).toEqual([
      ["assignment_letter", true],
      ["urging_letter", false],
      ["supervision_notice", false],
    ]);
    const letterId = own[1]?.id ?? "";
    expect(issue.refusalOf(city.healthOfficer, { type: "signReceipt", letterId })).toBe("NOT_ASSIGNED_TO_YOU");
    issue.does(city.insuranceOfficer, { type: "signReceipt", letterId });
    expect(issue.refusalOf(city.insuranceOfficer, { type: "signReceipt", letterId })).toBe("RECEIPT_SIGNED");
    expect(issue.refusalOf(city.insuranceOfficer, { type: "signReceipt", letterId: "L99" })).toBe("UNKNOWN_LETTER");
  });

  it("remind once of a reply that did not come, and not of one that did", () => {
    const issue = onlyInsuranceLate().passesTo("2026-07-02T06:00:00.000Z");
    const urging = issue.state.letters?.find((letter) => letter.kind === "urging_letter" && letter.organizationId === city.insurance);
    // Issued on 1 July, for the end of 30 June in Yunzhou is its midnight; three working days later is Monday, 6 July.
    expect(urging).toMatchObject({ issuedOn: "2026-07-01", replyBy: "2026-07-06" });
    issue.does(city.insuranceOfficer, { type: "replyToLetter", letterId: urging?.id ?? "", textHash: city.textHash });
    expect(issue.refusalOf(city.insuranceOfficer, { type: "replyToLetter", letterId: urging?.id ?? "", textHash: city.textHash })).toBe(
      "LETTER_REPLIED",
    );
    issue.passesTo("2026-07-08T00:00:00.000Z");
    const reminded = issue.steps.flatMap((step) =>
      step.events.flatMap((event) => (event.type === "replyReminded" ? [event.organizationId] : [])),
    );
    expect(reminded).toEqual([city.health]);
  });

  it("stay when their step is taken back, voided, with their numbers used up", () => {
    const issue = given.givenAssignedIssue();
    const before = issue.state.letters?.length ?? 0;
    issue.does(city.clerk, { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] });
    issue.does(city.clerk, { type: "retract" });
    expect(issue.state.letters).toHaveLength(before + 1);
    expect(issue.state.letters?.at(-1)).toMatchObject({ id: `L${before + 1}`, organizationId: city.police, voidedAt: issue.now });
    issue.does(city.clerk, { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] });
    expect(issue.state.letters?.at(-1)?.id).toBe(`L${before + 2}`);
  });

  it("are made for the closing, for each who is assigned", () => {
    const issue = given.givenClosed();
    expect((issue.state.letters ?? []).slice(-3).map(({ kind, organizationId }) => [kind, organizationId])).toEqual([
      ["closing_notice", city.health],
      ["closing_notice", city.insurance],
      ["closing_notice", city.market],
    ]);
  });

  it("are not made for what was given out before", () => {
    const issue = given.givenAssignedIssue({ entry: { kind: "running", baseline: { source: "台账" } } });
    expect(issue.state.letters ?? []).toEqual([]);
  });
});
