import type { PersonActor } from "../process/actor.ts";
import { hasRole } from "../process/actor.ts";
import type { Matter } from "../process/matter.ts";
import { decideOn } from "../process/matter.ts";
import type { Instant, Refusal } from "../process/process.ts";
import { isRefusal } from "../process/process.ts";
import type { ErrorCode } from "../errors/errorCodes.ts";
import { errorCodes } from "../errors/errorCodes.ts";
import { escalationRungs } from "../escalation/rung.ts";
import type { Letter, Meeting } from "../letters/letter.ts";
import type { IssueCommand } from "./commands.ts";
import { humanCommands } from "./commands.ts";
import type { RectificationEvent } from "./events.ts";
import { openSuspensions } from "./deadlines.ts";
import { waitingExtensions } from "./extensions.ts";
import { pendingLookBacks } from "./lookBacks.ts";
import { assignmentOf, currentAssignments, ownersOf } from "./queries.ts";
import { rectification } from "./rectification.ts";
import type { EvidenceRef, RectificationState } from "./state.ts";

/** A command that the actor could send, and, when it would be refused now for a reason that may pass, that reason. */
export interface PossibleAction {
  command: IssueCommand["type"];
  refusal: Refusal | null;
}

/** Refusals that depend on the moment: what is missing comes, what is open ends. All others mean that the command has no place here. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "NOT_ACKNOWLEDGED",
  "EVIDENCE_MISSING",
  "SIGN_OFF_MISSING",
  "PUBLICITY_REQUIRED",
  "PUBLICITY_OPEN",
  "OBJECTION_OPEN",
  "STANDING_NOT_RELEASED",
  "SECOND_VERIFIER_NEEDED",
  "VERIFICATION_NOT_REQUESTED",
  "NOT_VERIFIED",
  "ISSUE_SUSPENDED",
  "EXTENSION_WAITING",
  "SECOND_DECIDER_NEEDED",
  "LOOK_BACK_NEEDS_OUTSIDER",
]);

/**
 * What a person may do with an issue now: for each command a plausible example is put to the decider itself, so that this list and the answer to
 * the command cannot differ. Commands that have no place here are left out.
 */
export function actionsFor(matter: Matter<RectificationState, RectificationEvent>, actor: PersonActor, now: Instant): PossibleAction[] {
  const commands: readonly IssueCommand["type"][] = [...humanCommands, "retract"];
  return commands.flatMap((command) => {
    const refusal = leastRefusal(matter, examplesOf(matter.state, command, actor), actor, now);
    return refusal === null || isPassing(refusal) ? [{ command, refusal }] : [];
  });
}

function isPassing({ code }: Refusal): boolean {
  return PASSING.has(code) && errorCodes[code].httpStatus === 409;
}

/** Null when one of the examples is accepted, else the refusal of the first; without an example the command has no place here. */
function leastRefusal(
  matter: Matter<RectificationState, RectificationEvent>,
  examples: IssueCommand[],
  actor: PersonActor,
  now: Instant,
): Refusal | null {
  let first: Refusal | null = null;
  for (const example of examples) {
    const decision = decideOn(rectification, matter, example, { now, actor });
    if (!isRefusal(decision)) return null;
    first ??= decision.refusal;
  }
  return first ?? { code: "NOT_FOUND", facts: {} };
}

/** Stands for an id that the person would choose: no issue knows it. */
const ANY = "\u0000any";
const ANY_MEETING: Meeting = { at: "1970-01-01T00:00:00.000Z", place: ANY };
const anyEvidence: EvidenceRef = { id: ANY, sha256: "", size: 0, mediaType: "" };

