import type { OtherUse } from "../../../domain/evidence/evidenceWarning.ts";
import { Prisma } from "../../../generated/prisma/client.ts";
import type { Database } from "../../database.ts";

/** More are counted and not listed. */
const MOST_LISTED = 20;

/** Other uses of one thing, with how many there are in all. */
export interface Uses {
  listed: OtherUse[];
  count: number;
}

interface UseRow {
  own_issue: string;
  own_sha: string;
  issue_id: string;
  number: number;
  organization_id: string;
  evidence_id: string;
  submitted_at: Date;
  withdrawn: boolean;
  distance: number | null;
  correlation: number | null;
  cropped: boolean | null;
  total: number;
}

/** A file of an issue. */
export interface OwnFile {
  issueId: string;
  sha256: string;
}

export const keyOf = ({ issueId, sha256 }: OwnFile): string => `${issueId}\n${sha256}`;

/** Where the very same file is used on other issues of the jurisdiction, by `keyOf`; what was withdrawn there counts too. */
export function sameFiles(database: Database, jurisdictionId: string, files: readonly OwnFile[]): Promise<Map<string, Uses>> {
  return usesOf(
    database,
    jurisdictionId,
    files,
    Prisma.sql`
      SELECT o.issue_id AS own_issue, o.sha256 AS own_sha, o.sha256 AS other_sha, NULL::int AS distance, NULL::int AS correlation, NULL::bool AS cropped FROM own o`,
  );
}

/** Where a picture that looks alike, and is another file, is used on other issues. */
export function similarPictures(database: Database, jurisdictionId: string, files: readonly OwnFile[]): Promise<Map<string, Uses>> {
  return usesOf(
    database,
    jurisdictionId,
    files,
    Prisma.sql`
      SELECT o.issue_id, o.sha256, l.other_sha256, l.distance, l.correlation, l.cropped
      FROM own o JOIN picture_likeness l ON l.jurisdiction_id = ${jurisdictionId} AND l.sha256 = o.sha256`,
  );
}

async function usesOf(
  database: Database,
  jurisdictionId: string,
  files: readonly OwnFile[],
  likes: Prisma.Sql,
): Promise<Map<string, Uses>> {
  const found = new Map<string, Uses>();
  if (files.length === 0) return found;
  const rows = await database.$queryRaw<UseRow[]>(Prisma.sql`
    WITH own AS (
      SELECT DISTINCT issue_id, sha256 FROM unnest(${files.map(({ issueId }) => issueId)}::text[], ${files.map(({ sha256 }) => sha256)}::text[]) x (issue_id, sha256)
    ), likes (own_issue, own_sha, other_sha, distance, correlation, cropped) AS (${likes}), used AS (
      SELECT DISTINCT ON (l.own_issue, l.own_sha, e.issue_id, e.evidence_id)
             l.own_issue, l.own_sha, l.distance, l.correlation, l.cropped, e.issue_id, e.evidence_id, e.organization_id, e.submitted_at, e.withdrawn, i.number
      FROM likes l
      JOIN rectification_evidence e ON e.jurisdiction_id = ${jurisdictionId} AND e.sha256 = l.other_sha AND e.issue_id <> l.own_issue
      JOIN rectification_issue i ON i.id = e.issue_id AND i.jurisdiction_id = ${jurisdictionId}
      ORDER BY l.own_issue, l.own_sha, e.issue_id, e.evidence_id, l.correlation DESC NULLS LAST
    ), placed AS (
      SELECT u.*, (COUNT(*) OVER own)::int AS total, ROW_NUMBER() OVER (own ORDER BY u.correlation DESC NULLS LAST, u.submitted_at, u.issue_id, u.evidence_id) AS place
      FROM used u WINDOW own AS (PARTITION BY u.own_issue, u.own_sha)
    )
    SELECT * FROM placed WHERE place <= ${MOST_LISTED} ORDER BY own_issue, own_sha, place`);
  for (const row of rows) {
    const key = keyOf({ issueId: row.own_issue, sha256: row.own_sha });
    const uses = found.get(key) ?? { listed: [], count: row.total };
    uses.listed.push(useOf(row));
    found.set(key, uses);
  }
  return found;
}

function useOf(row: UseRow): OtherUse {
  const { distance, correlation, cropped } = row;
  return {
    issueId: row.issue_id,
    number: row.number,
    organizationId: row.organization_id,
    evidenceId: row.evidence_id,
    at: row.submitted_at.toISOString(),
    withdrawn: row.withdrawn,
    ...(distance === null || correlation === null || cropped === null
      ? {}
      : { distance, correlation: Math.round(correlation / 10), cropped }),
  };
}
