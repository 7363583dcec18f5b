import type { IsoDate } from "../calendar/calendarDay.ts";

/**
 * What a document or a policy says about time: `fixed` a date, `milestone_ongoing` first results by a date and then standing, `immediate` and
 * `immediate_ongoing` (立行立改, alone or with 长期坚持) a policy budget, `ongoing` (持续推进) no date, `period` (全年) the last day of a stretch.
 */
export type DeadlineKind = "fixed" | "milestone_ongoing" | "immediate" | "immediate_ongoing" | "ongoing" | "period";

/** What the due date is reckoned from. `working_days` counts from the day after `from`. */
export type DeadlineBasis = { type: "date"; on: IsoDate } | { type: "working_days"; from: IsoDate; days: number } | { type: "none" };

/**
 * An extension that was granted: by `days` further working days, or to a date. `version` is the version of the matter at which it was granted, and
 * orders them. It never shortens: a `to` that lies before the due date, and `days` below 1, have no effect.
 */
export type Extension = { version: number; grantedOn: IsoDate; reason?: string } & ({ days: number } | { to: IsoDate });

/** The clock stands from `from` (that day no longer counts) to `to` (that day counts again); `to` null while it stands. */
export type Suspension = { from: IsoDate; to: IsoDate | null; ground: string; citation?: string };

/** A due date as a budget and a ledger, so that it can be explained. Plain JSON. */
export type Deadline = {
  kind: DeadlineKind;
  basis: DeadlineBasis;
  /** The document's own words. */
  text?: string;
  /** The article or clause that sets it. */
  citation?: string;
  /** The policy's figure that sets the budget, and that policy's version. */
  rule?: { name: string; version: number };
  extensions: readonly Extension[];
  suspensions: readonly Suspension[];
};
