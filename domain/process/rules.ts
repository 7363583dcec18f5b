import type { CalendarRules } from "../calendar/workingDays.ts";

/** The rules that a matter runs under: data with their versions, arriving at the start and by `applyRules`. */
export interface Rules<Policy = unknown> {
  calendar: CalendarRules;
  policy: { version: number; citation: string; body: Policy };
}
