import type { CountQuery, InspectionFacts } from "../../domain/inspection/facts.ts";
import type { PrismaClient } from "../../generated/prisma/client.ts";

interface Row {
  total: bigint;
  withResult: bigint;
  published: bigint;
  followedUp: bigint;
  overdue: bigint;
}

/**
 * How far the visits of a batch are, read off their own rows in one pass over one index: visits send their batch nothing. One that
 * was withdrawn, with its reason, owes nothing any more; it must not keep the batch from closing.
 */
export async function gatherVisitCounts(database: PrismaClient, jurisdictionId: string, { batchId }: CountQuery): Promise<InspectionFacts> {
  const [row] = await database.$queryRaw<Row[]>`
    SELECT count(*) AS total, count(*) FILTER (WHERE completed OR status = 'withdrawn') AS "withResult", count(*) FILTER (WHERE published OR status = 'withdrawn') AS published,
           count(*) FILTER (WHERE followed_up OR status = 'withdrawn') AS "followedUp", count(*) FILTER (WHERE overdue) AS overdue
    FROM visit WHERE jurisdiction_id = ${jurisdictionId} AND batch_id = ${batchId}`;
  const { total = 0n, withResult = 0n, published = 0n, followedUp = 0n, overdue = 0n } = row ?? {};
  return {
    kind: "counts",
    counts: {
      total: Number(total),
      withResult: Number(withResult),
      published: Number(published),
      followedUp: Number(followedUp),
      overdue: Number(overdue),
    },
  };
}
