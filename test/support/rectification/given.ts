import type { RectificationInput } from "../../../domain/rectification/input.ts";
import type { EvidenceRef, MeasureResult } from "../../../domain/rectification/state.ts";
import * as city from "../city.ts";
import type { CaseFile } from "./caseFile.ts";
import { givenIssue } from "./caseFile.ts";

type Changes = Partial<RectificationInput>;

export function file(id: string): EvidenceRef {
  return { id, sha256: city.textHash, size: 2_048, mediaType: "image/jpeg" };
}

export const passed: MeasureResult[] = [
  { measureId: "m1", outcome: "accept" },
  { measureId: "m2", outcome: "accept" },
];
/** Only what the medical insurance bureau owns is not accepted. */
export const secondRejected: MeasureResult[] = [
  { measureId: "m1", outcome: "accept" },
  { measureId: "m2", outcome: "reject", findings: "现场未见整改" },
];

/** Assigned to the health commission (lead), medical insurance and market supervision; nobody has signed for it yet. */
export const givenAssignedIssue = (changes: Changes = {}): CaseFile => givenIssue(changes);

export function givenAcknowledged(changes: Changes = {}): CaseFile {
  const issue = givenIssue(changes);
  for (const officer of [city.healthOfficer, city.insuranceOfficer, city.marketOfficer]) issue.does(officer, { type: "acknowledge" });
  return issue;
}

/** Each measure has its evidence, handed in by its owner; sign-offs are wanted. */
export function givenEvidenced(changes: Changes = {}): CaseFile {
  return givenAcknowledged(changes)
    .does(city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [file("e1")] }] })
    .does(city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [file("e2")] }] });
}

export function givenSignedOff(changes: Changes = {}): CaseFile {
  return givenEvidenced(changes)
    .does(city.insuranceOfficer, { type: "signOff", outcome: "done" })
    .does(city.marketOfficer, { type: "signOff", outcome: "done" });
}

export const givenRequested = (changes: Changes = {}): CaseFile =>
  givenSignedOff(changes).does(city.healthOfficer, { type: "requestVerification" });

export const givenVerified = (changes: Changes = {}): CaseFile =>
  givenRequested(changes).does(city.clerk, { type: "verify", results: passed });

export const givenPublicized = (changes: Changes = {}): CaseFile => givenVerified(changes).does(city.clerk, { type: "publicize" });

/** The insurance bureau asked for fifteen working days more for the whole issue. */
export const givenExtensionAsked = (changes: Changes = {}): CaseFile =>
  givenAcknowledged(changes).does(city.insuranceOfficer, {
    type: "requestExtension",
    target: { type: "issue" },
    workingDays: 15,
    reason: "招标延误",
  });

/** The clock of the issue stands since the first day. */
export const givenSuspended = (changes: Changes = {}): CaseFile =>
  givenAcknowledged(changes).does(city.clerk, { type: "suspend", target: { type: "issue" }, ground: "不可抗力", reason: "洪水" });

export const givenClosed = (changes: Changes = {}): CaseFile => givenVerified(changes).does(city.clerk, { type: "close" });
