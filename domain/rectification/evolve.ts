import { atHour } from "../calendar/calendarDay.ts";
import { isRule } from "../process/actor.ts";
import { assertNever } from "../process/assertNever.ts";
import type { Stamped } from "../process/process.ts";
import type { Correction } from "./commands.ts";
import type { MadeAssignment, RectificationEvent } from "./events.ts";
import { evolveEscalation, moveLadder, withoutWaitingReminder } from "../escalation/evolveEscalation.ts";
import { signAssignmentLetters, withoutListing } from "./evolveEscalation.ts";
import type { Baseline, RectificationInput } from "./input.ts";
import { settleLadders } from "./ladderMatter.ts";
import { evolveTime, moveLedger, standingFrom, withPlannedLookBacks, withReport } from "./evolve/time.ts";
import { becomesStanding, currentAssignments, ownersOf } from "./queries.ts";
import type { Assignment, EvidenceRef, Measure, MeasureResult, RectificationState, SubmittedEvidence } from "./state.ts";

export const REVISION = 1;

export function initial(input: RectificationInput): RectificationState {
  return {
    revision: REVISION,
    rules: input.rules,
    issueId: input.issueId,
    jurisdictionId: input.jurisdictionId,
    office: input.office,
    planId: input.planId ?? null,
    planItem: input.planItem ?? null,
    number: input.number,
    section: input.section ?? null,
    title: input.title,
    descriptionHash: input.descriptionHash,
    startedAt: input.startedAt,
    ...(input.origin === undefined ? {} : { origin: input.origin }),
    entry: input.entry.kind,
    deadline: input.deadline,
    round: 1,
    assignments: [],
    measures: input.measures.map((measure, index) => ({
      id: `m${index + 1}`,
      number: measure.number,
      textHash: measure.textHash,
      owners: measure.owners ?? null,
      dueOn: measure.dueOn ?? null,
      state: "open",
      attempt: 0,
      evidence: [],
    })),
    verification: null,
    verifiedAt: null,
    verifierId: null,
    publicity: null,
    standing: null,
    closedAt: null,
    concludedAt: null,
    withdrawnAt: null,
    actedFor: [],
    done: [],
  };
}

/** Folds one event. It reads every shape ever written and never refuses: what happened, happened. */
export function evolve(before: RectificationState, event: Stamped<RectificationEvent>): RectificationState {
  const after = fold(noteActor(before, event), event);
  return aboutPaper.has(event.type) ? after : settleLadders(after, event.at);
}

/** Events that change nothing of who is late: letters by the dozen, and word of what is late anyway. */
const aboutPaper: ReadonlySet<RectificationEvent["type"]> = new Set<RectificationEvent["type"]>([
  "letterIssued",
  "receiptSigned",
  "letterReplied",
  "replyReminded",
  "waitingRungReminded",
  "commented",
  "progressReported",
]);

