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
  // First across, then down: each pixel is read once for its row, and not once for each piece.
  const across = new Map<number, Float64Array>();
  const acrossRow = (row: number): Float64Array => {
    const known = across.get(row);
    if (known !== undefined) return known;
    const means = Float64Array.from(columns, (pieces) =>
      pieces.reduce((sum, { at, share }) => sum + (luma[row * width + at] ?? 0) * share, 0),
    );
    across.set(row, means);
    return means;
  };
  const samples = new Float64Array(side * side);
  for (const [y, pieces] of rows.entries()) {
    for (const { at, share } of pieces) {
      const means = acrossRow(at);
      for (let x = 0; x < side; x += 1) samples[y * side + x] = (samples[y * side + x] ?? 0) + (means[x] ?? 0) * share;
    }
  }
  return samples;
}

/** For each of `side` equal pieces of a stretch of `length` pixels: the pixels that it covers, and each one's share of it. */
function shares(length: number, start: number, extent: number, side: number): { at: number; share: number }[][] {
  return Array.from({ length: side }, (_, piece) => {
    const from = (start + (extent * piece) / side) * length;
    const to = (start + (extent * (piece + 1)) / side) * length;
    const covered: { at: number; share: number }[] = [];
    for (let at = Math.floor(from); at < Math.min(length, Math.ceil(to)); at += 1) {
      const share = Math.min(at + 1, to) - Math.max(at, from);
      if (share > 0) covered.push({ at, share: share / (to - from) });
    }
    return covered;
  });
}
