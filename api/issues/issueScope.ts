import { Prisma } from "../../generated/prisma/client.ts";
import type { Caller } from "../core/caller.ts";

/**
 * Which issues a caller may know of, as a condition on `rectification_issue i`: always of its own jurisdiction; all of them for office, leader and auditor;
 * for everybody else those on which their organization holds or held an assignment, or they are the named verifier or the person named for the next look-back.
 */
export function visibleTo(caller: Caller): Prisma.Sql {
  const { jurisdictionId, organizationId, personId } = caller;
  const own = Prisma.sql`i.jurisdiction_id = ${jurisdictionId}`;
  if (caller.seesAll) return own;
  return Prisma.sql`${own} AND (i.id IN (
      SELECT s.issue_id FROM rectification_assignment s WHERE s.jurisdiction_id = ${jurisdictionId} AND s.organization_id = ${organizationId}
    ) OR i.id IN (
      SELECT v.id FROM rectification_issue v WHERE v.jurisdiction_id = ${jurisdictionId} AND (v.verifier_id = ${personId} OR v.look_back_person_id = ${personId})
    ))`;
}
