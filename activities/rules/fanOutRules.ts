import { setTimeout as delay } from "node:timers/promises";
import { Context, heartbeat } from "@temporalio/activity";
import type { PersonActor } from "../../domain/process/actor.ts";
import { isCommonEvent } from "../../domain/process/matter.ts";
import type { EventLike } from "../../domain/process/process.ts";
import type { Rules } from "../../domain/process/rules.ts";
import type { MovedDuty } from "../../domain/process/rulesChange.ts";
import { sameRules } from "../../domain/process/rulesChange.ts";
import type { MatterRow } from "../../domain/process/storedMatter.ts";
import { SharedRules, storedMatter } from "../../domain/process/storedMatter.ts";
import type { PrismaClient, RulesChange } from "../../generated/prisma/client.ts";

/** Where handing out has come to: matters of a change in the order of their ids. */
export interface FanOutPlace {
  changeId: string;
  after: string;
}

export type FanOutResult =
  /** Nothing is left that may go on: the run may end. */
  | { outcome: "idle" }
  | { outcome: "went_on"; at: FanOutPlace }
  /** All that are there have the rules, but more may be on their way that started under the old ones. */
  | { outcome: "settling"; waitMs: number };

export interface RulesFanOutActivities {
  /** Gives the next chunk of matters the rules in force. At least once; what was given is not given again. */
  fanOutRules(request: { at: FanOutPlace | null }): Promise<FanOutResult>;
}

/** What became of the command to one matter. `code`: why it was refused, or what was down for this matter alone. */
export type SentRules = { done: true } | { done: false; code: string };

export interface RulesFanOutDeps {
  database: PrismaClient;
  /** The rules in force of an area for a process. */
  rulesInForce(jurisdictionId: string, process: string): Promise<Rules>;
  /** An area and all below it. */
  areaWithin(jurisdictionId: string): Promise<string[]>;
  /** Sends `applyRules`, and resolves when it is committed or refused. @throws when everything is down and it is worth waiting */
  applyRules(request: {
    process: string;
    jurisdictionId: string;
    id: string;
    rules: Partial<Rules>;
    reason: string;
    actor: PersonActor;
    key: string;
  }): Promise<SentRules>;
  /** Matters a second, so that people's own commands are not kept waiting. */
  perSecond: number;
  /** How long after a change a start under the old rules may still arrive, in milliseconds. */
  settleMs: number;
}

/** Matters per attempt of the activity. */
const CHUNK = 100;
/** Commands at a time. */
const AT_A_TIME = 4;
/** A matter that refuses three times is left to people. */
const MOST_ATTEMPTS = 3;
const HEARTBEAT_MS = 3_000;

export function createRulesFanOutActivities(deps: RulesFanOutDeps): RulesFanOutActivities {
  const shared = new SharedRules();
  return {
    async fanOutRules({ at }) {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        return await fanOutChunk(deps, shared, at);
      } finally {
        clearInterval(beat);
      }
    },
  };
}

