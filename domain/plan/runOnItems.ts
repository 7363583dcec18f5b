import { findLabels, type PlanField } from "./labels.ts";
import type { Line } from "./lines.ts";
import { findNumberedParts } from "./measures.ts";

const NAMES_UNITS: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units"]);

/** Several items may run on in one paragraph, each with its own label of units: `1.…。责任部门：A。2.…。责任部门：B。` They become lines of their own. */
export function splitRunOnItems(lines: readonly Line[]): Line[] {
  return lines.flatMap((line) => {
    if (line.cells !== null) return [line];
    const labels = findLabels(line.text).filter((label) => NAMES_UNITS.has(label.field));
    if (labels.length < 2) return [line];
    const parts = findNumberedParts(line.text);
    const owned = parts.filter((part, at) => {
      const end = parts[at + 1]?.start ?? line.text.length;
      return labels.some((label) => label.start > part.start && label.start < end);
    });
    if (owned.length < 2 || owned.length < parts.length) return [line];
    const starts = [...new Set([0, ...parts.map((part) => part.start)])];
    return starts.map((start, at) => {
      const text = line.text.slice(start, starts[at + 1] ?? line.text.length);
      return { ...line, text, spaced: text, raw: text };
    });
  });
}
