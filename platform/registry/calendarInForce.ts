import type { CalendarLayer } from "../../domain/calendar/layers.ts";
import { layCalendar } from "../../domain/calendar/layers.ts";
import { calendarExceptionsSchema, calendarYearsSchema } from "../../domain/calendar/schema.ts";
import type { CalendarRules } from "../../domain/calendar/workingDays.ts";
import { stateCouncilCalendar } from "../calendar/stateCouncilCalendar.ts";
import type { Database } from "../database.ts";
import { fromTheTop } from "./areas.ts";

export type CalendarReader = Pick<Database, "calendarVersion" | "jurisdiction">;

/** What an area entered as one version of its own; version 0 is nothing yet. */
export interface OwnCalendar {
  version: number;
  note: string | null;
  createdAt: Date | null;
  createdBy: string | null;
  layer: CalendarLayer;
}

export interface CalendarInForce extends OwnCalendar {
  /** The area's own days laid over what it inherits: what matters carry. */
  rules: CalendarRules;
  /** The nearest area above that has days of its own, or null when the country's arrangement is inherited as it is. */
  inheritedFrom: { jurisdictionId: string; name: string; version: number } | null;
}

/** Own days that are not in force yet, for asking what they would do. */
export interface ProposedCalendar {
  jurisdictionId: string;
  layer: CalendarLayer;
}

/**
 * The calendar of an area: the State Council's arrangement as delivered, over it the days of each area above, and last its own.
 * @throws ZodError when a row does not hold a calendar: somebody wrote it past the product.
 */
export async function calendarInForce(
  database: CalendarReader,
  jurisdictionId: string,
  proposed?: ProposedCalendar,
): Promise<CalendarInForce> {
  const published = stateCouncilCalendar();
  let { version, years } = published;
  let inheritedFrom: CalendarInForce["inheritedFrom"] = null;
  let own = NOTHING_OWN;
  for (const area of await fromTheTop(database, jurisdictionId)) {
    own = await ownCalendar(database, area.id);
    const draft = proposed?.jurisdictionId === area.id ? proposed.layer : null;
    if (draft === null && own.version === 0) continue;
    years = layCalendar(years, draft ?? own.layer);
    version = `${area.id}/${draft === null ? own.version : "proposed"}+${version}`;
    if (area.id !== jurisdictionId) inheritedFrom = { jurisdictionId: area.id, name: area.name, version: own.version };
  }
  return { ...own, rules: { version, years }, inheritedFrom };
}

const NOTHING_OWN: OwnCalendar = { version: 0, note: null, createdAt: null, createdBy: null, layer: { years: {}, exceptions: {} } };

/** What an area itself entered last. */
export async function ownCalendar(database: Pick<Database, "calendarVersion">, jurisdictionId: string): Promise<OwnCalendar> {
  const row = await database.calendarVersion.findFirst({ where: { jurisdictionId }, orderBy: { version: "desc" } });
  return row === null ? NOTHING_OWN : ownCalendarOf(row);
}

export function ownCalendarOf(row: {
  version: number;
  note: string;
  createdAt: Date;
  createdBy: string | null;
  years: unknown;
  exceptions: unknown;
}): OwnCalendar {
  const { version, note, createdAt, createdBy } = row;
  const layer = { years: calendarYearsSchema.parse(row.years), exceptions: calendarExceptionsSchema.parse(row.exceptions) };
  return { version, note, createdAt, createdBy, layer };
}
