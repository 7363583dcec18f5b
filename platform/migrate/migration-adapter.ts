import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  DriverAdapterError,
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from "@prisma/driver-adapter-utils";
import { Pool, type QueryConfig, type QueryResult } from "pg";

/** In the `logs` of a migration's record: its script has been committed. */
export const appliedMark = "script committed";

const oid = { char: 18, text: 25 };

/**
 * Runs in a migration's own transaction and marks its record, so that a kill between the script's commit and the engine's own record of it leaves no doubt
 * whether it has been applied. See `migrate`.
 */
const markApplied = `
;do $mark$ begin
  if to_regclass('_prisma_migrations') is not null then
    update _prisma_migrations set logs = '${appliedMark}' where finished_at is null and rolled_back_at is null;
  end if;
end $mark$;`;

/** Where the columns of type "char" are, for the query under way. */
const charColumns = new AsyncLocalStorage<Set<number>>();

/**
 * Connections for the schema engine. They differ in two ways from those the product queries with:
 * - PostgreSQL's internal type "char", which only catalogue tables have and introspection reads, is understood;
 * - a script goes to the server in one piece. The server then runs it as one transaction, so that a migration that fails leaves nothing behind; and it is
 *   not cut at semicolons inside function bodies and strings.
 */
export function migrationAdapter({ databaseUrl }: { databaseUrl: string }): SqlMigrationAwareDriverAdapterFactory {
  const factory = (): PrismaPg => new PrismaPg(catalogueAwarePool(databaseUrl), { disposeExternalPool: true });
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: async () => forTheEngine(await factory().connect()),
    connectToShadowDb: () => Promise.reject(new Error("no shadow database is used here: compare with a database that has the migrations")),
  };
}

function catalogueAwarePool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 2 });
  const query = pool.query.bind(pool);
  const catalogueAware = async (config: string | QueryConfig): Promise<QueryResult> => {
    const result = await query(config);
    for (const [at, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== oid.char) continue;
      field.dataTypeID = oid.text;
      charColumns.getStore()?.add(at);
    }
    return result;
  };
  Object.defineProperty(pool, "query", { value: catalogueAware });
  return pool;
}

function forTheEngine(adapter: Awaited<ReturnType<PrismaPg["connect"]>>): SqlDriverAdapter {
  const plainQuery = adapter.queryRaw.bind(adapter);
  const queryRaw = async (query: SqlQuery): Promise<SqlResultSet> => {
    const columns = new Set<number>();
    const result = await charColumns.run(columns, () => plainQuery(query));
    for (const at of columns) result.columnTypes[at] = ColumnTypeEnum.Character;
    return result;
  };
  const executeScript = async (script: string): Promise<void> => {
    try {
      await adapter.underlyingDriver().query(script + markApplied);
    } catch (error) {
      throw asAdapterError(error);
    }
  };
  Object.defineProperties(adapter, { queryRaw: { value: queryRaw }, executeScript: { value: executeScript } });
  return adapter;
}

function asAdapterError(error: unknown): unknown {
  if (isDriverAdapterError(error) || !(error instanceof Error)) return error;
  const property = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? value : undefined;
  };
  return new DriverAdapterError({
    kind: "postgres",
    code: property("code") ?? "XX000",
    severity: property("severity") ?? "ERROR",
    message: error.message,
    detail: property("detail"),
    column: property("column"),
    hint: property("hint"),
  });
}
