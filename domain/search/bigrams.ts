/**
 * The form in which texts are searched: compatibility characters unified (NFKC), lower case, no whitespace. What is stored for searching and what
 * is asked for both pass through here, so that 「２０２６ 年」 finds 2026年.
 */
export function searchable(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

/**
 * The distinct two-character pieces of a text in its searchable form, in the order of their first appearance; characters outside the basic plane
 * count as one. A text of fewer than two characters has none. Chinese has no spaces to cut words at: a text that contains a phrase contains all
 * of the phrase's pieces, so an index over pieces finds the candidates, and a comparison of the whole phrase decides.
 */
export function bigrams(text: string): string[] {
  const characters = Array.from(searchable(text));
  const pieces = new Set<string>();
  for (let index = 0; index + 1 < characters.length; index += 1) pieces.add(`${characters[index]}${characters[index + 1]}`);
  return [...pieces];
}
