import { firstRefusal, hold } from "../../process/checks.ts";
import type { CommandOf } from "../commands.ts";
import { conflictsOf, coversOf, isRecorded, itemsWanting, tookPart, validSignatures } from "../queries.ts";
import type { VisitState } from "../state.ts";
import type { VisitContext, VisitDecision } from "./access.ts";
import { notCompleted, onTheTeam, open } from "./access.ts";

/** `sign`: an inspector who took part signs what stands about their department's items. A change after it voids it. */
export function decideSign(state: VisitState, command: CommandOf<"sign">, { actor }: VisitContext): VisitDecision {
  const mine = onTheTeam(state, actor, command.inspectorId);
  if ("refusal" in mine) return mine;
  const { department, member } = mine;
  const { organizationId } = department;
  const { inspectorId } = member;
  const { paper } = command;
  const refusal = firstRefusal(
    () => open(state),
    () => notCompleted(state),
    () => hold(tookPart(member), "NOT_CONFIRMED"),
    () => hold(itemsWanting(state, department).length === 0, "RESULTS_MISSING", { count: itemsWanting(state, department).length }),
    () => hold(isRecorded(state, department), "RESULT_CONFLICT", { count: conflictsOf(state).length }),
    // An officer vouches for a signature on paper only with the paper.
    () => hold(member.personId !== null || paper !== undefined, "PAPER_SIGNATURE_MISSING"),
    () => hold(!validSignatures(state, department).some((signature) => signature.inspectorId === inspectorId), "ALREADY_SIGNED"),
  );
  const covers = coversOf(state, department);
  return refusal ?? { events: [{ type: "signed", v: 1, organizationId, inspectorId, covers, ...(paper === undefined ? {} : { paper }) }] };
}