function fold(state: RectificationState, event: Stamped<RectificationEvent>): RectificationState {
  switch (event.type) {
    case "registered":
      return { ...state, number: event.number, deadline: event.deadline };
    case "baselineEntered":
      return enterBaseline(state, event);
    case "assigned":
      return { ...state, assignments: [...state.assignments, ...event.assignments.map((made) => newAssignment(made, event.at))] };
    case "acknowledged": {
      const acknowledged = withAssignment(state, event.assignmentId, (assignment) => ({
        ...assignment,
        state: "acknowledged",
        acknowledgedAt: event.at,
        officerId: event.personId,
      }));
      return signAssignmentLetters(acknowledged, event);
    }
    case "returned":
      return withAssignment(state, event.assignmentId, (assignment) => ({ ...assignment, state: "returned", reasons: event.reason }));
    case "reassigned": {
      const from = state.assignments.find((assignment) => assignment.id === event.assignmentId)?.organizationId;
      const kept = withAssignment(state, event.assignmentId, (assignment) => ({ ...assignment, state: "removed" }));
      const moved = from === undefined ? kept : moveOwner(kept, from, event.to.organizationId);
      return { ...moved, assignments: [...moved.assignments, newAssignment(event.to, event.at)] };
    }
    case "progressReported":
    case "signOffWanted":
    case "commented":
      return state;
    case "evidenceSubmitted":
      return withMeasure(state, event.measureId, (measure) => submit(measure, event.organizationId, event.evidence, event.at));
    case "evidenceWithdrawn":
      return { ...state, measures: state.measures.map((measure) => withdrawEvidence(measure, event)) };
    case "signedOff":
      return withAssignment(state, event.assignmentId, (assignment) => ({ ...assignment, state: "signed_off" }));
    case "dissented":
      return withAssignment(state, event.assignmentId, (assignment) => ({ ...assignment, state: "dissented", reasons: event.reasons }));
    case "verificationRequested":
      return { ...state, verification: { requestedAt: event.at } };
    case "verifierAssigned":
      return { ...state, verifierId: event.personId };
    case "verificationSeconded":
      if (state.verification === null || isRule(event.by)) return state;
      return { ...state, verification: { ...state.verification, first: { personId: event.by.personId, results: event.results } } };
    case "verificationPassed":
      return withoutListing({ ...judge(state, event.results), verification: null, verifiedAt: event.at });
    case "verificationRejected":
      return { ...reopenSignOffs({ ...judge(state, event.results), verification: null }, event.reopened), reworkFrom: event.at };
    case "publicized":
      return { ...state, publicity: { from: event.from, until: event.until, objections: [] } };
    case "objected":
      if (!state.publicity) return state;
      return {
        ...state,
        publicity: {
          ...state.publicity,
          objections: [...state.publicity.objections, { id: event.objectionId, text: event.text, at: event.at }],
        },
      };
    case "objectionDecided":
      return decideObjection(state, event);
    case "publicityConcluded":
      return state.publicity ? { ...state, publicity: { ...state.publicity, concludedAt: event.at } } : state;
    case "standingEntered":
      return { ...state, standing: standingFrom(state, event.at) };
    case "standingReported":
      return state.standing ? { ...state, standing: withReport(state.standing, event.organizationId) } : state;
    case "released":
      return { ...state, standing: { ...(state.standing ?? { since: event.at, reports: 0 }), releasedAt: event.at } };
    case "closed":
      return withPlannedLookBacks({ ...state, closedAt: event.at }, event.at);
    case "reopened":
      return reopen(state, event);
    case "corrected":
      return applyCorrection(state, event.changes);
    case "handedOver":
      return handOver(state, event);
    case "withdrawn":
      return { ...state, withdrawnAt: event.at };
    case "extensionRequested":
    case "extensionSeconded":
    case "extensionGranted":
    case "extensionRefused":
    case "extensionReminded":
    case "suspended":
    case "resumed":
    case "standingScheduled":
    case "standingReminded":
    case "standingPeriodClosed":
    case "lookBackScheduled":
    case "lookBackRecorded":
    case "lookBackReminded":
      return evolveTime(state, event);
    case "acknowledgementReminded":
    case "dueReminded":
    case "overdue":
    case "verificationReminded":
      return { ...state, done: [...state.done, event.key] };
    case "reminderDropped":
      return withoutWaitingReminder(state, event) ?? { ...state, done: [...state.done, event.key] };
    case "rungWaiting":
    case "waitingRungReminded":
    case "rungRaised":
    case "rungWaived":
    case "listingLifted":
    case "letterIssued":
    case "receiptSigned":
    case "letterReplied":
    case "replyReminded":
      return evolveEscalation(state, event);
    case "concluded":
      return { ...state, concludedAt: event.at };
    default:
      return assertNever(event);
  }
}

/** Who has acted for an assigned organization is remembered for good: they may never verify here. */
function noteActor(state: RectificationState, event: Stamped<RectificationEvent>): RectificationState {
  const { by } = event;
  if (isRule(by) || state.actedFor.includes(by.personId)) return state;
  const rectifies = state.assignments.some((assignment) => assignment.organizationId === by.organizationId);
  return rectifies && event.type !== "commented" ? { ...state, actedFor: [...state.actedFor, by.personId] } : state;
}

function newAssignment(made: MadeAssignment, at: string): Assignment {
  return { ...made, state: "assigned", assignedAt: at };
}

function withAssignment(state: RectificationState, id: string, change: (assignment: Assignment) => Assignment): RectificationState {
  return { ...state, assignments: state.assignments.map((assignment) => (assignment.id === id ? change(assignment) : assignment)) };
}

