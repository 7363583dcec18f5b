import { isDate } from "../calendar/calendarDay.ts";

/** The forms of texts in a draw's documents (docs/draw-spec.md, section 1). */

const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/u;
const HASH = /^[0-9a-f]{64}$/u;
const CODE = /^[a-z][a-z0-9_]{0,39}$/u;
const LONGEST_ID = 200;

export function isInstant(text: string): boolean {
  return INSTANT.test(text) && isDate(text.slice(0, 10));
}

/** Whether a text can be an id of the specification. */
export function isId(text: string): boolean {
  return isWellFormed(text) && text.length > 0 && Array.from(text).length <= LONGEST_ID && !hasControl(text);
}

function hasControl(text: string): boolean {
  return Array.from(text).some((character) => character < " ");
}

export function isHash(text: string): boolean {
  return HASH.test(text);
}

export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** Whether a text has no lone surrogate, so that it can be written as UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

export function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
