import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { indexedBands, probedBands } from "../../../domain/evidence/hashBands.ts";
import { hashDistance } from "../../../domain/evidence/pictureHash.ts";
import type { PicturePrint } from "../../../domain/evidence/picturePrint.ts";
import { likeness, picturePrint } from "../../../domain/evidence/picturePrint.ts";
import { readPhotoFacts } from "../../../platform/evidence/reading/readPhotoFacts.ts";
import { MAX_PIXELS, readPicture } from "../../../platform/evidence/reading/readPicture.ts";
import { claimedPng, croppedPicture, drawnPicture, withExif } from "../../support/pictures.ts";
import { heic } from "../../support/sampleFiles.ts";

async function printOf(picture: Buffer): Promise<PicturePrint | null> {
  const read = await readPicture(picture);
  if ("unreadable" in read) throw new Error(read.unreadable);
  return picturePrint(read.raster);
}

const COUNT = 16;
const pictures = Promise.all(Array.from({ length: COUNT }, (_, seed) => drawnPicture(seed + 1)));
const prints = pictures.then((all) => Promise.all(all.map(printOf)));

/** How many of the pictures are recognized after a change. */
async function recognized(change: (picture: Buffer, index: number) => Promise<Buffer>): Promise<number> {
  const found = await Promise.all(
    (await pictures).map(async (picture, index) => {
      const [one, other] = [(await prints)[index], await printOf(await change(picture, index))];
      return one && other ? likeness(one, other) !== null : false;
    }),
  );
  return found.filter(Boolean).length / COUNT;
}

describe("a picture that comes again", () => {
  it("is recognized after compression, scaling, and a change of format, brightness or colour", async () => {
    expect(await recognized((picture) => sharp(picture).jpeg({ quality: 40 }).toBuffer())).toBe(1);
    expect(await recognized((picture) => sharp(picture).resize(200, 110, { fit: "fill" }).webp({ quality: 60 }).toBuffer())).toBe(1);
    expect(await recognized((picture) => sharp(picture).linear(0.7, 5).png().toBuffer())).toBeGreaterThan(0.85);
    expect(await recognized((picture) => sharp(picture).modulate({ brightness: 1.25 }).toBuffer())).toBeGreaterThan(0.85);
    expect(await recognized((picture) => sharp(picture).greyscale().toBuffer())).toBe(1);
  });

  it("is recognized after a cut of up to a tenth, wherever it lies", async () => {
    const place = (index: number): number => (index % 5) / 4;
    expect(
      await recognized((picture, index) => croppedPicture(picture, { size: 0.95, left: place(index), top: place(index + 2) })),
    ).toBeGreaterThan(0.85);
    expect(
      await recognized((picture, index) => croppedPicture(picture, { size: 0.9, left: place(index), top: place(index + 2) })),
    ).toBeGreaterThan(0.7);
    expect(await recognized((picture) => sharp(picture).extract({ left: 0, top: 0, width: 640, height: 432 }).toBuffer())).toBeGreaterThan(
      0.85,
    );
  });

  it("is not seen in pictures that have nothing to do with it", async () => {
    const all = await prints;
    const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => ({ one, other })));
    expect(pairs).toHaveLength((COUNT * (COUNT - 1)) / 2);
    expect(pairs.filter(({ one, other }) => one !== null && other !== null && likeness(one, other) !== null)).toEqual([]);
  });

  it("is not compared when it shows nothing", async () => {
    const wall = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#eee" } })
      .jpeg()
      .toBuffer();
    expect(await printOf(wall)).toBeNull();
  });
});

describe("the index of hashes", () => {
  it("misses no hash that differs in at most seven bits", () => {
    const hash = 0x9d3c_51a7_e086_42fbn;
    const indexed = new Set(indexedBands([hash]));
    for (const bits of [
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 16, 17, 32, 33, 48],
      [15, 16, 31, 32, 47, 48, 63],
      [2, 9, 20, 27, 40, 41, 60],
    ]) {
      const other = bits.reduce((changed, bit) => changed ^ (1n << BigInt(bit)), hash);
      expect(hashDistance(hash, other)).toBe(7);
      expect(probedBands([other]).some((band) => indexed.has(band))).toBe(true);
    }
  });

  it("looks for parts among wholes, and for the whole among parts, but never for parts among parts", () => {
    const [whole, part, foreign] = [0x0123_4567_89ab_cdefn, 0xf0e1_d2c3_b4a5_9687n, 0x5555_3333_7777_1111n];
    const meets = (one: bigint[], other: bigint[]): boolean => probedBands(one).some((band) => indexedBands(other).includes(band));
    expect(meets([part, foreign], [whole, part])).toBe(true);
    expect(meets([whole, part], [part, foreign])).toBe(true);
    expect(meets([foreign, part], [whole, part])).toBe(false);
  });
});

describe("a file that is no good picture", () => {
  it("is refused by its header when it would grow beyond bounds, and told apart from a damaged and a foreign one", async () => {
    const side = Math.ceil(Math.sqrt(MAX_PIXELS)) + 1;
    expect(await readPicture(await claimedPng(side))).toEqual({ unreadable: "too_many_pixels" });
    const whole = await drawnPicture(7);
    expect(await readPicture(whole.subarray(0, whole.length / 2))).toEqual({ unreadable: "damaged" });
    expect(await readPicture(heic())).toEqual({ unreadable: "not_supported" });
  });
});

describe("what a photo says of itself", () => {
  it("is its times and a digest of its camera, and never its place or owner", async () => {
    const camera = { Make: "Yunzhou", Model: "Camera One", Artist: "somebody", DateTime: "2026:03:05 10:00:00" };
    const photo = await withExif(await drawnPicture(3), {
      IFD0: camera,
      IFD2: { DateTimeOriginal: "2026:03:05 09:12:44", OffsetTimeOriginal: "+08:00" },
      IFD3: { GPSDateStamp: "2026:03:05", GPSTimeStamp: "1/1 12/1 40/1", GPSLatitude: "30/1 1/1 1/1" },
    });
    const facts = await readPhotoFacts(photo);
    expect(facts.times).toEqual({
      takenAt: "2026-03-05T09:12:44+08:00",
      modifiedAt: "2026-03-05T10:00:00",
      satelliteAt: "2026-03-05T01:12:40Z",
    });
    expect(facts.camera).toMatch(/^[0-9a-f]{16}$/);
    const other = await readPhotoFacts(await withExif(await drawnPicture(4), { IFD0: { Make: "Yunzhou", Model: "Camera Two" } }));
    expect(other.camera).not.toBe(facts.camera);
    expect(await readPhotoFacts(Buffer.from("no picture"))).toEqual({ times: {}, camera: null });
  });
});
