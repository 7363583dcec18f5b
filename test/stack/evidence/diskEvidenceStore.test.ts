import { mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDiskEvidenceStore } from "../../../platform/evidence/diskEvidenceStore.ts";
import { evidencePath } from "../../../platform/evidence/evidenceStore.ts";
import { describeEvidenceStore } from "../../support/evidenceStoreContract.ts";
import { pdf } from "../../support/sampleFiles.ts";

const newFolder = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), "liandu-evidence-"));

describeEvidenceStore("evidence on disk", async () => {
  const root = await newFolder();
  return {
    store: await openDiskEvidenceStore({ root }),
    leftovers: () => readdir(path.join(root, ".incoming")),
    close: () => rm(root, { recursive: true }),
  };
});

describe("evidence on disk, besides", () => {
  let root = "";
  beforeAll(async () => {
    root = await newFolder();
  });
  afterAll(() => rm(root, { recursive: true }));
  const put = async () =>
    await (await openDiskEvidenceStore({ root })).put(Readable.from([pdf()]), { jurisdictionId: "yunhe", maxBytes: 1000 });

  it("lies at jurisdiction, two digits, hash, and only its owner may read it", async () => {
    const { sha256 } = await put();
    const file = path.join(root, "yunhe", sha256.slice(0, 2), sha256);
    expect(path.join(root, evidencePath({ jurisdictionId: "yunhe", sha256 }))).toBe(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("never hands out a damaged file as if it were whole, and is mended by storing it again", async () => {
    const { sha256 } = await put();
    const store = await openDiskEvidenceStore({ root });
    const read = async (): Promise<Buffer | undefined> => {
      const found = await store.get({ jurisdictionId: "yunhe", sha256 });
      return found === null ? undefined : await buffer(found.stream);
    };
    await truncate(path.join(root, evidencePath({ jurisdictionId: "yunhe", sha256 })), 20);
    await expect(read()).rejects.toThrow(/damaged/);
    await put();
    expect(await read()).toEqual(pdf());
  });

  it("clears away what a killed process left behind, and nothing that is still coming in", async () => {
    const [old, fresh] = [path.join(root, ".incoming", "old"), path.join(root, ".incoming", "fresh")];
    await writeFile(old, "x");
    await writeFile(fresh, "x");
    const longAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    await utimes(old, longAgo, longAgo);
    await openDiskEvidenceStore({ root });
    expect(await readdir(path.join(root, ".incoming"))).toEqual(["fresh"]);
  });

  it("says so when its folder cannot be used", async () => {
    const file = path.join(root, "no-folder");
    await writeFile(file, "x");
    await expect(openDiskEvidenceStore({ root: file })).rejects.toMatchObject({ code: "EVIDENCE_STORE_UNAVAILABLE" });
  });
});
