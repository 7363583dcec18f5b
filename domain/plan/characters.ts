/** Every character the reader treats as Chinese text or Chinese punctuation. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2014\u2026\u00b7]/;
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;
const SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ]/g;
/** Radicals and compatibility ideographs that PDF exports put where the plain character belongs. */
const COMPATIBILITY = /[\u2e80-\u2fdf\uf900-\ufaff]/g;
const COLONS = /[∶﹕︰꞉]/g;

/** Makes one character of each family: half-width digits and letters, plain spaces, plain ideographs; drops what is invisible. Keeps tabs. */
export function normaliseCharacters(text: string): string {
  return text
    .replace(SPACE, " ")
    .replace(INVISIBLE, "")
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(COMPATIBILITY, (c) => c.normalize("NFKC"))
    .replace(COLONS, "：");
}

/** A space between two complete organization names separates them, so it stays. */
const ENDS_ORGANIZATION = /[局委办院厅部会府队站所室台]/;
const STARTS_ORGANIZATION = /[市县区省各]/;
const STARTS_DATE_OR_AMOUNT = /[年月日号个家名户项次人万亿元周天时]/;

/** Removes stray spaces inside Chinese words and dates; keeps those between Latin words, between organizations and after a leading number. */
export function tidySpaces(text: string): string {
  const trimmed = text.replace(/[\t ]+/g, " ").trim();
  if (!trimmed.includes(" ")) return trimmed;
  const joined = trimmed
    .replace(/(?<!\d)(\d) ?(\d) ?(\d) ?(\d) ?年/g, "$1$2$3$4年")
    .replace(/(?<=年 ?)(\d) (\d) ?月/g, "$1$2月")
    .replace(/(?<=月 ?)(\d) (\d) ?日/g, "$1$2日");
  return joined.replace(/ /g, (space: string, at: number) => {
    const before = joined[at - 1] ?? "";
    const after = joined[at + 1] ?? "";
    if (!WIDE.test(before) && !WIDE.test(after)) return space;
    if (ENDS_ORGANIZATION.test(before) && STARTS_ORGANIZATION.test(after)) return space;
    if (at <= 3 && /^\d{1,3}$/.test(joined.slice(0, at)) && !STARTS_DATE_OR_AMOUNT.test(after)) return space;
    return "";
  });
}

const MISREAD_DIGIT: Readonly<Record<string, string>> = { O: "0", o: "0", "○": "0", l: "1", I: "1", "|": "1" };
const MISREAD_YEAR = /(?<![0-9A-Za-z])(?=[0-9OoIl|○]{0,3}\d)2[0-9OoIl|○]{3}(?= ?年)/g;
const MISREAD_DAY = /(?<=[年月] ?)(?=[0-9OoIl|○]{0,1}[0-9])[0-9OoIl|○]{2}(?= ?[月日])/g;

const mend = (part: string): string => part.replace(/[OoIl|○]/g, (c) => MISREAD_DIGIT[c] ?? c);

/** Repairs letters that a scanner put for digits inside dates: `2O22年l2月` is read as `2022年12月`. */
export function repairDateDigits(text: string): { text: string; repaired: boolean } {
  if (!/[OoIl|○]/.test(text)) return { text, repaired: false };
  const mended = text.replace(MISREAD_YEAR, mend).replace(MISREAD_DAY, mend);
  return { text: mended, repaired: mended !== text };
}

/** Brackets of one width, so that a name is the same name however it was typed. */
export function wideBrackets(text: string): string {
  return text.replace(/[(﹙]/g, "（").replace(/[)﹚]/g, "）");
}

/** Removes the separators that end a field: `市卫生健康委；` is `市卫生健康委`. */
export function trimSeparators(text: string): string {
  return text.replace(/^[\s；;，,、：:。]+/, "").replace(/[\s；;，,、：:]+$/, "");
}