async function fanOutChunk(deps: RulesFanOutDeps, shared: SharedRules, at: FanOutPlace | null): Promise<FanOutResult> {
  const { database } = deps;
  const change = await database.rulesChange.findFirst({
    where: { status: { in: ["waiting", "running"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  if (change === null) return { outcome: "idle" };
  const after = at?.changeId === change.id ? at.after : "";
  const area = await scopeOf(deps, change);
  if (change.status === "waiting") {
    const total = await countBehind(deps, change, area);
    await database.rulesChange.updateMany({ where: { id: change.id, status: "waiting" }, data: { status: "running", total } });
  }
  const rows = await behind(deps, change, area, after);
  if (rows.length > 0) {
    const last = await giveAll(deps, shared, change, area, rows);
    return { outcome: "went_on", at: { changeId: change.id, after: last } };
  }
  // The end of a pass: another from the beginning finds who came in meanwhile; a pass that finds nobody is the last.
  if (after !== "") return { outcome: "went_on", at: { changeId: change.id, after: "" } };
  const waitMs = await stillSettling(deps, change, area);
  if (waitMs > 0) return { outcome: "settling", waitMs };
  await database.rulesChange.updateMany({
    where: { id: change.id, status: "running" },
    data: { status: "finished", finishedAt: new Date() },
  });
  return { outcome: "went_on", at: { changeId: change.id, after: "" } };
}

/** The rules in force, for each area that the change reaches and each process that has matters there. */
interface Target {
  jurisdictionId: string;
  process: string;
  rules: Rules;
}

async function scopeOf(deps: RulesFanOutDeps, change: RulesChange): Promise<Target[]> {
  const jurisdictionIds = change.kind === "policy" ? [change.jurisdictionId] : await deps.areaWithin(change.jurisdictionId);
  const found = await deps.database.matter.groupBy({
    by: ["jurisdictionId", "process"],
    where: { jurisdictionId: { in: jurisdictionIds }, endedAt: null, ...(change.process === null ? {} : { process: change.process }) },
  });
  return Promise.all(
    found.map(async ({ jurisdictionId, process }) => ({
      jurisdictionId,
      process,
      rules: await deps.rulesInForce(jurisdictionId, process),
    })),
  );
}

/**
 * Open matters without the rules that the change brings, or whose giving was begun and not noted; not those that refused too often. Where all rules are put
 * in force again, the content counts, which a version of the product may have changed: every matter is looked at, once.
 */
function behind({ database }: RulesFanOutDeps, { id, kind }: RulesChange, area: readonly Target[], after: string): Promise<MatterRow[]> {
  const { jurisdictionIds, processes, calendars, policies } = columnsOf(area);
  return database.$queryRaw<MatterRow[]>`
    SELECT m.id, m.jurisdiction_id, m.process, m.version, m.snapshot - 'undo' AS snapshot
    FROM matter m
    JOIN unnest(${jurisdictionIds}::text[], ${processes}::text[], ${calendars}::text[], ${policies}::int[]) t (area, process, calendar, policy)
      ON t.area = m.jurisdiction_id AND t.process = m.process
    LEFT JOIN rules_change_matter d ON d.change_id = ${id} AND d.matter_id = m.id
    WHERE m.id > ${after} AND m.ended_at IS NULL AND (d.outcome IS NULL OR d.outcome <> 'failed' OR d.attempts < ${MOST_ATTEMPTS})
      AND (d.outcome IN ('sending', 'failed') OR CASE ${kind}::text
        WHEN 'calendar' THEN m.calendar_version IS DISTINCT FROM t.calendar
        WHEN 'policy' THEN m.policy_version IS DISTINCT FROM t.policy
        ELSE d.matter_id IS NULL END)
    ORDER BY m.id LIMIT ${CHUNK}`;
}

/** How many there are at the beginning, for the progress. */
async function countBehind({ database }: RulesFanOutDeps, { kind }: RulesChange, area: readonly Target[]): Promise<number> {
  const { jurisdictionIds, processes, calendars, policies } = columnsOf(area);
  const [row] = await database.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM matter m
    JOIN unnest(${jurisdictionIds}::text[], ${processes}::text[], ${calendars}::text[], ${policies}::int[]) t (area, process, calendar, policy)
      ON t.area = m.jurisdiction_id AND t.process = m.process
    WHERE m.ended_at IS NULL AND CASE ${kind}::text
      WHEN 'calendar' THEN m.calendar_version IS DISTINCT FROM t.calendar
      WHEN 'policy' THEN m.policy_version IS DISTINCT FROM t.policy
      ELSE true END`;
  return row?.count ?? 0;
}

function columnsOf(area: readonly Target[]) {
  return {
    jurisdictionIds: area.map(({ jurisdictionId }) => jurisdictionId),
    processes: area.map(({ process }) => process),
    calendars: area.map(({ rules }) => rules.calendar.version),
    policies: area.map(({ rules }) => rules.policy.version),
  };
}

/** Gives the rules to a chunk at the limited rate. A worker that stops hands the rest on. @returns the id up to which all were handled */
async function giveAll(
  deps: RulesFanOutDeps,
  shared: SharedRules,
  change: RulesChange,
  area: readonly Target[],
  rows: readonly MatterRow[],
): Promise<string> {
  const began = Date.now();
  const { cancellationSignal } = Context.current();
  const begun = rows.map(({ id, jurisdiction_id }) => ({
    changeId: change.id,
    matterId: id,
    jurisdictionId: jurisdiction_id,
    outcome: "sending",
    attempts: 0,
  }));
  await deps.database.rulesChangeMatter.createMany({ data: begun, skipDuplicates: true });
  const remaining = rows.entries();
  let sent = 0;
  let stopped = false;
  const lane = async (): Promise<void> => {
    for (const [, row] of remaining) {
      if (cancellationSignal.aborted || stopped) return;
      const target = area.find(({ jurisdictionId, process }) => jurisdictionId === row.jurisdiction_id && process === row.process);
      try {
        if (target) await giveOne(deps, shared, change, target.rules, row);
      } catch (error) {
        stopped = true;
        throw error;
      }
      sent += 1;
      const early = began + (sent * 1_000) / deps.perSecond - Date.now();
      if (early > 0) await delay(early);
    }
  };
  // All lanes come to rest before a failure counts: the next attempt must not run beside this one.
  const lanes = await Promise.allSettled(Array.from({ length: AT_A_TIME }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
  return cancellationSignal.aborted ? "" : (rows.at(-1)?.id ?? "");
}

async function giveOne(deps: RulesFanOutDeps, shared: SharedRules, change: RulesChange, inForce: Rules, row: MatterRow): Promise<void> {
  const { database } = deps;
  const matter = storedMatter(row, shared);
  const rules: Partial<Rules> =
    change.kind === "calendar"
      ? { calendar: inForce.calendar }
      : change.kind === "policy"
        ? { policy: inForce.policy }
        : { calendar: inForce.calendar, policy: inForce.policy };
  const [process = "", jurisdictionId = "", ...rest] = row.id.split("/");
  if (sameRules({ ...matter.state.rules, ...rules }, matter.state.rules)) {
    await noteVersions(database, row.id, matter.state.rules);
    return note(database, change, row, await movesOf(database, row.id, rules));
  }
  const result = await deps.applyRules({
    process,
    jurisdictionId,
    id: rest.join("/"),
    rules,
    reason: change.reason,
    actor: actorOf(change),
    key: `rules/${change.id}/${row.version}`,
  });
  if (result.done || result.code === "RULES_ALREADY_APPLIED") return note(database, change, row, await movesOf(database, row.id, rules));
  await database.rulesChangeMatter.update({
    where: { changeId_matterId: { changeId: change.id, matterId: row.id } },
    data: { outcome: "failed", code: result.code, attempts: { increment: 1 }, at: new Date() },
  });
}

/** An earlier release's worker writes a matter's row without the versions; the state knows them. */
async function noteVersions(database: PrismaClient, id: string, { calendar, policy }: Rules): Promise<void> {
  await database.$executeRaw`UPDATE matter SET calendar_version = ${calendar.version}, policy_version = ${policy.version}::int
    WHERE id = ${id} AND (snapshot #>> '{state,rules,calendar,version}') = ${calendar.version}`;
}

async function note(database: PrismaClient, change: RulesChange, row: MatterRow, moves: MovedDuty[]): Promise<void> {
  await database.rulesChangeMatter.update({
    where: { changeId_matterId: { changeId: change.id, matterId: row.id } },
    data: {
      outcome: moves.length > 0 ? "moved" : "unmoved",
      moves: moves.map((duty) => ({ ...duty })),
      code: null,
      attempts: { increment: 1 },
      at: new Date(),
    },
  });
}

/** What the matter itself recorded when it took these rules: the dates that they moved. */
async function movesOf(database: PrismaClient, matterId: string, rules: Partial<Rules>): Promise<MovedDuty[]> {
  const step = await database.matterStep.findFirst({
    where: { matterId, command: "applyRules" },
    orderBy: { version: "desc" },
    select: { events: true },
  });
  const events: unknown[] = Array.isArray(step?.events) ? step.events : [];
  return events.filter(isEvent).flatMap((event) => {
    if (!isCommonEvent(event) || event.type !== "rulesApplied") return [];
    return sameRules({ ...event.rules, ...rules }, event.rules) ? (event.moved ?? []) : [];
  });
}

function isEvent(value: unknown): value is EventLike {
  return typeof value === "object" && value !== null && "type" in value && "v" in value;
}

function actorOf({ actor }: RulesChange): PersonActor {
  if (!isPersonActor(actor)) throw new Error("the change of rules has no actor");
  return actor;
}

function isPersonActor(value: unknown): value is PersonActor {
  return typeof value === "object" && value !== null && "personId" in value && "organizationId" in value && "roles" in value;
}

/** Milliseconds to wait for matters that were started under the rules before: a start under way, or a plan whose rules were frozen. */
async function stillSettling({ database, settleMs }: RulesFanOutDeps, change: RulesChange, area: readonly Target[]): Promise<number> {
  const jurisdictionIds = [change.jurisdictionId, ...area.map(({ jurisdictionId }) => jurisdictionId)];
  if ((await database.plan.count({ where: { jurisdictionId: { in: jurisdictionIds }, status: "starting" } })) > 0)
    return Math.max(settleMs, 1_000);
  return Math.max(0, change.createdAt.getTime() + settleMs - Date.now());
}
