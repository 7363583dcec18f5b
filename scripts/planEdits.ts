/** Random damage to documents, reproducible from its seed: what copying, scanning, converting and hasty editing do to a text. */

/** A stream of numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NOISE = "，。；：、（）()1234567890一二三①【】|\t  　.．/-—\u200b\ufffdOol·■年月日底前责任单位牵头配合市县委局\n\r";

type Edit = (lines: string[], random: () => number) => string[];

const at = (length: number, random: () => number): number => Math.floor(random() * length);

const EDITS: readonly Edit[] = [
  function dropLine(lines, random) {
    return lines.toSpliced(at(lines.length, random), 1);
  },
  function repeatLine(lines, random) {
    const line = lines[at(lines.length, random)] ?? "";
    return lines.toSpliced(at(lines.length, random), 0, line);
  },
  function swapLines(lines, random) {
    const [a, b] = [at(lines.length, random), at(lines.length, random)];
    return lines.with(a, lines[b] ?? "").with(b, lines[a] ?? "");
  },
  function blankLine(lines, random) {
    return lines.toSpliced(at(lines.length, random), 0, random() < 0.5 ? "" : "　　");
  },
  function breakLine(lines, random) {
    const index = at(lines.length, random);
    const line = lines[index] ?? "";
    const cut = at(line.length + 1, random);
    return lines.toSpliced(index, 1, line.slice(0, cut), line.slice(cut));
  },
  function joinLines(lines, random) {
    const index = at(Math.max(1, lines.length - 1), random);
    return lines.toSpliced(index, 2, (lines[index] ?? "") + (lines[index + 1] ?? ""));
  },
  function insertNoise(lines, random) {
    const index = at(lines.length, random);
    const line = lines[index] ?? "";
    const cut = at(line.length + 1, random);
    return lines.with(index, line.slice(0, cut) + (NOISE[at(NOISE.length, random)] ?? "") + line.slice(cut));
  },
  function dropCharacter(lines, random) {
    const index = at(lines.length, random);
    const line = lines[index] ?? "";
    const cut = at(line.length, random);
    return lines.with(index, line.slice(0, cut) + line.slice(cut + 1));
  },
  function replaceCharacter(lines, random) {
    const index = at(lines.length, random);
    const line = lines[index] ?? "";
    const cut = at(line.length, random);
    return lines.with(index, line.slice(0, cut) + (NOISE[at(NOISE.length, random)] ?? "") + line.slice(cut + 1));
  },
  function truncate(lines, random) {
    return lines.slice(0, 1 + at(lines.length, random));
  },
  function shuffle(lines, random) {
    const start = at(lines.length, random);
    const part = lines.slice(start, start + 6);
    return lines.toSpliced(start, part.length, ...part.toReversed());
  },
];

/** Applies `count` random edits to a document. */
export function damage({ text, count, random }: { text: string; count: number; random: () => number }): string {
  let lines = text.split("\n");
  for (let i = 0; i < count; i++) {
    const edit = EDITS[at(EDITS.length, random)];
    if (edit === undefined || lines.length === 0) break;
    lines = edit(lines, random);
    if (lines.length === 0) lines = [""];
  }
  return lines.join("\n");
}
