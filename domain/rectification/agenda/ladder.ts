import { atHour, endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { momentOfNext } from "../../escalation/ladder.ts";
import type { Ladder } from "../../escalation/ladder.ts";
import type { LadderPolicy } from "../../escalation/ladderPolicy.ts";
import { ladderOf, lateOnes } from "../lateness.ts";
import type { RectificationState } from "../state.ts";
import { entry, type RectificationEntry } from "./entry.ts";

/** For each late organization its next rung; for each rung that waits for a leader, the next reminder of it. */
export function ladders(state: RectificationState): RectificationEntry[] {
  const policy = state.rules.policy.body.ladder;
  if (!policy) return [];
  const rungs = lateOnes(state).flatMap((late) => {
    const ladder = ladderOf(state, late);
    const next = momentOfNext(policy, state.rules.calendar, ladder);
    if (next === null) return [];
    const { rung, afterWorkingDays: after, by } = next.rung;
    const { organizationId } = late;
    const key = `rung:${state.round}:${organizationId}:${ladder.since}:${rung}`;
    const facts = { organizationId, rung, dueOn: ladder.dueOn, since: ladder.since, after, counted: ladder.counted, by };
    return [entry(state, key, next.at, { type: "raiseRung", key, organizationId, rung }, "rung", facts)];
  });
  return [...rungs, ...(state.ladders ?? []).flatMap((ladder) => waitingReminder(state, policy, ladder))];
}

/** One reminder after another, for as long as it waits. */
function waitingReminder(state: RectificationState, policy: LadderPolicy, { organizationId, waiting }: Ladder): RectificationEntry[] {
  if (waiting === null) return [];
  const { rung } = waiting;
  const since = shanghaiDate(waiting.since);
  const prefix = `rung-waiting:${state.round}:${organizationId}:${rung}:${since}:`;
  const reminded = state.done.filter((key) => key.startsWith(prefix)).length;
  const workingDays = (reminded + 1) * policy.waitingReminderWorkingDays;
  const key = `${prefix}${reminded + 1}`;
  const at = atHour(addWorkingDays(state.rules.calendar, since, workingDays), policy.hour);
  return [
    entry(state, key, at, { type: "remindWaitingRung", key, organizationId }, "waiting_rung", { organizationId, rung, since, workingDays }),
  ];
}

/** A letter that asks for a written reply is reminded of once, when its day has passed. */
export function replies(state: RectificationState): RectificationEntry[] {
  return (state.letters ?? []).flatMap((letter) => {
    const { id: letterId, organizationId, replyBy } = letter;
    if (replyBy === undefined || letter.repliedAt !== undefined || letter.voidedAt !== undefined) return [];
    const key = `reply:${state.round}:${letterId}`;
    const facts = { organizationId, letterId, letterKind: letter.kind, issuedOn: letter.issuedOn, replyBy };
    return [entry(state, key, endOfDay(replyBy), { type: "remindReply", key, letterId }, "reply", facts)];
  });
}
