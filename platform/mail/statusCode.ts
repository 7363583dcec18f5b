/**
 * The code in a mail server's words: the enhanced status code of RFC 3463 (`5.1.1`) where there is one, else the reply of RFC 5321 (`550`), else null.
 */
export function statusCodeIn(text: string): string | null {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/u.exec(text)?.[0] ?? /(?<![\d.])[45]\d{2}(?![\d.])/u.exec(text)?.[0] ?? null;
}
