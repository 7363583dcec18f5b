import { describe, expect, it } from "@jest/globals";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as city from "../../support/city.ts";
import * as given from "../../support/rectification/given.ts";

const meeting = { at: "2026-07-13T01:30:00.000Z", place: "市政府二号楼" };
const confirm = (issue: CaseFile, organizationId: string): CaseFile =>
  issue.does(city.leader, { type: "confirmEscalation", organizationId, meeting });
const ladder = (issue: CaseFile, organizationId: string) => issue.state.ladders?.find((each) => each.organizationId === organizationId);
const times = (issue: CaseFile, type: string): number => issue.told.filter((each) => each === type).length;
const raiseAll = (issue: CaseFile): string[] =>
  issue.steps.flatMap((step) =>
    step.events.flatMap((event) => (event.type === "rungRaised" ? [`${event.organizationId} ${event.rung}`] : [])),
  );

describe("a ladder through what happens to its organization", () => {
  it("goes over to the successor of a merged organization, with what waits and the listing", () => {
    const issue = given.givenAcknowledged().passesTo("2026-05-06T06:00:00.000Z");
    issue.does(city.leader, { type: "escalate", organizationId: city.market, rung: "listing", reason: "影响恶劣" });
    issue.passesTo("2026-07-09T06:00:00.000Z");
    for (const from of [city.insurance, city.market]) {
      const to = from === city.insurance ? city.police : "org-civil";
      issue.does(city.clerk, { type: "handOver", fromOrganizationId: from, toOrganizationId: to, reason: "机构改革" });
    }
    expect(ladder(issue, city.police)).toMatchObject({ top: "supervision", waiting: { rung: "interview" } });
    expect(ladder(issue, city.insurance)).toBeUndefined();
    expect(issue.state.listed).toEqual(["org-civil"]);
    confirm(issue, city.police);
    expect(raiseAll(issue).filter((line) => line.startsWith(city.police))).toEqual([`${city.police} interview`]);
  });

  it("forgets what was proposed against an organization that takes no part any more", () => {
    const issue = given.givenAcknowledged().passesTo("2026-04-01T06:00:00.000Z");
    issue.does(city.clerk, { type: "escalate", organizationId: city.insurance, rung: "interview", reason: "多次催促无果" });
    const assignmentId = issue.state.assignments.find((each) => each.organizationId === city.insurance)?.id ?? "";
    issue.does(city.clerk, { type: "reassign", assignmentId, organizationId: city.police, reason: "职责划转" });
    expect(issue.refusalOf(city.leader, { type: "confirmEscalation", organizationId: city.insurance, meeting })).toBe("NO_RUNG_WAITS");
    expect(issue.plan.filter((line) => line.includes("rung-waiting"))).toEqual([]);
  });

  it("does not carry into the next round what was proposed in the one before", () => {
    const issue = given.givenVerified();
    issue.does(city.clerk, { type: "close" });
    issue.does(city.clerk, { type: "reopen", reason: "反弹", dueOn: "2026-09-30" });
    expect(issue.refusalOf(city.leader, { type: "confirmEscalation", organizationId: city.insurance, meeting })).toBe("NO_RUNG_WAITS");
    expect(issue.state.measures.map(({ dueOn }) => dueOn)).toEqual([null, null]);
  });

  it("is not climbed by a rule before its moment", () => {
    const issue = given.givenAcknowledged().passesTo("2026-07-01T06:00:00.000Z");
    const entry = issue.agenda.find(({ command }) => command.type === "raiseRung");
    expect(entry?.at).toBe("2026-07-03T01:00:00.000Z");
    const rule = { rule: "rung", via: "rule" as const };
    expect(entry && issue.refusalOf(rule, entry.command)).toBe("NOT_DUE");
    expect(entry && issue.passesTo("2026-07-03T00:59:00.000Z").refusalOf(rule, entry.command)).toBe("NOT_DUE");
  });
});

describe("a round after another", () => {
  it("has one date for all its measures, and is not late with those of the round before", () => {
    const measures = [
      { number: 1, textHash: city.textHash, dueOn: "2026-04-15" },
      { number: 2, textHash: city.textHash, owners: [city.insurance] },
    ];
    const issue = given.givenClosed({ measures }).passesTo("2026-05-20T01:00:00.000Z");
    issue.does(city.clerk, { type: "reopen", reason: "反弹", dueOn: "2026-06-30" }).passesTo("2026-06-29T01:00:00.000Z");
    expect(issue.told).not.toContain("overdue");
    expect(times(issue, "rungRaised")).toBe(0);
    issue.passesTo("2026-07-01T01:00:00.000Z");
    expect(times(issue, "overdue")).toBe(1);
  });

  it("does not remind again of replies to letters of the round before, nor decides its requests", () => {
    const issue = given.givenAcknowledged();
    issue.does(city.insuranceOfficer, { type: "requestExtension", target: { type: "issue" }, workingDays: 5, reason: "招标延误" });
    issue.passesTo("2026-07-08T06:00:00.000Z");
    const reminded = times(issue, "replyReminded");
    expect(reminded).toBe(3);
    issue
      .does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [given.file("e1")] }] })
      .does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [given.file("e2")] }] })
      .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
      .does(city.marketOfficer, { type: "signOff", outcome: "done" })
      .does(city.healthOfficer, { type: "requestVerification" })
      .does(city.clerk, { type: "verify", results: given.passed })
      .does(city.clerk, { type: "close" })
      .does(city.clerk, { type: "reopen", reason: "反弹", dueOn: "2026-09-30" });
    const due = issue.plan.filter((line) => line.startsWith("2026-07") && line.includes("reply:") && line < issue.now);
    expect(due).toEqual([]);
    const decide = { type: "decideExtension" as const, requestId: "x1", reasons: "核实" };
    for (const outcome of ["grant", "refuse"] as const)
      expect(issue.refusalOf(city.leader, { ...decide, outcome })).toBe("NOTHING_LEFT_TO_EXTEND");
  });
});

describe("thirty days with nobody there", () => {
  it("drop one reminder of a rung that waits, not each that would have been", () => {
    const issue = given.givenAcknowledged().passesTo("2026-07-09T06:00:00.000Z");
    const waiting = (issue.state.ladders ?? []).filter((each) => each.waiting !== null).length;
    const before = times(issue, "reminderDropped");
    issue.sleepsTo("2026-08-10T03:00:00.000Z");
    // Besides, each organization's replies to its two letters.
    const replies = issue.steps.flatMap(({ events }) =>
      events.filter((event) => event.type === "reminderDropped" && event.key.startsWith("reply:")),
    ).length;
    expect(times(issue, "reminderDropped") - before - replies).toBe(waiting);
    issue.passesTo("2026-08-12T02:00:00.000Z");
    expect(issue.steps.at(-1)).toMatchObject({ at: "2026-08-12T01:00:00.000Z", command: "remindWaitingRung" });
  });
});
