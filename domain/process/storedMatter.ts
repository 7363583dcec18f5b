import type { CalendarRules } from "../calendar/workingDays.ts";
import type { Matter } from "./matter.ts";
import type { Rules } from "./rules.ts";

/** A matter's row, as the tables hold it. */
export interface MatterRow {
  id: string;
  jurisdiction_id: string;
  process: string;
  version: number;
  snapshot: unknown;
}

/** The matter as its row holds it, its rules shared with all matters that run under the same. @throws Error for a row that no commit wrote */
export function storedMatter(row: MatterRow, shared: SharedRules): Matter {
  const { id, jurisdiction_id: jurisdictionId, process, version, snapshot } = row;
  if (!isSnapshot(snapshot)) throw new Error(`matter ${id} has no state`);
  const { state } = snapshot;
  return { ...snapshot, id, jurisdictionId, process, version, state: { ...state, rules: shared.of(state.rules) } };
}

/** Told by its mark: what a commit wrote of any process has a state with the rules that it runs under. */
function isSnapshot(snapshot: unknown): snapshot is Pick<Matter, "state" | "undo"> {
  if (typeof snapshot !== "object" || snapshot === null || !("state" in snapshot)) return false;
  const { state } = snapshot;
  return typeof state === "object" && state !== null && "rules" in state;
}

/**
 * Calendars by their content: what is computed from a calendar is remembered by the object, and each row brings a copy of its own. Thousands of matters
 * are then reckoned with one table of working days. Bounded, since it lives as long as the process.
 */
export class SharedRules {
  readonly #calendars = new Map<string, CalendarRules>();

  of(rules: Rules): Rules {
    const text = JSON.stringify(rules.calendar);
    const known = this.#calendars.get(text);
    if (known !== undefined) return { ...rules, calendar: known };
    if (this.#calendars.size >= MOST_CALENDARS) this.#calendars.clear();
    this.#calendars.set(text, rules.calendar);
    return rules;
  }
}

const MOST_CALENDARS = 200;
