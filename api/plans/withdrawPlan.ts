import { decideOn } from "../../domain/process/matter.ts";
import { isRefusal } from "../../domain/process/process.ts";
import type { HumanCommand } from "../../domain/rectification/commands.ts";
import { rectification } from "../../domain/rectification/rectification.ts";
import { MatterError } from "../../platform/matters.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { matterOf, PROCESS } from "../issues/findIssue.ts";
import { startedIssues } from "./planView.ts";
import { findPlan } from "./storedPlan.ts";

/** Commands at a time. */
const AT_A_TIME = 8;

interface PlanIssue {
  id: string;
  number: number;
}

/**
 * Takes a plan back that was started by mistake, while nothing was built on it: every issue is looked at first, then each is withdrawn under the same
 * condition. Repeating it goes on where it stopped.
 * @throws Problem PLAN_NOT_STARTED, TRY_AGAIN while it is still starting, PLAN_BUILT_UPON with the numbers of the issues that people have acted on
 */
export async function withdrawPlan(
  deps: ApiDeps,
  { caller, id, reason, requestId }: { caller: Caller; id: string; reason: string; requestId: string },
): Promise<PlanIssue[]> {
  const { database, clock } = deps;
  const { jurisdictionId } = caller;
  const plan = await findPlan(database, jurisdictionId, id);
  if (plan.status === "draft") throw new Problem("PLAN_NOT_STARTED");
  if (plan.status === "starting") throw new Problem("TRY_AGAIN");
  const command: Extract<HumanCommand, { type: "withdraw" }> = { type: "withdraw", reason, onlyIfUntouched: true };
  if (plan.status === "started") {
    const { standing, builtUpon } = await examine(deps, caller, id, command);
    if (builtUpon.length > 0) throw new Problem("PLAN_BUILT_UPON", { numbers: builtUpon, withdrawn: 0 });
    await withdrawAll(deps, { caller, planId: id, command, issues: standing });
    await database.$transaction(async (transaction) => {
      const { count } = await transaction.plan.updateMany({
        where: { id, jurisdictionId, status: "started" },
        data: { status: "withdrawn", withdrawnAt: clock.now() },
      });
      if (count === 1)
        await writeAudit(transaction, { caller, requestId, action: "plan.withdraw", target: `plans/${id}`, outcome: "done" });
    });
  }
  return startedIssues(deps, plan);
}

/** The issues that are not withdrawn yet, and the numbers of those that the rules would not take back. */
async function examine(
  { database, clock }: ApiDeps,
  caller: Caller,
  planId: string,
  command: Extract<HumanCommand, { type: "withdraw" }>,
): Promise<{ standing: PlanIssue[]; builtUpon: number[] }> {
  const { jurisdictionId, actor } = caller;
  const issues = await database.rectificationIssue.findMany({
    where: { planId, jurisdictionId, status: { not: "withdrawn" } },
    select: { id: true, number: true, matterId: true },
    orderBy: { planItem: "asc" },
  });
  const builtUpon: number[] = [];
  const context = { now: clock.now().toISOString(), actor };
  for (let from = 0; from < issues.length; from += 100) {
    const some = issues.slice(from, from + 100);
    const matters = await database.matter.findMany({ where: { jurisdictionId, id: { in: some.map(({ matterId }) => matterId) } } });
    const refused = new Set(
      matters.filter((row) => isRefusal(decideOn(rectification, matterOf(row), command, context))).map((row) => row.id),
    );
    builtUpon.push(...some.filter(({ matterId }) => refused.has(matterId)).map(({ number }) => number));
  }
  return { standing: issues.map(({ id, number }) => ({ id, number })), builtUpon };
}

async function withdrawAll(
  { matters }: ApiDeps,
  {
    caller,
    planId,
    command,
    issues,
  }: { caller: Caller; planId: string; command: Extract<HumanCommand, { type: "withdraw" }>; issues: PlanIssue[] },
): Promise<void> {
  const { jurisdictionId, actor } = caller;
  const builtUpon: number[] = [];
  let withdrawn = 0;
  const remaining = issues.values();
  const withdrawRemaining = async (): Promise<void> => {
    for (const { id, number } of remaining) {
      try {
        await matters.send({ process: PROCESS, jurisdictionId, id, command, actor, idempotencyKey: `plan-withdraw/${planId}` });
        withdrawn += 1;
      } catch (error) {
        if (!(error instanceof MatterError)) throw error;
        if (error.code === "BUILT_UPON" || error.code === "ISSUE_CLOSED") builtUpon.push(number);
        else if (error.code !== "ISSUE_WITHDRAWN") throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: AT_A_TIME }, withdrawRemaining));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  if (builtUpon.length > 0) throw new Problem("PLAN_BUILT_UPON", { numbers: builtUpon.toSorted((a, b) => a - b), withdrawn });
}
