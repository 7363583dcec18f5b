import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { EmbeddedError } from "../embedded/embedded-error.ts";
import type { Say } from "../embedded/say.ts";
import { appliedMark } from "./migration-adapter.ts";
import { prismaCli, projectFolder } from "./prisma-cli.ts";

/** Two starts on one database take turns. Any number will do that nothing else locks. */
const advisoryLock = 7_254_002_681;

/**
 * Brings a database to the schema of this version, by `prisma migrate deploy`.
 *
 * A migration is one transaction (see `migrationAdapter`): if it fails, or we are killed, nothing of it is left, and the next start does it again. So write each
 * one without BEGIN, COMMIT or CONCURRENTLY; `npm run migrate:check` looks. What Prisma would stop at — a record of a migration begun and not finished — is
 * settled first: its script has been committed as a whole, which its mark tells, or not at all.
 * @param databaseUrl of an existing database
 * @returns the names of the migrations applied now
 * @throws EmbeddedError `migration-failed`, with what Prisma says of it
 */
export async function migrate({
  databaseUrl,
  say,
  config,
}: {
  databaseUrl: string;
  say: Say;
  /** another project's prisma.config; this one's without it */
  config?: string;
}): Promise<{ applied: string[] }> {
  const prisma = (args: string[]): Promise<void> =>
    runPrisma({ args: config === undefined ? args : [...args, `--config=${config}`], databaseUrl });
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [advisoryLock]);
    await settleUnfinished({ client, prisma, say });
    if (config === undefined && (await isUpToDate(client))) return { applied: [] };
    const before = new Set(await finished(client));
    await prisma(["migrate", "deploy"]);
    const applied = (await finished(client)).filter((name) => !before.has(name));
    for (const name of applied) say(embeddedTexts.migrationApplied({ name }));
    return { applied };
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

/** Whether the database has exactly the migrations of this version, as they are. Saves the common start the two seconds that asking Prisma takes. */
async function isUpToDate(client: Client): Promise<boolean> {
  if (!(await hasRecords(client))) return false;
  const records = await client.query<{ name: string; checksum: string }>(
    "select migration_name as name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null order by migration_name",
  );
  const folder = path.join(projectFolder, "prisma/migrations");
  const here = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, checksum: sha256(fs.readFileSync(path.join(folder, name, "migration.sql"))) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return (
    here.length === records.rows.length &&
    here.every(({ name, checksum }, at) => records.rows[at]?.name === name && records.rows[at].checksum === checksum)
  );
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

async function settleUnfinished({
  client,
  prisma,
  say,
}: {
  client: Client;
  prisma: (args: string[]) => Promise<void>;
  say: Say;
}): Promise<void> {
  if (!(await hasRecords(client))) return;
  const unfinished = await client.query<{ name: string; applied: boolean }>(
    `select migration_name as name, coalesce(logs, '') = $1 as applied
       from _prisma_migrations where finished_at is null and rolled_back_at is null order by started_at`,
    [appliedMark],
  );
  for (const { name, applied } of unfinished.rows) {
    say(embeddedTexts.migrationRecovered({ name, applied }));
    await prisma(["migrate", "resolve", applied ? "--applied" : "--rolled-back", name]);
  }
}

async function finished(client: Client): Promise<string[]> {
  if (!(await hasRecords(client))) return [];
  const records = await client.query<{ name: string }>(
    "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by migration_name",
  );
  return records.rows.map(({ name }) => name);
}

async function hasRecords(client: Client): Promise<boolean> {
  const found = await client.query<{ there: boolean }>("select to_regclass('_prisma_migrations') is not null as there");
  return found.rows[0]?.there === true;
}

async function runPrisma({ args, databaseUrl }: { args: string[]; databaseUrl: string }): Promise<void> {
  const { exitCode, output } = await prismaCli({ args, databaseUrl });
  if (exitCode !== 0) throw new EmbeddedError({ code: "migration-failed", message: embeddedTexts.migrationFailed({ output }) });
}
