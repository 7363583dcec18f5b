import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { embeddedTexts } from "../../texts/zh-CN/embedded.ts";
import { type Ending, type RunningChild, startChild } from "./child-process.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { endProcess, stopLeftover } from "./pid-file.ts";
import { portToBind, waitForPort } from "./ports.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { commandLine, processIdentity } from "./process-identity.ts";
import type { Say } from "./say.ts";
import { closedFolderAbove, type RunAs, unprivilegedUser } from "./unprivileged-user.ts";
import { errorCode } from "../error-code.ts";

const run = promisify(execFile);
const part = "PostgreSQL";
const superuser = "postgres";

/** Fast shutdown ends the sessions and writes a checkpoint; immediate leaves the rest to crash recovery. */
const endings: readonly Ending[] = [
  { signal: "SIGINT", waitMs: 30_000 },
  { signal: "SIGQUIT", waitMs: 5000 },
];

/** What an acknowledged commit survives: `power-loss` costs an fsync each; `crash-of-the-machine-loses-it` is for tests only. */
export type PostgresDurability = "power-loss" | "crash-of-the-machine-loses-it";

export interface PostgresOptions {
  /** everything of this PostgreSQL lies in here */
  folder: string;
  /** 0 takes a free one */
  port: number;
  /** the setting that changes the port, for the message when it is taken */
  portSetting: string;
  durability?: PostgresDurability;
  say: Say;
}

