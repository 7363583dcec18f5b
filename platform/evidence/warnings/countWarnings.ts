import type { RectificationState } from "../../../domain/rectification/state.ts";
import type { Database } from "../../database.ts";
import { evidenceWarnings } from "./evidenceWarnings.ts";

export interface WarningCount {
  /** Warnings that ask for a check; what is merely to be kept in mind is not among them. */
  count: number;
  /** Pictures that have not been compared yet. */
  pending: number;
}

/** How many warnings there are, by issue. */
export async function countWarnings(
  database: Database,
  jurisdictionId: string,
  states: readonly RectificationState[],
): Promise<Map<string, WarningCount>> {
  const { warnings, pending } = await evidenceWarnings(database, jurisdictionId, states);
  return new Map(
    states.map(({ issueId }) => {
      const count = warnings.filter((warning) => warning.issueId === issueId && warning.severity !== "low").length;
      return [issueId, { count, pending: pending.get(issueId) ?? 0 }];
    }),
  );
}
