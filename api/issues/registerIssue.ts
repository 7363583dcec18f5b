import type { Json } from "../../domain/process/json.ts";
import { expandGroup } from "../../domain/organization/unitGroups.ts";
import type { NewAssignment, RectificationInput } from "../../domain/rectification/input.ts";
import type { NewIssueBody } from "../../domain/rectification/schema.ts";
import { rulesInForce } from "../../platform/registry/rulesInForce.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { PROCESS } from "./findIssue.ts";
import { storeTexts, textHash } from "./storedTexts.ts";

/** Numbers of issues that belong to no plan, one series a jurisdiction. */
const SERIES = "rectification_issue";

/**
 * Starts an issue that belongs to no plan.
 * @param issueId the same for every repetition of the request, so that the matter starts once
 * @throws Problem UNKNOWN_ORGANIZATION, UNKNOWN_GROUP, LEAD_EXISTS, LEAD_MISSING, ALREADY_ASSIGNED for the units
 */
export async function registerIssue(deps: ApiDeps, caller: Caller, issueId: string, body: NewIssueBody): Promise<void> {
  const { database, matters, clock } = deps;
  const { jurisdictionId } = caller;
  const [jurisdiction, rules] = await Promise.all([
    database.jurisdiction.findUniqueOrThrow({ where: { id: jurisdictionId } }),
    rulesInForce(database, jurisdictionId, PROCESS),
  ]);
  const assignments = await assignmentsOf(deps, caller, body.units);
  await refuseUnknownOwners(deps, caller, body);
  const measures = body.measures.length > 0 ? body.measures : [{ text: body.description }];
  await storeTexts(database, jurisdictionId, [body.description, ...measures.map((measure) => measure.text)]);
  const startedAt = clock.now().toISOString();
  const input: RectificationInput = {
    issueId,
    jurisdictionId,
    office: { organizationId: jurisdiction.officeOrganizationId ?? "", hostOrganizationId: jurisdiction.hostOrganizationId },
    number: body.number ?? (await nextNumber(deps, jurisdictionId)),
    title: body.title,
    descriptionHash: textHash(body.description),
    measures: measures.map(({ number, text, owners, dueOn }) => ({
      number: number ?? null,
      textHash: textHash(text),
      ...(owners === undefined ? {} : { owners }),
      ...(dueOn === undefined ? {} : { dueOn }),
    })),
    assignments,
    deadline: body.deadline === null ? null : deadlineOf(body.deadline, { startedAt, rules }),
    entry: { kind: "new" },
    startedAt,
    startedBy: caller.actor,
    rules,
    ...(body.section === undefined ? {} : { section: body.section }),
  };
  await matters.start({ process: PROCESS, jurisdictionId, id: issueId, input });
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

async function nextNumber({ database }: ApiDeps, jurisdictionId: string): Promise<number> {
  // Year 0: the series runs on over the years.
  const [counter] = await database.$queryRaw<{ last: number }[]>`
    INSERT INTO series_counter (jurisdiction_id, series, year, last) VALUES (${jurisdictionId}, ${SERIES}, 0, 1)
    ON CONFLICT (jurisdiction_id, series, year) DO UPDATE SET last = series_counter.last + 1 RETURNING last`;
  return counter?.last ?? 1;
}
