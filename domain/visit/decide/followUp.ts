import { shanghaiDate } from "../../calendar/calendarDay.ts";
import { isRule } from "../../process/actor.ts";
import { firstRefusal, hold } from "../../process/checks.ts";
import { isOfOffice } from "../../process/office.ts";
import { refuse } from "../../process/process.ts";
import { agenda } from "../agenda.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import { problemsOf } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byOffice, byRule, completed, open } from "./access.ts";

/** The rule's: a problem that was ordered to be corrected becomes a rectification issue. The work before it has started the issue, once. */
export function decideStartIssue(
  state: VisitState,
  command: Extract<RuleCommand, { type: "startIssue" }>,
  { actor, now, facts }: VisitContext,
): VisitDecision {
  const refusal = byRule(actor, command.type);
  if (refusal) return refusal;
  const { key, subject } = command;
  const entry = agenda(state).find((each) => each.key === key);
  const problem = problemsOf(state).find((each) => each.subject === subject);
  if (!entry || !problem || now < entry.at) return refuse("NOT_DUE");
  // Before the work: nothing stands against it.
  if (facts === undefined) return { events: [] };
  return { events: [{ type: "issueStarted", v: 1, subject, issueId: facts.issueId, organizationId: problem.organizationId }] };
}

/** `transferCase` (案件移送): by the department in charge, or the office. The record has a number of its own. */
export function decideTransferCase(state: VisitState, command: CommandOf<"transferCase">, { actor, now }: VisitContext): VisitDecision {
  const { subject, ground, to, reason } = command;
  const problem = problemsOf(state).find((each) => each.subject === subject);
  const mine = !isRule(actor) && problem?.organizationId === actor.organizationId;
  const refusal = firstRefusal(
    () => hold(mine || isOfOffice(state.office.organizationId, actor), "NOT_ASSIGNED_TO_YOU"),
    () => open(state),
    () => completed(state),
    () => hold(problem !== undefined, "UNKNOWN_PROBLEM", { subject }),
    () => hold(state.followUps[subject]?.kind !== "transfer", "FOLLOW_UP_EXISTS", { subject }),
  );
  if (refusal || !problem) return refusal ?? refuse("UNKNOWN_PROBLEM", { subject });
  const { organizationId } = problem;
  return {
    events: [
      {
        type: "caseTransferred",
        v: 1,
        transferId: `T${state.transfers.length + 1}`,
        subject,
        organizationId,
        ground,
        to,
        reason,
        symbol: state.rules.policy.body.transferSymbol,
        year: Number(shanghaiDate(now).slice(0, 4)),
      },
    ],
  };
}

/** `settleFollowUp`: the office says why a problem needs nothing further. What is ordered to be corrected becomes an issue and is not settled so. */
export function decideSettleFollowUp(state: VisitState, command: CommandOf<"settleFollowUp">, { actor }: VisitContext): VisitDecision {
  const { subject, reason } = command;
  const problem = problemsOf(state).find((each) => each.subject === subject);
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => open(state),
    () => completed(state),
    () => hold(problem?.wants === "decision", "UNKNOWN_PROBLEM", { subject }),
    () => hold(state.followUps[subject] === undefined, "FOLLOW_UP_EXISTS", { subject }),
  );
  return refusal ?? { events: [{ type: "followUpSettled", v: 1, subject, reason }] };
}
