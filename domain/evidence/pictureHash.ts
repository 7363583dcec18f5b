import type { Frame, Raster } from "./raster.ts";
import { sampled } from "./raster.ts";

/** Samples on a side from which a hash is reckoned; finer detail does not survive a recompression. */
const SIDE = 32;
/** Frequencies on a side that are looked at; the constant one is brightness and is left out. */
const FREQUENCIES = 9;

/** The 64 lowest frequencies after the constant one, from coarse to fine. */
const WAVES: readonly { u: number; v: number }[] = Array.from({ length: FREQUENCIES * FREQUENCIES }, (_, index) => ({
  u: index % FREQUENCIES,
  v: Math.floor(index / FREQUENCIES),
}))
  .filter(({ u, v }) => u + v > 0)
  .sort((a, b) => Math.max(a.u, a.v) - Math.max(b.u, b.v) || a.u + a.v - (b.u + b.v) || a.u - b.u)
  .slice(0, 64);

const COSINES: readonly Float64Array[] = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Float64Array.from({ length: SIDE }, (_sample, at) => Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * SIDE))),
);

/**
 * The perceptual hash of a part of a picture: 64 bits, one for each of the lowest waves of its cosine transform, set where the wave is above the median.
 * Brightness and contrast drop out, and so do size and compression. @returns a number from 0 to 2^64 − 1
 */
export function pictureHash(raster: Raster, frame: Frame): bigint {
  const samples = sampled(raster, frame, SIDE);
  const across = COSINES.map((cosine) => alongRows(samples, cosine));
  const waves = WAVES.map(({ u, v }) => dot(across[u], COSINES[v]));
  const sorted = [...waves].sort((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  return waves.reduce((hash, wave, bit) => (wave > median ? hash | (1n << BigInt(bit)) : hash), 0n);
}

/** How strong a wave is along each row. */
function alongRows(samples: Float64Array, cosine: Float64Array): Float64Array {
  return Float64Array.from({ length: SIDE }, (_, y) => dot(samples.subarray(y * SIDE, (y + 1) * SIDE), cosine));
}

function dot(one: Float64Array = new Float64Array(SIDE), other: Float64Array = new Float64Array(SIDE)): number {
  let sum = 0;
  for (let index = 0; index < SIDE; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

/** Bits in which two hashes differ, 0 to 64. */
export function hashDistance(one: bigint, other: bigint): number {
  let different = BigInt.asUintN(64, one ^ other);
  let count = 0;
  for (; different !== 0n; different &= different - 1n) count += 1;
  return count;
}
