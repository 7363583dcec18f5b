import type { RowReading } from "../../domain/inspection/registers/readRow.ts";
import type { RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Database } from "../../platform/database.ts";
import { registerSql } from "./registerSql.ts";
import { newEntryId } from "./writeEntries.ts";

export interface StagedRow extends RowReading {
  cells: readonly string[];
}

/**
 * Keeps rows as they were read and compares them with the register in the same statement: new, changed (with each field's value before and after), unchanged, refused.
 * @param missingForNew headers of columns without which a row cannot be entered anew
 */
export async function stageRows(
  database: Database,
  {
    importId,
    jurisdictionId,
    definition,
    missingForNew,
  }: { importId: string; jurisdictionId: string; definition: RegisterDefinition; missingForNew: string[] },
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const sql = registerSql(definition);
  const given = JSON.stringify(
    rows.map(({ row, key, formerKey, content, problems, warnings, cells }) => ({
      row,
      key,
      formerKey,
      newId: newEntryId(),
      content,
      problems: problems.length > 0 ? problems : null,
      warnings: warnings.length > 0 ? warnings : null,
      cells,
    })),
  );
  const needs = missingForNew.length === 0 ? null : JSON.stringify([{ code: "NEW_NEEDS_COLUMNS", facts: { columns: missingForNew } }]);
  // Attributes that a file has no column for stay as they are; an empty cell takes one away.
  const merged =
    definition.openAttributes === true
      ? Prisma.sql`CASE WHEN r.content->'attributes' IS NULL THEN r.content ELSE jsonb_set(r.content, '{attributes}',
          jsonb_strip_nulls(coalesce(t.current->'attributes', '{}'::jsonb) || (r.content->'attributes'))) END`
      : Prisma.sql`r.content`;
  await database.$executeRaw`
    INSERT INTO register_import_row (import_id, row, outcome, key, entry_id, base_version, content, changes, problems, warnings, cells)
    SELECT ${importId}, r.row,
      CASE WHEN r.content IS NULL THEN 'refused'
           WHEN t.id IS NULL THEN CASE WHEN ${needs}::jsonb IS NULL THEN 'new' ELSE 'refused' END
           WHEN t.current || m.content = t.current THEN 'unchanged'
           ELSE 'changed' END,
      r.key,
      CASE WHEN r.content IS NOT NULL THEN coalesce(t.id, r."newId") END,
      CASE WHEN r.content IS NOT NULL THEN coalesce(t.version, 0) END,
      m.content,
      (SELECT jsonb_agg(jsonb_build_object('field', e.key, 'from', t.current->e.key, 'to', e.value) ORDER BY e.key)
         FROM jsonb_each(m.content) e WHERE t.id IS NOT NULL AND t.current->e.key IS DISTINCT FROM e.value),
      CASE WHEN r.content IS NOT NULL AND t.id IS NULL THEN ${needs}::jsonb ELSE r.problems END,
      r.warnings, r.cells
    FROM jsonb_to_recordset(${given}::jsonb) AS r(row integer, key text, "formerKey" text, "newId" text, content jsonb, problems jsonb, warnings jsonb, cells jsonb)
    LEFT JOIN LATERAL (
      SELECT * FROM (
        (SELECT t.id, t.version, ${sql.content} AS current FROM ${sql.table} t WHERE t.jurisdiction_id = ${jurisdictionId} AND t.key = r.key)
        UNION ALL
        (SELECT t.id, t.version, ${sql.content} AS current FROM ${sql.table} t WHERE t.jurisdiction_id = ${jurisdictionId} AND t.key = r."formerKey")
      ) known LIMIT 1) t ON true
    CROSS JOIN LATERAL (SELECT ${merged} AS content) m`;
}

/** Refuses rows that speak of one entry twice: all of them when they differ, all but the first when they say the same. */
export async function refuseRepeated(transaction: Prisma.TransactionClient, importId: string): Promise<void> {
  await transaction.$executeRaw`
    WITH named AS (
      SELECT row, content, CASE WHEN base_version = 0 THEN 'key/' || key ELSE 'entry/' || entry_id END AS who
      FROM register_import_row WHERE import_id = ${importId} AND outcome <> 'refused'),
    repeated AS (SELECT who, min(row) AS first, max(row) AS last, count(DISTINCT content) AS differing FROM named GROUP BY who HAVING count(*) > 1)
    UPDATE register_import_row s
    SET outcome = 'refused', problems = jsonb_build_array(jsonb_build_object(
      'code', CASE WHEN d.differing > 1 THEN 'SAME_KEY_TWICE' ELSE 'SAME_ROW_TWICE' END,
      'facts', jsonb_build_object('row', CASE WHEN s.row = d.first THEN d.last ELSE d.first END)))
    FROM named n JOIN repeated d ON d.who = n.who
    WHERE s.import_id = ${importId} AND s.row = n.row AND (d.differing > 1 OR s.row <> d.first)`;
}

export interface Counts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  warned: number;
}

export async function countRows(transaction: Prisma.TransactionClient, importId: string): Promise<Counts> {
  const rows = await transaction.$queryRaw<{ outcome: string; rows: number; warned: number }[]>`
    SELECT outcome, count(*)::integer AS rows, count(warnings)::integer AS warned FROM register_import_row WHERE import_id = ${importId} GROUP BY outcome`;
  const of = (outcome: string): number => rows.find((row) => row.outcome === outcome)?.rows ?? 0;
  return {
    created: of("new"),
    changed: of("changed"),
    unchanged: of("unchanged"),
    refused: of("refused"),
    warned: rows.reduce((sum, { warned }) => sum + warned, 0),
  };
}