function withMeasure(state: RectificationState, id: string, change: (measure: Measure) => Measure): RectificationState {
  return { ...state, measures: state.measures.map((measure) => (measure.id === id ? change(measure) : measure)) };
}

function submit(measure: Measure, organizationId: string, evidence: EvidenceRef[], at: string): Measure {
  const submitted = evidence.map((item) => ({ ...item, organizationId, submittedAt: at, attempt: measure.attempt }));
  const { findings: _findings, ...rest } = measure;
  return { ...rest, state: "evidenced", evidence: [...measure.evidence, ...submitted] };
}

function withdrawEvidence(measure: Measure, by: { evidenceId: string; organizationId: string }): Measure {
  const meant = (item: SubmittedEvidence): boolean => item.id === by.evidenceId && item.organizationId === by.organizationId;
  if (!measure.evidence.some((item) => meant(item) && !item.withdrawn)) return measure;
  const evidence = measure.evidence.map((item) => (meant(item) ? { ...item, withdrawn: true as const } : item));
  const counts = evidence.some((item) => !item.withdrawn && item.attempt === measure.attempt);
  return { ...measure, evidence, state: counts ? measure.state : measure.attempt > 0 ? "rejected" : "open" };
}

function judge(state: RectificationState, results: MeasureResult[]): RectificationState {
  return {
    ...state,
    measures: state.measures.map((measure) => {
      const result = results.find((candidate) => candidate.measureId === measure.id);
      if (!result) return measure;
      const findings = result.findings === undefined ? {} : { findings: result.findings };
      return result.outcome === "accept"
        ? { ...measure, ...findings, state: "accepted" }
        : { ...measure, ...findings, state: "rejected", attempt: measure.attempt + 1 };
    }),
  };
}

/** The owners of rejected measures have to give their word again; everyone else's stands. */
function reopenSignOffs(state: RectificationState, organizationIds: string[]): RectificationState {
  return {
    ...state,
    assignments: state.assignments.map((assignment) =>
      (assignment.state === "signed_off" || assignment.state === "dissented") && organizationIds.includes(assignment.organizationId)
        ? { ...assignment, state: "acknowledged" }
        : assignment,
    ),
  };
}

function rework(state: RectificationState, measureIds: string[]): RectificationState {
  return {
    ...state,
    verification: null,
    verifiedAt: null,
    publicity: null,
    standing: null,
    measures: state.measures.map((measure) =>
      measureIds.includes(measure.id) ? { ...measure, state: "rejected", attempt: measure.attempt + 1 } : measure,
    ),
  };
}

function decideObjection(
  state: RectificationState,
  event: Stamped<Extract<RectificationEvent, { type: "objectionDecided" }>>,
): RectificationState {
  if (!state.publicity) return state;
  const objections = state.publicity.objections.map((objection) =>
    objection.id === event.objectionId ? { ...objection, outcome: event.outcome } : objection,
  );
  if (event.outcome === "dismissed") return { ...state, publicity: { ...state.publicity, objections } };
  return { ...reopenSignOffs(rework(state, event.measureIds), ownersOfMeasures(state, event.measureIds)), reworkFrom: event.at };
}

function ownersOfMeasures(state: RectificationState, measureIds: string[]): string[] {
  return state.measures.filter((measure) => measureIds.includes(measure.id)).flatMap((measure) => ownersOf(state, measure));
}

function reopen(state: RectificationState, event: Stamped<Extract<RectificationEvent, { type: "reopened" }>>): RectificationState {
  const reworked = rework(state, event.measureIds);
  const again = (id: string): boolean => event.withoutOwnDates === true && event.measureIds.includes(id);
  return {
    ...reworked,
    measures: reworked.measures.map((measure) => (again(measure.id) ? { ...measure, dueOn: null } : measure)),
    round: state.round + 1,
    deadline: event.deadline,
    closedAt: null,
    concludedAt: null,
    assignments: state.assignments.map((assignment) => {
      if (assignment.state === "removed" || assignment.state === "returned") return assignment;
      const { acknowledgedAt: _acknowledgedAt, reasons: _reasons, ...again } = assignment;
      return { ...again, state: "assigned", assignedAt: event.at };
    }),
  };
}

