import type { LadderMatter } from "../escalation/ladderMatter.ts";
import { settledLadders } from "../escalation/settleLadders.ts";
import type { Instant } from "../process/process.ts";
import { byLeader, byOffice, open } from "./decide/access.ts";
import { hold } from "../process/checks.ts";
import { latenessOf, lateOnes } from "./lateness.ts";
import { assignmentOf, issueDueOn, measuresWanting, organizationsWanting, ownersOf } from "./queries.ts";
import type { RectificationState } from "./state.ts";

/**
 * An issue as the ladder sees it.
 * @param momentOf the moment of an agenda entry, for who decides; nothing else asks for it
 */
export function ladderMatter(state: RectificationState, momentOf: LadderMatter["momentOf"] = () => null): LadderMatter {
  return {
    policy: state.rules.policy.body.ladder,
    calendar: state.rules.calendar,
    round: state.round,
    ladders: state.ladders ?? [],
    listed: state.listed ?? [],
    letters: state.letters ?? [],
    done: state.done,
    late: () => lateOnes(state),
    latenessOf: (late) => latenessOf(state, late),
    dueOn: () => issueDueOn(state),
    takesPart: (organizationId) => assignmentOf(state, organizationId) !== null,
    owes: (organizationId) => organizationsWanting(state).includes(organizationId),
    owed: (organizationId) =>
      measuresWanting(state).flatMap((measure) => (ownersOf(state, measure).includes(organizationId) ? [measure.id] : [])),
    byOffice: (actor, command) => byOffice(state, actor, command),
    byLeader: (actor, command) => byLeader(state, actor, command),
    open: () => open(state),
    standing: () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    momentOf,
  };
}

/** Lays ladders to rest and takes them up again. Runs after every event. */
export function settleLadders(state: RectificationState, at: Instant): RectificationState {
  if (!state.ladders || state.ladders.length === 0) return state;
  const ladders = settledLadders(ladderMatter(state), at);
  return ladders === null ? state : { ...state, ladders };
}
