import type { DeadlineKind } from "../clock/deadline.ts";
import type { Instant } from "../process/process.ts";
import { acknowledgeDueOn } from "./agenda/acknowledgement.ts";
import { shanghaiDate } from "../calendar/calendarDay.ts";
import { isSuspended } from "./deadlines.ts";
import { waitingExtensions } from "./extensions.ts";
import { lookBackDueOn } from "./lookBacks.ts";
import { runningPeriod } from "./standingPeriods.ts";
import type { LookBackMethod, StandingPeriod, TimeTarget } from "./timeLedger.ts";
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
  standing: {
    since: Instant;
    reports: number;
    releasedAt: Instant | null;
    period: { period: Day; dueOn: Day | null; reported: string[]; missing: string[] } | null;
    periods: StandingPeriod[];
  } | null;
  /** 延期: what was asked for in this round, and what became of it. */
  extensions: {
    id: string;
    target: TimeTarget;
    organizationId: string;
    askedAt: Instant;
    until: Day | null;
    workingDays: number | null;
    reason: string;
    state: "waiting" | "lapsed" | "granted" | "refused";
    firstGranted: boolean;
    decidedAt: Instant | null;
    reasons: string | null;
  }[];
  /** 中止计时 of this round. `until` is the last day that does not count, where one is planned. */
  suspensions: {
    id: string;
    target: TimeTarget;
    from: Day;
    until: Day | null;
    resumedOn: Day | null;
    ground: string;
    citation: string;
    reason: string;
  }[];
  /** The second clock: from registration to closing or withdrawal, through all rounds and suspensions. `to` null while it runs. */
  age: { from: Day; to: Day | null; suspended: boolean };
  lookBacks: {
    id: string;
    round: number;
    on: Day;
    dueOn: Day;
    method: LookBackMethod | null;
    personId: string | null;
    sampleId: string | null;
    outcome: "held" | "rebound" | null;
    recordedAt: Instant | null;
    findings: string | null;
  }[];
  closedAt: Instant | null;
  withdrawnAt: Instant | null;
}

export function issueView(state: RectificationState, version: number): IssueView {
  const waiting = new Set(waitingExtensions(state).map(({ id }) => id));
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
      period: periodView(state),
      periods: state.standing.periods ?? [],
    },
    extensions: (state.extensionRequests ?? [])
      .filter(({ round }) => round === state.round)
      .map((request) => ({
        id: request.id,
        target: request.target,
        organizationId: request.organizationId,
        askedAt: request.askedAt,
        until: "until" in request.asked ? request.asked.until : null,
        workingDays: "workingDays" in request.asked ? request.asked.workingDays : null,
        reason: request.reason,
        state: request.outcome ?? (waiting.has(request.id) ? "waiting" : "lapsed"),
        firstGranted: request.first !== undefined,
        decidedAt: request.decidedAt ?? null,
        reasons: request.reasons ?? null,
      })),
    suspensions: (state.suspensions ?? [])
      .filter(({ round }) => round === state.round)
      .map((record) => ({
        id: record.id,
        target: record.target,
        from: record.from,
        until: record.until ?? null,
        resumedOn: record.to,
        ground: record.ground,
        citation: record.citation,
        reason: record.reason,
      })),
    age: ageOf(state),
    lookBacks: (state.lookBacks ?? []).map((lookBack) => ({
      id: lookBack.id,
      round: lookBack.round,
      on: lookBack.on,
      dueOn: lookBackDueOn(state, lookBack),
      method: lookBack.method ?? null,
      personId: lookBack.personId ?? null,
      sampleId: lookBack.sampleId ?? null,
      outcome: lookBack.outcome ?? null,
      recordedAt: lookBack.recordedAt ?? null,
      findings: lookBack.findings ?? null,
    })),
    closedAt: state.closedAt,
    withdrawnAt: state.withdrawnAt,
  };
}

function periodView(state: RectificationState): { period: Day; dueOn: Day | null; reported: string[]; missing: string[] } | null {
  const running = runningPeriod(state);
  if (running === null) return null;
  const { period, dueOn, owing, wanting } = running;
  return { period, dueOn, reported: owing.filter((id) => !wanting.includes(id)), missing: wanting };
}

function ageOf(state: RectificationState): { from: Day; to: Day | null; suspended: boolean } {
  const ended = state.closedAt ?? state.withdrawnAt;
  return { from: shanghaiDate(state.startedAt), to: ended === null ? null : shanghaiDate(ended), suspended: isSuspended(state) };
}
