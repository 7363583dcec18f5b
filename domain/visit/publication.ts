import type { IsoDate } from "../calendar/calendarDay.ts";
import type { ItemOutcome, VisitOutcome } from "./outcomes.ts";

/** A part of a result's findings that is not made public: from one character to before another, counted in code points. */
export interface Redaction {
  subject: string;
  from: number;
  to: number;
}

/** A visit's result with all that is known of it, names and texts found. */
export interface ResultInFull {
  objectName: string;
  checkedOn: IsoDate;
  departments: {
    organizationId: string;
    name: string;
    items: { subject: string; name: string; outcome: ItemOutcome | null; findings: string | null }[];
  }[];
  outcome: VisitOutcome | null;
}

/**
 * What may be public of a result, and nothing else: the object's name, the departments, the names of the check items, the day, what came of each in words, and findings
 * only where a person has looked at them and cut what must not be read. Never the credit class or what tells it, never an inspector, never evidence.
 */
export interface PublicResult {
  objectName: string;
  checkedOn: IsoDate;
  departments: { name: string; items: { name: string; outcome: string; findings: string | null }[] }[];
  outcome: string | null;
}

/** What stands in for what was cut. */
export const REDACTED = "＊＊＊";

/**
 * @param redactions null: the findings have not been looked at, so none of them is shown
 * @param words of outcomes, in the reader's language
 */
export function publicResult(
  result: ResultInFull,
  redactions: readonly Redaction[] | null,
  words: (outcome: ItemOutcome | VisitOutcome) => string,
): PublicResult {
  return {
    objectName: result.objectName,
    checkedOn: result.checkedOn,
    departments: result.departments.map(({ name, items }) => ({
      name,
      items: items.flatMap((item) =>
        item.outcome === null
          ? []
          : [
              {
                name: item.name,
                outcome: words(item.outcome),
                findings: redactions === null || item.findings === null ? null : redacted(item.findings, item.subject, redactions),
              },
            ],
      ),
    })),
    outcome: result.outcome === null ? null : words(result.outcome),
  };
}

/** The text without its redacted parts. Parts that overlap or reach beyond the text cut what there is. */
export function redacted(text: string, subject: string, redactions: readonly Redaction[]): string {
  const characters = Array.from(text);
  const cuts = redactions.filter((cut) => cut.subject === subject && cut.to > cut.from).toSorted((a, b) => a.from - b.from);
  let kept = "";
  let place = 0;
  for (const { from, to } of cuts) {
    if (to <= place) continue;
    if (from > place) kept += characters.slice(place, from).join("");
    if (place < characters.length && (from > place || !kept.endsWith(REDACTED))) kept += REDACTED;
    place = Math.max(place, to);
  }
  return kept + characters.slice(place).join("");
}
