/** The alphabet of GB 32100-2015: digits and capitals without I, O, S, V, Z. A character's place is its value. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const FORM = /^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

/** The check character that belongs to the first 17 characters of a unified social credit code (统一社会信用代码, GB 32100-2015, article 5). */
export function creditCodeCheck(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * ALPHABET.indexOf(first17.charAt(place)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Whether `code` is a unified social credit code: 18 characters in capitals, the last of which agrees with the others. */
export function isCreditCode(code: string): boolean {
  return FORM.test(code) && creditCodeCheck(code.slice(0, 17)) === code.charAt(17);
}
