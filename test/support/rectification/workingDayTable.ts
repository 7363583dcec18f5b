import type { CalendarRules } from "../../../domain/calendar/workingDays.ts";
import { dateOf, dayNumber } from "../../../domain/calendar/calendarDay.ts";

/** Days of a calendar by their number, worked out from the published lists alone, so that what is counted by it is counted independently. */
export class WorkingDayTable {
  readonly #off: ReadonlySet<number>;
  readonly #on: ReadonlySet<number>;

  constructor({ years }: CalendarRules) {
    const numbers = (which: "off" | "on"): Set<number> => new Set(Object.values(years).flatMap((year) => year[which].map(dayNumber)));
    this.#off = numbers("off");
    this.#on = numbers("on");
  }

  works(day: number): boolean {
    // 1 January 1970 was a Thursday.
    const weekday = (((day + 4) % 7) + 7) % 7;
    return this.#on.has(day) || (weekday !== 0 && weekday !== 6 && !this.#off.has(day));
  }

  /** The working day so many before a date. */
  before(date: string, days: number): string {
    let day = dayNumber(date);
    for (let left = days; left > 0;) {
      day -= 1;
      if (this.works(day)) left -= 1;
    }
    return dateOf(day);
  }
}

const tables = new WeakMap<CalendarRules, WorkingDayTable>();

export function workingDayTable(calendar: CalendarRules): WorkingDayTable {
  const known = tables.get(calendar);
  if (known) return known;
  const table = new WorkingDayTable(calendar);
  tables.set(calendar, table);
  return table;
}
