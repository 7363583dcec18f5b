/** Upper tail of chi-square with `freedom` degrees by Wilson and Hilferty's cube-root approximation: good to three digits beyond 30 degrees. */
export function chiSquareTail(statistic: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return normalTail((Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread));
}

/** Upper tail of the normal distribution (Abramowitz and Stegun 7.1.26, error below 2e-7). */
function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * x);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (polynomial * Math.exp(-x * x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** Chi-square statistic of counts that should all be the same. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Kolmogorov–Smirnov: probability of so large a distance from the uniform distribution on 0…1, for large samples. */
export function uniformTail(values: Float64Array): number {
  const sorted = values.slice().sort();
  let distance = 0;
  for (const [index, value] of sorted.entries())
    distance = Math.max(distance, (index + 1) / sorted.length - value, value - index / sorted.length);
  const scaled = distance * (Math.sqrt(sorted.length) + 0.12 + 0.11 / Math.sqrt(sorted.length));
  let tail = 0;
  for (let term = 1; term <= 100; term += 1) tail += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * scaled * scaled);
  return Math.min(1, Math.max(0, tail));
}

/** A ticket as a number from 0 to 1, by its first 48 bits. */
export function ticketFraction(ticket: string): number {
  return Number.parseInt(ticket.slice(0, 12), 16) / 2 ** 48;
}
