import { addMonths, shanghaiDate } from "../../calendar/calendarDay.ts";
import { addWorkingDays } from "../../calendar/workingDays.ts";
import { assertNever } from "../../process/assertNever.ts";
import type { Instant, Stamped } from "../../process/process.ts";
import type { RectificationEvent } from "../events.ts";
import type { RectificationState, Standing } from "../state.ts";
import type { ExtensionRequest, LookBack, TimeTarget } from "../timeLedger.ts";

/** Events of extension, suspension, standing reports and look-back. */
export type TimeEvent = Extract<
  RectificationEvent,
  {
    type:
      | "extensionRequested"
      | "extensionSeconded"
      | "extensionGranted"
      | "extensionRefused"
      | "extensionReminded"
      | "suspended"
      | "resumed"
      | "standingScheduled"
      | "standingReminded"
      | "standingPeriodClosed"
      | "lookBackScheduled"
      | "lookBackRecorded"
      | "lookBackReminded";
  }
>;

/** Periods that are over and still shown; older ones stand in the timeline. */
const KEPT_PERIODS = 24;

/** Folds one event of time. */
export function evolveTime(state: RectificationState, event: Stamped<TimeEvent>): RectificationState {
  switch (event.type) {
    case "extensionRequested": {
      const { requestId: id, target, organizationId, personId, asked, reason, evidence } = event;
      const request: ExtensionRequest = {
        id,
        round: state.round,
        target,
        organizationId,
        personId,
        askedAt: event.at,
        asked,
        reason,
        ...(evidence === undefined ? {} : { evidence }),
      };
      return { ...state, extensionRequests: [...(state.extensionRequests ?? []), request] };
    }
    case "extensionSeconded":
      return withRequest(state, event.requestId, { first: { personId: event.personId, later: event.later } });
    case "extensionGranted":
      return withRequest(state, event.requestId, {
        outcome: "granted",
        decidedAt: event.at,
        reasons: event.reasons,
        granted: { version: event.version, later: event.later },
      });
    case "extensionRefused":
      return withRequest(state, event.requestId, { outcome: "refused", decidedAt: event.at, reasons: event.reasons });
    case "suspended": {
      const { suspensionId: id, target, from, ground, citation, until, reason } = event;
      const record = { id, round: state.round, target, from, to: null, ground, citation, reason };
      return { ...state, suspensions: [...(state.suspensions ?? []), until === undefined ? record : { ...record, until }] };
    }
    case "resumed":
      return {
        ...state,
        suspensions: (state.suspensions ?? []).map((record) =>
          record.id === event.suspensionId ? { ...record, to: event.to, resumedAt: event.at } : record,
        ),
      };
    case "standingScheduled":
      return state.standing === null ? state : { ...state, standing: { ...state.standing, ...firstPeriod(event.from) } };
    case "standingPeriodClosed": {
      if (state.standing === null) return state;
      const { period, dueOn, reported, missing } = event;
      const periods = [...(state.standing.periods ?? []), { period, dueOn, reported, missing }].slice(-KEPT_PERIODS);
      return { ...state, standing: { ...state.standing, periodFrom: period, reportedBy: [], periods } };
    }
    case "lookBackScheduled": {
      const { lookBackId: id, on, method, personId, sampleId } = event;
      const planned: LookBack = {
        id,
        round: state.round,
        on,
        method,
        ...(personId === undefined ? {} : { personId }),
        ...(sampleId === undefined ? {} : { sampleId }),
      };
      const others = state.lookBacks ?? [];
      const known = others.some((lookBack) => lookBack.id === id);
      const lookBacks = known
        ? others.map((lookBack) => (lookBack.id === id ? { ...lookBack, ...planned } : lookBack))
        : [...others, planned];
      return { ...state, lookBacks, concludedAt: null };
    }
    case "lookBackRecorded": {
      const { outcome, findings } = event;
      return {
        ...state,
        lookBacks: (state.lookBacks ?? []).map((lookBack) =>
          lookBack.id === event.lookBackId ? { ...lookBack, outcome, findings, recordedAt: event.at } : lookBack,
        ),
      };
    }
    case "extensionReminded":
    case "standingReminded":
    case "lookBackReminded":
      return { ...state, done: [...state.done, event.key] };
    default:
      return assertNever(event);
  }
}

/** 长期坚持 as it is entered: with periods where the rules ask for reports. */
export function standingFrom(state: RectificationState, since: Instant): Standing {
  const standing = { since, reports: 0 };
  return state.rules.policy.body.standing === undefined ? standing : { ...standing, ...firstPeriod(shanghaiDate(since)) };
}

/** One more report; it counts for the period that runs, once an organization. */
export function withReport(standing: Standing, organizationId: string): Standing {
  const next = { ...standing, reports: standing.reports + 1 };
  if (standing.reportedBy === undefined || standing.reportedBy.includes(organizationId)) return next;
  return { ...next, reportedBy: [...standing.reportedBy, organizationId] };
}

/** The look-backs that the rules plan at closing. What would have been over before the start, for an entry from an older ledger, is not planned. */
export function withPlannedLookBacks(state: RectificationState, closedAt: Instant): RectificationState {
  const rule = state.rules.policy.body.lookBack;
  if (rule === undefined) return state;
  const started = shanghaiDate(state.startedAt);
  const days = rule.months.map((months) => addMonths(shanghaiDate(closedAt), months));
  const ahead = days.filter((on) => addWorkingDays(state.rules.calendar, on, rule.dueWorkingDays) >= started);
  const before = state.lookBacks ?? [];
  const planned = ahead.map((on, index): LookBack => ({ id: `l${before.length + index + 1}`, round: state.round, on }));
  return planned.length === 0 ? state : { ...state, lookBacks: [...before, ...planned] };
}

/** An organization's successor takes over what was granted to it and what stands for it. */
export function moveLedger(state: RectificationState, from: string, to: string): RectificationState {
  const moved = (target: TimeTarget): TimeTarget =>
    target.type === "assignment" && target.assignmentId === from ? { type: "assignment", assignmentId: to } : target;
  const { extensionRequests, suspensions } = state;
  return {
    ...state,
    ...(extensionRequests === undefined
      ? {}
      : { extensionRequests: extensionRequests.map((request) => ({ ...request, target: moved(request.target) })) }),
    ...(suspensions === undefined ? {} : { suspensions: suspensions.map((record) => ({ ...record, target: moved(record.target) })) }),
  };
}

function firstPeriod(from: string): Pick<Standing, "anchor" | "periodFrom" | "reportedBy"> {
  return { anchor: from, periodFrom: from, reportedBy: [] };
}

function withRequest(state: RectificationState, id: string, change: Partial<ExtensionRequest>): RectificationState {
  return {
    ...state,
    extensionRequests: (state.extensionRequests ?? []).map((request) => (request.id === id ? { ...request, ...change } : request)),
  };
}
