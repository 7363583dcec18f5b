import type { MatchedUnit, NamedUnit } from "./matchUnits.ts";

/** What an item's units come to: who is assigned, in the order of the document, each organization once. */
export type ProposedAssignment = {
  organizationId: string;
  role: "lead" | "cooperating";
  /** The document's words for the group, when the organization was not named itself. */
  group?: string;
  wholeMechanism?: true;
  /** The document did not say this role outright: shown for confirmation. */
  roleInferred?: true;
};

export type AssignmentProposal<Unit extends NamedUnit = NamedUnit> = {
  assignments: ProposedAssignment[];
  /** Null when the document leaves it open, as a group of counties that is named first does: somebody must choose. */
  leadId: string | null;
  /** Groups that are answered for by somebody else, by default the lead. */
  supervised: { name: string; answeredById: string | null }[];
  /** Units that are not on the register, not uniquely, or groups without a member: somebody must map them. */
  unresolved: MatchedUnit<Unit>[];
};

/**
 * Turns the matches of one item into assignments. One organization leads: the first that is named as lead; a further lead, and the rest of a leading
 * group, cooperate. Who is named himself and as a member of a group counts as named.
 */
export function proposeAssignments<Unit extends NamedUnit>(matched: readonly MatchedUnit<Unit>[]): AssignmentProposal<Unit> {
  const leadUnit = matched.find(({ unit }) => unit.role === "lead");
  const leadId = leadUnit === undefined ? null : leadOf(leadUnit);
  const assignments = new Map<string, ProposedAssignment>();
  const named = matched.filter(({ match }) => match.type === "organization");
  const grouped = matched.filter(({ match }) => match.type === "group");
  for (const { unit, organizationId, group, wholeMechanism } of [...named, ...grouped].flatMap(membersOf)) {
    const known = assignments.get(organizationId);
    if (known !== undefined) {
      // Named twice: the whole mechanism stays the whole mechanism, so that two persons verify.
      if (wholeMechanism) known.wholeMechanism = true;
      continue;
    }
    const leads = organizationId === leadId;
    const inferred = unit.roleInferred === true || group !== undefined || leads !== (unit.role === "lead");
    assignments.set(organizationId, {
      organizationId,
      role: leads ? "lead" : "cooperating",
      ...(group === undefined ? {} : { group }),
      ...(wholeMechanism ? { wholeMechanism } : {}),
      ...(inferred ? { roleInferred: true as const } : {}),
    });
  }
  return {
    assignments: [...assignments.values()].sort((a, b) => Number(b.role === "lead") - Number(a.role === "lead")),
    leadId,
    supervised: matched.flatMap(({ unit, match }) =>
      match.type === "group" && match.groupKind === "supervised" ? [{ name: unit.name, answeredById: match.leadId ?? null }] : [],
    ),
    unresolved: matched.filter(
      ({ match }) =>
        match.type === "unknown" ||
        match.type === "ambiguous" ||
        (match.type === "group" && match.groupKind === "units" && match.organizationIds.length === 0),
    ),
  };
}

function leadOf({ match }: MatchedUnit): string | null {
  if (match.type === "organization") return match.organizationId;
  return match.type === "group" && match.groupKind === "units" ? (match.leadId ?? null) : null;
}

function membersOf<Unit extends NamedUnit>({
  unit,
  match,
}: MatchedUnit<Unit>): { unit: Unit; organizationId: string; group?: string; wholeMechanism?: true }[] {
  if (match.type === "organization") return [{ unit, organizationId: match.organizationId }];
  if (match.type !== "group") return [];
  const wholeMechanism = match.groupKind === "units" && match.wholeMechanism ? { wholeMechanism: true as const } : {};
  return match.organizationIds.map((organizationId) => ({ unit, organizationId, group: unit.name, ...wholeMechanism }));
}
