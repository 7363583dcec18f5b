import { yearOf } from "../../domain/calendar/calendarDay.ts";
import { currentVisits } from "../../domain/draw/substitution.ts";
import type { Substitution, Visit } from "../../domain/draw/record.ts";
import type { InspectionState } from "../../domain/inspection/state.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { TeamMember, VisitDepartment, VisitInput } from "../../domain/visit/input.ts";
import { visitIdOf } from "../../domain/visit/input.ts";
import type { VisitPolicy } from "../../domain/visit/policy.ts";
import type { Database } from "../database.ts";
import { revisionBefore } from "../registry/registerAsOf.ts";
import { pastSubstitutions } from "./substitutions.ts";
import { storedVisits } from "./readRoster.ts";

export type BatchOfVisits = Pick<InspectionState, "batchId" | "jurisdictionId" | "office" | "plan"> & {
  rosterId: string;
  frozenAt: string;
};

/** The inputs of visits `from` + 1 to `to` of a locked draw, as they stand after the substitutions so far, without their rules. */
export async function visitInputs(
  database: Database,
  batch: BatchOfVisits,
  { from, to, startedAt, rules }: { from: number; to: number; startedAt: string; rules: Rules<VisitPolicy> },
): Promise<VisitInput[]> {
  const { batchId, jurisdictionId, office, plan, rosterId } = batch;
  const drawn = await storedVisits(database, rosterId, { from, to });
  const visits = currentVisits({ strata: [], visits: drawn }, (await pastSubstitutions(database, batchId)).filter(within(drawn)));
  const look = await lookUp(database, batch, visits);
  const { field, resultsDueOn: resultDueOn } = plan.schedule;
  return visits.map((visit) => ({
    visitId: visitIdOf({ batchId, number: visit.number }),
    batchId,
    number: visit.number,
    jurisdictionId,
    office,
    object: look.object(visit),
    departments: look.departments(visit),
    field,
    resultDueOn,
    rosterId,
    startedAt,
    rules,
  }));
}

function within(visits: readonly Visit[]): (substitution: Substitution) => boolean {
  const numbers = new Set(visits.map(({ number }) => number));
  return ({ request }) => numbers.has(request.visit);
}

interface LookedUp {
  object(visit: Visit): VisitInput["object"];
  departments(visit: Visit): VisitDepartment[];
}

/** What the opaque names of the draw stand for. */
async function lookUp(
  database: Database,
  { plan, rosterId, jurisdictionId, frozenAt }: BatchOfVisits,
  visits: readonly Visit[],
): Promise<LookedUp> {
  const members = visits.flatMap(({ teams }) => teams.flatMap(([, team]) => team));
  const revision = await revisionBefore(database, jurisdictionId, "check-items", new Date(frozenAt));
  const itemIds = plan.departments.flatMap(({ checkItemIds }) => checkItemIds);
  const [objects, inspectors, items] = await Promise.all([
    database.$queryRaw<{ member: string; id: string; version: number; kind: string | null }[]>`
      SELECT d.member, d.object_id AS id, d.version, o.kind FROM draw_object d LEFT JOIN inspection_object o ON o.id = d.object_id
      WHERE d.roster_id = ${rosterId} AND d.member = ANY (${visits.map(({ member }) => member)})`,
    database.$queryRaw<{ member: string; inspectorId: string; personId: string | null }[]>`
      SELECT d.member, d.inspector_id AS "inspectorId", i.person_id AS "personId" FROM draw_inspector d LEFT JOIN inspector i ON i.id = d.inspector_id
      WHERE d.roster_id = ${rosterId} AND d.member = ANY (${members})`,
    database.$queryRaw<{ id: string; version: number; content: { objectKinds?: string[] } }[]>`
      SELECT DISTINCT ON (entry_id) entry_id AS id, version, content FROM register_entry_version
      WHERE jurisdiction_id = ${jurisdictionId} AND register = 'check-items' AND revision <= ${revision} AND entry_id = ANY (${itemIds})
      ORDER BY entry_id, revision DESC`,
  ]);
  const objectOf = new Map(objects.map((object) => [object.member, object]));
  const personOf = new Map(
    inspectors.map(({ member, inspectorId, personId }): [string, TeamMember] => [member, { inspectorId, personId }]),
  );
  const itemOf = new Map(items.map((item) => [item.id, item]));
  return {
    object: ({ member }) => {
      const object = objectOf.get(member);
      if (object === undefined) throw new Error(`no object ${member} on roster ${rosterId}`);
      return { id: object.id, version: object.version, member };
    },
    departments: ({ member, teams }) =>
      teams.map(([organizationId, team]): VisitDepartment => {
        const wanted = plan.departments.find((department) => department.organizationId === organizationId)?.checkItemIds ?? [];
        const kind = objectOf.get(member)?.kind ?? "";
        const checkItems = wanted.flatMap((id) => {
          const item = itemOf.get(id);
          const kinds = item?.content.objectKinds ?? [];
          return item === undefined || (kinds.length > 0 && !kinds.includes(kind)) ? [] : [{ id, version: item.version }];
        });
        return { organizationId, checkItems, team: team.flatMap((one) => personOf.get(one) ?? []) };
      }),
  };
}

/** Notes who visits what, for the loads and the yearly cap of later draws; doing it again changes nothing. */
export async function noteVisits(database: Database, visits: readonly VisitInput[]): Promise<void> {
  for (const { batchId, number, jurisdictionId, object, departments, field } of visits) {
    const inspectors = departments.flatMap(({ team }) => team.map(({ inspectorId }) => inspectorId));
    const row = { objectId: object.id, inspectors, departments: departments.map(({ organizationId }) => organizationId) };
    await database.inspectionVisit.upsert({
      where: { batchId_number: { batchId, number } },
      create: { batchId, number, jurisdictionId, year: yearOf(field.from), ...row },
      update: row,
    });
  }
}
