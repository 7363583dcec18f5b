import { atHour, shanghaiDate } from "../calendar/calendarDay.ts";
import type { CalendarRules } from "../calendar/workingDays.ts";
import { addWorkingDays } from "../calendar/workingDays.ts";
import type { IsoDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import type { LadderPolicy, RungPolicy } from "./ladderPolicy.ts";
import type { EscalationRung } from "./rung.ts";
import { higherOf, isAbove } from "./rung.ts";

/** Why the clock of a ladder runs: the date that was missed, the day that working days are counted from, and the moment it began. */
export interface Lateness {
  dueOn: IsoDate;
  /** The latest date that was missed, where it is another. */
  lastDueOn?: IsoDate;
  since: IsoDate;
  from: Instant;
}

/** A rung that waits for a leader's word. */
export interface WaitingRung {
  rung: EscalationRung;
  since: Instant;
  /** Given where a person proposed it; the rules' own need none. */
  reason?: string;
  /** How often a reminder of it has come up, and when one last did. */
  reminded?: { times: number; at: Instant };
}

/**
 * How far one organization has been taken up the ladder in one matter. It rests while nothing of the organization is overdue; where a date that it was
 * about is missed again, after a rejection for instance, it goes on from the rung it had come to, and where a later one is, it begins anew.
 */
export interface Ladder extends Omit<Lateness, "lastDueOn"> {
  organizationId: string;
  /** The latest date that it has been about: one missed after it begins a ladder anew. */
  covers: IsoDate;
  /** Working days that had been counted when it was last taken up. */
  counted: number;
  /** The highest rung that was carried out or waived. */
  top: EscalationRung | null;
  lastIssuedAt: Instant | null;
  waiting: WaitingRung | null;
  resting: boolean;
}

export function newLadder(organizationId: string, lateness: Lateness): Ladder {
  const { dueOn, lastDueOn = dueOn, since, from } = lateness;
  return {
    organizationId,
    dueOn,
    since,
    from,
    covers: lastDueOn,
    counted: 0,
    top: null,
    lastIssuedAt: null,
    waiting: null,
    resting: false,
  };
}

/** The lowest rung of the rules above what was reached; null at the top, or while a rung waits for a leader. */
export function nextRung(policy: LadderPolicy, ladder: Ladder): RungPolicy | null {
  const { top } = ladder;
  if (ladder.waiting !== null || ladder.resting) return null;
  return policy.rungs.find(({ rung }) => top === null || isAbove(rung, top)) ?? null;
}

/**
 * The moment of the next rung: so many working days after the day counted from, at the hour of the rules, but on a later working day than the rung before
 * it, so that after an outage they go out one a day, lowest first. What goes out at once goes out at the moment at which the lateness begins.
 */
export function momentOfNext(policy: LadderPolicy, calendar: CalendarRules, ladder: Ladder): { rung: RungPolicy; at: Instant } | null {
  const rung = nextRung(policy, ladder);
  if (rung === null) return null;
  const days = rung.afterWorkingDays - ladder.counted;
  const planned = days <= 0 ? ladder.from : atHour(addWorkingDays(calendar, ladder.since, days), policy.hour);
  const { lastIssuedAt } = ladder;
  const free = lastIssuedAt === null ? planned : atHour(addWorkingDays(calendar, shanghaiDate(lastIssuedAt), 1), policy.hour);
  return { rung, at: [planned, free, ladder.from].reduce((latest, at) => (at > latest ? at : latest)) };
}

/** A rung was carried out. */
export function raised(ladder: Ladder, rung: EscalationRung, at: Instant): Ladder {
  return { ...ladder, top: ladder.top === null ? rung : higherOf(ladder.top, rung), lastIssuedAt: at, waiting: null };
}

/** A leader waived a rung: it counts as reached, and nothing went out. */
export function waived(ladder: Ladder, rung: EscalationRung): Ladder {
  return { ...ladder, top: ladder.top === null ? rung : higherOf(ladder.top, rung), waiting: null };
}

export function waitingFor(ladder: Ladder, waiting: WaitingRung): Ladder {
  return { ...ladder, waiting };
}

/** How the agenda keys of reminders of waiting rungs begin. */
export const WAITING = "rung-waiting:";

/** How those of one waiting rung begin. */
export function waitingPrefix({ organizationId, waiting }: Pick<Ladder, "organizationId" | "waiting">): string {
  return `${WAITING}${organizationId}:${waiting?.rung}:${waiting?.since}:`;
}

/** A reminder of the waiting rung came up, and was sent or dropped. */
export function remindedOf(ladder: Ladder, at: Instant): Ladder {
  if (ladder.waiting === null) return ladder;
  return { ...ladder, waiting: { ...ladder.waiting, reminded: { times: (ladder.waiting.reminded?.times ?? 0) + 1, at } } };
}

/** Nothing of the organization is overdue any more. What a person proposed waits on; what the rules proposed has lost its ground. */
export function laidToRest(ladder: Ladder): Ladder {
  return { ...ladder, resting: true, waiting: ladder.waiting?.reason === undefined ? null : ladder.waiting };
}

/** The organization takes no part any more, or the round is over: nothing waits. */
export function left(ladder: Ladder): Ladder {
  return ladder.resting && ladder.waiting === null ? ladder : { ...ladder, resting: true, waiting: null };
}

/** Whether a lateness belongs to this ladder, or begins another. */
export function continues(ladder: Ladder, dueOn: IsoDate): boolean {
  return !ladder.resting || dueOn <= ladder.covers;
}

/** What is overdue now, while the ladder is climbed. */
export function about(ladder: Ladder, late: { dueOn: IsoDate; lastDueOn: IsoDate }): Ladder {
  const covers = late.lastDueOn > ladder.covers ? late.lastDueOn : ladder.covers;
  return late.dueOn === ladder.dueOn && covers === ladder.covers ? ladder : { ...ladder, dueOn: late.dueOn, covers };
}

/** Something is overdue again: see {@link Ladder}. @param today the day on which it became so */
export function takenUpAgain(policy: LadderPolicy, ladder: Ladder, lateness: Lateness, today: { on: IsoDate; at: Instant }): Ladder {
  const { organizationId, lastIssuedAt } = ladder;
  if (!continues(ladder, lateness.dueOn)) return { ...newLadder(organizationId, lateness), lastIssuedAt };
  const counted = policy.rungs.find(({ rung }) => rung === ladder.top)?.afterWorkingDays ?? 0;
  return { ...ladder, dueOn: lateness.dueOn, since: today.on, from: today.at, counted, resting: false };
}
