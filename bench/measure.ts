/** Runs `count` tasks, `width` at a time. @returns wall milliseconds of the whole and of each task */
export async function runMany(
  count: number,
  width: number,
  task: (index: number) => Promise<void>,
): Promise<{ wallMs: number; each: number[] }> {
  const each: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(width, count) }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        const began = performance.now();
        await task(index);
        each.push(performance.now() - began);
      }
    }),
  );
  return { wallMs: performance.now() - startedAt, each };
}

/** The p-th percentile (0–100) of a list; 0 for an empty one. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function round(value: number, digits = 1): string {
  return value.toFixed(digits);
}
