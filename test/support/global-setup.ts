import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import { userCacheFolder } from "../../platform/embedded/cache-folder.ts";
import { obtainTemporal } from "../../platform/embedded/obtain-temporal.ts";
import { startPostgres } from "../../platform/embedded/postgres.ts";
import { silent } from "../../platform/embedded/say.ts";
import { startTemporal } from "../../platform/embedded/temporal.ts";
import { migrate } from "../../platform/migrate/migrate.ts";
import { makeRunFolder, removeAbandonedRuns, removeRun } from "./run-folder.ts";
import { stackVariable, type TestStackRecord, writeStackRecord } from "./test-stack-record.ts";
import { obtainTimeSkippingServer } from "./time-skipping-server.ts";
import { errorMessage } from "../../platform/error-code.ts";

const projectFolder = path.resolve(import.meta.dirname, "../..");
const say = (message: string): void => console.log(message);

/** Starts, once for all suites of a run, the real PostgreSQL with a migrated template database and the real Temporal server, and bundles the workflows. */
export default async function setUpStack(): Promise<void> {
  const startedAt = performance.now();
  await removeAbandonedRuns();
  const folder = makeRunFolder();
  try {
    const file = path.join(folder, "stack.json");
    writeStackRecord({ file, record: await startStack({ folder }) });
    process.env[stackVariable] = file;
  } catch (error) {
    // No teardown follows a setup that has failed.
    await removeRun(folder);
    throw error;
  }
  say(`test stack up in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function startStack({ folder }: { folder: string }): Promise<TestStackRecord> {
  const cacheFolder = userCacheFolder({ platform: process.platform, environment: process.env, home: os.homedir() });
  // All settle before a failure counts: what starts late must be there to be stopped.
  const [database, temporal, bundle, timeSkipping] = await Promise.allSettled([
    templateDatabase({ folder: path.join(folder, "postgres") }),
    temporalServer({ folder: path.join(folder, "temporal"), cacheFolder }),
    workflowBundle({ folder }),
    timeSkippingServer({ cacheFolder }),
  ]);
  if (database.status === "rejected") throw database.reason;
  if (temporal.status === "rejected") throw temporal.reason;
  if (bundle.status === "rejected") throw bundle.reason;
  if (timeSkipping.status === "rejected") throw timeSkipping.reason;
  return {
    ...database.value,
    ...temporal.value,
    ...(bundle.value === undefined ? {} : { workflowBundle: bundle.value }),
    timeSkipping: timeSkipping.value,
  };
}

async function templateDatabase({ folder }: { folder: string }): Promise<{ adminUrl: string; templateDatabase: string }> {
  const postgres = await startPostgres({
    folder,
    port: 0,
    portSetting: "",
    durability: "crash-of-the-machine-loses-it",
    say: silent,
  });
  const name = "liandu_template";
  await postgres.createDatabase(name);
  await migrate({ databaseUrl: postgres.url(name), say: silent });
  return { adminUrl: postgres.url("postgres"), templateDatabase: name };
}

async function temporalServer({
  folder,
  cacheFolder,
}: {
  folder: string;
  cacheFolder: string;
}): Promise<{ temporalAddress: string; temporalNamespace: string; temporalExecutable: string }> {
  const configuredPath = process.env["LIANDU_TEMPORAL_CLI"];
  const executable = await obtainTemporal({
    cacheFolder,
    environment: process.env,
    say,
    ...(configuredPath === undefined ? {} : { configuredPath }),
  });
  const temporal = await startTemporal({
    executable,
    folder,
    port: 0,
    portSetting: "",
    namespace: "liandu",
    durability: "crash-of-the-program",
    say: silent,
  });
  return { temporalAddress: temporal.address, temporalNamespace: temporal.namespace, temporalExecutable: executable };
}

/** Bundled once, each suite's worker starts in 0.6 s instead of 1 to 5. */
async function workflowBundle({ folder }: { folder: string }): Promise<string | undefined> {
  const workflowsPath = path.join(projectFolder, "workflows/index.ts");
  if (!fs.existsSync(workflowsPath)) return undefined;
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("WARN") });
  const file = path.join(folder, "workflow-bundle.js");
  fs.writeFileSync(file, code);
  return file;
}

/** A machine without Java or Maven runs everything else; the suites that skip time then say what is missing. */
async function timeSkippingServer({ cacheFolder }: { cacheFolder: string }): Promise<TestStackRecord["timeSkipping"]> {
  try {
    return { executable: await obtainTimeSkippingServer({ cacheFolder }) };
  } catch (error) {
    return { missing: errorMessage(error) };
  }
}
