/** Control and format characters but line breaks and tabs: they do not belong into a mail, and those that turn the direction of writing can disguise a text. */
const unwanted = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text without unwanted characters, its lines kept, cut at `limit` characters with `cut` behind it. */
export function plainText({ text, limit, cut }: { text: string; limit: number; cut: string }): string {
  const clean = text
    .replace(/\r\n?/gu, "\n")
    .replace(unwanted, "")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
  const characters = Array.from(clean);
  return characters.length <= limit ? clean : characters.slice(0, limit).join("") + cut;
}

/** The same on one line. */
export function oneLine({ text, limit, cut }: { text: string; limit: number; cut: string }): string {
  return plainText({ text: text.replace(/\s+/gu, " "), limit, cut });
}
