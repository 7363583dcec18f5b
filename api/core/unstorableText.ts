import { Problem } from "./problem.ts";

const MAX_DEPTH = 32;

/**
 * Refuses what no table can hold: the character U+0000, halves of surrogate pairs (their hash and their stored form would differ), and nesting
 * beyond any schema of ours.
 * @throws Problem INVALID_INPUT
 */
export function refuseUnstorableText(value: unknown, path: readonly string[] = []): void {
  if (typeof value === "string") {
    if (value.includes("\u0000") || !isWellFormed(value))
      throw new Problem("INVALID_INPUT", {}, [{ path: path.join("."), message: "含有无法保存的字符" }]);
    return;
  }
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return;
  if (path.length >= MAX_DEPTH) throw new Problem("INVALID_INPUT", {}, [{ path: path.slice(0, 3).join("."), message: "嵌套层次过深" }]);
  for (const [name, inner] of Object.entries(value)) {
    refuseUnstorableText(name, [...path, "(名称)"]);
    refuseUnstorableText(inner, [...path, name]);
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
