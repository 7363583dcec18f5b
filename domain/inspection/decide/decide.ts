import { assertNever } from "../../process/assertNever.ts";
import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import { agenda } from "../agenda.ts";
import type { InspectionCommand, RuleCommand } from "../commands.ts";
import type { InspectionState } from "../state.ts";
import type { InspectionContext, InspectionDecision } from "./access.ts";
import { byRule } from "./access.ts";
import {
  decideClose,
  decideCount,
  decideDecideSubstitution,
  decideDraw,
  decideLock,
  decideRequestSubstitution,
  decideStartVisits,
  decideTellVisit,
} from "./drawing.ts";
import { decideApprove, decideCancel, decideCorrect, decidePlan, decideReschedule } from "./planning.ts";
import {
  decideCloseCommitments,
  decideCloseReveals,
  decideCommitSecret,
  decideConfirmBeacon,
  decideFreeze,
  decideRecordBeacon,
  decideReveal,
} from "./seeding.ts";

/** Answers every command of a batch of inspections: events, or the refusal with its code. Auditors read and never act. */
export function decide(state: InspectionState, command: InspectionCommand, context: InspectionContext): InspectionDecision {
  const { actor } = context;
  if (!isRule(actor) && actor.roles.includes("auditor")) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  switch (command.type) {
    case "plan":
      return decidePlan(command.input);
    case "correct":
      return decideCorrect(state, command, context);
    case "approve":
      return decideApprove(state, context);
    case "reschedule":
      return decideReschedule(state, command, context);
    case "freezeRosters":
      return decideFreeze(state, context);
    case "commitSecret":
      return decideCommitSecret(state, command, context);
    case "closeCommitments":
      return decideCloseCommitments(state, context);
    case "reveal":
      return decideReveal(state, command, context);
    case "closeReveals":
      return decideCloseReveals(state, context);
    case "recordBeacon":
      return decideRecordBeacon(state, command, context);
    case "confirmBeacon":
      return decideConfirmBeacon(state, command, context);
    case "draw":
      return decideDraw(state, context);
    case "lock":
      return decideLock(state, command, context);
    case "requestSubstitution":
      return decideRequestSubstitution(state, command, context);
    case "decideSubstitution":
      return decideDecideSubstitution(state, command, context);
    case "startVisits":
      return decideStartVisits(state, command, context);
    case "tellVisit":
      return decideTellVisit(state, command, context);
    case "countVisits":
    case "watchVisits":
      return decideCount(state, command.type, context);
    case "close":
      return decideClose(state, context);
    case "cancel":
      return decideCancel(state, command, context);
    case "remind":
      return decideRemind(state, command, context);
    case "comment":
      return { events: [{ type: "commented", v: 1, text: command.text }] };
    default:
      return assertNever(command);
  }
}

function decideRemind(
  state: InspectionState,
  command: Extract<RuleCommand, { type: "remind" }>,
  { actor, now }: InspectionContext,
): InspectionDecision {
  const refusal = byRule(actor, command.type);
  if (refusal) return refusal;
  const due = agenda(state).find(({ key }) => key === command.key);
  if (due === undefined || due.at > now) return refuse("NOT_DUE");
  const { dueOn, organizationIds } = due.why.facts;
  const ids = Array.isArray(organizationIds) ? organizationIds.filter((id) => typeof id === "string") : [];
  const told = typeof dueOn === "string" ? dueOn : "";
  return { events: [{ type: "reminded", v: 1, key: command.key, of: command.of, dueOn: told, organizationIds: ids }] };
}
