import type { IsoDate } from "../calendar/calendarDay.ts";
import type { CalendarRules } from "../calendar/workingDays.ts";
import type { Letter } from "../letters/letter.ts";
import type { Actor } from "../process/actor.ts";
import type { Check } from "../process/checks.ts";
import type { Instant } from "../process/process.ts";
import type { Ladder, Lateness } from "./ladder.ts";
import { newLadder } from "./ladder.ts";
import type { LadderPolicy } from "./ladderPolicy.ts";

/** What one organization is late with: the earliest and the latest date that it missed, and what of its work these dates were for. */
export interface Late {
  organizationId: string;
  dueOn: IsoDate;
  lastDueOn: IsoDate;
  /** Names of the work within its matter, for the letter that lists it. */
  measureIds: string[];
}

/** What the ladder has to know of a matter to be climbed in it. Each process answers from its own state; all else about the ladder is the same for all. */
export interface LadderMatter {
  policy: LadderPolicy | undefined;
  calendar: CalendarRules;
  /** Distinguishes the ladder's agenda keys of one round of the matter from those of the next. */
  round: number;
  ladders: readonly Ladder[];
  listed: readonly string[];
  letters: readonly Letter[];
  done: readonly string[];
  /** Who is late, sorted by organization. */
  late: () => readonly Late[];
  latenessOf: (late: Late) => Lateness;
  /** The date of an organization that is not late yet; null where it has none. */
  dueOn: (organizationId: string) => IsoDate | null;
  takesPart: (organizationId: string) => boolean;
  owes: (organizationId: string) => boolean;
  /** Names of the work that the organization still owes. */
  owed: (organizationId: string) => string[];
  byOffice: (actor: Actor, command: string) => Check;
  byLeader: (actor: Actor, command: string) => Check;
  /** The matter still takes work. */
  open: () => Check;
  /** The matter has not been given up. */
  standing: () => Check;
  /** The moment of an agenda entry; null where there is none of this key. */
  momentOf: (key: string) => Instant | null;
}

export function lateWith(matter: LadderMatter, organizationId: string): Late | null {
  return matter.late().find((late) => late.organizationId === organizationId) ?? null;
}

export function knownLadder(matter: LadderMatter, organizationId: string): Ladder | undefined {
  return matter.ladders.find((ladder) => ladder.organizationId === organizationId);
}

/** The ladder of a late organization: the one it is on, or a new one. */
export function ladderOf(matter: LadderMatter, late: Late): Ladder {
  return knownLadder(matter, late.organizationId) ?? newLadder(late.organizationId, matter.latenessOf(late));
}
