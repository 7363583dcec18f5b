import sharp from "sharp";
import { PRINT_SIDE } from "../../../domain/evidence/picturePrint.ts";
import type { Raster } from "../../../domain/evidence/raster.ts";
import type { UnreadableReason } from "../../../domain/evidence/fileReading.ts";

/** Phones take 50 million pixels. A progressive JPEG needs about 3 bytes for each while it is decoded: 200 MB at most. */
export const MAX_PIXELS = 64_000_000;
const TIMEOUT_SECONDS = 20;

export type PictureRead = { raster: Raster; width: number; height: number } | { unreadable: UnreadableReason };

// One picture at a time, on one thread, and nothing kept: reading is never in a hurry, and the machine has other work.
sharp.cache(false);
sharp.concurrency(1);

/** Decodes a picture to `PRINT_SIDE` pixels on a side, upright, in grey. Never throws for what is in the file. */
export async function readPicture(content: Buffer): Promise<PictureRead> {
  const options = { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn: "truncated", pages: 1 } as const;
  try {
    const { width, height } = await sharp(content, { ...options, limitInputPixels: false }).metadata();
    // The header alone was read: whatever it promises is refused before a pixel is decoded.
    if (width * height > MAX_PIXELS) return { unreadable: "too_many_pixels" };
    const { data, info } = await sharp(content, options)
      .rotate()
      .flatten({ background: "#ffffff" })
      .greyscale()
      .resize(PRINT_SIDE, PRINT_SIDE, { fit: "fill", kernel: "cubic" })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1) return { unreadable: "not_supported" };
    return { raster: { width: info.width, height: info.height, luma: new Uint8Array(data) }, width, height };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return { unreadable: /unsupported|no decod|heif|bad seek/iu.test(message) ? "not_supported" : "damaged" };
  }
}
