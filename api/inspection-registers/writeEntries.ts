import { randomUUID } from "node:crypto";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { bigrams, searchable } from "../../domain/search/bigrams.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { registerSql } from "./registerSql.ts";

export interface Entry {
  id: string;
  /** The entry's version after this change; 1 for a new one. */
  version: number;
  /** All fields. */
  content: RegisterContent;
}

/** A change of a register under way: its lock is held, its revision known. */
export interface OpenChange {
  transaction: Prisma.TransactionClient;
  definition: RegisterDefinition;
  jurisdictionId: string;
  revision: number;
  at: Date;
}

/** How long a change waits for another one of the same register. */
const LOCK_WAIT_MS = 10_000;
const STATEMENT_MS = 600_000;
const UNIQUE_VIOLATION = "23505";
const LOCK_NOT_AVAILABLE = "55P03";

/** The last revision of a register; 0 before anything was entered. */
export async function lastRevision(
  reader: Pick<Prisma.TransactionClient, "registerChange">,
  jurisdictionId: string,
  register: string,
): Promise<{ revision: number; at: Date | null }> {
  const last = await reader.registerChange.findFirst({ where: { jurisdictionId, register }, orderBy: { revision: "desc" } });
  return { revision: last?.revision ?? 0, at: last?.at ?? null };
}

/**
 * Changes a register in one transaction. Changes of one register follow one another, so that revisions have no gaps and their moments no disorder: what a register
 * was at a moment does not change afterwards. `work` writes and says what the change was; when it wrote nothing, there is no new revision.
 * @throws Problem TRY_AGAIN when another change takes long, ENTRY_EXISTS when a key is taken
 */
export async function changeRegister<Result>(
  { database, clock }: Pick<ApiDeps, "database" | "clock">,
  { caller, definition, timeoutMs = 15_000 }: { caller: Caller; definition: RegisterDefinition; timeoutMs?: number },
  work: (change: OpenChange) => Promise<{ result: Result; entries: number; action: string; importId?: string; note?: string }>,
): Promise<Result> {
  const { jurisdictionId } = caller;
  const register = definition.name;
  try {
    return await database.$transaction(
      async (transaction) => {
        await transaction.$executeRawUnsafe(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        await transaction.$executeRawUnsafe(`SET LOCAL statement_timeout = ${Math.max(STATEMENT_MS, timeoutMs)}`);
        await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`register/${jurisdictionId}/${register}`}, 0))`;
        const last = await lastRevision(transaction, jurisdictionId, register);
        const now = clock.now();
        const at = last.at !== null && last.at > now ? last.at : now;
        const revision = last.revision + 1;
        const {
          result,
          entries,
          action,
          importId = null,
          note = null,
        } = await work({ transaction, definition, jurisdictionId, revision, at });
        if (entries > 0) {
          const { personId, organizationId } = caller;
          await transaction.registerChange.create({
            data: { jurisdictionId, register, revision, at, action, entries, personId, organizationId, importId, note },
          });
        }
        return result;
      },
      { timeout: timeoutMs, maxWait: 10_000 },
    );
  } catch (error) {
    if (isDatabaseCode(error, LOCK_NOT_AVAILABLE)) throw new Problem("TRY_AGAIN");
    if (isDatabaseCode(error, UNIQUE_VIOLATION)) throw new Problem("ENTRY_EXISTS");
    throw error;
  }
}

/**
 * Writes entries, new or changed, and what they are from this revision on. An entry whose version is not the one before is somebody else's change.
 * @param basis what a changed credit class rests on
 * @throws Problem VERSION_CONFLICT
 */
export async function writeEntries(
  change: OpenChange,
  entries: readonly Entry[],
  { basis, personId }: { basis: string; personId: string },
): Promise<void> {
  if (entries.length === 0) return;
  const { transaction, definition, jurisdictionId, revision, at } = change;
  const sql = registerSql(definition);
  const rows = JSON.stringify(entries.map(({ id, version, content }) => ({ id, version, content, ...keysOf(definition, content) })));
  const given = Prisma.sql`jsonb_to_recordset(${rows}::jsonb) AS r(id text, version integer, key text, "searchText" text, grams text[], content jsonb)`;
  if (definition.name === "inspection-objects")
    await transaction.$executeRaw`
      INSERT INTO credit_class_change (jurisdiction_id, object_id, revision, before, after, basis, at, person_id)
      SELECT ${jurisdictionId}, r.id, ${revision}::integer, t.credit_class, r.content->>'creditClass', ${basis}, ${at}::timestamptz, ${personId}
      FROM ${given} LEFT JOIN inspection_object t ON t.id = r.id AND t.jurisdiction_id = ${jurisdictionId}
      WHERE t.credit_class IS DISTINCT FROM r.content->>'creditClass'`;
  const written = await transaction.$executeRaw`
    INSERT INTO ${sql.table} AS t (id, jurisdiction_id, key, version, revision, search_text, grams, updated_at, ${sql.columns})
    SELECT r.id, ${jurisdictionId}, r.key, r.version, ${revision}::integer, r."searchText", r.grams, ${at}::timestamptz, ${sql.values}
    FROM ${given} CROSS JOIN LATERAL jsonb_to_record(r.content) AS c(${sql.record})
    ON CONFLICT (id) DO UPDATE SET key = excluded.key, version = excluded.version, revision = excluded.revision, search_text = excluded.search_text,
      grams = excluded.grams, updated_at = excluded.updated_at, ${sql.updates}
    WHERE t.version = excluded.version - 1 AND t.jurisdiction_id = excluded.jurisdiction_id`;
  if (written !== entries.length) throw new Problem("VERSION_CONFLICT");
  await transaction.$executeRaw`
    INSERT INTO register_entry_version (jurisdiction_id, register, entry_id, revision, version, content)
    SELECT ${jurisdictionId}, ${definition.name}, r.id, ${revision}::integer, r.version, r.content FROM ${given}`;
}

export function newEntryId(): string {
  return randomUUID();
}

/** The key of an entry, and what it is found by. */
function keysOf(definition: RegisterDefinition, content: RegisterContent): { key: string; searchText: string; grams: string[] } {
  const key = definition.keyOf(content);
  if (key === null) throw new Error(`an entry of ${definition.name} without a key`);
  const words = definition.searched.flatMap((field) => content[field] ?? []);
  // The mark between the fields is no letter of any word, so that no phrase reaches over it.
  const searchText = searchable(words.filter((word) => typeof word === "string").join("|"));
  return { key, searchText, grams: bigrams(searchText).filter((gram) => !gram.includes("|")) };
}

function isDatabaseCode(error: unknown, code: string, depth = 0): boolean {
  if (depth > 4 || typeof error !== "object" || error === null) return false;
  const names = ["code", "originalCode"].map((field): unknown => Reflect.get(error, field));
  return (
    names.includes(code) ||
    ["cause", "meta", "driverAdapterError"].some((field) => isDatabaseCode(Reflect.get(error, field), code, depth + 1))
  );
}
