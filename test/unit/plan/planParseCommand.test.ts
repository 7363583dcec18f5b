import { describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const project = path.resolve(import.meta.dirname, "../../..");

async function planParse(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "cli/plan-parse.ts", ...args], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

describe("plan:parse", () => {
  it("prints one JSON object and nothing else", async () => {
    const name = "labels-above";
    const { code, stdout, stderr } = await planParse(`test/fixtures/plans/${name}.txt`);
    expect([code, stderr]).toEqual([0, ""]);
    const expected = JSON.parse(await readFile(path.join(project, `test/fixtures/plans/${name}.json`), "utf8")) as { items: object[] };
    expect(JSON.parse(stdout)).toMatchObject({ items: expect.any(Array), warnings: expect.any(Array) });
    expect((JSON.parse(stdout) as { items: object[] }).items).toHaveLength(expected.items.length);
  });

  it("fails with one line and status 2 for what cannot be read", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "liandu-parse-"));
    try {
      const broken = path.join(folder, "broken.docx");
      await writeFile(broken, Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]));
      const empty = path.join(folder, "empty.txt");
      await writeFile(empty, " \n\n");
      for (const file of [broken, empty, path.join(folder, "missing.txt")]) {
        const { code, stdout, stderr } = await planParse(file);
        expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
        expect(stderr).toMatch(/\p{Script=Han}/u);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
