import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { Client } from "pg";
import { EmbeddedError } from "../../../platform/embedded/embedded-error.ts";
import { freePort } from "../../../platform/embedded/ports.ts";
import { type PostgresOptions, type RunningPostgres, startPostgres } from "../../../platform/embedded/postgres.ts";
import { processIdentity } from "../../../platform/embedded/process-identity.ts";
import { startFixture } from "../../support/child-fixture.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Making a database takes a second, and many times that on a busy machine.
jest.setTimeout(180_000);

const running: RunningPostgres[] = [];
const said: string[] = [];

async function givenPostgres({ folder, port }: { folder: string; port?: number }): Promise<RunningPostgres> {
  const options: PostgresOptions = {
    folder,
    port: port ?? (await freePort()),
    portSetting: "LIANDU_POSTGRES_PORT",
    say: (line) => said.push(line),
  };
  const postgres = await startPostgres(options);
  running.push(postgres);
  return postgres;
}

async function query<Row extends object>({ url, sql }: { url: string; sql: string }): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(attempt: Promise<unknown>): Promise<EmbeddedError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof EmbeddedError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

function postmasterIn(line: string): { pid: number; url: string } {
  const value: unknown = JSON.parse(line);
  if (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "url" in value &&
    typeof value.url === "string"
  ) {
    return { pid: value.pid, url: value.url };
  }
  throw new Error(line);
}

afterEach(async () => {
  said.length = 0;
  for (const postgres of running.splice(0)) await postgres.stop();
});

describe("the built-in PostgreSQL", () => {
  const root = temporaryFolder();

  it("keeps its data over a restart, under the same password, readable by its owner alone", async () => {
    const folder = path.join(root, "restart");
    const first = await givenPostgres({ folder });
    await first.createDatabase("liandu");
    await query({ url: first.url("liandu"), sql: "create table kept as select '整改' as word" });
    await first.stop();
    const second = await givenPostgres({ folder });
    await second.createDatabase("liandu");
    expect(await query({ url: second.url("liandu"), sql: "select word from kept" })).toEqual([{ word: "整改" }]);
    expect(fs.statSync(path.join(folder, "password")).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.join(folder, "data")).mode & 0o777).toBe(0o700);
  });

  it("flushes each commit, and sorts the same way on every system", async () => {
    const postgres = await givenPostgres({ folder: path.join(root, "restart") });
    const sql = `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
      datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = 'liandu'`;
    expect(await query({ url: postgres.url("liandu"), sql })).toEqual([
      { fsync: "on", commit: "on", pages: "on", provider: "b", locale: "C.UTF-8", encoding: "UTF8" },
    ]);
  });

  it("stops the server that a killed start has left behind, and has every commit that it acknowledged", async () => {
    const folder = path.join(root, "killed");
    const killed = await startFixture({ script: "run-postgres.ts", args: [folder] });
    const postmaster = postmasterIn(killed.firstLine);
    await query({ url: postmaster.url, sql: "create table kept as select 1 as id" });
    await killed.kill("SIGKILL");
    expect(processIdentity(postmaster.pid)).toBeDefined();

    const postgres = await givenPostgres({ folder });
    expect(processIdentity(postmaster.pid)).toBeUndefined();
    expect(said.join("\n")).toContain(String(postmaster.pid));
    expect(await query({ url: postgres.url("postgres"), sql: "select id from kept" })).toEqual([{ id: 1 }]);
  });

  it("finds a leftover also when its number was not yet on record", async () => {
    const folder = path.join(root, "unrecorded");
    const killed = await startFixture({ script: "run-postgres.ts", args: [folder] });
    const postmaster = postmasterIn(killed.firstLine);
    await killed.kill("SIGKILL");
    fs.rmSync(path.join(folder, "postgres.pid.json"));
    await givenPostgres({ folder });
    expect(processIdentity(postmaster.pid)).toBeUndefined();
  });

  it("recovers when the server itself was killed", async () => {
    const folder = path.join(root, "crashed");
    const crashed = await givenPostgres({ folder });
    await query({ url: crashed.url("postgres"), sql: "create table kept as select 1 as id" });
    process.kill(crashed.child.pid, "SIGKILL");
    await crashed.child.gone;
    expect(crashed.child.deathReport()?.message).toContain("SIGKILL");
    const postgres = await givenPostgres({ folder });
    expect(await query({ url: postgres.url("postgres"), sql: "select id from kept" })).toEqual([{ id: 1 }]);
  });

  it("leaves a process alone that merely has the number of a leftover", async () => {
    const folder = path.join(root, "bystander");
    const first = await givenPostgres({ folder });
    await first.stop();
    said.length = 0;
    fs.writeFileSync(
      path.join(folder, "postgres.pid.json"),
      JSON.stringify({ pid: process.pid, identity: "another boot:1", part: "PostgreSQL" }),
    );
    fs.writeFileSync(path.join(folder, "data", "postmaster.pid"), `${process.pid}\n`);
    await givenPostgres({ folder });
    expect(said).toEqual([]);
  });

  it("names the port that is taken and the setting that changes it", async () => {
    const taken = net.createServer().listen(0, "127.0.0.1");
    const port = await new Promise<number>((resolve) => {
      taken.once("listening", () => {
        const address = taken.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
    try {
      const error = await refusal(givenPostgres({ folder: path.join(root, "port"), port }));
      expect(error.code).toBe("port-in-use");
      expect(error.message).toContain(String(port));
      expect(error.message).toContain("LIANDU_POSTGRES_PORT");
    } finally {
      taken.close();
    }
  });

  it("says what is missing when the password file is gone", async () => {
    const folder = path.join(root, "password");
    await (await givenPostgres({ folder })).stop();
    fs.rmSync(path.join(folder, "password"));
    expect((await refusal(givenPostgres({ folder }))).code).toBe("password-lost");
  });

  it("takes the remains of a start that was killed during initialization for nothing", async () => {
    const folder = path.join(root, "half");
    fs.mkdirSync(path.join(folder, "data.initializing"), { recursive: true });
    fs.writeFileSync(path.join(folder, "data.initializing", "PG_VERSION"), "18\n");
    const postgres = await givenPostgres({ folder });
    expect(await query({ url: postgres.url("postgres"), sql: "select 1 as one" })).toEqual([{ one: 1 }]);
  });
});
