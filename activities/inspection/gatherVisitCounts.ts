import type { CountQuery, InspectionFacts } from "../../domain/inspection/facts.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";

interface Row {
  status: string;
  count: bigint;
}

/** How far the visits of a batch are, by the status of their matters: visits send their batch nothing. */
export async function gatherVisitCounts(database: PrismaClient, jurisdictionId: string, { batchId }: CountQuery): Promise<InspectionFacts> {
  const prefix = `visit/${jurisdictionId}/${batchId}/`;
  const rows = await database.$queryRaw<Row[]>`
    SELECT m.status, count(*) AS count FROM inspection_visit v JOIN matter m ON m.id = ${prefix} || v.number
    WHERE v.batch_id = ${batchId} AND v.jurisdiction_id = ${jurisdictionId} GROUP BY m.status`;
  const of = (statuses: ReadonlySet<string>): number =>
    rows.reduce((sum, { status, count }) => sum + (statuses.has(status) ? Number(count) : 0), 0);
  const total = rows.reduce((sum, { count }) => sum + Number(count), 0);
  return {
    kind: "counts",
    counts: { total, withResult: of(WITH_RESULT), published: of(PUBLISHED), followedUp: of(FOLLOWED_UP), overdue: 0 },
  };
}

/** Statuses of a visit, each with all that come after it. */
const FOLLOWED_UP: ReadonlySet<string> = new Set(["followed_up", "closed"]);
const PUBLISHED: ReadonlySet<string> = new Set(["published", ...FOLLOWED_UP]);
const WITH_RESULT: ReadonlySet<string> = new Set(["completed", "publication_prepared", ...PUBLISHED]);
