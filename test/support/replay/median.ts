import type { PersonActor } from "../../../domain/process/actor.ts";
import type { IssueCommand } from "../../../domain/rectification/commands.ts";
import * as city from "../city.ts";
import { file, passed, secondRejected } from "../rectification/given.ts";

/** The median issue: three organizations, two rounds of verification, to its closing. */
export const medianLifecycle: [PersonActor, IssueCommand][] = [
  [city.healthOfficer, { type: "acknowledge" }],
  [city.insuranceOfficer, { type: "acknowledge" }],
  [city.marketOfficer, { type: "acknowledge" }],
  [city.healthOfficer, { type: "reportProgress", textHash: city.textHash }],
  [city.insuranceOfficer, { type: "reportProgress", textHash: city.textHash }],
  [city.healthOfficer, { type: "submitEvidence", items: [{ measureId: "m1", evidence: [file("e1"), file("e2"), file("e3")] }] }],
  [city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [file("e4"), file("e5")] }] }],
  [city.insuranceOfficer, { type: "signOff", outcome: "done" }],
  [city.marketOfficer, { type: "signOff", outcome: "done" }],
  [city.healthOfficer, { type: "requestVerification" }],
  [city.clerk, { type: "verify", results: secondRejected, method: "on_site" }],
  [city.insuranceOfficer, { type: "submitEvidence", items: [{ measureId: "m2", evidence: [file("e6"), file("e7")] }] }],
  [city.insuranceOfficer, { type: "signOff", outcome: "done" }],
  [city.healthOfficer, { type: "requestVerification" }],
  [city.clerk, { type: "verify", results: passed.slice(1), method: "on_paper" }],
  [city.clerk, { type: "publicize" }],
];
