import { setTimeout as delay } from "node:timers/promises";
import canonicalize from "canonicalize";
import type { FrozenStart } from "../../domain/plan/frozenStart.ts";
import { isFrozenStart } from "../../domain/plan/frozenStart.ts";
import type { PlanStarting, PlanPreview, UnknownInRequest } from "../../domain/plan/starting.ts";
import { openQuestions, prepareStart, previewPlan, unknownInRequest } from "../../domain/plan/starting.ts";
import type { PlanStartRequest } from "../../domain/plan/startRequest.ts";
import type { EvidenceRef } from "../../domain/rectification/state.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { unknownInStart } from "../../texts/zh-CN/plans.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { textHash } from "../issues/storedTexts.ts";
import { asJson } from "../registries/register.ts";
import { startedIssues } from "./planView.ts";
import { issueIdOf, startingParts } from "./startingParts.ts";
import { findPlan, storedPlanOf } from "./storedPlan.ts";

/** How long one call waits for the issues to appear; a plan of hundreds takes longer, and the same call asks again. */
const WAIT_MS = 20_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

export interface Start {
  caller: Caller;
  id: string;
  request: PlanStartRequest;
  requestId: string;
}

export interface StartAnswer {
  issues: { id: string; number: number; place: number }[];
  total: number;
}

/**
 * Starts every item of a plan as an issue, exactly once however often it is called and by however many at once: the first call freezes what starts, and
 * one workflow by the plan's id carries it out. Waits for the issues to be visible; fewer than `total` of them means that the rest is on its way.
 */
export async function startPlan(deps: ApiDeps, start: Start): Promise<StartAnswer> {
  const { jurisdictionId } = start.caller;
  const plan = { id: start.id, jurisdictionId };
  const { total, through } = await freeze(deps, start);
  if (!through) await deps.planStarter.start({ jurisdictionId, planId: start.id });
  const deadline = Date.now() + WAIT_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const count = await deps.database.rectificationIssue.count({ where: { planId: start.id, jurisdictionId } });
    if (count >= total || Date.now() >= deadline) break;
    await delay(pauseMs);
  }
  const issues = await startedIssues(deps, plan);
  if (issues.length >= total) {
    await deps.database.plan.updateMany({
      where: { ...plan, status: "starting" },
      data: { status: "started", startedAt: deps.clock.now() },
    });
  }
  return { issues, total };
}

/** Decides, under a lock on the plan, what starts; or finds what an earlier call decided. */
async function freeze(deps: ApiDeps, start: Start): Promise<{ total: number; through: boolean }> {
  const { caller, id, request, requestId } = start;
  const { jurisdictionId } = caller;
  return deps.database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM plan WHERE id = ${id} AND jurisdiction_id = ${jurisdictionId} FOR UPDATE`;
    const row = await findPlan(transaction, jurisdictionId, id);
    if (isFrozenStart(row.startRequest)) {
      if (canonicalize(row.startRequest.request) !== canonicalize(asked(request, storedPlanOf(row))))
        throw new Problem("PLAN_START_DIFFERS");
      return { total: row.startRequest.drafts.length, through: row.status !== "starting" };
    }
    if (row.status !== "draft") throw new Problem("PLAN_NOT_DRAFT");
    const stored = storedPlanOf(row);
    if (stored.reading.items.length === 0) throw new Problem("PLAN_HAS_NO_ITEMS");
    const now = deps.clock.now();
    const parts = await startingParts(transaction, jurisdictionId, now);
    const starting: PlanStarting = {
      ...parts,
      planId: id,
      reading: stored.reading,
      choices: stored.choices,
      request: asked(request, stored),
      evidence: await evidenceOf(transaction, caller, request),
      startedAt: now.toISOString(),
      startedBy: caller.actor,
      hashOf: textHash,
      issueIdOf: (place) => issueIdOf(id, place),
    };
    const preview = previewPlan(starting);
    refuseQuestions(preview);
    refuseUnknown(unknownInRequest({ ...starting, preview }));
    const { drafts, texts } = prepareStart(starting, preview);
    const data = texts.map((content) => ({ jurisdictionId, sha256: textHash(content), content }));
    await transaction.textContent.createMany({ data, skipDuplicates: true });
    const frozen: FrozenStart = { v: 1, request: starting.request, rules: parts.rules, drafts };
    await transaction.plan.update({ where: { id }, data: { startRequest: storable(frozen), status: "starting" } });
    await writeAudit(transaction, {
      caller,
      requestId,
      action: "plan.start",
      target: `plans/${id}`,
      outcome: "done",
      detail: { items: drafts.length, revision: row.revision },
    });
    return { total: drafts.length, through: false };
  });
}

/** What is asked for, with what was confirmed on the draft already. */
function asked(request: PlanStartRequest, { confirmInferredRoles }: { confirmInferredRoles: boolean }): PlanStartRequest {
  return { ...request, confirmInferredRoles: request.confirmInferredRoles || confirmInferredRoles };
}

function storable(frozen: FrozenStart): Prisma.InputJsonObject {
  const { v, request, rules, drafts } = frozen;
  return { v, request: asJson(request), rules: asJson(rules), drafts: asJson(drafts) };
}

/** Uploads of the office that a baseline names. */
async function evidenceOf(
  transaction: Prisma.TransactionClient,
  { jurisdictionId, organizationId }: Caller,
  request: PlanStartRequest,
): Promise<Map<string, EvidenceRef>> {
  const entries = Object.values(request.items);
  const ids = entries.flatMap((entry) => (entry.entry === "running" ? (entry.evidenced ?? []).flatMap(({ evidence }) => evidence) : []));
  if (ids.length === 0) return new Map();
  const rows = await transaction.evidence.findMany({ where: { jurisdictionId, organizationId, id: { in: ids } } });
  return new Map(
    rows.map(({ id, sha256, size, mediaType, takenAt }) => [
      id,
      { id, sha256, size: Number(size), mediaType, ...(takenAt === null ? {} : { takenAt }) },
    ]),
  );
}

function refuseQuestions(preview: PlanPreview): void {
  const { units, dates } = openQuestions(preview);
  if (units.length > 0) throw new Problem("PLAN_HAS_UNMAPPED_UNITS", { units: units.map(({ unit }) => unit), unmapped: asJson(units) });
  if (dates.length > 0)
    throw new Problem("PLAN_HAS_UNDECIDED_DATES", { items: [...new Set(dates.map(({ place }) => place))], undecided: asJson(dates) });
}

function refuseUnknown(unknown: UnknownInRequest[]): void {
  if (unknown.length === 0) return;
  throw new Problem(
    "INVALID_INPUT",
    {},
    unknown.map(({ path, reason }) => ({ path, message: unknownInStart[reason] })),
  );
}
