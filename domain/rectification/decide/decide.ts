import { decideLadder } from "../../escalation/decideLadder.ts";
import { decideReplyToLetter, decideSignReceipt } from "../../letters/addressed.ts";
import { assertNever } from "../../process/assertNever.ts";
import { isRule } from "../../process/actor.ts";
import { isRefusal, refuse } from "../../process/process.ts";
import { agenda } from "../agenda/agenda.ts";
import type { RectificationCommand } from "../commands.ts";
import { ladderMatter } from "../ladderMatter.ts";
import { lettersOf } from "../letters.ts";
import type { RectificationState } from "../state.ts";
import { decideAcknowledge, decideAssign, decideReassign, decideReturn } from "./assigning.ts";
import { decideClose, decideConclude, decideReopen, decideWithdraw } from "./closing.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { decideDecideExtension, decideRequestExtension } from "./extension.ts";
import { decideRecordLookBack, decideScheduleLookBack } from "./lookBack.ts";
import { decideOpen } from "./opening.ts";
import { decideConcludePublicity, decideDecideObjection, decideObject, decidePublicize } from "./publicity.ts";
import { decideRelease, decideReportStanding } from "./standing.ts";
import { decideEndSuspension, decideResume, decideSuspend } from "./suspension.ts";
import { decideTimed } from "./timing.ts";
import { decideComment, decideCorrect, decideHandOver } from "./upkeep.ts";
import { decideAssignVerifier, decideVerify } from "./verifying.ts";
import { decideReportProgress, decideRequestVerification, decideSignOff, decideSubmitEvidence, decideWithdrawEvidence } from "./working.ts";

/**
 * Answers every command of a rectification issue: events, with the letters that they make, or the refusal with its code. Auditors read and never act.
 */
export function decide(state: RectificationState, command: RectificationCommand, context: RectificationContext): RectificationDecision {
  const decision = answer(state, command, context);
  if (isRefusal(decision)) return decision;
  return { events: [...decision.events, ...lettersOf(state, decision.events, context.now)] };
}

function answer(state: RectificationState, command: RectificationCommand, context: RectificationContext): RectificationDecision {
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
    case "escalate":
    case "confirmEscalation":
    case "waiveEscalation":
    case "liftListing":
    case "raiseRung":
      return decideLadder(climbing(state), command, context);
    case "signReceipt":
      return decideSignReceipt(state.letters ?? [], command, actor);
    case "replyToLetter":
      return decideReplyToLetter(state.letters ?? [], command, actor);
    case "requestExtension":
      return decideRequestExtension(state, command, context);
    case "decideExtension":
      return decideDecideExtension(state, command, context);
    case "suspend":
      return decideSuspend(state, command, context);
    case "resume":
      return decideResume(state, command, context);
    case "endSuspension":
      return decideEndSuspension(state, command, context);
    case "scheduleLookBack":
      return decideScheduleLookBack(state, command, context);
    case "recordLookBack":
      return decideRecordLookBack(state, command, context);
    case "remindExtension":
    case "beginStandingPeriods":
    case "remindStanding":
    case "closeStandingPeriod":
    case "remindLookBack":
    case "remindAcknowledgement":
    case "remindDue":
    case "markOverdue":
    case "remindVerification":
    case "remindWaitingRung":
    case "remindReply":
      return decideTimed(state, command, context);
    case "concludePublicity":
      return decideConcludePublicity(state, context);
    case "conclude":
      return decideConclude(state, context);
    default:
      return assertNever(command);
  }
}

function climbing(state: RectificationState): ReturnType<typeof ladderMatter> {
  return ladderMatter(state, (key) => agenda(state).find((entry) => entry.key === key)?.at ?? null);
}
