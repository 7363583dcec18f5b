import { shanghaiDate } from "../../calendar/calendarDay.ts";
import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import type { RectificationEvent } from "../events.ts";
import { pendingLookBacks } from "../lookBacks.ts";
import { isOpen, judgesItself } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byOffice, isOffice } from "./access.ts";
import { reopening } from "./closing.ts";
import type { Check, RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";
import { dependent, independent } from "./verifying.ts";

/**
 * `scheduleLookBack` (安排回头看): a look-back at a closed issue, or, with `lookBackId`, another day or person for one that is planned. An issue that had come to its
 * end is taken up again for it.
 */
export function decideScheduleLookBack(
  state: RectificationState,
  command: CommandOf<"scheduleLookBack">,
  context: RectificationContext,
): RectificationDecision {
  const { on, method, personId, lookBackId, sampleId } = command;
  const planned = lookBackId === undefined ? undefined : pendingLookBacks(state).find(({ id }) => id === lookBackId);
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => closed(state),
    () => hold(lookBackId === undefined || planned !== undefined, "UNKNOWN_LOOK_BACK", { lookBackId }),
    () => hold(on >= shanghaiDate(context.now), "DAY_HAS_PASSED", { on }),
    () =>
      hold(
        sampleId === undefined || !(state.lookBacks ?? []).some((lookBack) => lookBack.sampleId === sampleId),
        "LOOK_BACK_ALREADY_PLANNED",
      ),
  );
  if (refusal) return refusal;
  if (personId !== undefined) {
    if (!context.facts) return { events: [] };
    const person = context.facts.persons[personId];
    if (!person?.active) return refuse("UNKNOWN_PERSON", { personId });
    const unfit = dependent(state, { personId, organizationId: person.organizationId });
    if (unfit) return unfit;
  }
  return {
    events: [
      {
        type: "lookBackScheduled",
        v: 1,
        lookBackId: planned?.id ?? `l${(state.lookBacks ?? []).length + 1}`,
        on,
        method,
        ...(personId === undefined ? {} : { personId }),
        ...(sampleId === undefined ? {} : { sampleId }),
        ...(planned === undefined ? {} : { before: planned.on }),
      },
    ],
  };
}

/**
 * `recordLookBack` (登记回头看): by the office or the person named for it, never by who rectified. What rebounded reopens the same number as the next round; where the fix
 * held and no other look-back is planned, the matter comes to its end.
 */
export function decideRecordLookBack(
  state: RectificationState,
  command: CommandOf<"recordLookBack">,
  context: RectificationContext,
): RectificationDecision {
  const { actor } = context;
  if (isRule(actor)) return refuse("ROLE_NOT_ALLOWED", { command: command.type });
  const pending = pendingLookBacks(state);
  const { lookBackId } = command;
  const mine = pending.find(({ personId }) => personId === actor.personId) ?? pending[0];
  const meant = lookBackId === undefined ? mine : pending.find(({ id }) => id === lookBackId);
  const named = meant?.personId;
  const unknown = (command.measureIds ?? []).find((id) => !state.measures.some((measure) => measure.id === id));
  const refusal = firstRefusal(
    () =>
      hold(isOffice(state, actor) || pending.some(({ personId }) => personId === actor.personId), "ROLE_NOT_ALLOWED", {
        command: command.type,
      }),
    () => (named === undefined ? independent(state, actor) : dependent(state, actor)),
    () => closed(state),
    () => hold(pending.length > 0, "NO_LOOK_BACK_PLANNED"),
    () => hold(meant !== undefined, "UNKNOWN_LOOK_BACK", { lookBackId }),
    () => hold(named === undefined || named === actor.personId, "LOOK_BACK_BY_ANOTHER"),
    // Where the office would judge its own house, it names somebody from outside first.
    () => hold(named !== undefined || command.outcome === "rebound" || !judgesItself(state), "LOOK_BACK_NEEDS_OUTSIDER"),
    () => hold(unknown === undefined, "UNKNOWN_MEASURE", { measureId: unknown }),
  );
  if (refusal || meant === undefined) return refusal ?? refuse("NO_LOOK_BACK_PLANNED");
  const { outcome, findings, evidence, dueOn, measureIds } = command;
  const recorded: RectificationEvent = {
    type: "lookBackRecorded",
    v: 1,
    lookBackId: meant.id,
    outcome,
    findings,
    ...(evidence && evidence.length > 0 ? { evidence } : {}),
  };
  if (outcome === "rebound")
    return {
      events: [
        recorded,
        reopening(state, {
          reason: findings,
          now: context.now,
          ...(dueOn === undefined ? {} : { dueOn }),
          ...(measureIds === undefined ? {} : { measureIds }),
        }),
      ],
    };
  return { events: pending.length > 1 || state.concludedAt !== null ? [recorded] : [recorded, { type: "concluded", v: 1 }] };
}

function closed(state: RectificationState): Check {
  return firstRefusal(
    () => hold(state.withdrawnAt === null, "ISSUE_WITHDRAWN"),
    () => hold(!isOpen(state), "LOOK_BACK_BEFORE_CLOSING"),
  );
}
