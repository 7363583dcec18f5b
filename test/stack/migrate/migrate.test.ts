import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { Client } from "pg";
import { migrate } from "../../../platform/migrate/migrate.ts";
import { freshDatabase, testStack, uniqueId } from "../../support/stack.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each of Prisma's commands takes two seconds, and many times that on a busy machine.
jest.setTimeout(180_000);

/** A project with a schema and migrations of its own, beside the product's. */
function givenProject({ folder, migrations }: { folder: string; migrations: Record<string, string> }): string {
  const schema = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel Kept {\n  id Int @id\n}\n';
  fs.mkdirSync(path.join(folder, "migrations"), { recursive: true });
  fs.writeFileSync(path.join(folder, "schema.prisma"), schema);
  fs.writeFileSync(path.join(folder, "migrations", "migration_lock.toml"), 'provider = "postgresql"\n');
  writeMigrations({ folder, migrations });
  const config = `export default { schema: ${JSON.stringify(path.join(folder, "schema.prisma"))}, migrations: { path: ${JSON.stringify(
    path.join(folder, "migrations"),
  )} }, datasource: { url: process.env["DATABASE_URL"] } };\n`;
  fs.writeFileSync(path.join(folder, "prisma.config.mjs"), config);
  return path.join(folder, "prisma.config.mjs");
}

function writeMigrations({ folder, migrations }: { folder: string; migrations: Record<string, string> }): void {
  for (const [name, sql] of Object.entries(migrations)) {
    fs.mkdirSync(path.join(folder, "migrations", name), { recursive: true });
    fs.writeFileSync(path.join(folder, "migrations", name, "migration.sql"), sql);
  }
}

async function givenEmptyDatabase(admin: Client): Promise<string> {
  const name = uniqueId("migrate").replaceAll("-", "_");
  await admin.query(`create database ${name}`);
  const url = new URL(testStack().adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function rowsOf({ databaseUrl, sql }: { databaseUrl: string; sql: string }): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const silent = (): void => undefined;
const tables = "select array_agg(tablename::text order by tablename) as tables from pg_tables where schemaname = 'public'";

describe("migrate", () => {
  const root = temporaryFolder();
  let admin: Client;
  beforeAll(async () => {
    admin = new Client({ connectionString: testStack().adminUrl });
    await admin.connect();
  });
  afterAll(() => admin.end());

  it("applies each migration once, also when two starts do it at the same time", async () => {
    const databaseUrl = await givenEmptyDatabase(admin);
    const config = givenProject({
      folder: path.join(root, "twice"),
      migrations: {
        "20260101000000_first": "create table kept (id int primary key);",
        "20260102000000_second": "insert into kept values (1);",
      },
    });
    const both = await Promise.all([migrate({ databaseUrl, config, say: silent }), migrate({ databaseUrl, config, say: silent })]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(["20260101000000_first", "20260102000000_second"]);
    expect(await rowsOf({ databaseUrl, sql: "select id from kept" })).toEqual([{ id: 1 }]);
  });

  it("asks nobody when the database has all of this version's migrations", async () => {
    const databaseUrl = await freshDatabase();
    const startedAt = performance.now();
    expect(await migrate({ databaseUrl, say: silent })).toEqual({ applied: [] });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it("does all of them again on a database that has lost them", async () => {
    const databaseUrl = await freshDatabase();
    await rowsOf({ databaseUrl, sql: "drop schema public cascade; create schema public" });
    expect((await migrate({ databaseUrl, say: silent })).applied).not.toEqual([]);
  });

  it("keeps function bodies and texts with semicolons whole", async () => {
    const databaseUrl = await givenEmptyDatabase(admin);
    const config = givenProject({
      folder: path.join(root, "body"),
      migrations: {
        "20260101000000_body":
          "create table kept (id int primary key);\ncreate function one() returns int language plpgsql as $$ begin perform 0; return 1; end; $$;\ncomment on table kept is 'a; b'; -- the end",
      },
    });
    await migrate({ databaseUrl, config, say: silent });
    expect(await rowsOf({ databaseUrl, sql: "select one()" })).toEqual([{ one: 1 }]);
  });

  it("leaves nothing of a migration that fails, says why, and does it again once it is mended", async () => {
    const databaseUrl = await givenEmptyDatabase(admin);
    const folder = path.join(root, "failing");
    const config = givenProject({
      folder,
      migrations: { "20260101000000_broken": "create table kept (id int primary key);\ninsert into nowhere values (1);" },
    });
    await expect(migrate({ databaseUrl, config, say: silent })).rejects.toMatchObject({
      code: "migration-failed",
      message: expect.stringContaining("nowhere"),
    });
    expect(await rowsOf({ databaseUrl, sql: tables })).toEqual([{ tables: ["_prisma_migrations"] }]);
    writeMigrations({ folder, migrations: { "20260101000000_broken": "create table kept (id int primary key);" } });
    expect(await migrate({ databaseUrl, config, say: silent })).toEqual({ applied: ["20260101000000_broken"] });
  });

  it.each([
    { when: "before its script was committed", committed: false },
    { when: "after its script was committed and before that was on record", committed: true },
  ])("goes on where it was killed $when", async ({ committed }) => {
    const databaseUrl = await givenEmptyDatabase(admin);
    const folder = path.join(root, `killed-${committed}`);
    const config = givenProject({ folder, migrations: { "20260101000000_first": "create table kept (id int primary key);" } });
    await migrate({ databaseUrl, config, say: silent });
    // What a kill leaves behind: the record of a migration begun and not finished.
    await rowsOf({
      databaseUrl,
      sql: `update _prisma_migrations set finished_at = null, applied_steps_count = 0 ${committed ? "" : ", logs = null"}`,
    });
    if (!committed) await rowsOf({ databaseUrl, sql: "drop table kept" });

    await migrate({ databaseUrl, config, say: silent });
    expect(await rowsOf({ databaseUrl, sql: tables })).toEqual([{ tables: ["_prisma_migrations", "kept"] }]);
    const unfinished = "select count(*)::int as unfinished from _prisma_migrations where finished_at is null and rolled_back_at is null";
    expect(await rowsOf({ databaseUrl, sql: unfinished })).toEqual([{ unfinished: 0 }]);
  });
});
