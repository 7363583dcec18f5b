import { addDays, atHour, epochMsOf, instantOf, shanghaiDate } from "../calendar/calendarDay.ts";
import { isWorkingDay, type CalendarRules } from "../calendar/workingDays.ts";
import type { Instant } from "../process/process.ts";
import { urgencyOf } from "./urgency.ts";

/** Minutes after midnight in Asia/Shanghai, from the first to before the second. */
export interface OfficeHours {
  fromMinute: number;
  untilMinute: number;
}

/** How a person wants to be told of what is not urgent: as it happens, or once a working day at a full hour. */
export type MailPreference = { mode: "immediate" } | { mode: "daily"; hour: number };

/** `08:30-17:30`; null when it is not two times of one day in order. */
export function parseOfficeHours(text: string): OfficeHours | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/u.exec(text);
  if (parts === null) return null;
  const [fromHour = 0, fromMinutes = 0, untilHour = 0, untilMinutes = 0] = parts.slice(1).map(Number);
  const hours = { fromMinute: fromHour * 60 + fromMinutes, untilMinute: untilHour * 60 + untilMinutes };
  return hours.fromMinute < hours.untilMinute && hours.untilMinute <= 24 * 60 ? hours : null;
}

/**
 * When a notice goes out, and whether with its reader's digest. What is urgent goes at once; a digest waits for the next working day's hour, anything else for
 * office hours.
 * @param at when the step was committed
 * @param hours absent: at any time
 */
export function sendingTime({
  template,
  at,
  calendar,
  hours,
  preference,
}: {
  template: string;
  at: Instant;
  calendar: CalendarRules;
  hours?: OfficeHours | undefined;
  preference: MailPreference;
}): { state: "queued" | "gathered"; dueAt: Instant } {
  if (urgencyOf(template).urgent) return { state: "queued", dueAt: at };
  if (preference.mode === "daily") return { state: "gathered", dueAt: nextMoment(calendar, at, preference.hour * 60) };
  if (hours === undefined || isWithin(calendar, at, hours)) return { state: "queued", dueAt: at };
  return { state: "queued", dueAt: nextMoment(calendar, at, hours.fromMinute) };
}

/** In days. A calendar without working days is wrong, and must not keep a notice back. */
const longestHoliday = 31;

function isWithin(calendar: CalendarRules, at: Instant, { fromMinute, untilMinute }: OfficeHours): boolean {
  const day = shanghaiDate(at);
  return isWorkingDay(calendar, day) && minuteOf(day, fromMinute) <= at && at < minuteOf(day, untilMinute);
}

/** The first time after `at` that a working day's clock shows this minute. */
function nextMoment(calendar: CalendarRules, at: Instant, minute: number): Instant {
  const today = shanghaiDate(at);
  for (let ahead = 0; ahead <= longestHoliday; ahead += 1) {
    const day = addDays(today, ahead);
    const moment = minuteOf(day, minute);
    if (moment > at && isWorkingDay(calendar, day)) return moment;
  }
  return at;
}

function minuteOf(day: string, minute: number): Instant {
  return instantOf(epochMsOf(atHour(day, 0)) + minute * 60_000);
}
