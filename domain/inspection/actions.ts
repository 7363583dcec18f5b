import type { ErrorCode } from "../errors/errorCodes.ts";
import type { PersonActor } from "../process/actor.ts";
import type { Matter } from "../process/matter.ts";
import { decideOn } from "../process/matter.ts";
import type { Instant, Refusal } from "../process/process.ts";
import { isRefusal } from "../process/process.ts";
import type { BatchCommand } from "./commands.ts";
import { humanCommands } from "./commands.ts";
import type { InspectionEvent } from "./events.ts";
import { inspection } from "./inspection.ts";
import type { InspectionState } from "./state.ts";

/** A command that the actor could send, and, when it would be refused now for a reason that may pass, that reason. */
export interface PossibleAction {
  command: BatchCommand["type"];
  refusal: Refusal | null;
}

/** Refusals that depend on the moment: what is missing comes. All others mean that the command has no place here. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "COMMITMENTS_OPEN",
  "REVEALS_OPEN",
  "BEACON_NOT_OUT",
  "BEACON_NOT_CONFIRMED",
  "BEACON_NEEDS_ANOTHER",
  "SUBSTITUTION_OPEN",
  "VISITS_STARTING",
]);
/** What an example cannot know: the command has its place, the content is the person's. */
const OF_CONTENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["REVEAL_DOES_NOT_FIT", "BEACON_DIFFERS", "NOTHING_TO_CORRECT"]);

/** What a person may do with a batch now: for each command a plausible example is put to the decider itself. */
export function actionsFor(matter: Matter<InspectionState, InspectionEvent>, actor: PersonActor, now: Instant): PossibleAction[] {
  const commands: readonly BatchCommand["type"][] = [...humanCommands, "retract"];
  return commands.flatMap((command): PossibleAction[] => {
    const decision = decideOn(inspection, matter, exampleOf(matter.state, command, now), { now, actor });
    if (!isRefusal(decision) || OF_CONTENT.has(decision.refusal.code)) return [{ command, refusal: null }];
    return PASSING.has(decision.refusal.code) ? [{ command, refusal: decision.refusal }] : [];
  });
}

function exampleOf(state: InspectionState, type: BatchCommand["type"], now: Instant): BatchCommand {
  const { plan, frozen, substituting, drawn, asking } = state;
  const substitution = substituting === null ? {} : { substitution: substituting.request.number };
  const beacon = substituting?.request.beacon ?? frozen?.record.beacon ?? plan.schedule.beacon;
  const entered = substituting === null ? frozen?.beacon : substituting.entered;
  const hash = "0".repeat(64);
  switch (type) {
    case "correct":
      return { type, changes: {}, reason: "示例" };
    case "reschedule":
      return { type, schedule: plan.schedule, reason: "示例" };
    case "recordBeacon":
      return { type, at: beacon.at, source: beacon.source, value: "0", ...substitution };
    case "confirmBeacon":
      return { type, value: entered?.beacon.value ?? "0", ...substitution };
    case "lock":
      return { type, draw: drawn?.draw ?? hash };
    case "requestSubstitution": {
      const [department] = plan.departments;
      const out = { kind: "inspector" as const, visit: 1, organizationId: department?.organizationId ?? "", inspectorId: "" };
      return { type, out, reason: "other", explanation: "示例", beacon: { ...beacon, at: `9${now.slice(1)}` } };
    }
    case "decideSubstitution":
      return { type, requestId: asking[0]?.requestId ?? "", outcome: "refuse" };
    case "cancel":
      return { type, reason: "示例" };
    case "commitSecret":
      return { type, commitment: hash };
    case "reveal":
      return { type, secret: hash };
    case "comment":
      return { type, text: "示例" };
    case "freezeRosters":
    case "draw":
    case "countVisits":
    case "close":
    case "approve":
    case "retract":
      return { type };
  }
}
