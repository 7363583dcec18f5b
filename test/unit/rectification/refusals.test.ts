import { describe, expect, it } from "@jest/globals";
import type { ErrorCode } from "../../../domain/errors/errorCodes.ts";
import type { Actor } from "../../../domain/process/actor.ts";
import * as city from "../../support/city.ts";
import type { AnyCommand, CaseFile } from "../../support/rectification/caseFile.ts";
import * as given from "../../support/rectification/given.ts";
import * as register from "../../support/rectification/register.ts";

const assign = (...units: { organizationId?: string; group?: string; role: "lead" | "cooperating" }[]): AnyCommand => ({
  type: "assign",
  units,
});
const submit = (measureId: string, ...ids: string[]): AnyCommand => ({
  type: "submitEvidence",
  items: [{ measureId, evidence: ids.map(given.file) }],
});
const withdrawn = (): CaseFile => given.givenAcknowledged().does(city.clerk, { type: "withdraw", reason: "重复" });
const rejected = (): CaseFile => given.givenRequested().does(city.clerk, { type: "verify", results: given.secondRejected });
const objected = (): CaseFile => given.givenPublicized().does(city.clerk, { type: "object", text: "反映" });
const { healthOfficer: health, insuranceOfficer: insurance, marketOfficer: market, clerk } = city;
const first = { type: "verify" as const, results: [given.passed[0] ?? { measureId: "m1", outcome: "accept" as const }] };
const silentRejection = given.secondRejected.map(({ measureId, outcome }) => ({ measureId, outcome }));
const upheld = (objectionId: string, measureIds?: string[]): AnyCommand => ({
  type: "decideObjection",
  objectionId,
  outcome: "upheld",
  reasons: "属实",
  ...(measureIds ? { measureIds } : {}),
});
const alone = { assignments: [{ organizationId: city.health, role: "lead" as const }] };
const leaderless = { assignments: [{ organizationId: city.health, role: "cooperating" as const }] };

