import type { EvidenceRef } from "../../domain/rectification/state.ts";
import type { Database } from "../../platform/database.ts";
import type { Caller } from "../core/caller.ts";
import { Problem } from "../core/problem.ts";
import { storeTexts, textHash } from "./storedTexts.ts";

/** Ids of evidence that is a text: the text lies in the table of texts. */
const TEXT_EVIDENCE = "text:";

/**
 * What uploads are, by id: hash, size, type and shooting time as the store found them. An organization hands in what it uploaded itself.
 * @throws Problem UNKNOWN_EVIDENCE for any other id
 */
export async function evidenceRefs(database: Database, caller: Caller, ids: readonly string[]): Promise<Map<string, EvidenceRef>> {
  const { jurisdictionId, organizationId } = caller;
  if (ids.length === 0) return new Map();
  const rows = await database.evidence.findMany({ where: { jurisdictionId, organizationId, id: { in: [...ids] } } });
  const refs = new Map(
    rows.map(({ id, sha256, size, mediaType, takenAt }): [string, EvidenceRef] => [
      id,
      { id, sha256, size: Number(size), mediaType, ...(takenAt === null ? {} : { takenAt }) },
    ]),
  );
  const unknown = ids.find((id) => !refs.has(id));
  if (unknown !== undefined) throw new Problem("UNKNOWN_EVIDENCE", { evidenceId: unknown });
  return refs;
}

/** Keeps a statement in words as a piece of evidence. */
export async function statementEvidence(database: Database, jurisdictionId: string, statement: string): Promise<EvidenceRef> {
  await storeTexts(database, jurisdictionId, [statement]);
  const sha256 = textHash(statement);
  return { id: `${TEXT_EVIDENCE}${sha256}`, sha256, size: Buffer.byteLength(statement, "utf8"), mediaType: "text/plain" };
}

/** The hash of the text that a piece of evidence is, or null for an upload. */
export function statementHash(evidenceId: string): string | null {
  return evidenceId.startsWith(TEXT_EVIDENCE) ? evidenceId.slice(TEXT_EVIDENCE.length) : null;
}
