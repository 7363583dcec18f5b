import type { z } from "zod";
import type { ObjectRow } from "../../domain/draw/record.ts";
import { whyThisInspector, whyThisObject } from "../../domain/draw/explain.ts";
import type { InspectionState } from "../../domain/inspection/state.ts";
import { inspectorRows, objectRows, recusalRows, storedObjects } from "../../platform/draw/readRoster.ts";
import { nodeHasher } from "../../platform/nodeHasher.ts";
import { fill } from "../../texts/format.ts";
import { whyTexts } from "../../texts/zh-CN/inspections.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import type { whyInspector, whyObject } from "./inspectionSchemas.ts";

const NOTHING = { visit: null, ticket: null, cutoff: null, rank: null, draw: null, eligible: null };

/**
 * Why an object was drawn, or not: from its ticket, its stratum's quota and cut-off.
 * @throws Problem NOT_FOUND for an object that the caller's department does not visit: its stratum would tell its credit class
 */
export async function whyThisOne(
  { database }: ApiDeps,
  caller: Caller,
  state: InspectionState,
  objectId: string,
): Promise<z.input<typeof whyObject>> {
  const { frozen, drawn, batchId, plan } = state;
  if (frozen === null) throw new Problem("ROSTERS_NOT_FROZEN");
  const { rosterId, record } = frozen;
  const row = await database.drawObject.findFirst({ where: { rosterId, objectId } });
  if (!caller.seesAll && row?.departments.includes(caller.organizationId) !== true) throw new Problem("NOT_FOUND");
  if (row === null) return { objectId, outcome: "not_on_roster", text: whyTexts.not_on_roster, ...NOTHING };
  const { member, stratum, status } = row;
  const checked =
    typeof row.record === "object" && row.record !== null && "checksThisYear" in row.record ? row.record["checksThisYear"] : null;
  if (status === "excluded" || status === "capped") {
    const reason = plan.exclusions.find((exclusion) => exclusion.kind === "object" && exclusion.id === objectId)?.reason ?? null;
    const checksThisYear = typeof checked === "number" ? checked : null;
    return { objectId, outcome: status, text: fill(whyTexts[status], { reason, checksThisYear }), ...NOTHING };
  }
  if (drawn === null) return { objectId, outcome: "not_in_draw_yet", text: whyTexts.not_in_draw_yet, ...NOTHING };
  const objects: ObjectRow[] = [];
  for await (const stored of storedObjects(database, rosterId, stratum))
    objects.push([stored.member, stored.stratum, stored.status, stored.departments]);
  const own = objects.find(([other]) => other === member) ?? null;
  const why = whyThisObject({ frozen: record, seed: drawn.seed, objects, member, cutoffs: drawn.strata, row: own, hasher: nodeHasher });
  if (why.outcome !== "drawn" && why.outcome !== "not_drawn") throw new Error(`object ${objectId} of batch ${batchId} has no ticket`);
  const visit = await database.drawVisit.findFirst({ where: { rosterId, member }, select: { number: true } });
  const { outcome, ticket, cutoff, rank, draw, eligible } = why;
  return {
    objectId,
    outcome,
    text: fill(whyTexts[outcome], { rank, draw, eligible }),
    visit: visit?.number ?? null,
    ticket,
    cutoff,
    rank,
    draw,
    eligible,
  };
}

/** Why an inspector was sent where they were, or nowhere. @throws Problem NOT_FOUND for another department's */
export async function whyThisPerson(
  { database }: ApiDeps,
  caller: Caller,
  state: InspectionState,
  { inspectorId, visit }: { inspectorId: string; visit?: number | undefined },
): Promise<z.input<typeof whyInspector>> {
  const { frozen, drawn } = state;
  if (frozen === null) throw new Problem("ROSTERS_NOT_FROZEN");
  const { rosterId, record } = frozen;
  const row = await database.drawInspector.findFirst({ where: { rosterId, inspectorId } });
  if (!caller.seesAll && row?.organizationId !== caller.organizationId) throw new Problem("NOT_FOUND");
  const nothing = { load: row?.load ?? null, visits: [], reason: null };
  if (row === null) return { inspectorId, outcome: "not_on_roster", text: whyTexts.inspector_not_on_roster, ...nothing };
  const { member, status } = row;
  if (status === "excluded" || status === "expired" || status === "on_leave")
    return { inspectorId, outcome: status, text: whyTexts[`inspector_${status}`], ...nothing };
  if (drawn === null) return { inspectorId, outcome: "not_in_draw_yet", text: whyTexts.not_in_draw_yet, ...nothing };
  const numbers = await database.$queryRaw<{ number: number }[]>`
    SELECT number FROM draw_visit WHERE roster_id = ${rosterId} AND teams::text LIKE ${`%${member}%`} ORDER BY number`;
  const visits = numbers.map(({ number }) => number);
  if (visits.length === 0) return { inspectorId, outcome: "not_drawn", text: whyTexts.inspector_not_drawn, ...nothing };
  const reason = visit === undefined ? null : await reasonOf();
  const text = fill(whyTexts.inspector_drawn, { count: visits.length });
  return { inspectorId, outcome: "drawn", text, load: row.load, visits, reason };

  async function reasonOf(): Promise<z.input<typeof whyInspector>["reason"]> {
    if (visit === undefined || drawn === null) return null;
    const objects: ObjectRow[] = [];
    for await (const stored of objectRows(database, rosterId)) objects.push(stored);
    const [inspectors, recusals] = await Promise.all([inspectorRows(database, rosterId), recusalRows(database, rosterId)]);
    const why = whyThisInspector({ frozen: record, seed: drawn.seed, objects, inspectors, recusals, visit, member, hasher: nodeHasher });
    if (why === null) return null;
    const { place, load, ticket, takenBefore, recused } = why;
    return { visit, place, load, ticket, takenBefore: takenBefore.length, recused: recused.length };
  }
}
