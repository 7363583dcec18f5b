import type { Json } from "../../domain/process/json.ts";
import { expandGroup } from "../../domain/organization/unitGroups.ts";
import type { NewAssignment } from "../../domain/rectification/input.ts";
import type { NewIssueBody } from "../../domain/rectification/schema.ts";
import { startIssue } from "../../platform/issues/startIssue.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { deadlineOf } from "./deadlineOf.ts";

/**
 * Starts an issue that belongs to no plan.
 * @param issueId the same for every repetition of the request, so that the matter starts once
 * @throws Problem UNKNOWN_ORGANIZATION, UNKNOWN_GROUP, LEAD_EXISTS, LEAD_MISSING, ALREADY_ASSIGNED for the units
 */
export async function registerIssue(deps: ApiDeps, caller: Caller, issueId: string, body: NewIssueBody): Promise<void> {
  const { clock } = deps;
  const { jurisdictionId } = caller;
  const assignments = await assignmentsOf(deps, caller, body.units);
  await refuseUnknownOwners(deps, caller, body);
  const startedAt = clock.now().toISOString();
  const { number, section, title, description, measures, deadline } = body;
  await startIssue(
    deps,
    {
      issueId,
      jurisdictionId,
      number,
      section,
      title,
      description,
      measures,
      assignments,
      deadlineUnder: (rules) => (deadline === null ? null : deadlineOf(deadline, { startedAt, rules })),
      startedAt,
      startedBy: caller.actor,
    },
    { wait: true },
  );
}

/** Organizations and groups as one list of assignments: groups of units become their members of the day, supervised ones are answered for by the lead. */
async function assignmentsOf({ database }: ApiDeps, { jurisdictionId }: Caller, units: NewIssueBody["units"]): Promise<NewAssignment[]> {
  if (units.length === 0) return [];
  const [jurisdiction, register] = await Promise.all([
    database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
    database.organization.findMany({ where: { jurisdictionId, active: true } }),
  ]);
  const made: NewAssignment[] = [];
  const taken = (organizationId: string): boolean => made.some((assignment) => assignment.organizationId === organizationId);
  const hasLead = (): boolean => made.some((assignment) => assignment.role === "lead");
  for (const { organizationId, group, role } of units) {
    if (role === "lead" && hasLead()) throw new Problem("LEAD_EXISTS");
    if (organizationId !== undefined) {
      if (!register.some(({ id }) => id === organizationId)) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId });
      if (taken(organizationId)) throw new Problem("ALREADY_ASSIGNED", { organizationId });
      made.push({ organizationId, role });
      continue;
    }
    const expansion = expandGroup({ name: group ?? "", register, jurisdiction });
    if (expansion === null) throw new Problem("UNKNOWN_GROUP", { group });
    if (expansion.groupKind === "supervised") {
      if (!hasLead()) throw new Problem("LEAD_MISSING");
      continue;
    }
    const members = expansion.organizationIds.filter((id) => !taken(id));
    const leading = role === "lead" ? (members.find((id) => id === expansion.leadId) ?? members[0]) : undefined;
    for (const id of members) {
      made.push({
        organizationId: id,
        role: id === leading ? "lead" : "cooperating",
        ...(group === undefined ? {} : { group }),
        ...(expansion.wholeMechanism ? { wholeMechanism: true } : {}),
      });
    }
  }
  return made;
}

async function refuseUnknownOwners({ database }: ApiDeps, { jurisdictionId }: Caller, body: NewIssueBody): Promise<void> {
  const owners = [...new Set(body.measures.flatMap((measure) => measure.owners ?? []))];
  if (owners.length === 0) return;
  const known = await database.organization.findMany({ where: { jurisdictionId, active: true, id: { in: owners } }, select: { id: true } });
  const unknown = owners.find((owner) => !known.some(({ id }) => id === owner));
  if (unknown !== undefined) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: unknown } satisfies Record<string, Json>);
}
