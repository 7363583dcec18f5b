import type {
  InspectorOpening,
  InspectorRecord,
  InspectorRow,
  InspectorStatus,
  ObjectOpening,
  ObjectRecord,
  ObjectRow,
  ObjectStatus,
  Openings,
  RecusalRow,
  StratumOpening,
  Visit,
} from "../../domain/draw/record.ts";
import { memberSalts } from "../../domain/draw/members.ts";
import type { Database } from "../database.ts";
import { nodeHasher } from "../nodeHasher.ts";

/** Objects read at a time. */
const PAGE = 5_000;

/** The rows of objects of a roster, sorted by member as the draw wants them, page by page. */
export async function* objectRows(database: Database, rosterId: string): AsyncGenerator<ObjectRow> {
  for await (const { member, stratum, status, departments } of storedObjects(database, rosterId))
    yield [member, stratum, status, departments];
}

interface StoredObject {
  member: string;
  objectId: string;
  version: number;
  stratum: string;
  status: ObjectStatus;
  departments: string[];
  record: ObjectRecord;
}

/** @param stratum only its rows */
export async function* storedObjects(database: Database, rosterId: string, stratum?: string): AsyncGenerator<StoredObject> {
  let after = "";
  for (;;) {
    const page = await database.$queryRaw<StoredObject[]>`
      SELECT member, object_id AS "objectId", version, stratum, status, departments, record FROM draw_object
      WHERE roster_id = ${rosterId} AND member > ${after} AND (${stratum ?? null}::text IS NULL OR stratum = ${stratum ?? null})
      ORDER BY member LIMIT ${PAGE}`;
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.member;
  }
}

interface StoredInspector {
  member: string;
  inspectorId: string;
  organizationId: string;
  status: InspectorStatus;
  load: number;
  record: InspectorRecord;
}

/** All inspectors of a roster, sorted by member. */
export function storedInspectors(database: Database, rosterId: string): Promise<StoredInspector[]> {
  return database.$queryRaw<StoredInspector[]>`
    SELECT member, inspector_id AS "inspectorId", organization_id AS "organizationId", status, load, record FROM draw_inspector
    WHERE roster_id = ${rosterId} ORDER BY member`;
}

export async function inspectorRows(database: Database, rosterId: string): Promise<InspectorRow[]> {
  const stored = await storedInspectors(database, rosterId);
  return stored.map(({ member, organizationId, status, load }): InspectorRow => [member, organizationId, status, load]);
}

export async function recusalRows(database: Database, rosterId: string): Promise<RecusalRow[]> {
  const rows = await database.drawRecusal.findMany({ where: { rosterId }, orderBy: [{ object: "asc" }, { inspector: "asc" }] });
  return rows.map(({ object, inspector }): RecusalRow => [object, inspector]);
}

/** The drawn visits `from` + 1 to `to`, or all; none before the draw. */
export function storedVisits(database: Database, rosterId: string, range: { from: number; to: number } = ALL): Promise<Visit[]> {
  return database.$queryRaw<Visit[]>`
    SELECT member, number, stratum, teams, ticket FROM draw_visit
    WHERE roster_id = ${rosterId} AND number > ${range.from} AND number <= ${range.to} ORDER BY number`;
}

const ALL = { from: 0, to: 2 ** 31 - 1 };

/** What auditors get: every record with its salt. */
export async function openingsOf(database: Database, rosterId: string): Promise<Openings> {
  const secret = await secretOf(database, rosterId);
  const [inspectorSalt, objectSalt] = [
    memberSalts(secret.secret, "inspector", nodeHasher),
    memberSalts(secret.secret, "object", nodeHasher),
  ];
  const inspectors = (await storedInspectors(database, rosterId)).map(({ inspectorId, record }): InspectorOpening => ({
    record,
    salt: inspectorSalt(inspectorId),
  }));
  const objects: ObjectOpening[] = [];
  for await (const { objectId, record } of storedObjects(database, rosterId)) objects.push({ record, salt: objectSalt(objectId) });
  return { inspectors, objects, strata: secret.strata };
}

async function secretOf(database: Database, rosterId: string): Promise<{ secret: string; strata: StratumOpening[] }> {
  const [roster] = await database.$queryRaw<{ secret: string; strata: StratumOpening[] }[]>`
    SELECT secret, strata FROM draw_roster WHERE id = ${rosterId}`;
  if (roster === undefined) throw new Error(`no roster ${rosterId}`);
  return roster;
}

/** Strata with their names, for those who plan. */
export async function strataOf(database: Database, rosterId: string): Promise<StratumOpening[]> {
  return (await secretOf(database, rosterId)).strata;
}
