import type { PlanItem, PlanReading } from "../../domain/plan/reading.ts";
import type { UnitChoice } from "../../domain/plan/unitChoice.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { asJson, differences } from "../registries/register.ts";
import type { Correction } from "./forms.ts";
import type { PlanRow, StoredPlan } from "./storedPlan.ts";
import { findPlan, storedPlanOf } from "./storedPlan.ts";

/**
 * Corrects a draft. The values before and after lie in the audit log, so that nothing of the reading is lost.
 * @throws Problem PLAN_NOT_DRAFT, VERSION_CONFLICT, UNKNOWN_ORGANIZATION, INVALID_INPUT
 */
export async function correctPlan(
  { database }: ApiDeps,
  { caller, id, correction, requestId }: { caller: Caller; id: string; correction: Correction; requestId: string },
): Promise<PlanRow> {
  const { jurisdictionId } = caller;
  const { revision } = correction;
  const before = await findPlan(database, jurisdictionId, id);
  if (before.status !== "draft") throw new Problem("PLAN_NOT_DRAFT");
  if (before.revision !== revision) throw new Problem("VERSION_CONFLICT", { version: before.revision });
  const stored = storedPlanOf(before);
  const after = apply(stored, correction);
  await requireActive(database, jurisdictionId, correction);
  const changes = [
    ...differences(stored.reading, after.reading),
    ...differences(stored, { choices: after.choices, confirmInferredRoles: after.confirmInferredRoles }),
  ];
  if (changes.length === 0) return before;
  return database.$transaction(async (transaction) => {
    const { title, documentNumber } = after.reading;
    const { count } = await transaction.plan.updateMany({
      where: { id, jurisdictionId, revision, status: "draft" },
      data: { reading: after, title, documentNumber, revision: revision + 1 },
    });
    if (count === 0) throw new Problem("VERSION_CONFLICT");
    await writeAudit(transaction, {
      caller,
      requestId,
      action: "plan.correct",
      target: `plans/${id}`,
      outcome: "done",
      detail: { revision: revision + 1, changes: asJson(changes) },
    });
    return findPlan(transaction, jurisdictionId, id);
  });
}

function apply(stored: StoredPlan, correction: Correction): StoredPlan {
  const { reading } = stored;
  const { title, documentNumber, issuer, issuedOn, overallDeadline } = correction;
  const items = itemsAfter(reading, correction);
  const choices = choicesAfter(stored.choices, correction.units ?? {});
  return {
    ...stored,
    reading: {
      ...reading,
      ...(title === undefined ? {} : { title }),
      ...(documentNumber === undefined ? {} : { documentNumber }),
      ...(issuer === undefined ? {} : { issuer }),
      ...(issuedOn === undefined ? {} : { issuedOn }),
      ...(overallDeadline === undefined ? {} : { overallDeadline }),
      items,
      sources: sourcesAfter(reading, items),
    },
    choices,
    confirmInferredRoles: correction.confirmInferredRoles ?? stored.confirmInferredRoles,
  };
}

function itemsAfter({ items: before }: PlanReading, { items, itemChanges }: Correction): PlanItem[] {
  if (items !== undefined && itemChanges !== undefined)
    throw new Problem("INVALID_INPUT", {}, [{ path: "itemChanges", message: "不能与 items 同时使用" }]);
  if (items !== undefined) return items;
  if (itemChanges === undefined) return before;
  const unknown = Object.keys(itemChanges).find((place) => Number(place) > before.length);
  if (unknown !== undefined) throw new Problem("INVALID_INPUT", {}, [{ path: `itemChanges.${unknown}`, message: "没有这一条" }]);
  return before.flatMap((item, index) => {
    const change = itemChanges[String(index + 1)];
    if (change === null) return [];
    return [change === undefined ? item : { ...item, ...change }];
  });
}

/** Source lines keep pointing at their item: it is told by the lines it was read from. */
function sourcesAfter(before: PlanReading, items: PlanItem[]): PlanReading["sources"] {
  const places = new Map(items.map((item, index) => [`${item.line}-${item.lastLine}`, index]));
  return before.sources.map((source) => {
    const item = source.item === null ? undefined : before.items[source.item];
    return item === undefined ? source : { ...source, item: places.get(`${item.line}-${item.lastLine}`) ?? null };
  });
}

function choicesAfter(before: Record<string, UnitChoice>, changes: Record<string, UnitChoice | null>): Record<string, UnitChoice> {
  const after = new Map(Object.entries(before));
  for (const [name, choice] of Object.entries(changes)) {
    if (choice === null) after.delete(name);
    else after.set(name, choice);
  }
  return Object.fromEntries(after);
}

/** Names can be mapped to active organizations of the jurisdiction only. */
async function requireActive(database: ApiDeps["database"], jurisdictionId: string, { units = {} }: Correction): Promise<void> {
  const asked = Object.values(units).flatMap((choice) => {
    if (choice === null || choice.type === "ignore") return [];
    return [choice.type === "organization" ? choice.organizationId : choice.leadId];
  });
  if (asked.length === 0) return;
  const known = await database.organization.findMany({ where: { jurisdictionId, active: true, id: { in: asked } }, select: { id: true } });
  const unknown = asked.find((id) => !known.some((row) => row.id === id));
  if (unknown !== undefined) throw new Problem("UNKNOWN_ORGANIZATION", { organizationId: unknown });
}
