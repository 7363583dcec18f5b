import { hashDistance, pictureHash } from "./pictureHash.ts";
import type { Frame, Raster } from "./raster.ts";
import { sampled, WHOLE } from "./raster.ts";

/** Side of the picture from which a print is made, and of the grey copy that is kept, in pixels. */
export const PRINT_SIDE = 128;
export const THUMB_SIDE = 48;

/**
 * How many of their 64 bits two hashes may differ in for their pictures to be candidates. Hashes of unrelated pictures that were perfectly random would be as close as 10
 * once in 10^8 pairs, as close as 8 once in 3·10^9: a picture has one whole and many parts, so parts must agree better.
 */
export const MAX_DISTANCE = { whole: 10, part: 8 };
/** Candidates whose grey copies agree at least so well are taken for one picture. */
export const MIN_CORRELATION = 0.85;
/** Below this spread of brightness (of 255) a picture shows nothing that could be compared: a white wall, a dark lens. */
const PLAIN_SPREAD = 6;

const at = (left: number, top: number, width: number, height: number): Frame => ({ left, top, width, height });
const placed = (size: number): Frame[] => {
  const rest = 1 - size;
  const places = [
    [rest / 2, rest / 2],
    [0, 0],
    [rest, 0],
    [0, rest],
    [rest, rest],
  ] as const;
  return places.map(([left, top]) => at(left, top, size, size));
};
const trimmed = (off: number): Frame[] => [at(0, 0, 1, 1 - off), at(0, off, 1, 1 - off), at(0, 0, 1 - off, 1), at(off, 0, 1 - off, 1)];

/** The whole picture first, then what a cut of it may have left. */
export const FRAMES: readonly Frame[] = [WHOLE, ...placed(0.92), ...placed(0.84), ...trimmed(0.1), ...trimmed(0.2)];

/** What a picture looks like, as far as it can be told again. */
export interface PicturePrint {
  /** One for each of `FRAMES`. */
  hashes: bigint[];
  /** Brightness of the whole, `THUMB_SIDE` on a side. */
  thumb: Uint8Array;
}

/** The print of a picture, or null for one that shows nothing. */
export function picturePrint(raster: Raster): PicturePrint | null {
  const thumb = Uint8Array.from(sampled(raster, WHOLE, THUMB_SIDE), Math.round);
  if (spread(thumb) < PLAIN_SPREAD) return null;
  return { hashes: FRAMES.map((frame) => pictureHash(raster, frame)), thumb };
}

/**
 * How well two pictures agree when the frame of the first is laid over the whole of the second, from −1 to 1: Pearson's correlation of brightness.
 * @param thumbs grey copies of `THUMB_SIDE` on a side
 */
export function agreement({ framed, frame, whole }: { framed: Uint8Array; frame: Frame; whole: Uint8Array }): number {
  // Coarse, because a cut never lies quite where a frame does.
  const side = 12;
  return correlation(sampled(greyCopy(framed), frame, side), sampled(greyCopy(whole), WHOLE, side));
}

function greyCopy(luma: Uint8Array): Raster {
  return { width: THUMB_SIDE, height: THUMB_SIDE, luma };
}

function correlation(one: Float64Array, other: Float64Array): number {
  const [meanOne, meanOther] = [mean(one), mean(other)];
  let both = 0;
  let left = 0;
  let right = 0;
  for (const [index, value] of one.entries()) {
    const [a, b] = [value - meanOne, (other[index] ?? 0) - meanOther];
    both += a * b;
    left += a * a;
    right += b * b;
  }
  return left === 0 || right === 0 ? 0 : both / Math.sqrt(left * right);
}

function mean(values: Iterable<number> & { length: number }): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function spread(values: Uint8Array): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

/** The closest of the hashes of two pictures' wholes and parts. */
export interface Closeness {
  distance: number;
  /** Which frame of which picture was compared with the whole of the other. */
  frame: number;
  framed: "one" | "other";
}

/** How close two prints are, or null when they are not close enough to be candidates. @param hashes one for each of `FRAMES` */
export function closeness(one: readonly bigint[], other: readonly bigint[]): Closeness | null {
  const found: Closeness[] = [
    ...one.map((hash, frame): Closeness => ({ distance: hashDistance(hash, other[0] ?? 0n), frame, framed: "one" })),
    ...other.map((hash, frame): Closeness => ({ distance: hashDistance(hash, one[0] ?? 0n), frame, framed: "other" })),
  ].filter(({ distance, frame }) => distance <= (frame === 0 ? MAX_DISTANCE.whole : MAX_DISTANCE.part));
  // A frame that is a little closer says less than that the wholes agree.
  const rank = ({ distance, frame }: Closeness): number => distance + (frame === 0 ? 0 : 3);
  return found.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

export interface Likeness {
  distance: number;
  correlation: number;
  /** One of them is a part of the other. */
  cropped: boolean;
}

/** Whether two pictures are near enough the same, and how near. */
export function likeness(one: PicturePrint, other: PicturePrint): Likeness | null {
  const close = closeness(one.hashes, other.hashes);
  if (close === null) return null;
  const frame = FRAMES[close.frame] ?? WHOLE;
  const [framed, whole] = close.framed === "one" ? [one, other] : [other, one];
  const correlation = agreement({ framed: framed.thumb, frame, whole: whole.thumb });
  return correlation < MIN_CORRELATION ? null : { distance: close.distance, correlation, cropped: close.frame !== 0 };
}
