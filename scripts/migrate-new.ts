// npm run migrate:new -- NAME: writes the SQL that takes a database with all migrations so far to prisma/schema.prisma.
// The result is a proposal: read it, add what moves the data, and keep it such that the previous release survives it.
import fs from "node:fs";
import path from "node:path";
import { prismaCli, projectFolder } from "../platform/migrate/prisma-cli.ts";
import { withMigratedScratchDatabase } from "../platform/migrate/scratch-database.ts";

const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("npm run migrate:new -- NAME, in lower case with underscores");
  process.exit(2);
}
const sql = await withMigratedScratchDatabase(async ({ databaseUrl }) => {
  const args = ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema.prisma", "--script"];
  const { exitCode, stdout, output } = await prismaCli({ args, databaseUrl });
  if (exitCode !== 0) throw new Error(output);
  return stdout;
});
if (!/^\s*[^\s-]/m.test(sql)) {
  console.log("the migrations already give prisma/schema.prisma");
} else {
  const timestamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const migrations = path.join(projectFolder, "prisma/migrations");
  const folder = path.join(migrations, `${timestamp}_${name}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "migration.sql"), sql.trimStart());
  fs.writeFileSync(
    path.join(migrations, "migration_lock.toml"),
    '# Written by the migration tool; says what the SQL beside it is for.\nprovider = "postgresql"\n',
  );
  console.log(path.relative(projectFolder, path.join(folder, "migration.sql")));
}
