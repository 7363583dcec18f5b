import { once } from "node:events";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, jest } from "@jest/globals";
import { Client, Connection } from "@temporalio/client";
import { processIdentity } from "../../../platform/embedded/process-identity.ts";
import { type FixtureProcess, startFixture } from "../../support/child-fixture.ts";
import { testStack } from "../../support/stack.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Making a database takes a second, and many times that on a busy machine.
jest.setTimeout(180_000);

interface Parts {
  pids: number[];
  address: string;
}

function partsIn(line: string): Parts {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("pids" in value) || !Array.isArray(value.pids)) throw new Error(line);
  if (!("address" in value) || typeof value.address !== "string") throw new Error(line);
  return { pids: value.pids.map(Number), address: value.address };
}

const alive = (pids: readonly number[]): number[] => pids.filter((pid) => processIdentity(pid) !== undefined);

/** The parts, with what they say from then on. */
async function givenParts(
  folder: string,
): Promise<{ fixture: FixtureProcess; lines: Interface; exited: Promise<unknown[]>; up: () => Promise<Parts> }> {
  const fixture = await startFixture({ script: "run-parts.ts", args: [folder, testStack().temporalExecutable], quiet: true });
  const { stdout } = fixture.process;
  if (!stdout) throw new Error("no output");
  const exited = once(fixture.process, "exit");
  const lines = createInterface({ input: stdout });
  return {
    fixture,
    lines,
    exited,
    up: async () => {
      const [line] = await once(lines, "line");
      return partsIn(String(line));
    },
  };
}

describe("the built-in parts together", () => {
  const root = temporaryFolder();

  // One folder for most of them: making a database takes longer than all the rest.
  const folder = path.join(root, "shared");

  it.each(["SIGINT", "SIGHUP"] as const)("leave nothing running after %s, and exit with 0", async (signal) => {
    const { fixture, exited, up } = await givenParts(folder);
    const { pids } = await up();
    expect(alive(pids)).toHaveLength(2);
    fixture.process.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(alive(pids)).toEqual([]);
  });

  it("leave nothing running, and nothing half-made, when stopped while the database is being made", async () => {
    const early = path.join(root, "early");
    const { fixture, exited } = await givenParts(early);
    await delay(300);
    fixture.process.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
    const again = await givenParts(early);
    await again.up();
    await again.fixture.kill("SIGTERM");
  });

  it("come up again after a kill, with the histories that they had", async () => {
    const first = await givenParts(folder);
    const before = await first.up();
    const connection = await Connection.connect({ address: before.address });
    await new Client({ connection, namespace: "liandu" }).workflow.start("anything", { taskQueue: "nobody", workflowId: "kept" });
    await connection.close();
    await first.fixture.kill("SIGKILL");
    expect(alive(before.pids)).toHaveLength(2);

    const second = await givenParts(folder);
    const after = await second.up();
    expect(alive(before.pids)).toEqual([]);
    const reconnection = await Connection.connect({ address: after.address });
    const described = await new Client({ connection: reconnection, namespace: "liandu" }).workflow.getHandle("kept").describe();
    expect(described.status.name).toBe("RUNNING");
    await reconnection.close();
    await second.fixture.kill("SIGTERM");
  });

  it("stop altogether, with exit code 1, when one of them dies", async () => {
    const { exited, up } = await givenParts(folder);
    const { pids } = await up();
    process.kill(pids[1] ?? 0, "SIGKILL");
    expect(await exited).toEqual([1, null]);
    expect(alive(pids)).toEqual([]);
  });

  it("refuse a second start with exit code 3 and go on themselves", async () => {
    const first = await givenParts(folder);
    const { pids } = await first.up();
    const second = startFixture({ script: "run-parts.ts", args: [folder, testStack().temporalExecutable], quiet: true });
    await expect(second).rejects.toThrow("exit code 3");
    expect(alive(pids)).toHaveLength(2);
    await first.fixture.kill("SIGTERM");
  });
});
