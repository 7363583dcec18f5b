/** A jurisdiction's own words for a template. Null: the product's own. */
export interface Wording {
  subject: string | null;
  /** Instead of the mail's first paragraph. Everything that has to be in the mail (dates, measures, findings, steps) stays beside it. */
  intro: string | null;
  /** Behind all else, one paragraph each. */
  closing: string[];
}

/** What is wrong with a text, and with what in it. */
export type WordingProblem =
  | { problem: "unknown_placeholders"; names: string[] }
  | { problem: "unpaired_brace" }
  | { problem: "several_lines" };

const placeholder = /\{([^{}]*)\}/gu;

/**
 * Checks a text before it is kept.
 * @param allowed the placeholders that a mail can fill
 * @param oneLine for a subject
 */
export function wordingProblems({
  text,
  allowed,
  oneLine,
}: {
  text: string;
  allowed: readonly string[];
  oneLine: boolean;
}): WordingProblem[] {
  const names = [...text.matchAll(placeholder)].map(([, name = ""]) => name.trim());
  const unknown = [...new Set(names.filter((name) => !allowed.includes(name)))];
  return [
    ...(unknown.length > 0 ? [{ problem: "unknown_placeholders" as const, names: unknown }] : []),
    ...(/[{}]/u.test(text.replace(placeholder, "")) ? [{ problem: "unpaired_brace" as const }] : []),
    ...(oneLine && /[\r\n]/u.test(text) ? [{ problem: "several_lines" as const }] : []),
  ];
}

/**
 * Fills a text. A part in square brackets that holds a placeholder is left out where the mail has nothing for it, so that one text does for mails with and without a
 * date. What is filled in is never read again: braces in it are just braces.
 */
export function fillWording(text: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string => (Object.hasOwn(values, name.trim()) ? (values[name.trim()] ?? "") : "");
  const fill = (part: string): string => part.replace(placeholder, (_whole, name: string) => valueOf(name));
  return text
    .split(/(\[[^[\]]*\])/u)
    .map((part) => {
      const inner = /^\[([^[\]]*)\]$/u.exec(part)?.[1];
      const names = inner === undefined ? [] : [...inner.matchAll(placeholder)].map(([, name = ""]) => name);
      if (inner === undefined || names.length === 0) return fill(part);
      return names.every((name) => valueOf(name) !== "") ? fill(inner) : "";
    })
    .join("");
}
