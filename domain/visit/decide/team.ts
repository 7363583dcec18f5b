import { firstRefusal, hold } from "../../process/checks.ts";
import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf, RuleCommand } from "../commands.ts";
import { departmentOf, isGoing } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { byOffice, byRule, notCompleted, onTheTeam, open } from "./access.ts";

/** `confirm`: an inspector will go. */
export function decideConfirm(state: VisitState, command: CommandOf<"confirm">, { actor }: VisitContext): VisitDecision {
  const mine = onTheTeam(state, actor, command.inspectorId);
  if ("refusal" in mine) return mine;
  const { organizationId } = mine.department;
  const { inspectorId, confirmedAt } = mine.member;
  const refusal = firstRefusal(
    () => open(state),
    () => notCompleted(state),
    () => hold(isGoing(mine.member), "RECUSAL_DECLARED"),
    () => hold(confirmedAt === undefined, "ALREADY_CONFIRMED"),
  );
  return refusal ?? { events: [{ type: "confirmed", v: 1, organizationId, inspectorId }] };
}

/** `declareRecusal` (回避): an inspector must not go. The office decides; who is excused is replaced by the batch's substitution. */
export function decideDeclareRecusal(state: VisitState, command: CommandOf<"declareRecusal">, { actor }: VisitContext): VisitDecision {
  const mine = onTheTeam(state, actor, command.inspectorId);
  if ("refusal" in mine) return mine;
  const { organizationId } = mine.department;
  const { inspectorId, recusal } = mine.member;
  const refusal = firstRefusal(
    () => open(state),
    () => notCompleted(state),
    () => hold(recusal === undefined || recusal.outcome === "refused", "RECUSAL_DECLARED"),
  );
  return refusal ?? { events: [{ type: "recusalDeclared", v: 1, organizationId, inspectorId, reason: command.reason }] };
}

/** `decideRecusal`: the office's word. */
export function decideDecideRecusal(state: VisitState, command: CommandOf<"decideRecusal">, { actor }: VisitContext): VisitDecision {
  const { inspectorId, outcome, reasons } = command;
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => open(state),
    () => notCompleted(state),
  );
  if (refusal) return refusal;
  for (const { organizationId, team } of state.departments) {
    const member = team.find((each) => each.inspectorId === inspectorId && each.replacedAt === undefined);
    if (member === undefined) continue;
    const waits = member.recusal !== undefined && member.recusal.outcome === undefined;
    // Whoever declared it does not decide it, even where the same person serves the office.
    const self = !isRule(actor) && member.personId === actor.personId;
    return (
      firstRefusal(
        () => hold(waits, "NO_RECUSAL_WAITS"),
        () => hold(!self, "DECIDER_ASKED"),
      ) ?? {
        events: [{ type: "recusalDecided", v: 1, organizationId, inspectorId, outcome, ...(reasons === undefined ? {} : { reasons }) }],
      }
    );
  }
  return refuse("UNKNOWN_INSPECTOR", { inspectorId });
}

/** The batch's: a substitution that was carried out there. Telling it twice changes nothing, and is refused as done. */
export function decideReplaceInspector(
  state: VisitState,
  command: Extract<RuleCommand, { type: "replaceInspector" }>,
  { actor }: VisitContext,
): VisitDecision {
  const { substitution, organizationId, outInspectorId } = command;
  const department = departmentOf(state, organizationId);
  const out = department?.team.find((each) => each.inspectorId === outInspectorId && each.replacedAt === undefined);
  const refusal = firstRefusal(
    () => byRule(actor, command.type),
    () => hold(!state.substitutions.includes(substitution), "SUBSTITUTION_CARRIED_OUT", { substitution }),
    () => open(state),
    () => notCompleted(state),
    () => hold(out !== undefined, "UNKNOWN_INSPECTOR", { inspectorId: outInspectorId }),
  );
  return refusal ?? { events: [{ type: "inspectorReplaced", v: 1, substitution, organizationId, outInspectorId, in: command.in }] };
}

/** The batch's: another object takes this one's place. What was written down about the one before stays in the history of it. */
export function decideReplaceObject(
  state: VisitState,
  command: Extract<RuleCommand, { type: "replaceObject" }>,
  { actor }: VisitContext,
): VisitDecision {
  const { substitution, object, departments } = command;
  const refusal = firstRefusal(
    () => byRule(actor, command.type),
    () => hold(!state.substitutions.includes(substitution), "SUBSTITUTION_CARRIED_OUT", { substitution }),
    () => open(state),
    () => hold(state.entries.length === 0, "BUILT_UPON"),
  );
  return refusal ?? { events: [{ type: "objectReplaced", v: 1, substitution, object, departments }] };
}