function moveOwner(state: RectificationState, from: string, to: string): RectificationState {
  const moved = (owners: string[]): string[] => [...new Set(owners.map((owner) => (owner === from ? to : owner)))];
  return {
    ...state,
    measures: state.measures.map((measure) => (measure.owners ? { ...measure, owners: moved(measure.owners) } : measure)),
  };
}

function handOver(state: RectificationState, event: Stamped<Extract<RectificationEvent, { type: "handedOver" }>>): RectificationState {
  const { from, to } = event;
  if (from.organizationId !== undefined && to.organizationId !== undefined) {
    const old = currentAssignments(state).find((assignment) => assignment.organizationId === from.organizationId);
    if (!old) return state;
    const { officerId: _officerId, ...rest } = old;
    const successor: Assignment = { ...rest, id: `a${state.assignments.length + 1}`, organizationId: to.organizationId };
    const kept = withAssignment(state, old.id, (assignment) => ({ ...assignment, state: "removed" }));
    const owned = moveOwner(kept, from.organizationId, to.organizationId);
    const moved = moveLadder(moveLedger(owned, old.id, successor.id), from.organizationId, to.organizationId);
    return { ...moved, assignments: [...moved.assignments, successor] };
  }
  const { personId } = to;
  if (from.personId === undefined || personId === undefined) return state;
  return {
    ...state,
    verifierId: state.verifierId === from.personId ? personId : state.verifierId,
    assignments: state.assignments.map((assignment) =>
      assignment.officerId === from.personId ? { ...assignment, officerId: personId } : assignment,
    ),
  };
}

function applyCorrection(state: RectificationState, changes: Correction): RectificationState {
  const next: RectificationState = {
    ...state,
    number: changes.number ?? state.number,
    section: changes.section === undefined ? state.section : changes.section,
    title: changes.title ?? state.title,
    descriptionHash: changes.descriptionHash ?? state.descriptionHash,
    deadline: changes.deadline === undefined ? state.deadline : changes.deadline,
  };
  const measures = changes.measures ?? [];
  const assignments = changes.assignments ?? [];
  return {
    ...next,
    measures: next.measures.map((measure) => {
      const change = measures.find((candidate) => candidate.measureId === measure.id);
      if (!change) return measure;
      return {
        ...measure,
        textHash: change.textHash ?? measure.textHash,
        owners: change.owners === undefined ? measure.owners : change.owners,
        dueOn: change.dueOn === undefined ? measure.dueOn : change.dueOn,
      };
    }),
    assignments: next.assignments.map((assignment) => {
      const change = assignments.find((candidate) => candidate.assignmentId === assignment.id);
      return change ? { ...assignment, role: change.role } : assignment;
    }),
  };
}

function enterBaseline(
  state: RectificationState,
  event: Stamped<Extract<RectificationEvent, { type: "baselineEntered" }>>,
): RectificationState {
  const { baseline } = event;
  const signedOff = new Set(baseline.signedOff ?? []);
  const assignments = state.assignments.map((assignment): Assignment => {
    const signed = event.status !== "running" || signedOff.has(assignment.organizationId);
    return { ...assignment, acknowledgedAt: event.at, state: signed && assignment.role === "cooperating" ? "signed_off" : "acknowledged" };
  });
  const measures = state.measures.map((measure, index) => enterMeasure(measure, index, baseline, event));
  const entered = { ...state, assignments, measures };
  const on = event.on === undefined ? event.at : atHour(event.on, 12);
  switch (event.status) {
    case "running":
      return state.deadline?.kind === "ongoing" ? { ...entered, standing: standingFrom(state, event.at) } : entered;
    case "verified":
      return {
        ...entered,
        verifiedAt: on,
        standing: becomesStanding(state) && !state.rules.policy.body.publicity.required ? standingFrom(state, event.at) : null,
      };
    case "closed":
      return withPlannedLookBacks({ ...entered, verifiedAt: on, closedAt: on }, on);
  }
}

function enterMeasure(
  measure: Measure,
  index: number,
  baseline: Baseline,
  event: Stamped<Extract<RectificationEvent, { type: "baselineEntered" }>>,
): Measure {
  if (event.status !== "running") return { ...measure, state: "accepted" };
  const entered = baseline.evidenced?.find((item) => item.measure === index);
  const by = isRule(event.by) ? "" : event.by.organizationId;
  return entered ? submit(measure, by, entered.evidence, event.at) : measure;
}
