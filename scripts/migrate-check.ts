// npm run migrate:check: the deployed migrations give exactly prisma/schema.prisma, and each of them can run as one transaction.
import fs from "node:fs";
import path from "node:path";
import { brokenRules } from "../platform/migrate/migration-rules.ts";
import { prismaCli, projectFolder } from "../platform/migrate/prisma-cli.ts";
import { withMigratedScratchDatabase } from "../platform/migrate/scratch-database.ts";

const migrations = path.join(projectFolder, "prisma/migrations");
const folders = fs.existsSync(migrations) ? fs.readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
let faults = 0;
for (const { name } of folders) {
  for (const { statement } of brokenRules(fs.readFileSync(path.join(migrations, name, "migration.sql"), "utf8"))) {
    console.error(`${name}: a migration is one transaction; not allowed in it: ${statement}`);
    faults++;
  }
}
const drift = await withMigratedScratchDatabase(({ databaseUrl }) =>
  prismaCli({ args: ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema.prisma", "--exit-code"], databaseUrl }),
);
// 0: no difference, 2: a difference, 1: it could not be told.
if (drift.exitCode !== 0) {
  console.error(`prisma/schema.prisma is not what the migrations give; run npm run migrate:new -- NAME\n${drift.output}`);
  faults++;
}
if (faults === 0) console.log(`${folders.length} migration(s) give prisma/schema.prisma`);
process.exitCode = faults === 0 ? 0 : 1;
