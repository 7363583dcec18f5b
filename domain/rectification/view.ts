import type { DeadlineKind } from "../clock/deadline.ts";
import type { Instant } from "../process/process.ts";
import { acknowledgeDueOn } from "./agenda/acknowledgement.ts";
import { isCurrent, issueDueOn, measureDueOn, ownersOf } from "./queries.ts";
import type { AssignmentRole, AssignmentState, Day, MeasureState, RectificationState } from "./state.ts";
import type { RectificationStatus } from "./status.ts";
import { statusOf } from "./status.ts";

/** The answer to a command: the issue's state after it, without its texts. Kept with the command's key, so it is small. */
export interface IssueView {
  id: string;
  number: number;
  title: string;
  status: RectificationStatus;
  version: number;
  round: number;
  deadlineKind: DeadlineKind | null;
  dueOn: Day | null;
  planId: string | null;
  assignments: {
    id: string;
    organizationId: string;
    role: AssignmentRole;
    roleInferred: boolean;
    group: string | null;
    state: AssignmentState;
    acknowledgeBy: Day | null;
    acknowledgedAt: Instant | null;
    reasons: string | null;
  }[];
  measures: {
    id: string;
    number: number | null;
    state: MeasureState;
    dueOn: Day | null;
    owners: string[];
    evidence: { id: string; organizationId: string; submittedAt: Instant; withdrawn: boolean }[];
    findings: string | null;
  }[];
  verification: { requestedAt: Instant; firstVerified: boolean } | null;
  verifiedAt: Instant | null;
  verifierId: string | null;
  publicity: { from: Day; until: Day; concluded: boolean; objections: { id: string; outcome: "upheld" | "dismissed" | null }[] } | null;
  standing: { since: Instant; reports: number; releasedAt: Instant | null } | null;
  closedAt: Instant | null;
  withdrawnAt: Instant | null;
}

export function issueView(state: RectificationState, version: number): IssueView {
  return {
    id: state.issueId,
    number: state.number,
    title: state.title,
    status: statusOf(state),
    version,
    round: state.round,
    deadlineKind: state.deadline?.kind ?? null,
    dueOn: issueDueOn(state),
    planId: state.planId,
    assignments: state.assignments.map((assignment) => ({
      id: assignment.id,
      organizationId: assignment.organizationId,
      role: assignment.role,
      roleInferred: assignment.roleInferred ?? false,
      group: assignment.group ?? null,
      state: assignment.state,
      acknowledgeBy: isCurrent(assignment) ? acknowledgeDueOn(state, assignment) : null,
      acknowledgedAt: assignment.acknowledgedAt ?? null,
      reasons: assignment.reasons ?? null,
    })),
    measures: state.measures.map((measure) => ({
      id: measure.id,
      number: measure.number,
      state: measure.state,
      dueOn: measureDueOn(state, measure),
      owners: ownersOf(state, measure),
      evidence: measure.evidence.map((item) => ({
        id: item.id,
        organizationId: item.organizationId,
        submittedAt: item.submittedAt,
        withdrawn: item.withdrawn ?? false,
      })),
      findings: measure.findings ?? null,
    })),
    verification: state.verification && {
      requestedAt: state.verification.requestedAt,
      firstVerified: state.verification.first !== undefined,
    },
    verifiedAt: state.verifiedAt,
    verifierId: state.verifierId,
    publicity: state.publicity && {
      from: state.publicity.from,
      until: state.publicity.until,
      concluded: state.publicity.concludedAt !== undefined,
      objections: state.publicity.objections.map((objection) => ({ id: objection.id, outcome: objection.outcome ?? null })),
    },
    standing: state.standing && {
      since: state.standing.since,
      reports: state.standing.reports,
      releasedAt: state.standing.releasedAt ?? null,
    },
    closedAt: state.closedAt,
    withdrawnAt: state.withdrawnAt,
  };
}
