/** Brightness of a picture, row by row, one byte a pixel. */
export interface Raster {
  width: number;
  height: number;
  luma: Uint8Array;
}

/** A part of a picture, in shares of its sides. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const WHOLE: Frame = { left: 0, top: 0, width: 1, height: 1 };

/** The part of a picture within a frame as `side` × `side` means of areas, whatever its proportions. */
export function sampled({ width, height, luma }: Raster, frame: Frame, side: number): Float64Array {
  const columns = shares(width, frame.left, frame.width, side);
  const rows = shares(height, frame.top, frame.height, side);
  const samples = new Float64Array(side * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      let sum = 0;
      let weight = 0;
      for (const { at: row, share: rowShare } of rows[y] ?? []) {
        for (const { at: column, share } of columns[x] ?? []) {
          sum += (luma[row * width + column] ?? 0) * share * rowShare;
          weight += share * rowShare;
        }
      }
      samples[y * side + x] = weight === 0 ? 0 : sum / weight;
    }
  }
  return samples;
}

/** For each of `side` equal pieces of a stretch of `length` pixels: the pixels that it covers, and how much of each. */
function shares(length: number, start: number, extent: number, side: number): { at: number; share: number }[][] {
  return Array.from({ length: side }, (_, piece) => {
    const from = (start + (extent * piece) / side) * length;
    const to = (start + (extent * (piece + 1)) / side) * length;
    const covered: { at: number; share: number }[] = [];
    for (let at = Math.floor(from); at < Math.min(length, Math.ceil(to)); at += 1) {
      const share = Math.min(at + 1, to) - Math.max(at, from);
      if (share > 0) covered.push({ at, share });
    }
    return covered;
  });
}
