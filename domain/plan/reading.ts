import type { PlanWarningCode } from "./warnings.ts";

/** A table cell. `merged` says that the cell belongs to a merged area that began above (its text is repeated) or to the left (its text is empty). */
export interface SourceCell {
  readonly text: string;
  readonly merged?: "above" | "left";
}

/** One line (paragraph, or table row when `cells` is there) of the document; `number` counts from 1. */
export interface SourceLine {
  readonly number: number;
  readonly text: string;
  readonly cells?: readonly SourceCell[];
}

export type PlanKind = "rectification_plan" | "task_plan" | "schedule_table";
export type PlanRole = "lead" | "cooperating";
export type PlanDeadlineKind = "fixed" | "milestone_ongoing" | "immediate" | "immediate_ongoing" | "ongoing" | "period";

/** Dates are `YYYY-MM-DD`. */
export interface PlanDeadline {
  text: string;
  kind: PlanDeadlineKind;
  date: string | null;
}

/** `roleInferred` is set where the document does not say who leads; `group` where the name stands for several organizations. */
export interface PlanUnit {
  name: string;
  role: PlanRole;
  roleInferred: boolean;
  group: boolean;
}

/** `units` and `deadline` are the measure's own, where the document names them; most often they are empty. */
export interface PlanMeasure {
  number: number | null;
  text: string;
  line: number;
  units: PlanUnit[];
  deadline: PlanDeadline | null;
}

/** What the document says about an item that has no field of its own: its goal, responsible leaders, verifying unit, remarks. */
export interface PlanNote {
  label: string;
  text: string;
  line: number;
}

export interface PlanItem {
  number: number;
  section: string | null;
  title: string | null;
  description: string;
  measures: PlanMeasure[];
  units: PlanUnit[];
  deadline: PlanDeadline | null;
  progress: string | null;
  /** Where the item opens, and the last line read into it. */
  line: number;
  lastLine: number;
  /** The wording from which `units` were read. */
  unitsText: string;
  notes: PlanNote[];
}

/** `text` is the wording of the time span, `description` what is to be done in it. */
export interface PlanPhase {
  name: string;
  from: string | null;
  to: string | null;
  text: string;
  description: string;
  line: number;
}

export interface PlanWarning {
  line: number;
  code: PlanWarningCode;
  message: string;
}

/** What a source line was read as; `prose` is text outside every item, `furniture` belongs to the web page or the printed page. */
export type SourceUse = "header" | "section" | "item" | "phase" | "members" | "deadline" | "prose" | "furniture";

export interface PlanSource {
  line: number;
  as: SourceUse;
  /** Index into `items` where `as` is `item`. */
  item: number | null;
}

/** The whole reading; `sources` accounts for every line that is not blank. */
export interface PlanReading {
  kind: PlanKind;
  title: string;
  documentNumber: string | null;
  issuer: string | null;
  issuedOn: string | null;
  overallDeadline: PlanDeadline | null;
  phases: PlanPhase[];
  memberUnits: string[];
  items: PlanItem[];
  warnings: PlanWarning[];
  sources: PlanSource[];
}
