import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startPostgres } from "../embedded/postgres.ts";
import { silent } from "../embedded/say.ts";
import { migrate } from "./migrate.ts";

/** Runs something against a throw-away database on which all migrations have been deployed. Nothing of it is left afterwards. */
export async function withMigratedScratchDatabase<T>(use: (database: { databaseUrl: string }) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-scratch-"));
  try {
    const postgres = await startPostgres({
      folder,
      port: 0,
      portSetting: "",
      durability: "crash-of-the-machine-loses-it",
      say: silent,
    });
    try {
      await postgres.createDatabase("scratch");
      const databaseUrl = postgres.url("scratch");
      await migrate({ databaseUrl, say: silent });
      return await use({ databaseUrl });
    } finally {
      await postgres.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
