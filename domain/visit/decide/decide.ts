import { shanghaiDate } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { decideLadder } from "../../escalation/decideLadder.ts";
import { decideReplyToLetter, decideSignReceipt } from "../../letters/addressed.ts";
import { isRule } from "../../process/actor.ts";
import { assertNever } from "../../process/assertNever.ts";
import { firstRefusal, hold } from "../../process/checks.ts";
import { isOfOffice } from "../../process/office.ts";
import { isRefusal, refuse } from "../../process/process.ts";
import { agenda } from "../agenda.ts";
import type { CommandOf, VisitCommand } from "../commands.ts";
import type { VisitEvent } from "../events.ts";
import { evolve } from "../evolve.ts";
import { ladderMatter } from "../ladderMatter.ts";
import { lettersOf } from "../letters.ts";
import { departmentOf, isPublished, isSigned, problemsWaiting } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byOffice, open } from "./access.ts";
import { decideSettleFollowUp, decideStartIssue, decideTransferCase } from "./followUp.ts";
import { decideApprovePublication, decideCorrectPublication, decidePublishResult } from "./publishing.ts";
import { decideRecordResult, decideReopenResults, decideResolveConflict, decideSync } from "./results.ts";
import { decideSign } from "./signing.ts";
import { decideConfirm, decideDeclareRecusal, decideDecideRecusal, decideReplaceInspector, decideReplaceObject } from "./team.ts";
import { decideTimed } from "./timing.ts";

/** Answers every command of a visit: events, with what follows from them and the letters that they make, or the refusal. Auditors read and never act. */
export function decide(state: VisitState, command: VisitCommand, context: VisitContext): VisitDecision {
  const decision = answer(state, command, context);
  if (isRefusal(decision)) return decision;
  const events = withConsequences(state, decision.events, context);
  return { events: [...events, ...lettersOf(state, events, context.now)] };
}

/** What follows by itself: signatures that a change voids, completion by the last signature, follow-up of the last problem, closing. */
function withConsequences(state: VisitState, events: readonly VisitEvent[], { actor, now }: VisitContext): VisitEvent[] {
  const told: VisitEvent[] = [];
  let after = state;
  const add = (event: VisitEvent): void => {
    told.push(event);
    after = evolve(after, { ...event, at: now, by: actor, version: 0 });
  };
  for (const event of events) add(event);

  const voided = after.signatures.filter(
    ({ voidedAt }, index) => voidedAt !== undefined && state.signatures[index]?.voidedAt === undefined,
  );
  if (voided.length > 0) add({ type: "signaturesVoided", v: 1, inspectorIds: voided.map(({ inspectorId }) => inspectorId) });

  if (after.completedAt === null && after.withdrawnAt === null && after.departments.length > 0) {
    const { calendar, policy } = after.rules;
    if (after.departments.every((department) => isSigned(after, department)))
      add({ type: "completed", v: 1, publicationDueOn: addWorkingDays(calendar, shanghaiDate(now), policy.body.publicationWorkingDays) });
  }
  if (after.completedAt !== null && after.followedUpAt === null && problemsWaiting(after).length === 0) add({ type: "followedUp", v: 1 });
  if (after.followedUpAt !== null && after.closedAt === null && after.withdrawnAt === null && isPublished(after))
    add({ type: "closed", v: 1 });
  return told;
}

function answer(state: VisitState, command: VisitCommand, context: VisitContext): VisitDecision {
  const { actor } = context;
  if (!isRule(actor) && actor.roles.includes("auditor")) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  switch (command.type) {
    case "open":
      return { events: [{ type: "assigned", v: 1, departments: command.input.departments }] };
    case "confirm":
      return decideConfirm(state, command, context);
    case "declareRecusal":
      return decideDeclareRecusal(state, command, context);
    case "decideRecusal":
      return decideDecideRecusal(state, command, context);
    case "replaceInspector":
      return decideReplaceInspector(state, command, context);
    case "replaceObject":
      return decideReplaceObject(state, command, context);
    case "recordResult":
      return decideRecordResult(state, command, context);
    case "sync":
      return decideSync(state, command, context);
    case "resolveConflict":
      return decideResolveConflict(state, command, context);
    case "reopenResults":
      return decideReopenResults(state, command, context);
    case "sign":
      return decideSign(state, command, context);
    case "publishResult":
      return decidePublishResult(state, command, context);
    case "approvePublication":
      return decideApprovePublication(state, command, context);
    case "correctPublication":
      return decideCorrectPublication(state, command, context);
    case "startIssue":
      return decideStartIssue(state, command, context);
    case "transferCase":
      return decideTransferCase(state, command, context);
    case "settleFollowUp":
      return decideSettleFollowUp(state, command, context);
    case "withdraw":
      return decideWithdraw(state, command, context);
    case "comment":
      return decideComment(state, command, context);
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
    case "remindConfirmation":
    case "remindResult":
    case "markOverdue":
    case "remindPublication":
    case "remindFollowUp":
    case "remindWaitingRung":
    case "remindReply":
      return decideTimed(state, command, context);
    default:
      return assertNever(command);
  }
}

function climbing(state: VisitState): ReturnType<typeof ladderMatter> {
  return ladderMatter(state, (key) => agenda(state).find((entry) => entry.key === key)?.at ?? null);
}

/** `withdraw`: the visit is not made after all, for instance because its batch was cancelled. */
function decideWithdraw(state: VisitState, command: CommandOf<"withdraw">, { actor }: VisitContext): VisitDecision {
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => open(state),
    () => hold(state.completedAt === null, "VISIT_COMPLETED"),
  );
  return refusal ?? { events: [{ type: "withdrawn", v: 1, reason: command.reason }] };
}

function decideComment(state: VisitState, command: CommandOf<"comment">, { actor }: VisitContext): VisitDecision {
  const concerned =
    !isRule(actor) && (isOfOffice(state.office.organizationId, actor) || departmentOf(state, actor.organizationId) !== null);
  return hold(concerned, "ROLE_NOT_ALLOWED", { command: command.type }) ?? { events: [{ type: "commented", v: 1, text: command.text }] };
}
