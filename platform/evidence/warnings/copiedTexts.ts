import type { OtherUse } from "../../../domain/evidence/evidenceWarning.ts";
import { copiedText } from "../../../domain/evidence/textPrint.ts";
import { Prisma } from "../../../generated/prisma/client.ts";
import type { Database } from "../../database.ts";

/** Words of an organization on an issue. */
export interface OwnText {
  issueId: string;
  organizationId: string;
  sha256: string;
}

/** Candidates for one text that are compared word for word. */
const MOST_COMPARED = 30;

interface CandidateRow {
  own_issue: string;
  own_organization: string;
  own_sha: string;
  other_sha: string;
  issue_id: string;
  number: number;
  organization_id: string;
  evidence_id: string | null;
  at: Date;
  withdrawn: boolean;
}

export const textKey = ({ issueId, organizationId, sha256 }: OwnText): string => `${issueId}\n${organizationId}\n${sha256}`;

/**
 * Words of other organizations, on the same issue or another one, that are nearly these, by `textKey`.
 * @param quotedOf hashes of what everybody who writes on an issue repeats
 */
export async function copiedTexts(
  database: Database,
  {
    jurisdictionId,
    texts,
    quotedOf,
  }: { jurisdictionId: string; texts: readonly OwnText[]; quotedOf: ReadonlyMap<string, readonly string[]> },
): Promise<Map<string, OtherUse[]>> {
  const found = new Map<string, OtherUse[]>();
  if (texts.length === 0) return found;
  const rows = await candidates(database, jurisdictionId, texts);
  const quoted = [...new Set(rows.map((row) => row.own_issue))].flatMap((issueId) => quotedOf.get(issueId) ?? []);
  const contents = await database.textContent.findMany({
    where: { jurisdictionId, sha256: { in: [...new Set([...rows.flatMap((row) => [row.own_sha, row.other_sha]), ...quoted])] } },
    select: { sha256: true, content: true },
  });
  const words = new Map(contents.map(({ sha256, content }) => [sha256, content]));
  for (const row of rows) {
    const shared = copiedText({
      own: words.get(row.own_sha) ?? "",
      other: words.get(row.other_sha) ?? "",
      quoted: (quotedOf.get(row.own_issue) ?? []).map((sha256) => words.get(sha256) ?? ""),
    });
    if (shared === null) continue;
    const key = textKey({ issueId: row.own_issue, organizationId: row.own_organization, sha256: row.own_sha });
    found.set(key, [...(found.get(key) ?? []), useOf(row, shared.share)]);
  }
  for (const uses of found.values()) uses.sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || a.at.localeCompare(b.at));
  return found;
}

/** Texts that share a MinHash band with these and were handed in by another organization; the index over bands keeps it from reading all texts. */
function candidates(database: Database, jurisdictionId: string, texts: readonly OwnText[]): Promise<CandidateRow[]> {
  const column = (name: keyof OwnText): string[] => texts.map((text) => text[name]);
  return database.$queryRaw<CandidateRow[]>(Prisma.sql`
    WITH own AS MATERIALIZED (
      SELECT DISTINCT x.issue_id, x.organization_id, x.sha256, p.bands
      FROM unnest(${column("issueId")}::text[], ${column("organizationId")}::text[], ${column("sha256")}::text[]) x (issue_id, organization_id, sha256)
      JOIN text_print p ON p.jurisdiction_id = ${jurisdictionId} AND p.sha256 = x.sha256
    )
    SELECT o.issue_id AS own_issue, o.organization_id AS own_organization, o.sha256 AS own_sha, c.*
    FROM own o CROSS JOIN LATERAL (
      SELECT t.sha256 AS other_sha, u.issue_id, i.number, u.organization_id, u.evidence_id, u.at, u.withdrawn
      FROM text_print t
      CROSS JOIN LATERAL (
        SELECT e.issue_id, e.organization_id, e.evidence_id, e.submitted_at AS at, e.withdrawn FROM rectification_evidence e
        WHERE e.jurisdiction_id = ${jurisdictionId} AND e.sha256 = t.sha256 AND e.evidence_id = 'text:' || t.sha256
        UNION ALL
        SELECT r.issue_id, r.organization_id, NULL, r.at, false FROM rectification_report r
        WHERE r.jurisdiction_id = ${jurisdictionId} AND r.text_hash = t.sha256
      ) u
      JOIN rectification_issue i ON i.id = u.issue_id
      WHERE t.bands && o.bands AND t.jurisdiction_id = ${jurisdictionId} AND u.organization_id <> o.organization_id
      ORDER BY u.at, u.issue_id
      LIMIT ${MOST_COMPARED}
    ) c`);
}

function useOf(row: CandidateRow, share: number): OtherUse {
  return {
    issueId: row.issue_id,
    number: row.number,
    organizationId: row.organization_id,
    ...(row.evidence_id === null ? {} : { evidenceId: row.evidence_id }),
    at: row.at.toISOString(),
    withdrawn: row.withdrawn,
    share: Math.round(share * 100),
  };
}
