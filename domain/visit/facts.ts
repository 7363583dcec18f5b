import type { Context, Instant } from "../process/process.ts";
import type { VisitCommand } from "./commands.ts";
import type { EntryValue } from "./entries.ts";
import { departmentOfItem, standing } from "./queries.ts";
import type { VisitState } from "./state.ts";

/** What was done outside before the decision; recorded with it. */
export type VisitFacts = { kind: "issue_started"; issueId: string };

/** Starts the rectification issue of a problem. Repeatable: the same problem is always the same issue. */
export interface StartIssueWork {
  do: "startIssue";
  now: Instant;
  jurisdictionId: string;
  visitId: string;
  batchId: string;
  number: number;
  objectId: string;
  subject: string;
  /** The department in charge: it leads. */
  organizationId: string;
  value: EntryValue;
}

export type VisitWork = StartIssueWork;

/** What a command does outside first. */
export function works(state: VisitState, command: VisitCommand, { now }: Context): VisitWork | null {
  if (command.type !== "startIssue") return null;
  const department = departmentOfItem(state, command.subject);
  const said = standing(state, command.subject);
  if (department === null || said.state !== "settled") return null;
  const { jurisdictionId, visitId, batchId, number } = state;
  const { organizationId } = department;
  const place = { jurisdictionId, visitId, batchId, number, objectId: state.object.id };
  return { do: "startIssue", now, ...place, subject: command.subject, organizationId, value: said.value };
}
