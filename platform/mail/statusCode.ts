/** RFC 3463, not a part of a longer number such as an address of four. */
const enhanced = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d]|\.\d)/u;
/** The replies of RFC 5321 and its extensions that speak of failure; other numbers of three digits are just numbers. */
const reply = /(?<![\d.])(?:421|45[0-5]|50[0-4]|521|53[0-8]|55\d)(?![\d]|\.\d)/u;

/** The code in a mail server's words: the enhanced status code (`5.1.1`) where there is one, else the reply (`550`), else null. */
export function statusCodeIn(text: string): string | null {
  return enhanced.exec(text)?.[0] ?? reply.exec(text)?.[0] ?? null;
}
