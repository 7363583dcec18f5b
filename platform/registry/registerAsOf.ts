import type { RegisterContent } from "../../domain/inspection/registers/register.ts";
import type { RegisterName } from "../../domain/inspection/registers/registerName.ts";
import type { Database } from "../database.ts";

/** An entry as it was at a revision of its register. */
export interface EntryAsOf {
  id: string;
  version: number;
  content: RegisterContent;
}

/**
 * The revision that a register had just before a moment; 0 when nothing had been entered. What it was at that revision never changes: a draw that has frozen
 * the number has frozen the roster.
 */
export async function revisionBefore(database: Database, jurisdictionId: string, register: RegisterName, moment: Date): Promise<number> {
  const last = await database.registerChange.findFirst({
    where: { jurisdictionId, register, at: { lt: moment } },
    orderBy: { revision: "desc" },
    select: { revision: true },
  });
  return last?.revision ?? 0;
}

/** Entries of a register at a revision, by their ids, those after `after`: page by page, however long the register is. */
export function entriesAsOf(
  database: Database,
  {
    jurisdictionId,
    register,
    revision,
    after = "",
    limit,
  }: { jurisdictionId: string; register: RegisterName; revision: number; after?: string; limit: number },
): Promise<EntryAsOf[]> {
  return database.$queryRaw<EntryAsOf[]>`
    SELECT DISTINCT ON (entry_id) entry_id AS id, version, content FROM register_entry_version
    WHERE jurisdiction_id = ${jurisdictionId} AND register = ${register} AND revision <= ${revision} AND entry_id > ${after}
    ORDER BY entry_id, revision DESC LIMIT ${limit}`;
}

/** All entries of a register at a revision, as a stream: what a draw freezes. Memory holds one page. */
export async function* registerAsOf(
  database: Database,
  { jurisdictionId, register, revision }: { jurisdictionId: string; register: RegisterName; revision: number },
): AsyncGenerator<EntryAsOf> {
  const limit = 5_000;
  let after = "";
  for (;;) {
    const page = await entriesAsOf(database, { jurisdictionId, register, revision, after, limit });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = last.id;
  }
}
