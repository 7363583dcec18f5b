import { searchable } from "../search/bigrams.ts";

/** Characters in a piece of text that is compared: long enough that two authors rarely share one by chance, short enough to survive small changes. */
const GRAM = 5;
/** Pieces that a text must have of its own; shorter ones are alike by chance. */
export const MIN_OWN_GRAMS = 30;
/** Share of the pieces of the shorter text that stand in the other, from which it counts as copied. */
export const COPIED_SHARE = 0.7;

/** Bands of so many rows: texts that share half of their pieces are found in 64 of 100 cases, 0.7 of them in 99. */
const BANDS = 16;
const ROWS = 4;

/** The distinct five-character pieces of a text without spaces and punctuation; figures count as one and the same, so that changed figures hide nothing. */
export function grams(text: string): Set<string> {
  const plain = searchable(text)
    .replaceAll(/[\p{P}\p{S}]/gu, "")
    .replaceAll(/\d+/gu, "0");
  const characters = Array.from(plain);
  const pieces = new Set<string>();
  for (let index = 0; index + GRAM <= characters.length; index += 1) pieces.add(characters.slice(index, index + GRAM).join(""));
  return pieces;
}

/** What similar texts are found by (MinHash), or null for one that is too short to be told from others. */
export function textBands(text: string): number[] | null {
  const pieces = grams(text);
  if (pieces.size < MIN_OWN_GRAMS) return null;
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const piece of pieces) {
    const hash = hashOf(piece);
    for (let row = 0; row < least.length; row += 1) {
      const value = mixed(hash ^ Math.imul(row + 1, 0x9e3779b1));
      if (value < (least[row] ?? 0)) least[row] = value;
    }
  }
  return Array.from({ length: BANDS }, (_, band) =>
    least.subarray(band * ROWS, (band + 1) * ROWS).reduce((all, value) => mixed(all ^ value) | 0, mixed(band + 1) | 0),
  );
}

/** FNV-1a over UTF-16 units. */
function hashOf(piece: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < piece.length; index += 1) hash = Math.imul(hash ^ piece.charCodeAt(index), 0x01000193);
  return hash;
}

/** Spreads 32 bits over 32 bits, each of them over all. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export interface SharedText {
  /** Share of the shorter text's own pieces that the other has too, 0 to 1. */
  share: number;
  /** How many pieces that are. */
  pieces: number;
}

/**
 * How much of the shorter of two texts stands in the other, apart from what both may quote. Null when less than `COPIED_SHARE` or too little to tell.
 * @param quoted texts that everybody who writes on the matter repeats: its title, its description, its measures
 */
export function copiedText({ own, other, quoted }: { own: string; other: string; quoted: readonly string[] }): SharedText | null {
  const common = new Set(quoted.flatMap((text) => [...grams(text)]));
  const [shorter, longer] = [grams(own), grams(other)]
    .map((pieces) => new Set([...pieces].filter((piece) => !common.has(piece))))
    .sort((a, b) => a.size - b.size);
  if (shorter === undefined || longer === undefined || shorter.size < MIN_OWN_GRAMS) return null;
  const pieces = [...shorter].filter((piece) => longer.has(piece)).length;
  const share = pieces / shorter.size;
  return share < COPIED_SHARE ? null : { share, pieces };
}
