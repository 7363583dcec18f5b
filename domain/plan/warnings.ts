/** Stable codes of what the reader was not certain about. The wording for users is in `texts/`. */
export const PLAN_WARNING_CODES = [
  "TITLE_MISSING",
  "ISSUED_ON_PUBLICATION",
  "NO_ITEMS",
  "YEAR_ASSUMED",
  "YEAR_UNKNOWN",
  "NUMBER_MISSING",
  "NUMBER_REPEATED",
  "NUMBER_JUMPS",
  "MEASURE_NUMBER_JUMPS",
  "MEASURE_PREFACE",
  "UNITS_MISSING",
  "UNIT_UNCERTAIN",
  "UNIT_NOTE_REMOVED",
  "SEVERAL_LEADS",
  "UNITS_FROM_MEASURES",
  "UNITS_FROM_SECTION",
  "DEADLINE_UNREAD",
  "DEADLINE_APPROXIMATE",
  "DEADLINE_SEVERAL_DATES",
  "DEADLINE_FROM_MEASURES",
  "DEADLINE_SAYS_DONE",
  "DATE_INVALID",
  "PHASE_UNREAD",
  "LABEL_MISSPELT",
  "LABEL_OUTSIDE_ITEM",
  "DIGITS_REPAIRED",
  "TEXT_UNPLACED",
  "ROW_UNEVEN",
  "ROW_INHERITED",
] as const;

export type PlanWarningCode = (typeof PLAN_WARNING_CODES)[number];

/** A warning before it is worded; `about` is the wording of the document it is about. */
export interface RawWarning {
  line: number;
  code: PlanWarningCode;
  about: string;
}

/** Turns a warning into a sentence for the user; given by the layer that knows the texts. */
export type DescribeWarning = (warning: RawWarning) => string;

/** Collects warnings; the same one on the same line is kept once. */
export interface WarningSink {
  warn(line: number, code: PlanWarningCode, about?: string): void;
  list(): RawWarning[];
}

const LONGEST_QUOTE = 60;

export function collectWarnings(): WarningSink {
  const found = new Map<string, RawWarning>();
  return {
    warn(line, code, about = "") {
      const quote = about.length > LONGEST_QUOTE ? `${about.slice(0, LONGEST_QUOTE)}…` : about;
      const key = `${line} ${code} ${quote}`;
      if (!found.has(key)) found.set(key, { line, code, about: quote });
    },
    list: () => [...found.values()].sort((a, b) => a.line - b.line),
  };
}
