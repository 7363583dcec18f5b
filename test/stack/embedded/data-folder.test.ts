import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { holdDataFolder } from "../../../platform/embedded/data-folder.ts";
import { EmbeddedError } from "../../../platform/embedded/embedded-error.ts";
import { startFixture } from "../../support/child-fixture.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function refusal(folder: string): Promise<EmbeddedError> {
  try {
    const { release } = await holdDataFolder({ folder });
    release();
  } catch (error) {
    if (error instanceof EmbeddedError) return error;
    throw error;
  }
  throw new Error("the folder was not held");
}

describe("the data folder", () => {
  const root = temporaryFolder();

  it("is refused to a second start, which is told who holds it and exits with 3", async () => {
    const folder = path.join(root, "held");
    const holder = await startFixture({ script: "hold-data-folder.ts", args: [folder] });
    try {
      const error = await refusal(folder);
      expect(error.code).toBe("data-folder-held");
      expect(error.exitCode).toBe(3);
      expect(error.message).toContain(String(holder.pid));
    } finally {
      await holder.kill("SIGKILL");
    }
  });

  it("is free again when its holder was killed", async () => {
    const folder = path.join(root, "killed");
    const holder = await startFixture({ script: "hold-data-folder.ts", args: [folder] });
    await holder.kill("SIGKILL");
    const { release } = await holdDataFolder({ folder });
    await expect(refusal(folder)).resolves.toMatchObject({ code: "data-folder-held" });
    release();
  });

  it("is not kept by a lock whose number now belongs to another process", async () => {
    const folder = path.join(root, "reused");
    const { release } = await holdDataFolder({ folder });
    release();
    const [file = ""] = fs.readdirSync(folder).filter((name) => name.startsWith("lock."));
    const stale = { pid: process.pid, host: "", identity: "another boot:1", since: "2026-01-01T00:00:00Z", purpose: "start" };
    fs.writeFileSync(path.join(folder, file), JSON.stringify({ ...stale, host: os.hostname() }));
    (await holdDataFolder({ folder })).release();
  });

  it("is held by one at a time, however many want it", async () => {
    const folder = path.join(root, "contended");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "counter"), "0");
    const turns = 40;
    const takers = await Promise.all([1, 2, 3].map(() => startFixture({ script: "take-turns.ts", args: [folder, String(turns)] })));
    await Promise.all(takers.map(({ process: taker }) => (taker.exitCode === null ? once(taker, "exit") : Promise.resolve())));
    expect(fs.readFileSync(path.join(folder, "counter"), "utf8")).toBe(String(3 * turns));
  });
});
