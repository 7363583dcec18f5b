import { atHour, endOfDay, shanghaiDate } from "../calendar/calendarDay.ts";
import { addWorkingDays, workingDaysBetween } from "../calendar/workingDays.ts";
import type { Facts } from "../process/json.ts";
import type { Instant } from "../process/process.ts";
import type { LadderRuleCommand } from "./decideLadder.ts";
import type { Ladder } from "./ladder.ts";
import { momentOfNext, waitingPrefix } from "./ladder.ts";
import type { LadderMatter } from "./ladderMatter.ts";
import { ladderOf } from "./ladderMatter.ts";
import type { LadderPolicy } from "./ladderPolicy.ts";

/** What time will do on the ladder; each process adds the rules that it runs under. */
export interface LadderDuty<Command = LadderRuleCommand> {
  key: string;
  at: Instant;
  command: Command;
  rule: string;
  facts: Facts;
}

/** For each late organization its next rung; for each rung that waits for a leader, the next reminder of it. */
export function ladderDuties(matter: LadderMatter): LadderDuty[] {
  const { policy, calendar, round } = matter;
  if (!policy) return [];
  const rungs = matter.late().flatMap((late): LadderDuty[] => {
    const ladder = ladderOf(matter, late);
    const next = momentOfNext(policy, calendar, ladder);
    if (next === null) return [];
    const { rung, afterWorkingDays: after, by } = next.rung;
    const { organizationId } = late;
    const key = `rung:${round}:${organizationId}:${ladder.since}:${rung}`;
    const facts = { organizationId, rung, dueOn: ladder.dueOn, since: ladder.since, after, counted: ladder.counted, by };
    return [{ key, at: next.at, command: { type: "raiseRung", key, organizationId, rung }, rule: "rung", facts }];
  });
  return [...rungs, ...matter.ladders.flatMap((ladder) => waitingReminder(matter, policy, ladder))];
}

/**
 * One reminder after another, for as long as it waits. What was reminded of is counted in the ladder, not by its marks, so that a rung may wait for years; and
 * after an outage one reminder is dropped, not each that would have been.
 */
function waitingReminder(matter: LadderMatter, policy: LadderPolicy, { organizationId, waiting }: Ladder): LadderDuty[] {
  if (waiting === null) return [];
  const { rung } = waiting;
  const since = shanghaiDate(waiting.since);
  const { times, at: last } = waiting.reminded ?? { times: 0, at: waiting.since };
  const key = `${waitingPrefix({ organizationId, waiting })}${matter.round}:${times + 1}`;
  const day = addWorkingDays(matter.calendar, shanghaiDate(last), policy.waitingReminderWorkingDays);
  const workingDays = workingDaysBetween(matter.calendar, since, day);
  const facts = { organizationId, rung, since, workingDays };
  return [{ key, at: atHour(day, policy.hour), command: { type: "remindWaitingRung", key, organizationId }, rule: "waiting_rung", facts }];
}

/** A letter that asks for a written reply is reminded of once, when its day has passed; not of one whose addressee takes no part any more. */
export function replyDuties({ letters, takesPart }: LadderMatter): LadderDuty<{ type: "remindReply"; key: string; letterId: string }>[] {
  return letters.flatMap((letter) => {
    const { id: letterId, organizationId, replyBy } = letter;
    if (replyBy === undefined || letter.repliedAt !== undefined || letter.voidedAt !== undefined || !takesPart(organizationId)) return [];
    const key = `reply:${letterId}`;
    const facts = { organizationId, letterId, letterKind: letter.kind, issuedOn: letter.issuedOn, replyBy };
    return [{ key, at: endOfDay(replyBy), command: { type: "remindReply", key, letterId }, rule: "reply", facts }];
  });
}