function examplesOf(state: RectificationState, command: IssueCommand["type"], actor: PersonActor): IssueCommand[] {
  switch (command) {
    case "assign":
      return [{ type: command, units: [{ organizationId: ANY, role: "cooperating" }] }];
    case "reassign": {
      const assignments = state.assignments.filter((assignment) => assignment.state !== "removed");
      return assignments.slice(0, 1).map(({ id }) => ({ type: command, assignmentId: id, organizationId: ANY, reason: ANY }));
    }
    case "verify":
      return [{ type: command, results: resultsOf(state) }];
    case "assignVerifier":
      return [{ type: command, personId: ANY }];
    case "publicize":
    case "close":
    case "acknowledge":
    case "requestVerification":
    case "release":
    case "retract":
      return [{ type: command }];
    case "object":
    case "comment":
      return [{ type: command, text: ANY }];
    case "decideObjection":
      return (state.publicity?.objections ?? [])
        .filter((objection) => objection.outcome === undefined)
        .map(({ id }) => ({ type: command, objectionId: id, outcome: "dismissed", reasons: ANY }));
    case "reopen":
    case "withdraw":
    case "return":
      return [{ type: command, reason: ANY }];
    case "correct":
      return [{ type: command, changes: { title: ANY }, reason: ANY }];
    case "handOver":
      return currentAssignments(state)
        .slice(0, 1)
        .map(({ organizationId }) => ({ type: command, fromOrganizationId: organizationId, toOrganizationId: ANY, reason: ANY }));
    case "reportProgress":
    case "reportStanding":
      return [{ type: command, textHash: "" }];
    case "submitEvidence": {
      const lead = assignmentOf(state, actor.organizationId)?.role === "lead";
      const own = state.measures.filter((measure) => lead || ownersOf(state, measure).includes(actor.organizationId));
      return own.map(({ id }) => ({ type: command, items: [{ measureId: id, evidence: [anyEvidence] }] }));
    }
    case "withdrawEvidence": {
      const submitted = state.measures.flatMap((measure) => measure.evidence.filter((item) => !item.withdrawn));
      const own = submitted.filter((item) => item.organizationId === actor.organizationId);
      return own.map(({ id }) => ({ type: command, evidenceId: id, reason: ANY }));
    }
    case "escalate":
      return currentAssignments(state).flatMap(({ organizationId }) =>
        escalationRungs.map((rung) => ({ type: command, organizationId, rung, reason: ANY, meeting: ANY_MEETING })),
      );
    case "confirmEscalation":
      return currentAssignments(state).map(({ organizationId }) => ({ type: command, organizationId, meeting: ANY_MEETING }));
    case "waiveEscalation":
      return currentAssignments(state).map(({ organizationId }) => ({ type: command, organizationId, reason: ANY }));
    case "liftListing":
      return (state.listed ?? []).map((organizationId) => ({ type: command, organizationId, reason: ANY }));
    case "signReceipt":
      // Who signs for the task signs for its letter; it needs no action of its own.
      return lettersTo(state, actor).flatMap(({ id, kind }) => (kind === "assignment_letter" ? [] : [{ type: command, letterId: id }]));
    case "replyToLetter":
      return lettersTo(state, actor).flatMap(({ id, replyBy }) =>
        replyBy === undefined ? [] : [{ type: command, letterId: id, textHash: "" }],
      );
    case "requestExtension": {
      const assignment = assignmentOf(state, actor.organizationId);
      const later = { workingDays: 1, reason: ANY };
      return [
        { type: command, target: { type: "issue" }, ...later },
        ...(assignment ? [{ type: command, target: { type: "assignment" as const, assignmentId: assignment.id }, ...later }] : []),
        ...state.measures.map(({ id }) => ({ type: command, target: { type: "measure" as const, measureId: id }, ...later })),
      ];
    }
    case "decideExtension":
      return waitingExtensions(state).flatMap(({ id }) =>
        (["grant", "refuse"] as const).map((outcome) => ({ type: command, requestId: id, outcome, reasons: ANY })),
      );
    case "suspend":
      return [{ type: command, target: { type: "issue" }, ground: ANY, citation: ANY, reason: ANY }];
    case "resume":
      return openSuspensions(state).map(({ target }) => ({ type: command, target, reason: ANY }));
    case "scheduleLookBack":
      return [{ type: command, on: "9999-12-31", method: "on_site" }];
    case "recordLookBack":
      return pendingLookBacks(state).flatMap(({ id }) =>
        (["held", "rebound"] as const).map((outcome) => ({ type: command, lookBackId: id, outcome, findings: ANY })),
      );
    case "signOff":
      return hasRole(actor, "auditor") ? [] : [{ type: command, outcome: "done" }];
  }
}

function lettersTo(state: RectificationState, actor: PersonActor): Letter[] {
  return (state.letters ?? []).filter((letter) => letter.organizationId === actor.organizationId);
}

/** The first verifier's own results where there are some, so that a second one is asked to agree. */
function resultsOf(state: RectificationState): Extract<IssueCommand, { type: "verify" }>["results"] {
  const first = state.verification?.first?.results;
  if (first) return first;
  return state.measures.flatMap(({ id, state: measure }) => (measure === "accepted" ? [] : [{ measureId: id, outcome: "accept" }]));
}
