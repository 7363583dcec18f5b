import type { Database } from "../platform/database.ts";
import type { ProcessTree } from "../platform/embedded/process-tree.ts";
import type { EvidenceStore } from "../platform/evidence/evidenceStore.ts";
import { startEvidenceReader } from "../platform/evidence/reading/evidenceReader.ts";
import type { Logger } from "../platform/logging.ts";

/** Starts the one reader of evidence of this process. */
export async function startReadingEvidence(parts: {
  tree: ProcessTree;
  log: Logger;
  database: Database;
  evidence: EvidenceStore;
}): Promise<void> {
  const { tree, log, database, evidence } = parts;
  await tree.start({
    part: "evidence reader",
    start: () => startEvidenceReader({ database, evidence, log: log.child({ part: "evidence reader" }) }),
    stop: (reader) => reader.stop(),
  });
}
