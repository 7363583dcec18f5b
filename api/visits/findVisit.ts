import type { Matter } from "../../domain/process/matter.ts";
import type { VisitEvent } from "../../domain/visit/events.ts";
import type { VisitState } from "../../domain/visit/state.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";

export type VisitMatter = Matter<VisitState, VisitEvent>;

/** The process's name: the first part of its matters' ids. */
export const PROCESS = "visit";

/**
 * Which visits a caller may know of, as a condition on `visit v`: of its own jurisdiction all for office, leader and auditor; for a department's officers their
 * department's; for an inspector those on whose team they are or were.
 */
export function visibleTo({ jurisdictionId, organizationId, personId, roles, seesAll }: Caller): Prisma.Sql {
  const own = Prisma.sql`v.jurisdiction_id = ${jurisdictionId}`;
  if (seesAll) return own;
  const member = Prisma.sql`v.id IN (SELECT s.visit_id FROM visit_member s WHERE s.jurisdiction_id = ${jurisdictionId} AND s.person_id = ${personId})`;
  if (!roles.includes("officer")) return Prisma.sql`${own} AND ${member}`;
  return Prisma.sql`${own} AND (v.organization_ids @> ARRAY[${organizationId}]::text[] OR ${member})`;
}

/**
 * A visit that the caller may know of, at its last committed step.
 * @throws Problem NOT_FOUND alike for what is not there and for what the caller may not know of
 */
export async function findVisit(database: Database, caller: Caller, id: string): Promise<VisitMatter> {
  const [row] = await database.$queryRaw<{ id: string; version: number; snapshot: unknown }[]>(Prisma.sql`
    SELECT m.id, m.version, m.snapshot FROM visit v JOIN matter m ON m.id = v.matter_id WHERE v.id = ${id} AND ${visibleTo(caller)}`);
  if (row === undefined) throw new Problem("NOT_FOUND");
  return visitMatterOf({ ...row, jurisdictionId: caller.jurisdictionId });
}

/** The matter as its row holds it. @throws Error for a row that no commit wrote */
export function visitMatterOf(row: { id: string; jurisdictionId: string; version: number; snapshot: unknown }): VisitMatter {
  const { id, jurisdictionId, version, snapshot } = row;
  if (!isSnapshot(snapshot)) throw new Error(`matter ${id} has no state of a visit`);
  return { ...snapshot, id, jurisdictionId, process: PROCESS, version };
}

/** Told by its mark: what the commit wrote of a visit has a state with the visit's id and entries. */
function isSnapshot(snapshot: unknown): snapshot is Pick<VisitMatter, "state" | "undo"> {
  if (typeof snapshot !== "object" || snapshot === null || !("state" in snapshot)) return false;
  const { state } = snapshot;
  return typeof state === "object" && state !== null && "visitId" in state && "entries" in state;
}
