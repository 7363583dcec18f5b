import type { Evidence } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { visibleTo } from "../issues/issueScope.ts";
import { visibleTo as visibleVisits } from "../visits/findVisit.ts";

/** A statement that was handed in as text is evidence under this and its hash. */
const TEXT_PREFIX = "text:";

/** Evidence that a caller may read: an upload, or the words of a statement. */
export type VisibleEvidence = { upload: Evidence } | { statement: string; sha256: string };

/**
 * Evidence of the caller's jurisdiction that their organization uploaded, that was handed in on an issue or in a visit they may see, or all of it for office, leaders and
 * auditors. Null for everything else: it does not exist for them.
 */
export async function visibleEvidence(database: Database, caller: Caller, id: string): Promise<VisibleEvidence | null> {
  const { jurisdictionId, organizationId } = caller;
  if (id.startsWith(TEXT_PREFIX)) {
    const sha256 = id.slice(TEXT_PREFIX.length);
    const submitted = await isSubmitted(database, caller, id);
    const text = submitted ? await database.textContent.findUnique({ where: { jurisdictionId_sha256: { jurisdictionId, sha256 } } }) : null;
    return text === null ? null : { statement: text.content, sha256 };
  }
  const upload = await database.evidence.findFirst({ where: { id, jurisdictionId } });
  if (upload === null) return null;
  const visible = caller.seesAll || upload.organizationId === organizationId || (await isSubmitted(database, caller, id));
  return visible ? { upload } : null;
}

/** Whether it was handed in on an issue or written down in a visit that the caller may see. */
async function isSubmitted(database: Database, caller: Caller, evidenceId: string): Promise<boolean> {
  const rows = await database.$queryRaw<{ found: number }[]>(Prisma.sql`
    SELECT 1 AS found FROM rectification_evidence e JOIN rectification_issue i ON i.id = e.issue_id
    WHERE e.jurisdiction_id = ${caller.jurisdictionId} AND e.evidence_id = ${evidenceId} AND ${visibleTo(caller)}
    UNION ALL
    SELECT 1 FROM visit_entry x JOIN visit v ON v.id = x.visit_id
    WHERE x.jurisdiction_id = ${caller.jurisdictionId} AND x.evidence_ids @> ARRAY[${evidenceId}]::text[] AND ${visibleVisits(caller)}
    LIMIT 1`);
  return rows.length > 0;
}
