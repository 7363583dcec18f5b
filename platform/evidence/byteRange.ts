import { EvidenceError } from "./evidenceError.ts";
import type { ByteRange } from "./evidenceStore.ts";

/** The bytes of a file of `size` that a range asks for, both ends included. @throws EvidenceError `RANGE_NOT_SATISFIABLE` */
export function resolveRange({ start, end = Number.MAX_SAFE_INTEGER }: ByteRange, size: number): { start: number; end: number } {
  if (!(Number.isSafeInteger(start) && start >= 0 && start < size && end >= start))
    throw new EvidenceError("RANGE_NOT_SATISFIABLE", { size });
  return { start, end: Math.min(end, size - 1) };
}
