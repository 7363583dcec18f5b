/** Counts events by key in fixed windows, in this process; forgets whole windows, so that its memory is bounded by what one window brings. */
export interface RateLimit {
  /** @returns whether this one is still within the limit */
  take(key: string, nowMs: number): boolean;
}

const MAX_KEYS = 50_000;

export function createRateLimit({ limit, windowMs }: { limit: number; windowMs: number }): RateLimit {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    take(key, nowMs) {
      const current = Math.floor(nowMs / windowMs);
      // Full of keys: forgetting lets some through, keeping them would let a flood fill the memory.
      if (current !== window || counts.size >= MAX_KEYS) {
        window = current;
        counts = new Map();
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= limit;
    },
  };
}
