import { isRule } from "../../process/actor.ts";
import { refuse } from "../../process/process.ts";
import type { CommandOf, UnitToAssign } from "../commands.ts";
import type { MadeAssignment, RectificationEvent } from "../events.ts";
import type { RectificationFacts } from "../facts.ts";
import { assignmentOf, currentAssignments, leadOf } from "../queries.ts";
import type { RectificationState } from "../state.ts";
import { byOffice, notUnderVerification, open, own } from "./access.ts";
import type { RectificationContext, RectificationDecision } from "./decision.ts";
import { firstRefusal, hold } from "./decision.ts";
import { enteringStanding, enteringStandingWithout } from "./standing.ts";

/** `assign`: organizations and groups of both kinds. Groups of units become their members of the day; supervised groups are answered for. */
export function decideAssign(
  state: RectificationState,
  command: CommandOf<"assign">,
  context: RectificationContext,
): RectificationDecision {
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => notUnderVerification(state),
  );
  if (refusal) return refusal;
  if (!context.facts) return { events: [] };

  const made: MadeAssignment[] = [];
  const supervised: string[] = [];
  const taken = (organizationId: string): boolean =>
    assignmentOf(state, organizationId) !== null || made.some((assignment) => assignment.organizationId === organizationId);
  const hasLead = (): boolean => leadOf(state) !== null || made.some((assignment) => assignment.role === "lead");
  const add = (assignment: Omit<MadeAssignment, "id">): void => {
    made.push({ ...assignment, id: `a${state.assignments.length + made.length + 1}` });
  };

  for (const unit of command.units) {
    const resolved = resolve(unit, context.facts);
    if ("refusal" in resolved) return resolved;
    if (resolved.kind === "organization") {
      if (taken(resolved.organizationId)) return refuse("ALREADY_ASSIGNED", { organizationId: resolved.organizationId });
      if (unit.role === "lead" && hasLead()) return refuse("LEAD_EXISTS");
      add({ organizationId: resolved.organizationId, role: unit.role });
      continue;
    }
    if (resolved.kind === "supervised") {
      supervised.push(resolved.group);
      continue;
    }
    if (unit.role === "lead" && hasLead()) return refuse("LEAD_EXISTS");
    const members = resolved.organizationIds.filter((id) => !taken(id));
    if (members.length === 0) return refuse("ALREADY_ASSIGNED", { group: resolved.group });
    const leading = unit.role === "lead" ? (members.find((id) => id === resolved.leadId) ?? members[0]) : undefined;
    for (const organizationId of members) {
      add({
        organizationId,
        role: organizationId === leading ? "lead" : "cooperating",
        group: resolved.group,
        ...(resolved.wholeMechanism ? { wholeMechanism: true } : {}),
      });
    }
  }
  const lead = leadOf(state)?.organizationId ?? made.find((assignment) => assignment.role === "lead")?.organizationId;
  if (supervised.length > 0 && lead === undefined) return refuse("LEAD_MISSING");
  const covered = lead === undefined ? [] : supervised.map((group) => ({ group, organizationId: lead }));
  return { events: [{ type: "assigned", v: 1, assignments: made, ...(covered.length > 0 ? { covered } : {}) }] };
}

type Resolved =
  | { kind: "organization"; organizationId: string }
  | { kind: "supervised"; group: string }
  | { kind: "units"; group: string; organizationIds: string[]; leadId?: string; wholeMechanism?: true };

function resolve(unit: UnitToAssign, facts: RectificationFacts): Resolved | ReturnType<typeof refuse> {
  if (unit.organizationId !== undefined) {
    if (!facts.organizations[unit.organizationId]?.active) return refuse("UNKNOWN_ORGANIZATION", { organizationId: unit.organizationId });
    return { kind: "organization", organizationId: unit.organizationId };
  }
  const group = unit.group ?? "";
  const fact = facts.groups[group];
  if (!fact) return refuse("UNKNOWN_GROUP", { group });
  return fact.kind === "supervised" ? { kind: "supervised", group } : { ...fact, group };
}

/** `reassign`: another organization takes an assignment over, a returned one included. */
export function decideReassign(
  state: RectificationState,
  command: CommandOf<"reassign">,
  context: RectificationContext,
): RectificationDecision {
  const previous = state.assignments.find((assignment) => assignment.id === command.assignmentId);
  const refusal = firstRefusal(
    () => byOffice(state, context.actor, command.type),
    () => open(state),
    () => notUnderVerification(state),
    () => hold(previous !== undefined && previous.state !== "removed", "UNKNOWN_ASSIGNMENT", { assignmentId: command.assignmentId }),
    () => hold(assignmentOf(state, command.organizationId) === null, "ALREADY_ASSIGNED", { organizationId: command.organizationId }),
  );
  if (refusal || !previous) return refusal ?? refuse("UNKNOWN_ASSIGNMENT");
  const role = command.role ?? previous.role;
  const otherLead = leadOf(state);
  if (role === "lead" && otherLead && otherLead.id !== previous.id) return refuse("LEAD_EXISTS");
  if (!context.facts) return { events: [] };
  if (!context.facts.organizations[command.organizationId]?.active)
    return refuse("UNKNOWN_ORGANIZATION", { organizationId: command.organizationId });
  const to: MadeAssignment = {
    id: `a${state.assignments.length + 1}`,
    organizationId: command.organizationId,
    role,
    ...(previous.group === undefined ? {} : { group: previous.group }),
    ...(previous.wholeMechanism ? { wholeMechanism: true } : {}),
  };
  return { events: [{ type: "reassigned", v: 1, assignmentId: previous.id, to, reason: command.reason }] };
}

/** `acknowledge` (签收). The last one of a 持续推进 issue takes it to standing. */
export function decideAcknowledge(state: RectificationState, context: RectificationContext): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { assignment } = mine;
  const refusal = firstRefusal(
    () => open(state),
    () => hold(assignment.state === "assigned", "ALREADY_ACKNOWLEDGED"),
  );
  if (refusal || isRule(context.actor)) return refusal ?? refuse("NOT_ASSIGNED_TO_YOU");
  const events: RectificationEvent[] = [{ type: "acknowledged", v: 1, assignmentId: assignment.id, personId: context.actor.personId }];
  const others = currentAssignments(state).filter((other) => other.id !== assignment.id);
  if (others.every((other) => other.state !== "assigned")) events.push(...enteringStanding(state, "acknowledged"));
  return { events };
}

/** `return` (不是我的): concerns this assignment only, and only before the organization has begun. */
export function decideReturn(
  state: RectificationState,
  command: CommandOf<"return">,
  context: RectificationContext,
): RectificationDecision {
  const mine = own(state, context.actor);
  if ("refusal" in mine) return mine;
  const { assignment } = mine;
  const busy =
    assignment.state === "signed_off" ||
    assignment.state === "dissented" ||
    state.measures.some((measure) => measure.evidence.some((item) => !item.withdrawn && item.organizationId === assignment.organizationId));
  const refusal = firstRefusal(
    () => open(state),
    () => notUnderVerification(state),
    () => hold(!busy, "ALREADY_BUSY_CANNOT_RETURN"),
  );
  if (refusal) return refusal;
  const returned: RectificationEvent = { type: "returned", v: 1, assignmentId: assignment.id, reason: command.reason };
  return { events: [returned, ...enteringStandingWithout(state, assignment.id)] };
}
