import { Context } from "@temporalio/activity";
import type { ActivityDeps } from "../activities/activities.ts";
import type { Database } from "../platform/database.ts";
import { createInspectionWorks } from "../platform/draw/inspectionWorks.ts";
import type { Matters } from "../platform/matters.ts";
import { createVisitWorks } from "../platform/visits/visitWorks.ts";
import { rulesInForce } from "../platform/registry/rulesInForce.ts";

/** What processes do outside before a decision, on the parts of this process. */
export function createWorks({
  database,
  matters,
}: {
  database: Database;
  matters: Pick<Matters, "start" | "send">;
}): NonNullable<ActivityDeps["works"]> {
  return {
    visit: createVisitWorks({ database, matters }),
    inspection: createInspectionWorks({
      database,
      startVisit: (visit) => matters.start({ ...visit, process: "visit", onlyDurable: true }),
      tellVisit: async ({ jurisdictionId, id, command, actor, key }) => {
        await matters.send({ process: "visit", jurisdictionId, id, command, actor, idempotencyKey: key });
      },
      visitRules: (jurisdictionId) => rulesInForce(database, jurisdictionId, "visit"),
      beat: () => Context.current().heartbeat(),
    }),
  };
}
