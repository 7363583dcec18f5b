import type { NewAssignment } from "../rectification/input.ts";
import type { PlanItem, PlanUnit } from "./reading.ts";
import type { NamedInPlan, ResolvedName, UnitProblem } from "./unitResolution.ts";

/** Something about an item's units that was settled by a convention; shown before the start, and no hindrance to it. */
export type UnitNote =
  /** The document does not say who leads; the first unit does. */
  | { note: "role_inferred"; organizationId: string }
  /** A group was named first; this one leads it by convention. */
  | { note: "lead_by_convention"; unit: string; organizationId: string }
  /** The document names several leads; this one became cooperating, since one organization answers for an issue. */
  | { note: "second_lead_cooperates"; organizationId: string }
  /** Supervised institutions are not assigned: this organization answers for them. */
  | { note: "answers_for"; unit: string; organizationId: string }
  | { note: "ignored"; unit: string; reason: string }
  /** The item names nobody; it starts registered, and waits for the office to assign it. */
  | { note: "no_units" };

export interface ItemAssignments {
  assignments: NewAssignment[];
  /** For each measure the organizations that owe it, or null for everyone assigned. */
  owners: (string[] | null)[];
  problems: { unit: string; problem: UnitProblem | { reason: "nobody_answers" } }[];
  notes: UnitNote[];
}

type Candidate = { organizationId: string; unit: PlanUnit; group?: string; wholeMechanism?: true; fromMeasure?: true };

/**
 * Who answers for an item. Groups become their members of the day, each with its own assignment; supervised institutions never do, the lead answers
 * for them; one organization leads. Names without a meaning are problems, and nothing is guessed for them.
 */
export function assignItem(item: PlanItem, names: ReadonlyMap<string, NamedInPlan>): ItemAssignments {
  const problems: ItemAssignments["problems"] = [];
  const notes: UnitNote[] = [];
  const supervised: string[] = [];
  const resolvedOf = (name: string): ResolvedName =>
    names.get(name)?.resolved ?? { type: "problem", problem: { reason: "unknown", suggestions: [] } };

  const candidatesOf = (unit: PlanUnit): Candidate[] => {
    const resolved = resolvedOf(unit.name);
    switch (resolved.type) {
      case "organization":
        return [{ organizationId: resolved.organizationId, unit, ...(resolved.group === undefined ? {} : { group: resolved.group }) }];
      case "units":
        return resolved.organizationIds.map((organizationId) => ({
          organizationId,
          unit,
          group: unit.name,
          ...(resolved.wholeMechanism ? { wholeMechanism: true as const } : {}),
        }));
      case "supervised":
        supervised.push(unit.name);
        return [];
      case "ignored":
        notes.push({ note: "ignored", unit: unit.name, reason: resolved.reason });
        return [];
      case "problem":
        problems.push({ unit: unit.name, problem: resolved.problem });
        return [];
    }
  };

  const named = item.units.flatMap(candidatesOf);
  const ofMeasures = item.measures.map((measure) => measure.units.flatMap(candidatesOf));
  const candidates = [...named, ...ofMeasures.flat().map((candidate): Candidate => ({ ...candidate, fromMeasure: true }))];
  const lead = chooseLead(candidates, resolvedOf);
  if (lead?.byConvention) notes.push({ note: "lead_by_convention", unit: lead.unit, organizationId: lead.organizationId });
  const assignments = distinct(candidates).map((candidate) => toAssignment(candidate, lead, notes));

  for (const unit of new Set(supervised)) {
    if (lead === null) problems.push({ unit, problem: { reason: "nobody_answers" } });
    else notes.push({ note: "answers_for", unit, organizationId: lead.organizationId });
  }
  if (item.units.length === 0 && assignments.length === 0) notes.push({ note: "no_units" });
  const owners = ofMeasures.map((list) => (list.length === 0 ? null : [...new Set(list.map(({ organizationId }) => organizationId))]));
  return { assignments, owners, problems: firstPerUnit(problems), notes };
}

interface Lead {
  organizationId: string;
  /** The name through which it came to lead. */
  unit: string;
  /** A group was to lead, and nobody said which of its members. */
  byConvention: boolean;
}

/** The one organization that leads: of the first unit that is to lead; within a group the chosen or natural head, else its first member. */
function chooseLead(candidates: readonly Candidate[], resolvedOf: (name: string) => ResolvedName): Lead | null {
  const named = candidates.filter(({ fromMeasure }) => !fromMeasure);
  const first = named.find(({ unit }) => unit.role === "lead") ?? candidates[0];
  if (first === undefined) return null;
  const unit = first.unit.name;
  const resolved = resolvedOf(unit);
  if (resolved.type !== "units") return { organizationId: first.organizationId, unit, byConvention: false };
  if (resolved.leadId !== undefined) return { organizationId: resolved.leadId, unit, byConvention: !resolved.leadChosen };
  // Where the roles are only inferred and a single organization is named beside a group without a head, that one leads.
  const single = first.unit.roleInferred ? named.find((other) => resolvedOf(other.unit.name).type === "organization") : undefined;
  return { organizationId: (single ?? first).organizationId, unit, byConvention: true };
}

/** Each organization once; the place where it is named by itself goes before its place in a group. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const known = byId.get(candidate.organizationId);
    if (known === undefined) byId.set(candidate.organizationId, candidate);
    else if (known.group !== undefined && candidate.group === undefined && !candidate.fromMeasure)
      byId.set(candidate.organizationId, candidate.wholeMechanism ? candidate : carryMechanism(candidate, known));
  }
  return [...byId.values()];
}

/** That the whole mechanism is assigned stays true of an organization that is also named by itself. */
function carryMechanism(candidate: Candidate, known: Candidate): Candidate {
  return known.wholeMechanism ? { ...candidate, wholeMechanism: true } : candidate;
}

function toAssignment(candidate: Candidate, lead: Lead | null, notes: UnitNote[]): NewAssignment {
  const { organizationId, unit, group, wholeMechanism, fromMeasure } = candidate;
  const leads = organizationId === lead?.organizationId;
  const stated = unit.role === "lead" && !fromMeasure;
  const inferred = unit.roleInferred || fromMeasure === true || leads !== stated || (leads && (lead?.byConvention ?? false));
  if (stated && !leads && group === undefined) notes.push({ note: "second_lead_cooperates", organizationId });
  else if (unit.roleInferred && leads) notes.push({ note: "role_inferred", organizationId });
  return {
    organizationId,
    role: leads ? "lead" : "cooperating",
    ...(group === undefined ? {} : { group }),
    ...(wholeMechanism ? { wholeMechanism: true } : {}),
    ...(inferred ? { roleInferred: true } : {}),
  };
}

function firstPerUnit(problems: ItemAssignments["problems"]): ItemAssignments["problems"] {
  return [...new Map(problems.toReversed().map((entry) => [entry.unit, entry])).values()].toReversed();
}
