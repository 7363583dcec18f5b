import type { Matter } from "../../domain/process/matter.ts";
import type { RectificationEvent } from "../../domain/rectification/events.ts";
import type { RectificationState } from "../../domain/rectification/state.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";
import { visibleTo } from "./issueScope.ts";

export type IssueMatter = Matter<RectificationState, RectificationEvent>;

/** The process's name: the first part of its matters' ids. */
export const PROCESS = "rectification";

/**
 * An issue that the caller may know of, at its last committed step.
 * @throws Problem NOT_FOUND alike for what is not there and for what the caller may not know of
 */
export async function findIssue(database: Database, caller: Caller, id: string): Promise<IssueMatter> {
  const matterId = await findIssueMatterId(database, caller, id);
  const row = await database.matter.findUnique({ where: { id: matterId } });
  if (row?.jurisdictionId !== caller.jurisdictionId) throw new Problem("NOT_FOUND");
  return matterOf(row);
}

/** @throws Problem NOT_FOUND, as above */
export async function findIssueMatterId(database: Database, caller: Caller, id: string): Promise<string> {
  const [row] = await database.$queryRaw<{ matter_id: string }[]>(
    Prisma.sql`SELECT i.matter_id FROM rectification_issue i WHERE i.id = ${id} AND ${visibleTo(caller)}`,
  );
  if (row === undefined) throw new Problem("NOT_FOUND");
  return row.matter_id;
}

type Snapshot = Pick<IssueMatter, "state" | "undo">;

/** The matter as its row holds it: the snapshot is what the commit wrote, and only the commit writes it. */
export function matterOf(row: { id: string; jurisdictionId: string; version: number; snapshot: unknown }): IssueMatter {
  const { id, jurisdictionId, version, snapshot } = row;
  if (!isSnapshot(snapshot)) throw new Error(`matter ${id} has no state of an issue`);
  return { ...snapshot, id, jurisdictionId, process: PROCESS, version };
}

/** Told by its mark: what the commit wrote of an issue has a state with the issue's id. */
function isSnapshot(snapshot: unknown): snapshot is Snapshot {
  if (typeof snapshot !== "object" || snapshot === null || !("state" in snapshot)) return false;
  const { state } = snapshot;
  return typeof state === "object" && state !== null && "issueId" in state && "measures" in state;
}
