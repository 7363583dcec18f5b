import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { DeclaredType, EvidenceStore } from "../../platform/evidence/evidenceStore.ts";
import * as samples from "./sampleFiles.ts";

const MIB = 1024 * 1024;
const MAX_BYTES = 64 * MIB;
const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** One store under test; `leftovers` names whatever lies about that is no stored file. */
export type StoreUnderTest = { store: EvidenceStore; leftovers(): Promise<string[]>; close(): Promise<void> };

/** What every evidence store must do: run against each implementation, with nothing replaced. */
export function describeEvidenceStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let subject: StoreUnderTest | undefined;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => await subject?.close());

    const under = (): StoreUnderTest => {
      if (subject === undefined) throw new Error("the store is not open");
      return subject;
    };
    const put = (bytes: Uint8Array, declared: DeclaredType = {}, jurisdictionId = "yunhe") =>
      under().store.put(Readable.from([bytes]), { jurisdictionId, maxBytes: MAX_BYTES, declared });
    const read = async (sha256: string, jurisdictionId = "yunhe"): Promise<Buffer | null> => {
      const found = await under().store.get({ jurisdictionId, sha256 });
      return found === null ? null : await buffer(found.stream);
    };
    const listed = async (jurisdictionId: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { sha256 } of under().store.list(jurisdictionId)) found.push(sha256);
      return found.sort();
    };

    it("gives back the bytes it was given, under their hash", async () => {
      const stored = await put(samples.pdf(), { fileName: "整改报告.pdf", mediaType: "application/pdf" });
      expect(stored).toEqual({ sha256: sha256Of(samples.pdf()), size: samples.pdf().length, mediaType: "application/pdf" });
      expect(await read(stored.sha256)).toEqual(samples.pdf());
      expect(await under().store.exists({ jurisdictionId: "yunhe", sha256: stored.sha256 })).toBe(true);
    });

    it("keeps a file of many parts whole", async () => {
      const hash = createHash("sha256");
      for await (const chunk of samples.generatedPdf({ bytes: 20 * MIB + 7 })) hash.update(chunk);
      const stored = await under().store.put(samples.generatedPdf({ bytes: 20 * MIB + 7, chunkBytes: 100_003 }), {
        jurisdictionId: "yunhe",
        maxBytes: MAX_BYTES,
      });
      expect(stored.size).toBe(20 * MIB + 7);
      const again = createHash("sha256");
      const found = await under().store.get({ jurisdictionId: "yunhe", sha256: stored.sha256 });
      expect(found?.size).toBe(stored.size);
      for await (const chunk of found?.stream ?? []) again.update(chunk);
      expect(again.digest("hex")).toBe(stored.sha256);
    });

    it("stores the same file once, also when it comes twice at the same time", async () => {
      const bytes = Buffer.concat([samples.pdf(), Buffer.from("twice")]);
      const stored = await Promise.all([put(bytes), put(bytes), put(bytes)]);
      expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
      expect(await put(bytes)).toEqual(stored[0]);
      expect((await listed("yunhe")).filter((sha256) => sha256 === sha256Of(bytes))).toHaveLength(1);
    });

    it("keeps jurisdictions apart", async () => {
      const bytes = Buffer.concat([samples.pdf(), Buffer.from("of one city")]);
      const { sha256 } = await put(bytes, {}, "qinghe");
      expect(await read(sha256, "yunhe")).toBeNull();
      expect(await listed("qinghe")).toEqual([sha256]);
      expect(await listed("nowhere")).toEqual([]);
      for (const jurisdictionId of ["../yunhe", "", ".incoming", "a/b"])
        await expect(put(bytes, {}, jurisdictionId)).rejects.toThrow(RangeError);
      await expect(under().store.get({ jurisdictionId: "yunhe", sha256: "../../etc/passwd" })).rejects.toThrow();
    });

    it("sends the part of a file that is asked for", async () => {
      const { sha256 } = await put(samples.pdf());
      const part = async (start: number, end?: number) => {
        const found = await under().store.get({ jurisdictionId: "yunhe", sha256 }, { start, ...(end === undefined ? {} : { end }) });
        return { range: found?.range, size: found?.size, text: found === null ? null : (await buffer(found.stream)).toString("latin1") };
      };
      const size = samples.pdf().length;
      expect(await part(0, 3)).toEqual({ range: { start: 0, end: 3 }, size, text: "%PDF" });
      expect(await part(size - 6)).toEqual({ range: { start: size - 6, end: size - 1 }, size, text: "%%EOF\n" });
      expect(await part(size - 6, size + 500)).toMatchObject({ range: { start: size - 6, end: size - 1 } });
      await expect(part(size)).rejects.toMatchObject({ code: "RANGE_NOT_SATISFIABLE" });
      await expect(part(4, 3)).rejects.toMatchObject({ code: "RANGE_NOT_SATISFIABLE" });
    });

    it("has no file that was never stored, and none that was removed", async () => {
      const { sha256 } = await put(Buffer.concat([samples.pdf(), Buffer.from("to go")]));
      const key = { jurisdictionId: "yunhe", sha256 };
      await under().store.remove(key);
      await under().store.remove(key);
      expect(await under().store.exists(key)).toBe(false);
      expect(await under().store.get(key)).toBeNull();
      expect(await listed("yunhe")).not.toContain(sha256);
    });

    it("stops reading at the limit and leaves nothing behind", async () => {
      let bytesRead = 0;
      const before = await listed("yunhe");
      const content = samples.generatedPdf({ bytes: 2048 * MIB, onChunk: (soFar) => (bytesRead = soFar) });
      const memory = watchMemory();
      await expect(under().store.put(content, { jurisdictionId: "yunhe", maxBytes: 32 * MIB })).rejects.toMatchObject({
        code: "EVIDENCE_TOO_LARGE",
        facts: { maxBytes: 32 * MIB },
      });
      expect(bytesRead).toBe(33 * MIB);
      expect(memory.grownBytes()).toBeLessThan(64 * MIB);
      expect(await under().leftovers()).toEqual([]);
      expect(await listed("yunhe")).toEqual(before);
    });

    it("takes a file of exactly the limit, and none of nothing", async () => {
      const bytes = samples.pdf();
      const options = { jurisdictionId: "yunhe", maxBytes: bytes.length };
      await expect(under().store.put(Readable.from([bytes]), options)).resolves.toMatchObject({ size: bytes.length });
      await expect(under().store.put(Readable.from([bytes, Buffer.from("x")]), options)).rejects.toMatchObject({
        code: "EVIDENCE_TOO_LARGE",
      });
      await expect(under().store.put(Readable.from([]), options)).rejects.toMatchObject({ code: "EVIDENCE_EMPTY" });
    });

    it("keeps nothing of an upload that breaks off", async () => {
      const before = await listed("yunhe");
      await expect(under().store.put(broken(), { jurisdictionId: "yunhe", maxBytes: MAX_BYTES })).rejects.toMatchObject({
        code: "UPLOAD_INCOMPLETE",
      });
      expect(await under().leftovers()).toEqual([]);
      expect(await listed("yunhe")).toEqual(before);
    });

    it("refuses what is not evidence, under any name, and keeps nothing of it", async () => {
      const before = await listed("yunhe");
      await expect(put(samples.windowsProgram(), { fileName: "照片.jpg" })).rejects.toMatchObject({ code: "EVIDENCE_TYPE_NOT_ALLOWED" });
      await expect(put(samples.jpeg(), { fileName: "照片.pdf" })).rejects.toMatchObject({ code: "EVIDENCE_TYPE_MISMATCH" });
      expect(await under().leftovers()).toEqual([]);
      expect(await listed("yunhe")).toEqual(before);
    });

    it("reads the shooting time of a photo", async () => {
      expect(await put(samples.jpeg({ takenAt: "2026:03:05 10:20:30", offset: "+08:00" }))).toMatchObject({
        mediaType: "image/jpeg",
        takenAt: "2026-03-05T10:20:30+08:00",
      });
    });

    it("says that it is there", async () => {
      await expect(under().store.check()).resolves.toBeUndefined();
      expect(await under().leftovers()).toEqual([]);
    });
  });
}

async function* broken(): AsyncIterable<Uint8Array> {
  yield samples.pdf();
  await Promise.resolve();
  throw new Error("connection reset");
}

const bytesInBuffers = (): number => process.memoryUsage().arrayBuffers;

/** Growth of what the process holds in buffers, sampled, at its highest. */
function watchMemory(): { grownBytes(): number } {
  const before = bytesInBuffers();
  let highest = before;
  const timer = setInterval(() => (highest = Math.max(highest, bytesInBuffers())), 5);
  return {
    grownBytes() {
      clearInterval(timer);
      return Math.max(highest, bytesInBuffers()) - before;
    },
  };
}
