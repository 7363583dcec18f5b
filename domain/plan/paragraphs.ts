import { readOpening } from "./numbering.ts";

const ENDS_A_PARAGRAPH = /[。；;：:！!？?”）)】》]$/;

/** Joins lines to text: a line that was broken inside a sentence goes on without a break, paragraphs keep theirs. */
export function joinLines(lines: readonly string[]): string {
  let joined = "";
  for (const raw of lines) {
    const line = raw.trim();
    if (line === "") continue;
    if (joined === "") joined = line;
    else if (ENDS_A_PARAGRAPH.test(joined) || readOpening(line) !== null) joined += `\n${line}`;
    else joined += /[A-Za-z0-9]$/.test(joined) && /^[A-Za-z]/.test(line) ? ` ${line}` : line;
  }
  return joined;
}
