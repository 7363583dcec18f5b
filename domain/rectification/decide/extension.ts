import { endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { addWorkingDays, workingDaysBetween } from "../../calendar/workingDays.ts";
import { hasRole, isRule } from "../../process/actor.ts";
import type { PersonActor } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import { deadlineOf, dueOnOf, scopeOf } from "../deadlines.ts";
import type { Scope } from "../deadlines.ts";
import { countedExtensions, isOpenFor, isPartOpen } from "../extensions.ts";
import { assignmentOf, isBeingRectified, judgesItself, ownersOf } from "../queries.ts";
import type { Day, RectificationState } from "../state.ts";
import type { ExtensionRequest, Later, TimeTarget } from "../timeLedger.ts";
import { dueOn } from "../../clock/dueDate.ts";
import { acknowledged, byOffice, notSuspended, open, own } from "./access.ts";
import type { Check, RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";

/**
 * `requestExtension` (申请延期): by an assigned organization that has signed for it, while its part is open and before its due day ends; limited in number for
 * each date and in length by the rules. The date stands until a leader decides.
 */
export function decideRequestExtension(
  state: RectificationState,
  command: CommandOf<"requestExtension">,
  context: RectificationContext,
): RectificationDecision {
  const rule = state.rules.policy.body.extension;
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { assignment } = mine;
  const { target, reason, evidence } = command;
  const scope = scopeOf(state, target);
  const later = laterOf(command);
  const counted = countedExtensions(state, target);
  const due = scope && dateFor(state, scope, assignment.organizationId);
  const refusal = firstRefusal(
    () => open(state),
    () => hold(rule !== undefined, "EXTENSION_NOT_PROVIDED"),
    () => notSuspended(state),
    () => acknowledged(assignment),
    () => known(target, scope),
    () => hold(target.type !== "assignment" || target.assignmentId === assignment.id, "NOT_ASSIGNED_TO_YOU"),
    () =>
      hold(
        scope?.measure === undefined || assignment.role === "lead" || ownersOf(state, scope.measure).includes(assignment.organizationId),
        "NOT_MEASURE_OWNER",
        { measureId: scope?.measure?.id },
      ),
    () => hold(isBeingRectified(state) && isPartOpen(state, target, assignment.organizationId), "NOTHING_LEFT_TO_EXTEND"),
    () =>
      hold(
        counted.every(({ outcome }) => outcome !== undefined),
        "EXTENSION_WAITING",
      ),
    () => hold(counted.length < (rule?.maxCount ?? 0), "EXTENSION_LIMIT_REACHED", { maxCount: rule?.maxCount }),
    () => hold(due !== null, "NO_DUE_DATE"),
    () => hold(due === null || context.now < endOfDay(due), "EXTENSION_TOO_LATE", { dueOn: due ?? undefined }),
    () => hold(later !== null, "EXTENSION_NOT_LATER", { dueOn: due ?? undefined }),
    () => (due === null || later === null ? null : fits(state, due, later)),
  );
  if (refusal || isRule(context.actor) || later === null) return refusal ?? refuse("NOT_ASSIGNED_TO_YOU");
  return {
    events: [
      {
        type: "extensionRequested",
        v: 1,
        requestId: `x${(state.extensionRequests ?? []).length + 1}`,
        target,
        organizationId: assignment.organizationId,
        personId: context.actor.personId,
        asked: later,
        reason,
        ...(evidence && evidence.length > 0 ? { evidence } : {}),
      },
    ],
  };
}

/**
 * `decideExtension`: by a leader of the office who neither asked nor belongs to an assigned organization, nor has acted for one here. Where the office's host or
 * the whole mechanism is assigned, a grant needs the same word of a second person of the office. A grant may be decided after the due day; what was marked stays.
 */
export function decideDecideExtension(
  state: RectificationState,
  command: CommandOf<"decideExtension">,
  context: RectificationContext,
): RectificationDecision {
  const { actor } = context;
  if (isRule(actor)) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  const request = (state.extensionRequests ?? []).find(({ id }) => id === command.requestId);
  const second = request?.first !== undefined && command.outcome === "grant";
  const refusal = firstRefusal(
    () => byOffice(state, actor, command.type),
    () => hold(second || hasRole(actor, "leader"), "ROLE_NOT_ALLOWED", { command: command.type }),
    () => hold(request !== undefined, "UNKNOWN_EXTENSION", { requestId: command.requestId }),
    () => (request === undefined ? null : disinterested(state, actor, request)),
    () => open(state),
    () => hold(request?.outcome === undefined, "EXTENSION_DECIDED"),
    // A request of an earlier round has lost its ground: there is nothing to tell anybody of it.
    () => hold(request?.round === state.round, "NOTHING_LEFT_TO_EXTEND"),
  );
  if (refusal || request === undefined) return refusal ?? refuse("UNKNOWN_EXTENSION");
  const { id: requestId, target, organizationId } = request;
  if (command.outcome === "refuse")
    return { events: [{ type: "extensionRefused", v: 1, requestId, target, organizationId, reasons: command.reasons }] };

  const scope = scopeOf(state, target);
  const before = scope && dateFor(state, scope, organizationId);
  const later: Later = command.until === undefined ? (request.first?.later ?? request.asked) : { until: command.until };
  const unfit = firstRefusal(
    () => notSuspended(state),
    () => hold(isOpenFor(state, request), "NOTHING_LEFT_TO_EXTEND"),
    () => hold(before !== null, "NO_DUE_DATE"),
    () => (before === null ? null : fits(state, before, later)),
  );
  if (unfit || scope === null) return unfit ?? refuse("NOTHING_LEFT_TO_EXTEND");
  if (judgesItself(state)) {
    const { first } = request;
    if (first === undefined) return { events: [{ type: "extensionSeconded", v: 1, requestId, personId: actor.personId, later }] };
    if (first.personId === actor.personId) return refuse("SECOND_DECIDER_NEEDED");
    if (!sameLater(first.later, later)) return refuse("DECIDERS_DISAGREE");
  }
  const dueOnNow = dateWith(state, scope, organizationId, later, context.now);
  return {
    events: [
      { type: "extensionGranted", v: 1, requestId, target, organizationId, later, reasons: command.reasons, before, dueOn: dueOnNow },
    ],
  };
}

/** Who decides is never who asked, nor anyone whose organization rectifies or has rectified here. */
function disinterested(state: RectificationState, actor: PersonActor, request: ExtensionRequest): Check {
  const rectifies = state.assignments.some(({ organizationId }) => organizationId === actor.organizationId);
  const asked = request.personId === actor.personId || request.organizationId === actor.organizationId;
  return hold(!asked && !rectifies && !state.actedFor.includes(actor.personId), "DECIDER_ASKED");
}

function known(target: TimeTarget, scope: Scope | null): Check {
  if (scope !== null || target.type === "issue") return null;
  return target.type === "measure"
    ? hold(false, "UNKNOWN_MEASURE", { measureId: target.measureId })
    : hold(false, "UNKNOWN_ASSIGNMENT", { assignmentId: target.assignmentId });
}

function laterOf({ until, workingDays }: CommandOf<"requestExtension">): Later | null {
  if (until !== undefined) return workingDays === undefined ? { until } : null;
  return workingDays === undefined ? null : { workingDays };
}

function sameLater(a: Later, b: Later): boolean {
  if ("until" in a) return "until" in b && a.until === b.until;
  return "workingDays" in b && a.workingDays === b.workingDays;
}

/** Later than what holds, and not further than the rules allow. */
function fits(state: RectificationState, due: Day, later: Later): Check {
  const most = state.rules.policy.body.extension?.maxWorkingDays ?? 0;
  const last = addWorkingDays(state.rules.calendar, due, most);
  if ("workingDays" in later)
    return firstRefusal(
      () => hold(later.workingDays >= 1, "EXTENSION_NOT_LATER", { dueOn: due }),
      () => hold(later.workingDays <= most, "EXTENSION_TOO_LONG", { maxWorkingDays: most, until: last }),
    );
  return firstRefusal(
    () => hold(later.until > due, "EXTENSION_NOT_LATER", { dueOn: due }),
    () =>
      hold(workingDaysBetween(state.rules.calendar, due, later.until) <= most, "EXTENSION_TOO_LONG", { maxWorkingDays: most, until: last }),
  );
}

/** The date that the target has for the organization that asks. */
function dateFor(state: RectificationState, scope: Scope, organizationId: string): Day | null {
  return dueOnOf(state, withOwn(state, scope, organizationId));
}

function withOwn(state: RectificationState, scope: Scope, organizationId: string): Scope {
  if (scope.assignment !== undefined) return scope;
  const assignment = assignmentOf(state, organizationId);
  return assignment ? { ...scope, assignment } : scope;
}

/** The date that the grant leads to, with everything else as it is. */
function dateWith(state: RectificationState, scope: Scope, organizationId: string, later: Later, now: string): Day | null {
  const scoped = deadlineOf(state, withOwn(state, scope, organizationId));
  if (scoped === null) return null;
  const version = 1 + Math.max(0, ...scoped.deadline.extensions.map((extension) => extension.version));
  const grantedOn = shanghaiDate(now);
  const extension = "until" in later ? { version, grantedOn, to: later.until } : { version, grantedOn, days: later.workingDays };
  return dueOn({ ...scoped.deadline, extensions: [...scoped.deadline.extensions, extension] }, state.rules.calendar);
}
