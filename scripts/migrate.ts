// npm run migrate: brings the database of DATABASE_URL to the schema of this version.
import { EmbeddedError } from "../platform/embedded/embedded-error.ts";
import { migrate } from "../platform/migrate/migrate.ts";

const databaseUrl = process.env["DATABASE_URL"];
if (databaseUrl === undefined) {
  console.error("DATABASE_URL?");
  process.exit(2);
}
try {
  const { applied } = await migrate({ databaseUrl, say: console.log });
  console.log(`${applied.length} migration(s) applied`);
} catch (error) {
  console.error(error instanceof EmbeddedError ? error.message : error);
  process.exitCode = 1;
}
