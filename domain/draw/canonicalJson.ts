import { isWellFormed, isWhole } from "./forms.ts";

/** What a draw's documents consist of: no number but whole ones from 0 to 2^53 − 1, so that every language writes it alike. */
export type DrawJson = string | number | boolean | null | readonly DrawJson[] | { readonly [key: string]: DrawJson };

/**
 * Canonical JSON (RFC 8785) of what the specification of the draw allows.
 * @throws TypeError for a number that is no safe integer from 0, for text with a lone surrogate, for a key that is not ASCII, for `undefined`
 */
export function canonicalJson(value: DrawJson): string {
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number") {
    if (!isWhole(value) || Object.is(value, -0)) throw new TypeError(`not a whole number from 0: ${value}`);
    return String(value);
  }
  if (typeof value === "boolean" || value === null) return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`not JSON: ${typeof value}`);
  // The sort of JavaScript is by UTF-16 code units, which is the one of RFC 8785.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${canonicalKey(key)}:${canonicalJson(member)}`).join(",")}}`;
}

/** JSON.stringify writes well-formed text exactly as RFC 8785 asks (it follows ECMAScript there). */
function canonicalText(text: string): string {
  // Nearly all texts of a draw are plain ASCII, where nothing is to be escaped.
  if (/^[ !#-[\]-~]*$/u.test(text)) return `"${text}"`;
  if (!isWellFormed(text)) throw new TypeError("text with a lone surrogate");
  return JSON.stringify(text);
}

function canonicalKey(key: string): string {
  // Languages differ in how they sort what lies beyond ASCII.
  if (!/^[\x21-\x7e]+$/u.test(key)) throw new TypeError(`key is not ASCII: ${key}`);
  return JSON.stringify(key);
}

function isList(value: DrawJson): value is readonly DrawJson[] {
  return Array.isArray(value);
}

/** Orders ids as their UTF-8 bytes, which is by code points: UTF-16 puts U+10000 and above before U+E000. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
