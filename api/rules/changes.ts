import { z } from "zod";
import type { MovedDuty } from "../../domain/process/rulesChange.ts";
import type { RulesChange } from "../../generated/prisma/client.ts";
import { isErrorCode } from "../../domain/errors/errorCodes.ts";
import { fill } from "../../texts/format.ts";
import { errorTexts } from "../../texts/zh-CN/errors.ts";
import { movesText, rulesChangeStatuses } from "../../texts/zh-CN/rules.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { decodeCursor, pageOf, pageQuery, takePage } from "../core/paging.ts";
import { Problem } from "../core/problem.ts";
import { found, recorded } from "../registries/register.ts";
import { beginRulesChange } from "./putInForce.ts";
import { subjectsOf, subjectSchema } from "./subjects.ts";

const statuses = ["waiting", "running", "paused", "finished", "superseded"] as const;

export const rulesChangeView = z.object({
  id: z.string(),
  kind: z.enum(["calendar", "policy", "all"]).describe("calendar 工作日历，policy 办理规则，all 全部现行规则"),
  process: z.string().nullable(),
  status: z.enum(statuses),
  statusText: z.string(),
  reason: z.string(),
  total: z.int().describe("须适用新规则的办理中事项"),
  done: z.int().describe("已适用"),
  moved: z.int().describe("其中日期有变动的"),
  failed: z.int().describe("三次未能适用的，见 matters?outcome=failed"),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export const rulesChangePage = pageOf(rulesChangeView);

const outcomes = ["moved", "unmoved", "failed"] as const;
export const changedMatterQuery = pageQuery.extend({ outcome: z.enum(outcomes).optional().describe("只看日期有变动的、无变动的或失败的") });
export const changedMatter = z.object({
  matterId: z.string(),
  issue: subjectSchema.nullable(),
  outcome: z.enum(outcomes),
  text: z.string().describe("哪些日期由何时改为何时，或为什么没有办成"),
  moves: z.array(
    z.object({
      key: z.string(),
      rule: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      dueFrom: z.string().optional(),
      dueTo: z.string().optional(),
    }),
  ),
  code: z.string().nullable(),
  at: z.iso.datetime(),
});
export const changedMatterPage = pageOf(changedMatter);

/** @throws Problem NOT_FOUND, alike for another jurisdiction's */
export async function showChange(deps: ApiDeps, caller: Caller, id: string): Promise<z.input<typeof rulesChangeView>> {
  return viewOf(deps, await changeOf(deps, caller, id));
}

export async function listChanges(
  deps: ApiDeps,
  { jurisdictionId }: Caller,
  { limit, cursor }: z.output<typeof pageQuery>,
): Promise<z.input<typeof rulesChangePage>> {
  const before = decodeCursor("rules-changes", z.tuple([z.iso.datetime(), z.string().max(100)]), cursor);
  const older = before === null ? {} : { OR: [{ createdAt: { lt: before[0] } }, { createdAt: before[0], id: { gt: before[1] } }] };
  const rows = await deps.database.rulesChange.findMany({
    where: { jurisdictionId, ...older },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: limit + 1,
  });
  const page = takePage("rules-changes", rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
  return { items: await Promise.all(page.rows.map((row) => viewOf(deps, row))), nextCursor: page.nextCursor };
}

/** Stops handing out after the chunk under way, or goes on; going on tries what failed again. */
export async function setPaused(
  deps: ApiDeps,
  caller: Caller,
  requestId: string,
  { id, paused }: { id: string; paused: boolean },
): Promise<z.input<typeof rulesChangeView>> {
  const { database } = deps;
  const change = await changeOf(deps, caller, id);
  const failed = await database.rulesChangeMatter.count({ where: { changeId: id, outcome: "failed" } });
  const over = change.status === "superseded" || (change.status === "finished" && (paused || failed === 0));
  if (over) throw new Problem("RULES_CHANGE_FINISHED");
  await recorded(
    { database, caller, requestId },
    { action: paused ? "rules.pause" : "rules.resume", target: `rules-changes/${id}`, detail: { before: change.status } },
    async (transaction) => {
      await transaction.rulesChange.update({ where: { id }, data: { status: paused ? "paused" : "running", finishedAt: null } });
      if (!paused) await transaction.rulesChangeMatter.updateMany({ where: { changeId: id, outcome: "failed" }, data: { attempts: 0 } });
    },
  );
  if (!paused) await beginRulesChange(deps, id);
  return showChange(deps, caller, id);
}

/** What became of each matter of the caller's own jurisdiction. */
export async function listChangedMatters(
  deps: ApiDeps,
  caller: Caller,
  id: string,
  { limit, cursor, outcome }: z.output<typeof changedMatterQuery>,
): Promise<z.input<typeof changedMatterPage>> {
  await changeOf(deps, caller, id);
  const after = decodeCursor("rules-change-matters", z.tuple([z.string().max(300)]), cursor);
  const rows = await deps.database.rulesChangeMatter.findMany({
    where: {
      changeId: id,
      jurisdictionId: caller.jurisdictionId,
      outcome: outcome ?? { in: [...outcomes] },
      ...(after === null ? {} : { matterId: { gt: after[0] } }),
    },
    orderBy: { matterId: "asc" },
    take: limit + 1,
  });
  const page = takePage("rules-change-matters", rows, limit, (row) => [row.matterId]);
  const subjects = await subjectsOf(
    deps.database,
    caller,
    page.rows.map((row) => row.matterId),
  );
  const items = page.rows.map((row) => {
    const moves = movesSchema.parse(row.moves);
    return {
      matterId: row.matterId,
      issue: subjects.get(row.matterId) ?? null,
      outcome: outcomeSchema.parse(row.outcome),
      text: row.code === null ? movesText(moves) : isErrorCode(row.code) ? fill(errorTexts[row.code], {}) : row.code,
      moves,
      code: row.code,
      at: row.at.toISOString(),
    };
  });
  return { items, nextCursor: page.nextCursor };
}

const outcomeSchema = z.enum(outcomes);
const movesSchema: z.ZodType<MovedDuty[]> = z.array(
  z.object({
    key: z.string(),
    rule: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    dueFrom: z.string().exactOptional(),
    dueTo: z.string().exactOptional(),
  }),
);

async function changeOf({ database }: ApiDeps, { jurisdictionId }: Caller, id: string): Promise<RulesChange> {
  return found(await database.rulesChange.findFirst({ where: { id, jurisdictionId } }));
}

async function viewOf({ database }: ApiDeps, change: RulesChange): Promise<z.input<typeof rulesChangeView>> {
  const { id, process, reason, createdAt, finishedAt } = change;
  const counts = await database.$queryRaw<{ outcome: string; count: number }[]>`
    SELECT outcome, count(*)::int AS count FROM rules_change_matter WHERE change_id = ${id} GROUP BY outcome`;
  const of = (outcome: string): number => counts.find((counted) => counted.outcome === outcome)?.count ?? 0;
  const done = of("moved") + of("unmoved");
  const status = rulesChangeView.shape.status.parse(change.status);
  return {
    id,
    kind: rulesChangeView.shape.kind.parse(change.kind),
    process,
    status,
    statusText: rulesChangeStatuses[status],
    reason,
    // Who started meanwhile under the rules before counts as well.
    total: Math.max(change.total, done + of("failed")),
    done,
    moved: of("moved"),
    failed: of("failed"),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
