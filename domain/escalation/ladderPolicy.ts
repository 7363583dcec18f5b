import type { EscalationRung } from "./rung.ts";

/** One rung of the rules' ladder. */
export type RungPolicy = {
  rung: EscalationRung;
  /** Working days after the later of due date and start; 0 is at once. */
  afterWorkingDays: number;
  /** Who sets it in motion: the rule by itself, or a leader who confirms it. */
  by: "rule" | "leader";
};

/** The ladder as policy: lowest rung first, each later than the one before. A policy without it escalates nothing. */
export type LadderPolicy = {
  rungs: RungPolicy[];
  /** A rung that waits for a leader is reminded of every so many working days. */
  waitingReminderWorkingDays: number;
  /** Hour of the day (Asia/Shanghai) at which rungs go out, except the one at once. */
  hour: number;
};

export const defaultLadderPolicy: LadderPolicy = {
  rungs: [
    { rung: "urging", afterWorkingDays: 0, by: "rule" },
    { rung: "supervision", afterWorkingDays: 3, by: "rule" },
    { rung: "interview", afterWorkingDays: 7, by: "leader" },
    { rung: "circular", afterWorkingDays: 15, by: "leader" },
    { rung: "listing", afterWorkingDays: 30, by: "leader" },
  ],
  waitingReminderWorkingDays: 2,
  hour: 9,
};
