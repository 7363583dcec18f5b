import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { usableDataFolder } from "../../../platform/embedded/usable-data-folder.ts";

describe("the embedded stack's data folder", () => {
  let home: string;
  const said: string[] = [];
  const folderFor = (dataDir: string, options: { chosen?: boolean; uid?: number } = {}): string =>
    usableDataFolder({ dataDir, chosen: options.chosen ?? false, uid: options.uid ?? 0, say: (message) => said.push(message) });

  beforeEach(() => {
    said.length = 0;
    home = fs.mkdtempSync(path.join(os.tmpdir(), "liandu-home-"));
    fs.chmodSync(home, 0o700);
  });
  afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

  it("moves out of a folder that the database's user cannot enter, and says so", () => {
    expect(folderFor(path.join(home, ".liandu"))).toBe("/var/lib/liandu");
    expect(said).toEqual([expect.stringContaining(home)]);
  });

  it("stays where it is when everybody may enter, when somebody chose it, or when we are not root", () => {
    const inHome = path.join(home, ".liandu");
    expect(folderFor(inHome, { chosen: true })).toBe(inHome);
    expect(folderFor(inHome, { uid: 1000 })).toBe(inHome);
    fs.chmodSync(home, 0o755);
    expect(folderFor(inHome)).toBe(inHome);
    expect(said).toEqual([]);
  });
});
