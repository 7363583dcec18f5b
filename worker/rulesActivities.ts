import type { RulesFanOutActivities } from "../activities/rules/fanOutRules.ts";
import { createRulesFanOutActivities } from "../activities/rules/fanOutRules.ts";
import type { RulesPreviewActivities } from "../activities/rules/previewRules.ts";
import { createRulesPreviewActivities } from "../activities/rules/previewRules.ts";
import type { ErrorCode } from "../domain/errors/errorCodes.ts";
import { processes } from "../domain/processes.ts";
import type { Database } from "../platform/database.ts";
import type { Matters } from "../platform/matters.ts";
import { MatterError } from "../platform/matters.ts";
import { areaWithin } from "../platform/registry/areas.ts";
import { proposedRules } from "../platform/registry/proposedRules.ts";
import { isProcessWithPolicy, rulesInForce } from "../platform/registry/rulesInForce.ts";

/** Down for everybody: a chunk waits for it. What is refused, or down for one matter, is noted with that matter. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["TEMPORAL_UNAVAILABLE", "DATABASE_UNAVAILABLE", "INTERNAL"]);

/** The activities that try and hand out rules, on the parts of this process. */
export function createRulesActivities(parts: {
  database: Database;
  matters: Pick<Matters, "send">;
  perSecond: number;
  settleMs: number;
}): RulesFanOutActivities & RulesPreviewActivities {
  const { database, matters, perSecond, settleMs } = parts;
  const area = (jurisdictionId: string): Promise<string[]> => areaWithin(database, jurisdictionId);
  return {
    ...createRulesFanOutActivities({
      database,
      perSecond,
      settleMs,
      areaWithin: area,
      rulesInForce: async (jurisdictionId, process) => {
        if (!isProcessWithPolicy(process)) throw new Error(`no policy for the process ${process}`);
        return rulesInForce(database, jurisdictionId, process);
      },
      applyRules: async ({ process, jurisdictionId, id, rules, reason, actor, key }) => {
        const command = { type: "applyRules", rules, reason };
        try {
          await matters.send({ process, jurisdictionId, id, command, actor, idempotencyKey: key });
          return { done: true };
        } catch (error) {
          if (!(error instanceof MatterError) || OUTAGES.has(error.code)) throw error;
          return { done: false, code: error.code };
        }
      },
    }),
    ...createRulesPreviewActivities({
      database,
      processes,
      areaWithin: area,
      proposedRules: (preview, jurisdictionId) => proposedRules(database, preview, jurisdictionId),
    }),
  };
}
