import { assertNever } from "../../process/assertNever.ts";
import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { RectificationCommand } from "../commands.ts";
import type { RectificationState } from "../state.ts";
import { decideAcknowledge, decideAssign, decideReassign, decideReturn } from "./assigning.ts";
import { decideClose, decideConclude, decideReopen, decideWithdraw } from "./closing.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { decideOpen } from "./opening.ts";
import { decideConcludePublicity, decideDecideObjection, decideObject, decidePublicize } from "./publicity.ts";
import { decideRelease, decideReportStanding } from "./standing.ts";
import { decideTimed } from "./timing.ts";
import { decideComment, decideCorrect, decideHandOver } from "./upkeep.ts";
import { decideAssignVerifier, decideVerify } from "./verifying.ts";
import { decideReportProgress, decideRequestVerification, decideSignOff, decideSubmitEvidence, decideWithdrawEvidence } from "./working.ts";

/** Answers every command of a rectification issue: events, or the refusal with its code. Auditors read and never act. */
export function decide(state: RectificationState, command: RectificationCommand, context: RectificationContext): RectificationDecision {
  const { actor } = context;
  if (!isRule(actor) && actor.roles.includes("auditor")) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  switch (command.type) {
    case "open":
      return decideOpen(state, command.input);
    case "assign":
      return decideAssign(state, command, context);
    case "reassign":
      return decideReassign(state, command, context);
    case "acknowledge":
      return decideAcknowledge(state, context);
    case "return":
      return decideReturn(state, command, context);
    case "reportProgress":
      return decideReportProgress(state, command, context);
    case "submitEvidence":
      return decideSubmitEvidence(state, command, context);
    case "withdrawEvidence":
      return decideWithdrawEvidence(state, command, context);
    case "signOff":
      return decideSignOff(state, command, context);
    case "requestVerification":
      return decideRequestVerification(state, context);
    case "assignVerifier":
      return decideAssignVerifier(state, command, context);
    case "verify":
      return decideVerify(state, command, context);
    case "publicize":
      return decidePublicize(state, command, context);
    case "object":
      return decideObject(state, command, context);
    case "decideObjection":
      return decideDecideObjection(state, command, context);
    case "reportStanding":
      return decideReportStanding(state, command, context);
    case "release":
      return decideRelease(state, command, context);
    case "close":
      return decideClose(state, command, context);
    case "reopen":
      return decideReopen(state, command, context);
    case "withdraw":
      return decideWithdraw(state, command, context);
    case "comment":
      return decideComment(state, command, context);
    case "correct":
      return decideCorrect(state, command, context);
    case "handOver":
      return decideHandOver(state, command, context);
    case "remindAcknowledgement":
    case "remindDue":
    case "markOverdue":
    case "remindVerification":
      return decideTimed(state, command, context);
    case "concludePublicity":
      return decideConcludePublicity(state, context);
    case "conclude":
      return decideConclude(state, context);
    default:
      return assertNever(command);
  }
}
