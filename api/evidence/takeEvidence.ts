import type { Evidence } from "../../generated/prisma/client.ts";
import { EvidenceError } from "../../platform/evidence/evidenceError.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";

const BYTES_PER_MB = 1024 * 1024;

/**
 * Takes a file into the store and onto the record, as evidence that the caller's organization may hand in.
 * @param file.idOf the record's id, from the content's SHA-256: the same id is the same record, however often it arrives
 * @throws Problem EVIDENCE_TOO_LARGE, IDEMPOTENCY_KEY_REUSED when the id is taken by another content; EvidenceError otherwise
 */
export async function takeEvidence(
  { database, evidence, config: { evidenceMaxBytes: maxBytes } }: Pick<ApiDeps, "database" | "evidence" | "config">,
  { jurisdictionId, organizationId, personId }: Pick<Caller, "jurisdictionId" | "organizationId" | "personId">,
  file: { content: AsyncIterable<Uint8Array>; fileName: string; mediaType: string; idOf: (sha256: string) => string },
): Promise<Evidence & { isNew: boolean }> {
  const { content, fileName, mediaType: declaredType } = file;
  const declared = { fileName, mediaType: declaredType };
  const stored = await evidence.put(content, { jurisdictionId, maxBytes, declared }).catch((error: unknown) => {
    throw error instanceof EvidenceError && error.code === "EVIDENCE_TOO_LARGE" ? evidenceTooLarge(maxBytes) : error;
  });
  const { sha256, size, mediaType, takenAt = null } = stored;
  const id = file.idOf(sha256);
  const row = { id, jurisdictionId, organizationId, uploadedBy: personId, sha256, size, mediaType, fileName, takenAt };
  const { count } = await database.evidence.createMany({ data: [row], skipDuplicates: true });
  const kept = await database.evidence.findUniqueOrThrow({ where: { id } });
  if (kept.sha256 !== sha256) throw new Problem("IDEMPOTENCY_KEY_REUSED");
  return { ...kept, isNew: count > 0 };
}

export function evidenceTooLarge(maxBytes: number): Problem {
  const limit = maxBytes >= BYTES_PER_MB ? `${Math.floor(maxBytes / BYTES_PER_MB)} MB` : `${maxBytes} 字节`;
  return new Problem("EVIDENCE_TOO_LARGE", { limit, maxBytes });
}
