import type { Refusal } from "./process.ts";
import { refuse } from "./process.ts";

/** A check's outcome: null when it holds. */
export type Check = { refusal: Refusal } | null;

/** The first check that does not hold. Later ones are not evaluated, so they may rest on the earlier. */
export function firstRefusal(...checks: (() => Check)[]): Check {
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return null;
}

/** Holds, or the code with its facts. */
export function hold(holds: boolean, ...refusal: Parameters<typeof refuse>): Check {
  return holds ? null : refuse(...refusal);
}
