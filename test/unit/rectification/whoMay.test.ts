import { describe, expect, it } from "@jest/globals";
import type { HumanCommand } from "../../../domain/rectification/commands.ts";
import { humanCommands } from "../../../domain/rectification/commands.ts";
import * as city from "../../support/city.ts";
import type { CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";
import * as register from "../../support/rectification/register.ts";

const ongoing = { deadline: { kind: "ongoing" as const, basis: { type: "none" as const }, extensions: [], suspensions: [] } };
const objectedTo = (): CaseFile => given.givenPublicized().does(city.clerk, { type: "object", text: "群众反映" });

const meeting = { at: "2026-03-09T01:30:00.000Z", place: "市政府二号楼" };
const talkProposed = (): CaseFile =>
  given
    .givenAcknowledged()
    .does(city.clerk, { type: "escalate", organizationId: city.insurance, rung: "interview", reason: "多次催促无果" });
const listed = (): CaseFile =>
  given.givenAcknowledged().does(city.leader, { type: "escalate", organizationId: city.insurance, rung: "listing", reason: "影响恶劣" });

type Who = "office" | "leader" | "lead" | "assigned" | "cooperating";
interface Row {
  command: HumanCommand;
  /** An issue on which the command is in place. */
  issue: () => CaseFile;
  who: Who;
}

const rows: Row[] = [
  {
    command: { type: "assign", units: [{ organizationId: city.police, role: "cooperating" }] },
    issue: given.givenAssignedIssue,
    who: "office",
  },
  {
    command: { type: "reassign", assignmentId: "a3", organizationId: city.police, reason: "改交" },
    issue: given.givenAssignedIssue,
    who: "office",
  },
  { command: { type: "verify", results: given.passed }, issue: given.givenRequested, who: "office" },
  { command: { type: "assignVerifier", personId: register.expert.personId }, issue: given.givenRequested, who: "office" },
  { command: { type: "publicize" }, issue: given.givenVerified, who: "office" },
  { command: { type: "object", text: "群众反映" }, issue: given.givenPublicized, who: "office" },
  { command: { type: "decideObjection", objectionId: "o1", outcome: "dismissed", reasons: "不属实" }, issue: objectedTo, who: "office" },
  { command: { type: "close" }, issue: given.givenVerified, who: "office" },
  { command: { type: "reopen", reason: "反弹" }, issue: given.givenClosed, who: "office" },
  { command: { type: "release" }, issue: () => given.givenAcknowledged(ongoing), who: "office" },
  { command: { type: "correct", changes: { title: "更正后的标题" }, reason: "录入有误" }, issue: given.givenAssignedIssue, who: "office" },
  {
    command: { type: "handOver", fromOrganizationId: city.market, toOrganizationId: city.police, reason: "机构改革" },
    issue: given.givenAssignedIssue,
    who: "office",
  },
  { command: { type: "withdraw", reason: "重复" }, issue: given.givenAssignedIssue, who: "office" },
  { command: { type: "acknowledge" }, issue: given.givenAssignedIssue, who: "assigned" },
  { command: { type: "return", reason: "不属本单位职责" }, issue: given.givenAssignedIssue, who: "assigned" },
  { command: { type: "reportProgress", textHash: city.textHash }, issue: given.givenAcknowledged, who: "assigned" },
  {
    command: { type: "submitEvidence", items: [{ measureId: "m1", evidence: [given.file("e9")] }] },
    issue: given.givenAcknowledged,
    who: "assigned",
  },
  { command: { type: "reportStanding", textHash: city.textHash }, issue: () => given.givenAcknowledged(ongoing), who: "assigned" },
  { command: { type: "withdrawEvidence", evidenceId: "e1", reason: "传错" }, issue: given.givenEvidenced, who: "lead" },
  { command: { type: "signOff", outcome: "done" }, issue: given.givenEvidenced, who: "cooperating" },
  { command: { type: "requestVerification" }, issue: given.givenSignedOff, who: "lead" },
  {
    command: { type: "escalate", organizationId: city.insurance, rung: "supervision", reason: "多次催促无果" },
    issue: given.givenAcknowledged,
    who: "office",
  },
  { command: { type: "confirmEscalation", organizationId: city.insurance, meeting }, issue: talkProposed, who: "leader" },
  { command: { type: "waiveEscalation", organizationId: city.insurance, reason: "已当面沟通" }, issue: talkProposed, who: "leader" },
  { command: { type: "liftListing", organizationId: city.insurance, reason: "已到位" }, issue: listed, who: "leader" },
  { command: { type: "signReceipt", letterId: "L1" }, issue: given.givenAssignedIssue, who: "lead" },
  { command: { type: "replyToLetter", letterId: "L1", textHash: city.textHash }, issue: given.givenAssignedIssue, who: "lead" },
  {
    command: { type: "requestExtension", target: { type: "issue" }, workingDays: 10, reason: "招标延误" },
    issue: given.givenAcknowledged,
    who: "assigned",
  },
  {
    command: { type: "decideExtension", requestId: "x1", outcome: "grant", reasons: "理由成立" },
    issue: given.givenExtensionAsked,
    who: "leader",
  },
  {
    command: { type: "suspend", target: { type: "issue" }, ground: "不可抗力", reason: "洪水" },
    issue: given.givenAcknowledged,
    who: "office",
  },
  { command: { type: "resume", target: { type: "issue" }, reason: "水退" }, issue: given.givenSuspended, who: "office" },
  { command: { type: "scheduleLookBack", on: "2026-09-01", method: "on_site" }, issue: given.givenClosed, who: "office" },
  { command: { type: "recordLookBack", outcome: "held", findings: "成果巩固" }, issue: given.givenClosed, who: "office" },
  { command: { type: "comment", text: "知悉" }, issue: given.givenAssignedIssue, who: "assigned" },
];

const may: Record<Who, string[]> = {
  office: ["p-clerk", "p-leader"],
  leader: ["p-leader"],
  assigned: ["p-health", "p-insurance", "p-market"],
  lead: ["p-health"],
  cooperating: ["p-insurance", "p-market"],
};
const asked = [
  city.clerk,
  city.leader,
  city.healthOfficer,
  city.insuranceOfficer,
  city.marketOfficer,
  register.policeOfficer,
  city.auditor,
  register.administrator,
];

describe("who may do what", () => {
  it("has a row for each command", () => {
    expect(new Set(rows.map(({ command }) => command.type))).toEqual(new Set(humanCommands));
  });

  it.each(rows.map((row) => [row.command.type, row] as const))("%s", (type, { command, issue, who }) => {
    const accepted = asked.filter((actor) => issue().refusalOf(actor, command) === "accepted").map((actor) => actor.personId);
    const expected = type === "comment" ? [...may.office, ...may.assigned] : may[who];
    expect(accepted).toEqual(expected);
  });

  it.each(rows.map((row) => [row.command.type, row] as const))(
    "%s is refused to a rule, an auditor and a stranger by name of the reason",
    (_type, { command, issue, who }) => {
      const stranger = who === "office" || who === "leader" ? "ROLE_NOT_ALLOWED" : "NOT_ASSIGNED_TO_YOU";
      expect(issue().refusalOf(register.policeOfficer, command)).toBe(stranger);
      expect(issue().refusalOf(city.auditor, command)).toBe("ROLE_NOT_ALLOWED");
      expect(issue().refusalOf({ rule: "anything", via: "rule" }, command)).toMatch(/^(ROLE_NOT_ALLOWED|NOT_ASSIGNED_TO_YOU)$/);
    },
  );

  it("gives the office's rights to the office's own people alone, not to whoever has the role elsewhere", () => {
    const clerkElsewhere = city.person("p-elsewhere", city.police, "office", "leader");
    expect(given.givenVerified().refusalOf(clerkElsewhere, { type: "close" })).toBe("ROLE_NOT_ALLOWED");
  });

  it("lets nobody take a rule's place", () => {
    const issue = given.givenAssignedIssue();
    for (const { command } of issue.agenda) expect(issue.refusalOf(city.leader, command)).toBe("ROLE_NOT_ALLOWED");
    expect(given.givenClosed().refusalOf(city.leader, { type: "conclude" })).toBe("ROLE_NOT_ALLOWED");
    expect(given.givenPublicized().refusalOf(city.leader, { type: "concludePublicity" })).toBe("ROLE_NOT_ALLOWED");
  });

  it("lets an administrator and the office bring new rules in, and no department", () => {
    const command = { type: "applyRules" as const, rules: city.rules({ reminderHour: 14 }), reason: "规程修订" };
    const answers = [register.administrator, city.clerk, city.healthOfficer].map((actor) =>
      given.givenAssignedIssue().refusalOf(actor, command),
    );
    expect(answers).toEqual(["accepted", "accepted", "ROLE_NOT_ALLOWED"]);
  });

  it("lets only a leader close where the rules say so", () => {
    const issue = given.givenVerified({ rules: city.rules({ closingBy: "leader" }) });
    expect(issue.refusalOf(city.clerk, { type: "close" })).toBe("ROLE_NOT_ALLOWED");
    expect(issue.refusalOf(city.leader, { type: "close" })).toBe("accepted");
  });
});
