import { addWorkingDays } from "../../calendar/workingDays.ts";
import { endOfDay, shanghaiDate } from "../../calendar/calendarDay.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf } from "../commands.ts";
import { isSuspended } from "../deadlines.ts";
import { isOpen } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byOffice, byRule, notSuspended, open } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";
import { enteringStanding } from "./standing.ts";

/** `publicize` (公示): opens public notice of a verified issue for the policy's working days, from tomorrow's on. */
export function decidePublicize(
  state: RectificationState,
  command: CommandOf<"publicize">,
  context: RectificationContext,
): RectificationDecision {
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => notSuspended(state),
    () => hold(state.verifiedAt !== null, "NOT_VERIFIED"),
    () => hold(state.publicity === null, "PUBLICITY_OPEN"),
  );
  if (refusal) return refusal;
  const from = shanghaiDate(context.now);
  const until = addWorkingDays(state.rules.calendar, from, state.rules.policy.body.publicity.workingDays);
  return { events: [{ type: "publicized", v: 1, from, until }] };
}

/** `object`: the public's objection, entered by the office, while public notice is open. */
export function decideObject(
  state: RectificationState,
  command: CommandOf<"object">,
  context: RectificationContext,
): RectificationDecision {
  const { publicity } = state;
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(publicity !== null && publicity.concludedAt === undefined, "PUBLICITY_NOT_OPEN"),
  );
  if (refusal) return refusal;
  const objectionId = `o${(publicity?.objections.length ?? 0) + 1}`;
  return { events: [{ type: "objected", v: 1, objectionId, text: command.text }] };
}

/** `decideObjection`: dismissed, the notice goes on; upheld, the named measures (by default all) are to be rectified anew. */
export function decideDecideObjection(
  state: RectificationState,
  command: CommandOf<"decideObjection">,
  context: RectificationContext,
): RectificationDecision {
  const objection = state.publicity?.objections.find((candidate) => candidate.id === command.objectionId);
  const unknown = (command.measureIds ?? []).filter((id) => !state.measures.some((measure) => measure.id === id));
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => hold(objection !== undefined, "UNKNOWN_OBJECTION", { objectionId: command.objectionId }),
    () => hold(objection?.outcome === undefined, "OBJECTION_DECIDED"),
    () => hold(unknown.length === 0, "UNKNOWN_MEASURE", { measureId: unknown[0] }),
  );
  if (refusal) return refusal;
  const all = state.measures.map((measure) => measure.id);
  const measureIds = command.outcome === "dismissed" ? [] : command.measureIds && command.measureIds.length > 0 ? command.measureIds : all;
  const { objectionId, outcome, reasons } = command;
  return { events: [{ type: "objectionDecided", v: 1, objectionId, outcome, reasons, measureIds }] };
}

/** The rule's: the days of public notice are over and no objection is open. */
export function decideConcludePublicity(state: RectificationState, context: RectificationContext): RectificationDecision {
  const { publicity } = state;
  const refusal = byRule(context.actor, "concludePublicity");
  if (refusal) return refusal;
  if (!isOpen(state) || isSuspended(state) || !publicity || publicity.concludedAt !== undefined || context.now < endOfDay(publicity.until))
    return refuse("NOT_DUE");
  if (publicity.objections.some((objection) => objection.outcome === undefined)) return refuse("OBJECTION_OPEN");
  return { events: [{ type: "publicityConcluded", v: 1 }, ...enteringStanding(state, "publicized")] };
}
