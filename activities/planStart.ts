import { ApplicationFailure, CancelledFailure, Context, heartbeat } from "@temporalio/activity";
import type { FrozenStart } from "../domain/plan/frozenStart.ts";
import { isFrozenStart } from "../domain/plan/frozenStart.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";

/** Starts of one plan; both are at least once, and do the same however often they are done. */
export interface PlanStartActivities {
  /** Starts the items from the `from`-th on (from 0), at most a chunk of them. */
  startPlanItems(request: { jurisdictionId: string; planId: string; from: number }): Promise<{ next: number; total: number }>;
  /** Notes that every item has started. */
  finishPlanStart(request: { jurisdictionId: string; planId: string }): Promise<void>;
}

export interface PlanStartDeps {
  database: PrismaClient;
  /**
   * Starts a matter once; resolves when the start is durable. Waiting for its first commit here would hold an activity's place that the commit itself
   * needs; whoever asked for the start waits for the tables.
   */
  startMatter(request: { process: string; jurisdictionId: string; id: string; input: unknown }): Promise<void>;
}

/** Items per attempt of the activity: a lost worker costs at most so many repeated starts. */
const CHUNK = 50;
/** Starts at a time: more would only wait for the database. */
const AT_A_TIME = 8;

export function createPlanStartActivities(deps: PlanStartDeps): PlanStartActivities {
  return {
    async startPlanItems({ jurisdictionId, planId, from }) {
      const { rules, drafts } = await frozenStartOf(deps.database, { jurisdictionId, planId });
      const chunk = drafts.slice(from, from + CHUNK);
      const remaining = chunk.values();
      const { cancellationSignal } = Context.current();
      let failed = false;
      const startRemaining = async (): Promise<void> => {
        for (const draft of remaining) {
          if (failed) return;
          // A worker that stops hands the rest to the next one.
          if (cancellationSignal.aborted) throw new CancelledFailure("the worker stops");
          try {
            await deps.startMatter({ process: "rectification", jurisdictionId, id: draft.issueId, input: { ...draft, rules } });
          } catch (error) {
            failed = true;
            throw error;
          }
          heartbeat(draft.planItem);
        }
      };
      // All lanes come to rest before a failure counts: the next attempt must not run beside this one.
      const lanes = await Promise.allSettled(Array.from({ length: AT_A_TIME }, startRemaining));
      for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
      return { next: from + chunk.length, total: drafts.length };
    },

    async finishPlanStart({ jurisdictionId, planId }) {
      await deps.database.plan.updateMany({
        where: { id: planId, jurisdictionId, status: "starting" },
        data: { status: "started", startedAt: new Date() },
      });
    },
  };
}

async function frozenStartOf(
  database: PrismaClient,
  { jurisdictionId, planId }: { jurisdictionId: string; planId: string },
): Promise<FrozenStart> {
  const plan = await database.plan.findFirst({ where: { id: planId, jurisdictionId }, select: { startRequest: true } });
  if (!isFrozenStart(plan?.startRequest)) throw ApplicationFailure.nonRetryable("the plan has no frozen start", "PLAN_NOT_STARTED");
  return plan.startRequest;
}
