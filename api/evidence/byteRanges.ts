import type { ByteRange } from "../../platform/evidence/evidenceStore.ts";

/**
 * The one range that a `Range` header asks for (RFC 9110, 14.2), or null for the whole: a header that is malformed, of another unit or of several
 * ranges is ignored, as the RFC allows. A suffix (`bytes=-500`) is reckoned from `size`.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Number(last);
    return length === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - length) };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return null;
  if (start >= size) return "unsatisfiable";
  return last === "" ? { start } : { start, end: Number(last) };
}
