import { endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import type { LadderMatter, Late } from "../escalation/ladderMatter.ts";
import type { Lateness } from "../escalation/ladder.ts";
import { settledLadders } from "../escalation/settleLadders.ts";
import { hold } from "../process/checks.ts";
import type { Instant } from "../process/process.ts";
import { byLeader, byOffice, open } from "./decide/access.ts";
import { departmentOf, departmentsOwing, itemsWanting } from "./queries.ts";
import type { VisitState } from "./state.ts";

/** The mark of a missed date, in the agenda's keys. */
export function overdueKey({ resultDueOn }: VisitState): string {
  return `overdue:1:${resultDueOn}`;
}

/** Departments that owe their result after its day, once that has been marked. */
function lateOnes(state: VisitState): Late[] {
  if (!state.done.includes(overdueKey(state))) return [];
  const { resultDueOn: dueOn } = state;
  return departmentsOwing(state).map((organizationId) => ({
    organizationId,
    dueOn,
    lastDueOn: dueOn,
    measureIds: owed(state, organizationId),
  }));
}

/** Check items without a result; empty where only signatures are missing. */
function owed(state: VisitState, organizationId: string): string[] {
  const department = departmentOf(state, organizationId);
  return department === null ? [] : itemsWanting(state, department);
}

/** From when lateness counts: the later of due date and start. */
function latenessOf(state: VisitState, { dueOn }: Late): Lateness {
  const startedOn = shanghaiDate(state.startedAt);
  return endOfDay(dueOn) < state.startedAt
    ? { dueOn, since: startedOn, from: state.startedAt }
    : { dueOn, since: dueOn, from: endOfDay(dueOn) };
}

/** A visit as the ladder sees it. @param momentOf the moment of an agenda entry, for who decides */
export function ladderMatter(state: VisitState, momentOf: LadderMatter["momentOf"] = () => null): LadderMatter {
  const { policy, calendar } = state.rules;
  return {
    policy: policy.body.ladder,
    calendar,
    round: 1,
    ladders: state.ladders ?? [],
    listed: state.listed ?? [],
    letters: state.letters ?? [],
    done: state.done,
    late: () => lateOnes(state),
    latenessOf: (late) => latenessOf(state, late),
    dueOn: () => state.resultDueOn,
    takesPart: (organizationId) => departmentOf(state, organizationId) !== null,
    owes: (organizationId) => departmentsOwing(state).includes(organizationId),
    owed: (organizationId) => owed(state, organizationId),
    byOffice: (actor, command) => byOffice(state, actor, command),
    byLeader: (actor, command) => byLeader(state, actor, command),
    open: () => open(state),
    standing: () => hold(state.withdrawnAt === null, "VISIT_WITHDRAWN"),
    momentOf,
  };
}

/** Lays ladders to rest and takes them up again. Runs after every event. */
export function settleLadders(state: VisitState, at: Instant): VisitState {
  if (!state.ladders || state.ladders.length === 0) return state;
  const ladders = settledLadders(ladderMatter(state), at);
  return ladders === null ? state : { ...state, ladders };
}
