import type { Matter } from "../../domain/process/matter.ts";
import type { InspectionEvent } from "../../domain/inspection/events.ts";
import type { InspectionState } from "../../domain/inspection/state.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";

export type InspectionMatter = Matter<InspectionState, InspectionEvent>;

/** The process's name: the first part of its matters' ids. */
export const PROCESS = "inspection";

/** Which batches a caller may know of, as a condition on `inspection_batch b`: all for office, leader and auditor, otherwise those one takes part in or organizes. */
export function visibleTo({ jurisdictionId, organizationId, seesAll }: Caller): Prisma.Sql {
  const own = Prisma.sql`b.jurisdiction_id = ${jurisdictionId}`;
  return seesAll ? own : Prisma.sql`${own} AND (b.departments @> ARRAY[${organizationId}]::text[] OR b.organizer_id = ${organizationId})`;
}

/**
 * A batch that the caller may know of, at its last committed step.
 * @throws Problem NOT_FOUND alike for what is not there and for what the caller may not know of
 */
export async function findInspection(database: Database, caller: Caller, id: string): Promise<InspectionMatter> {
  const [row] = await database.$queryRaw<{ id: string; version: number; snapshot: unknown }[]>(Prisma.sql`
    SELECT m.id, m.version, m.snapshot FROM inspection_batch b JOIN matter m ON m.id = b.matter_id WHERE b.id = ${id} AND ${visibleTo(caller)}`);
  if (row === undefined || !isSnapshot(row.snapshot)) throw new Problem("NOT_FOUND");
  return { ...row.snapshot, id: row.id, jurisdictionId: caller.jurisdictionId, process: PROCESS, version: row.version };
}

/** Told by its mark: what the commit wrote of a batch has a state with the batch's id and plan. */
function isSnapshot(snapshot: unknown): snapshot is Pick<InspectionMatter, "state" | "undo"> {
  if (typeof snapshot !== "object" || snapshot === null || !("state" in snapshot)) return false;
  const { state } = snapshot;
  return typeof state === "object" && state !== null && "batchId" in state && "plan" in state;
}
