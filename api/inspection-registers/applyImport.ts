import { fallbacks } from "../../domain/inspection/registers/readRow.ts";
import type { RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import type { RegisterImport } from "../../generated/prisma/client.ts";
import { fill } from "../../texts/format.ts";
import { registerTexts } from "../../texts/zh-CN/registers.ts";
import { writeAudit } from "../core/audit.ts";
import type { Caller } from "../core/caller.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { BEAT_MS, stateOf } from "./importState.ts";
import { registerSql } from "./registerSql.ts";
import type { OpenChange } from "./writeEntries.ts";
import { changeRegister, lastRevision, writeEntries } from "./writeEntries.ts";

export const applyModes = ["all_or_nothing", "good_rows"] as const;
export type ApplyMode = (typeof applyModes)[number];

const ROWS_AT_ONCE = 2_000;
/** A million rows take minutes; nobody waits longer than this for them. */
const LONGEST_MS = 3_600_000;
const ROWS_TOLD = 5;

export interface Applying {
  caller: Caller;
  definition: RegisterDefinition;
  requestId: string;
  row: RegisterImport;
  mode: ApplyMode;
}

/**
 * Whether there is anything left to do. Repeating what was done is no conflict.
 * @throws Problem IMPORT_NOT_READY, IMPORT_APPLIED_OTHERWISE, IMPORT_HAS_REFUSED_ROWS
 */
export function mayApply(row: RegisterImport, mode: ApplyMode, now: Date): boolean {
  const state = stateOf(row, now);
  if (state === "applied") {
    if (row.mode === mode) return false;
    throw new Problem("IMPORT_APPLIED_OTHERWISE", { mode: row.mode });
  }
  if (state !== "ready") throw new Problem("IMPORT_NOT_READY", { state });
  if (mode === "all_or_nothing" && row.refused > 0) throw new Problem("IMPORT_HAS_REFUSED_ROWS", { refused: row.refused });
  return true;
}

/**
 * Takes an import's rows into the register, in one transaction: all of them or none.
 * @throws Problem REGISTER_CHANGED when an entry that the file speaks of is not as it was when they were compared, IMPORT_NOT_READY when another request applies it
 */
export async function applyImport(deps: ApiDeps, { caller, definition, requestId, row, mode }: Applying): Promise<void> {
  const { database, clock } = deps;
  const { id, jurisdictionId } = row;
  const claimed = clock.now();
  const own = { id, state: "applying", beatAt: claimed };
  const { count } = await database.registerImport.updateMany({
    where: { id, jurisdictionId, state: row.state, beatAt: row.beatAt },
    data: { state: "applying", beatAt: claimed, mode, appliedRows: 0 },
  });
  if (count === 0) throw new Problem("IMPORT_NOT_READY", { state: "applying" });
  const beat = { ...own };
  try {
    await changeRegister(deps, { caller, definition, timeoutMs: LONGEST_MS }, async (change) => {
      await refuseIfChanged(change, row);
      const entries = await takeRows(deps, change, { row, personId: caller.personId, beat });
      const { transaction, at, revision } = change;
      const revisionNow = entries > 0 ? revision : (await lastRevision(transaction, jurisdictionId, definition.name)).revision;
      const done = await transaction.registerImport.updateMany({
        where: beat,
        data: { state: "applied", appliedRows: entries, appliedRevision: revisionNow, appliedAt: at, appliedBy: caller.personId },
      });
      // Somebody else took over because this process was silent for too long: what it has written must not stay.
      if (done.count === 0) throw new Problem("IMPORT_NOT_READY", { state: "applying" });
      const detail = { importId: id, mode, entries, refused: row.refused, revision: revisionNow };
      await writeAudit(transaction, {
        caller,
        requestId,
        action: `${definition.name}.import`,
        target: `${definition.name}/imports/${id}`,
        outcome: "done",
        detail,
      });
      return { result: undefined, entries, action: "import", importId: id };
    });
  } catch (error) {
    await database.registerImport.updateMany({ where: beat, data: { state: "ready", mode: null, appliedRows: 0 } });
    // Keys were free when the rows were compared, and the transaction wrote none twice: somebody entered one in between.
    if (error instanceof Problem && (error.code === "ENTRY_EXISTS" || error.code === "VERSION_CONFLICT"))
      throw new Problem("REGISTER_CHANGED");
    throw error;
  }
}

/** Only changes of entries that the file speaks of stand in its way. */
async function refuseIfChanged(
  { transaction, definition, jurisdictionId, revision }: OpenChange,
  { id, basedOn }: RegisterImport,
): Promise<void> {
  if (revision - 1 === basedOn) return;
  const { table } = registerSql(definition);
  const rows = await transaction.$queryRaw<{ row: number; count: number }[]>`
    SELECT s.row, (count(*) OVER ())::integer AS count FROM register_import_row s
    WHERE s.import_id = ${id} AND s.outcome <> 'refused' AND (
      (s.base_version = 0 AND EXISTS (SELECT 1 FROM ${table} t WHERE t.jurisdiction_id = ${jurisdictionId} AND t.key = s.key)) OR
      (s.base_version > 0 AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = s.entry_id AND t.version = s.base_version)))
    ORDER BY s.row LIMIT ${ROWS_TOLD}`;
  const [first] = rows;
  if (first !== undefined) throw new Problem("REGISTER_CHANGED", { count: first.count, rows: rows.map(({ row }) => row) });
}

async function takeRows(
  { database, clock }: ApiDeps,
  change: OpenChange,
  { row: { id, fileName }, personId, beat }: { row: RegisterImport; personId: string; beat: { id: string; state: string; beatAt: Date } },
): Promise<number> {
  const { transaction, definition } = change;
  const sql = registerSql(definition);
  const empty = JSON.stringify(fallbacks(definition));
  const basis = fill(registerTexts.importBasis, { fileName });
  let after = 0;
  let taken = 0;
  for (;;) {
    const rows = await transaction.$queryRaw<{ row: number; id: string; version: number; content: RegisterContent }[]>`
      SELECT s.row, s.entry_id AS id, s.base_version + 1 AS version, CASE WHEN t.id IS NULL THEN ${empty}::jsonb ELSE ${sql.content} END || s.content AS content
      FROM register_import_row s LEFT JOIN ${sql.table} t ON s.base_version > 0 AND t.id = s.entry_id
      WHERE s.import_id = ${id} AND s.outcome IN ('new', 'changed') AND s.row > ${after} ORDER BY s.row LIMIT ${ROWS_AT_ONCE}`;
    const last = rows.at(-1);
    if (last === undefined) return taken;
    await writeEntries(change, rows, { basis, personId });
    after = last.row;
    taken += rows.length;
    const now = clock.now();
    if (now.getTime() - beat.beatAt.getTime() < BEAT_MS) continue;
    // Beside the transaction, so that others see how far it is.
    const beaten = await database.registerImport.updateMany({ where: beat, data: { beatAt: now, appliedRows: taken } });
    if (beaten.count === 0) throw new Problem("IMPORT_NOT_READY", { state: "applying" });
    beat.beatAt = now;
  }
}
