import { textBands } from "../../../domain/evidence/textPrint.ts";
import { Prisma } from "../../../generated/prisma/client.ts";
import type { Database } from "../../database.ts";
import type { Logger } from "../../logging.ts";
import type { EvidenceStore } from "../evidenceStore.ts";
import { keepPrint } from "./keepPrint.ts";
import type { FileRead } from "./readFile.ts";
import { readFile } from "./readFile.ts";

export interface EvidenceReader {
  stop(): Promise<void>;
}

export interface ReaderDeps {
  database: Database;
  evidence: Pick<EvidenceStore, "get">;
  log: Logger;
}

/** How long a claim holds: a reader that died leaves its file to the next one after it. */
const LEASE_SECONDS = 300;
/** A file that took its reader down so often is left alone. */
const MAX_ATTEMPTS = 3;
const TEXTS_AT_ONCE = 50;
const EVERY_MS = 5_000;

interface ClaimedFile {
  id: string;
  jurisdictionId: string;
  sha256: string;
  size: bigint;
  mediaType: string;
  attempts: number;
}

/**
 * Reads what was uploaded and written, one piece at a time, behind the requests: every upload and text waits in its row until it has been read. Any number of
 * readers may run, and one may be killed at any moment.
 */
export function startEvidenceReader({ everyMs = EVERY_MS, ...deps }: ReaderDeps & { everyMs?: number }): EvidenceReader {
  const stopping = new AbortController();
  let reading: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    try {
      let more = true;
      while (more && !stopping.signal.aborted) more = await readWaiting(deps);
    } catch (error) {
      deps.log.warn({ err: error }, "evidence could not be read; trying again");
    }
    reading = null;
  };
  const next = (): void => {
    if (!stopping.signal.aborted) reading ??= look();
  };
  next();
  const timer = setInterval(next, everyMs);
  return {
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await reading;
    },
  };
}

/** Reads the next file and the next texts. @returns whether there was any */
export async function readWaiting(deps: ReaderDeps): Promise<boolean> {
  const [texts, file] = [await readTexts(deps.database), await readNextFile(deps)];
  return texts || file;
}

async function readNextFile({ database, evidence, log }: ReaderDeps): Promise<boolean> {
  const [file] = await database.$queryRaw<ClaimedFile[]>`
    UPDATE evidence SET read_after = now() + make_interval(secs => ${LEASE_SECONDS}), read_attempts = read_attempts + 1
    WHERE id = (SELECT id FROM evidence WHERE read_after <= now() ORDER BY read_after LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, jurisdiction_id AS "jurisdictionId", sha256, size, media_type AS "mediaType", read_attempts AS attempts`;
  if (file === undefined) return false;
  let read: FileRead;
  if (file.attempts > MAX_ATTEMPTS) {
    log.warn({ evidenceId: file.id, attempts: file.attempts }, "a file could not be read again and again");
    read = { reading: { kind: "unreadable", reason: "damaged", times: {} }, camera: null, print: null };
  } else {
    try {
      read = await readFile(evidence, file);
    } catch (error) {
      // The store is away: that is no fault of the file, which waits for another minute.
      await database.$executeRaw`
        UPDATE evidence SET read_after = now() + interval '1 minute', read_attempts = read_attempts - 1 WHERE id = ${file.id}`;
      throw error;
    }
  }
  await keepReading(database, file, read);
  return true;
}

async function keepReading(
  database: Database,
  { id, jurisdictionId, sha256 }: ClaimedFile,
  { reading, camera, print }: FileRead,
): Promise<void> {
  await database.$transaction(async (transaction) => {
    if (print !== null) await keepPrint(transaction, { jurisdictionId, sha256, print });
    await transaction.evidence.updateMany({ where: { id }, data: { reading, camera, readAfter: null } });
  });
}

async function readTexts(database: Database): Promise<boolean> {
  return database.$transaction(async (transaction) => {
    const texts = await transaction.$queryRaw<{ jurisdictionId: string; sha256: string; content: string }[]>`
      SELECT jurisdiction_id AS "jurisdictionId", sha256, content FROM text_content
      WHERE read_after <= now() ORDER BY read_after LIMIT ${TEXTS_AT_ONCE} FOR UPDATE SKIP LOCKED`;
    if (texts.length === 0) return false;
    const prints = texts.flatMap(({ jurisdictionId, sha256, content }) => {
      const bands = textBands(content);
      return bands === null ? [] : [{ jurisdictionId, sha256, bands }];
    });
    await transaction.textPrint.createMany({ data: prints, skipDuplicates: true });
    const read = Prisma.join(texts.map(({ jurisdictionId, sha256 }) => Prisma.sql`(${jurisdictionId}, ${sha256})`));
    await transaction.$executeRaw`UPDATE text_content SET read_after = NULL WHERE (jurisdiction_id, sha256) IN (${read})`;
    return true;
  });
}