export interface RunningPostgres {
  child: RunningChild;
  /** Connection URL of a database of this server, with the superuser's password in it: never log it. */
  url(database: string): string;
  /** Creates the database if it is not there. */
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Settings for a small machine of 2 cores with a worker, an API and Temporal beside it. */
function settings({ port, durability }: { port: number; durability: PostgresDurability }): string[] {
  const durable = durability === "power-loss";
  return Object.entries({
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 100,
    shared_buffers: "192MB",
    effective_cache_size: "1GB",
    work_mem: "8MB",
    maintenance_work_mem: "64MB",
    max_wal_size: "1GB",
    checkpoint_timeout: "15min",
    max_parallel_workers_per_gather: 1,
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    // A statement's values may hold personal data: neither the statement nor its parameters go to the log.
    log_min_error_statement: "panic",
    log_parameter_max_length_on_error: 0,
    fsync: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * Starts the PostgreSQL that came with the installation; creates its data at the first start and recovers from a crash at any other.
 * @throws EmbeddedError when the port is taken, the programs are missing, the folder cannot be reached, or it does not come up
 */
export async function startPostgres({
  folder,
  port: wantedPort,
  portSetting,
  durability = "power-loss",
  say,
}: PostgresOptions): Promise<RunningPostgres> {
  const data = path.join(folder, "data");
  const pidFile = path.join(folder, "postgres.pid.json");
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const runAs = await unprivilegedUser({ dataFolder: data });
  if (runAs.uid !== undefined) {
    fs.chmodSync(folder, 0o755);
    const closed = closedFolderAbove(data);
    if (closed !== undefined)
      throw new EmbeddedError({ code: "folder-not-reachable", message: embeddedTexts.folderNotReachable({ folder, closed }) });
  }
  const binaries = postgresBinaries({ runAs });
  await stopLeftover({ file: pidFile, endings, say });
  await stopStrayPostmaster({ data, say });
  const port = await portToBind({ port: wantedPort, part, setting: portSetting });
  const password = await initialized({ data, folder, binaries, runAs, say });

  const args = ["-D", data, ...settings({ port, durability })];
  const start = (): Promise<RunningChild> =>
    startChild({ part, command: binaries.postgres, args, logFile: path.join(folder, "postgres.log"), pidFile, endings, ...runAs });
  const url = (database: string): string => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  const child = await startedAndAnswering({ start, port, url: url("postgres") });
  return {
    child,
    url,
    createDatabase: (name) => createDatabase({ url: url("postgres"), name }),
    stop: () => child.stop(),
  };
}

/** Starts it, more than once if need be: after a `kill -9` of its parent process, its last children hold the shared memory for a moment. */
async function startedAndAnswering({
  start,
  port,
  url,
}: {
  start: () => Promise<RunningChild>;
  port: number;
  url: string;
}): Promise<RunningChild> {
  for (let attempt = 1; ; attempt++) {
    const child = await start();
    try {
      await waitForPort({ port, part, timeoutMs: 120_000, giveUp: () => child.deathReport() });
      await acceptingQueries({ url, child });
      return child;
    } catch (error) {
      await child.stop();
      if (attempt === 3 || !(error instanceof EmbeddedError) || error.code !== "child-exited") throw error;
      await delay(1000);
    }
  }
}

/** The port opens before recovery ends; until then a connection is refused with 57P03. A wrong password must not look like a slow start. */
async function acceptingQueries({ url, child }: { url: string; child: RunningChild }): Promise<void> {
  const deadline = performance.now() + 600_000;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      const death = child.deathReport();
      if (death) throw death;
      const code = errorCode(error);
      if (code === "28P01")
        throw new EmbeddedError({ code: "password-lost", message: embeddedTexts.postgresPasswordWrong(), cause: error });
      if (code !== "57P03" || performance.now() > deadline) throw error;
      await delay(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/**
 * A postmaster that no pid file of ours knows, because we were killed between starting it and writing its number down. Its own `postmaster.pid` names it;
 * when that number meanwhile belongs to something else, the file is stale and would keep PostgreSQL from starting.
 */
async function stopStrayPostmaster({ data, say }: { data: string; say: Say }): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, "utf8").split("\n")[0]);
  const identity = Number.isInteger(pid) && pid > 0 ? processIdentity(pid) : undefined;
  if (identity !== undefined && (commandLine(pid) ?? "").includes(data)) {
    say(embeddedTexts.stoppingLeftover({ part, pid }));
    await endProcess({ pid, identity, endings });
  }
  fs.rmSync(file, { force: true });
}

/**
 * Makes the data folder if there is none, under another name first: a start killed during initdb leaves nothing that looks finished.
 * @returns the superuser's password, kept in a file that only the owner of the installation can read
 */
async function initialized({
  data,
  folder,
  binaries,
  runAs,
  say,
}: {
  data: string;
  folder: string;
  binaries: { initdb: string };
  runAs: RunAs;
  say: Say;
}): Promise<string> {
  const passwordFile = path.join(folder, "password");
  if (fs.existsSync(data)) {
    if (!fs.existsSync(passwordFile))
      throw new EmbeddedError({ code: "password-lost", message: embeddedTexts.postgresPasswordLost({ passwordFile }) });
    return fs.readFileSync(passwordFile, "utf8").trim();
  }
  say(embeddedTexts.creatingDatabaseCluster());
  const password = randomBytes(24).toString("base64url");
  const staging = `${data}.initializing`;
  fs.rmSync(staging, { recursive: true, force: true });
  fs.mkdirSync(staging, { mode: 0o700 });
  const handover = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-initdb-"));
  const handoverFile = path.join(handover, "password");
  try {
    fs.writeFileSync(handoverFile, password, { mode: 0o600 });
    if (runAs.uid !== undefined && runAs.gid !== undefined) {
      for (const owned of [staging, handover, handoverFile]) fs.chownSync(owned, runAs.uid, runAs.gid);
    }
    // The built-in provider's C.UTF-8 is the same on every operating system: indexes survive a change of the system's locale data.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const auth = [`--username=${superuser}`, "--auth=scram-sha-256", `--pwfile=${handoverFile}`];
    await run(binaries.initdb, ["-D", staging, ...auth, ...locale], { ...runAs, cwd: staging });
  } finally {
    fs.rmSync(handover, { recursive: true, force: true });
  }
  writeDurably(passwordFile, password);
  fs.renameSync(staging, data);
  return password;
}

function writeDurably(file: string, content: string): void {
  const descriptor = fs.openSync(file, "w", 0o600);
  try {
    fs.writeSync(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

async function createDatabase({ url, name }: { url: string; name: string }): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
