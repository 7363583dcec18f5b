import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { HeaderMatch } from "../../domain/inspection/registers/matchHeader.ts";
import { columnsMissingForNew, isEmptyRow, readRow } from "../../domain/inspection/registers/readRow.ts";
import type { RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import type { SourceRow } from "../../domain/inspection/registers/sourceRow.ts";
import { openTable, type TableFile } from "../../platform/spreadsheets/openTable.ts";
import { asJson } from "../registries/register.ts";
import type { ApiDeps } from "../core/deps.ts";
import { Problem } from "../core/problem.ts";
import { problemOf } from "../core/problemOf.ts";
import { loggedError } from "../../platform/loggedError.ts";
import { findTable, type FoundTable } from "./findTable.ts";
import { BEAT_MS } from "./importState.ts";
import type { Lookups } from "./lookups.ts";
import { openLookups } from "./lookups.ts";
import type { StagedRow } from "./stageRows.ts";
import { countRows, refuseRepeated, stageRows } from "./stageRows.ts";
import { lastRevision } from "./writeEntries.ts";

const ROWS_AT_ONCE = 1_000;
const LONG_STATEMENT_MS = 600_000;

export interface ReadingOfImport {
  importId: string;
  jurisdictionId: string;
  definition: RegisterDefinition;
  /** Where the upload lies. */
  file: string;
  sheet: string | undefined;
}

/**
 * Reads a file's rows, judges them, compares them with the register, and keeps the report. Memory holds a thousand rows, whatever the file's length. A failure is
 * kept with the import, so that who asks later learns of it too.
 * @throws Problem for a file that is no table of this register
 */
export async function readImport(deps: ApiDeps, reading: ReadingOfImport): Promise<void> {
  const { database, log } = deps;
  const { importId } = reading;
  try {
    await readAll(deps, reading);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === "INTERNAL") log.error({ importId, error: loggedError(error) }, "a register's file could not be read");
    await database.registerImportRow.deleteMany({ where: { importId } });
    await database.registerImport.updateMany({
      where: { id: importId },
      data: { state: "failed", problem: { code: problem.code, facts: asJson(problem.facts) } },
    });
    throw problem;
  }
}

async function readAll(deps: ApiDeps, reading: ReadingOfImport): Promise<void> {
  const { database, clock } = deps;
  const { importId, jurisdictionId, definition } = reading;
  const file = await openTable(reading.file);
  const found = await findTable(definition, file, reading.sheet);
  const { revision: basedOn } = await lastRevision(database, jurisdictionId, definition.name);
  await database.registerImport.update({ where: { id: importId }, data: { basedOn, source: asJson(sourceOf(file, found)) ?? {} } });
  const lookups = await openLookups(database, jurisdictionId);
  const today = shanghaiDate(clock.now().toISOString());
  const staging = { importId, jurisdictionId, definition, missingForNew: columnsMissingForNew(definition, found.header) };
  let batch: SourceRow[] = [];
  let rowsRead = 0;
  let beat = clock.now().getTime();
  const flush = async (): Promise<void> => {
    await prepareLookups(lookups, definition, found.header, batch);
    const rows = batch.map((row): StagedRow => ({
      ...readRow(definition, found.header, row, { lookups, today }),
      cells: row.cells.map(storable),
    }));
    await stageRows(database, staging, rows);
    rowsRead += batch.length;
    batch = [];
    const now = clock.now().getTime();
    if (now - beat < BEAT_MS) return;
    beat = now;
    await database.registerImport.update({ where: { id: importId }, data: { rowsRead, beatAt: clock.now() } });
  };
  for await (const row of found.table.rows()) {
    if (row.row <= found.headerRow || isEmptyRow(row)) continue;
    batch.push(row);
    if (batch.length >= ROWS_AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  if (rowsRead === 0) throw new Problem("EMPTY_TABLE");
  await database.$transaction(
    async (transaction) => {
      await transaction.$executeRawUnsafe(`SET LOCAL statement_timeout = ${LONG_STATEMENT_MS}`);
      await refuseRepeated(transaction, importId);
      const counts = await countRows(transaction, importId);
      await transaction.registerImport.update({
        where: { id: importId },
        data: { state: "ready", rowsRead, ...counts, beatAt: clock.now() },
      });
    },
    { timeout: LONG_STATEMENT_MS, maxWait: 10_000 },
  );
}

/** What the report says about the file: how it was read, and which column means what. */
function sourceOf(file: TableFile, { table, header, headerRow }: FoundTable): object {
  const how = file.format === "csv" ? { format: file.format, encoding: file.encoding, delimiter: file.delimiter } : { format: file.format };
  const columns = header.columns.map((column) => ({
    header: column.header,
    field: column.type === "field" ? column.column.field : column.type === "attribute" ? `attributes.${column.name}` : null,
  }));
  return { ...how, sheet: table.sheet, headerRow, columns };
}

/** The entries of other registers that a batch names, in one question each. */
async function prepareLookups(
  lookups: Lookups,
  definition: RegisterDefinition,
  header: HeaderMatch,
  rows: readonly SourceRow[],
): Promise<void> {
  for (const { kind, field } of definition.columns) {
    if (kind.type !== "entry") continue;
    const place = header.columns.findIndex((column) => column.type === "field" && column.column.field === field);
    if (place < 0) continue;
    const keys = rows.map(({ cells }) => (cells[place] ?? "").normalize("NFKC").trim());
    await lookups.prepare(
      kind.register,
      keys.filter((key) => key !== ""),
    );
  }
}

/** What no table can hold is shown as what cannot be read; such a cell is refused anyway. */
function storable(cell: string): string {
  return cell.replaceAll(/\p{Surrogate}/gu, "\uFFFD").replaceAll("\u0000", "\uFFFD");
}