const rows: [ErrorCode, string, () => CaseFile, Actor, AnyCommand][] = [
  [
    "UNKNOWN_ORGANIZATION",
    "a unit that is not on the register",
    given.givenAssignedIssue,
    clerk,
    assign({ organizationId: "org-nowhere", role: "cooperating" }),
  ],
  [
    "UNKNOWN_ORGANIZATION",
    "a unit that was dissolved",
    given.givenAssignedIssue,
    clerk,
    assign({ organizationId: register.dissolved, role: "cooperating" }),
  ],
  ["UNKNOWN_GROUP", "a name that is no group", given.givenAssignedIssue, clerk, assign({ group: "各星球", role: "cooperating" })],
  [
    "ALREADY_ASSIGNED",
    "a unit that holds it",
    given.givenAssignedIssue,
    clerk,
    assign({ organizationId: city.health, role: "cooperating" }),
  ],
  [
    "ALREADY_ASSIGNED",
    "a unit named twice",
    given.givenAssignedIssue,
    clerk,
    assign({ organizationId: city.police, role: "cooperating" }, { organizationId: city.police, role: "cooperating" }),
  ],
  ["LEAD_EXISTS", "a second lead", given.givenAssignedIssue, clerk, assign({ organizationId: city.police, role: "lead" })],
  [
    "LEAD_EXISTS",
    "a group in the lead beside a lead",
    given.givenAssignedIssue,
    clerk,
    assign({ group: register.countyGovernments, role: "lead" }),
  ],
  [
    "LEAD_MISSING",
    "a supervised group that nobody answers for",
    () => given.givenAssignedIssue({ assignments: [] }),
    clerk,
    assign({ group: register.clinics, role: "cooperating" }),
  ],
  [
    "UNDER_VERIFICATION",
    "a unit during verification",
    given.givenRequested,
    clerk,
    assign({ organizationId: city.police, role: "cooperating" }),
  ],
  [
    "ALREADY_VERIFIED",
    "a unit after verification",
    given.givenVerified,
    clerk,
    assign({ organizationId: city.police, role: "cooperating" }),
  ],
  ["ISSUE_CLOSED", "a unit after closing", given.givenClosed, clerk, assign({ organizationId: city.police, role: "cooperating" })],
  ["ISSUE_WITHDRAWN", "a unit after withdrawal", withdrawn, clerk, assign({ organizationId: city.police, role: "cooperating" })],
  [
    "UNKNOWN_ASSIGNMENT",
    "an assignment that never was",
    given.givenAssignedIssue,
    clerk,
    { type: "reassign", assignmentId: "a9", organizationId: city.police, reason: "改交" },
  ],
  [
    "ALREADY_ASSIGNED",
    "a successor that holds it already",
    given.givenAssignedIssue,
    clerk,
    { type: "reassign", assignmentId: "a2", organizationId: city.market, reason: "改交" },
  ],
  [
    "LEAD_EXISTS",
    "a successor made a second lead",
    given.givenAssignedIssue,
    clerk,
    { type: "reassign", assignmentId: "a2", organizationId: city.police, role: "lead", reason: "改交" },
  ],
  ["ALREADY_ACKNOWLEDGED", "signing twice", given.givenAcknowledged, health, { type: "acknowledge" }],
  ["ALREADY_BUSY_CANNOT_RETURN", "returning what one has begun", given.givenEvidenced, health, { type: "return", reason: "不属本单位" }],
  ["NOT_ACKNOWLEDGED", "progress before signing", given.givenAssignedIssue, health, { type: "reportProgress", textHash: city.textHash }],
  ["NOT_ACKNOWLEDGED", "evidence before signing", given.givenAssignedIssue, health, submit("m1", "e1")],
  ["NOT_ACKNOWLEDGED", "sign-off before signing", given.givenAssignedIssue, insurance, { type: "signOff", outcome: "done" }],
  [
    "NOT_ACKNOWLEDGED",
    "asking for verification before signing",
    () => given.givenAssignedIssue(alone),
    health,
    { type: "requestVerification" },
  ],
  ["UNKNOWN_MEASURE", "evidence for no measure", given.givenAcknowledged, health, submit("m9", "e1")],
  ["NOT_MEASURE_OWNER", "evidence for another's measure", given.givenAcknowledged, market, submit("m2", "e1")],
  ["MEASURE_ACCEPTED", "evidence for what was accepted", rejected, health, submit("m1", "e9")],
  ["EVIDENCE_ALREADY_SUBMITTED", "the same file again", given.givenEvidenced, health, submit("m1", "e1")],
  ["EVIDENCE_ALREADY_SUBMITTED", "the same file twice at once", given.givenAcknowledged, health, submit("m1", "e1", "e1")],
  ["EVIDENCE_MISSING", "handing in nothing", given.givenAcknowledged, health, submit("m1")],
  ["EVIDENCE_MISSING", "handing in an empty list", given.givenAcknowledged, health, { type: "submitEvidence", items: [] }],
  ["UNDER_VERIFICATION", "evidence during verification", given.givenRequested, health, submit("m1", "e9")],
  [
    "EVIDENCE_NOT_SUBMITTED",
    "withdrawing what was never handed in",
    given.givenEvidenced,
    health,
    { type: "withdrawEvidence", evidenceId: "e9", reason: "传错" },
  ],
  [
    "EVIDENCE_NOT_YOURS",
    "withdrawing another's file",
    given.givenEvidenced,
    market,
    { type: "withdrawEvidence", evidenceId: "e1", reason: "传错" },
  ],
  [
    "UNDER_VERIFICATION",
    "withdrawing during verification",
    given.givenRequested,
    health,
    { type: "withdrawEvidence", evidenceId: "e1", reason: "传错" },
  ],
  ["MEASURE_ACCEPTED", "withdrawing what was accepted", rejected, health, { type: "withdrawEvidence", evidenceId: "e1", reason: "传错" }],
  ["ONLY_COOPERATING", "the lead signing off", given.givenEvidenced, health, { type: "signOff", outcome: "done" }],
  ["ALREADY_SIGNED_OFF", "signing off twice", given.givenSignedOff, market, { type: "signOff", outcome: "done" }],
  ["ONLY_THE_LEAD", "a cooperating unit asking for verification", given.givenSignedOff, market, { type: "requestVerification" }],
  [
    "LEAD_MISSING",
    "asking for verification without a lead",
    () => given.givenAssignedIssue(leaderless),
    health,
    { type: "requestVerification" },
  ],
  ["EVIDENCE_MISSING", "asking for verification without evidence", given.givenAcknowledged, health, { type: "requestVerification" }],
  ["SIGN_OFF_MISSING", "asking for verification without sign-offs", given.givenEvidenced, health, { type: "requestVerification" }],
  ["VERIFICATION_ALREADY_REQUESTED", "asking twice", given.givenRequested, health, { type: "requestVerification" }],
  ["ALREADY_VERIFIED", "asking after verification", given.givenVerified, health, { type: "requestVerification" }],
  ["VERIFICATION_NOT_REQUESTED", "verifying unasked", given.givenSignedOff, clerk, { type: "verify", results: given.passed }],
  ["VERIFICATION_INCOMPLETE", "a measure without a result", given.givenRequested, clerk, first],
  ["VERIFICATION_INCOMPLETE", "a rejection without findings", given.givenRequested, clerk, { type: "verify", results: silentRejection }],
  [
    "VERIFICATION_INCOMPLETE",
    "a measure that is none",
    given.givenRequested,
    clerk,
    { type: "verify", results: [...given.passed, { measureId: "m9", outcome: "accept" }] },
  ],
  ["ALREADY_VERIFIED", "verifying twice", given.givenVerified, clerk, { type: "verify", results: given.passed }],
  ["UNKNOWN_PERSON", "a verifier who has left", given.givenRequested, clerk, { type: "assignVerifier", personId: "p-retired" }],
  ["ALREADY_VERIFIED", "a verifier after the fact", given.givenVerified, clerk, { type: "assignVerifier", personId: "p-expert" }],
  ["NOT_VERIFIED", "public notice before verification", given.givenRequested, clerk, { type: "publicize" }],
  ["PUBLICITY_OPEN", "a second public notice", given.givenPublicized, clerk, { type: "publicize" }],
  ["PUBLICITY_NOT_OPEN", "an objection to no notice", given.givenVerified, clerk, { type: "object", text: "反映" }],
  ["UNKNOWN_OBJECTION", "an objection that never was", objected, clerk, upheld("o9")],
  ["UNKNOWN_MEASURE", "an objection to no measure", objected, clerk, upheld("o1", ["m9"])],
  [
    "OBJECTION_DECIDED",
    "deciding an objection twice",
    () => objected().does(clerk, { type: "decideObjection", objectionId: "o1", outcome: "dismissed", reasons: "不实" }),
    clerk,
    upheld("o1"),
  ],
  ["NOT_STANDING", "a standing report on work", given.givenAcknowledged, health, { type: "reportStanding", textHash: city.textHash }],
  ["NOT_STANDING", "releasing what does not stand", given.givenAcknowledged, clerk, { type: "release" }],
  ["NOT_VERIFIED", "closing unverified", given.givenSignedOff, clerk, { type: "close" }],
  ["PUBLICITY_OPEN", "closing during public notice", given.givenPublicized, clerk, { type: "close" }],
  ["OBJECTION_OPEN", "closing over an objection", objected, clerk, { type: "close" }],
  [
    "PUBLICITY_REQUIRED",
    "closing without the notice that the rules ask for",
    () => given.givenVerified({ rules: city.rules({ publicity: { required: true, workingDays: 5 } }) }),
    clerk,
    { type: "close" },
  ],
  ["ISSUE_CLOSED", "closing twice", given.givenClosed, clerk, { type: "close" }],
  ["ISSUE_NOT_CLOSED", "reopening what is open", given.givenVerified, clerk, { type: "reopen", reason: "反弹" }],
  ["UNKNOWN_MEASURE", "reopening no measure", given.givenClosed, clerk, { type: "reopen", reason: "反弹", measureIds: ["m9"] }],
  ["ISSUE_WITHDRAWN", "reopening what was withdrawn", withdrawn, clerk, { type: "reopen", reason: "反弹" }],
  [
    "BUILT_UPON",
    "withdrawing, if untouched, what was signed for",
    given.givenAcknowledged,
    clerk,
    { type: "withdraw", reason: "计划作废", onlyIfUntouched: true },
  ],
  ["ISSUE_WITHDRAWN", "withdrawing twice", withdrawn, clerk, { type: "withdraw", reason: "重复" }],
  ["NOTHING_TO_CORRECT", "no correction", given.givenAssignedIssue, clerk, { type: "correct", changes: {}, reason: "有误" }],
  [
    "NOTHING_TO_CORRECT",
    "what is right already",
    given.givenAssignedIssue,
    clerk,
    { type: "correct", changes: { number: 1 }, reason: "有误" },
  ],
  [
    "UNKNOWN_MEASURE",
    "correcting no measure",
    given.givenAssignedIssue,
    clerk,
    { type: "correct", changes: { measures: [{ measureId: "m9", dueOn: null }] }, reason: "有误" },
  ],
  [
    "UNKNOWN_ASSIGNMENT",
    "correcting no assignment",
    given.givenAssignedIssue,
    clerk,
    { type: "correct", changes: { assignments: [{ assignmentId: "a9", role: "lead" }] }, reason: "有误" },
  ],
  [
    "LEAD_EXISTS",
    "two leads by correction",
    given.givenAssignedIssue,
    clerk,
    { type: "correct", changes: { assignments: [{ assignmentId: "a2", role: "lead" }] }, reason: "有误" },
  ],
  [
    "UNKNOWN_ORGANIZATION",
    "an owner that is not on the register",
    given.givenAssignedIssue,
    clerk,
    { type: "correct", changes: { measures: [{ measureId: "m1", owners: ["org-nowhere"] }] }, reason: "有误" },
  ],
  [
    "NOTHING_TO_HAND_OVER",
    "the work of a unit that has none",
    given.givenAssignedIssue,
    clerk,
    { type: "handOver", fromOrganizationId: city.police, toOrganizationId: register.civilAffairs, reason: "机构改革" },
  ],
  [
    "ALREADY_ASSIGNED",
    "work handed to a unit that holds it",
    given.givenAssignedIssue,
    clerk,
    { type: "handOver", fromOrganizationId: city.market, toOrganizationId: city.health, reason: "机构改革" },
  ],
  [
    "UNKNOWN_ORGANIZATION",
    "work handed to nobody",
    given.givenAssignedIssue,
    clerk,
    { type: "handOver", fromOrganizationId: city.market, toOrganizationId: "org-nowhere", reason: "机构改革" },
  ],
  [
    "NOTHING_TO_HAND_OVER",
    "the work of a person who has none",
    given.givenAssignedIssue,
    clerk,
    { type: "handOver", fromPersonId: "p-health", toPersonId: "p-health-2", reason: "轮岗" },
  ],
  [
    "UNKNOWN_PERSON",
    "work handed to someone who has left",
    given.givenAcknowledged,
    clerk,
    { type: "handOver", fromPersonId: "p-health", toPersonId: "p-retired", reason: "轮岗" },
  ],
  ["NOTHING_TO_RETRACT", "taking back the registration", given.givenAssignedIssue, clerk, { type: "retract" }],
  ["NOT_YOUR_LAST_STEP", "taking back another's step", given.givenAcknowledged, health, { type: "retract" }],
];

describe("what is refused, and why", () => {
  it.each(rows)("%s: %s", (code, _what, issue, actor, command) => {
    const before = issue();
    const state = JSON.stringify(before.matter);
    expect(before.refusalOf(actor, command)).toBe(code);
    expect(JSON.stringify(before.matter)).toBe(state);
  });
});
