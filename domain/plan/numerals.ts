const DIGITS = "〇一二三四五六七八九";
const VALUE: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  "○": 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** Character class of Chinese numerals, for use inside a regular expression. */
export const CN = "〇○零一二三四五六七八九十百";

/** Reads `12`, `十二`, `二十`, `一百零三`, `二〇二二`; null when it is none of them. */
export function readNumeral(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  if (text === "" || text.length > 7) return null;
  if (!/[十百]/.test(text)) {
    let value = 0;
    for (const c of text) {
      const digit = VALUE[c];
      if (digit === undefined) return null;
      value = value * 10 + digit;
    }
    return value;
  }
  let total = 0;
  let digit: number | null = null;
  for (const c of text) {
    if (c === "百" || c === "十") {
      total += (digit ?? 1) * (c === "百" ? 100 : 10);
      digit = null;
    } else {
      const value = VALUE[c];
      if (value === undefined) return null;
      digit = value;
    }
  }
  return total + (digit ?? 0);
}

/** Writes 0–99 as a Chinese numeral: 12 is `十二`. */
export function writeNumeral(value: number): string {
  if (value < 10) return DIGITS[value] ?? String(value);
  if (value > 99) return String(value);
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  return `${tens === 1 ? "" : (DIGITS[tens] ?? "")}十${ones === 0 ? "" : (DIGITS[ones] ?? "")}`;
}
