import type { Facts, Json } from "../domain/process/json.ts";

/**
 * Fills a sentence of the catalogue. `{name}` is replaced by the fact of that name, lists are joined by 、; a part in square brackets is left out
 * when one of its facts is missing or empty, so that a sentence reads well with what is known.
 */
export function fill(template: string, facts: Facts): string {
  return template
    .replace(/\[([^[\]]*)\]/gu, (_part, inner: string) => (namesIn(inner).every((name) => word(facts[name]) !== "") ? inner : ""))
    .replace(/\{(\w+)\}/gu, (_part, name: string) => word(facts[name]));
}

/** The names of the facts that a sentence asks for. */
export function namesIn(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? "");
}

function word(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(word).filter(Boolean).join("、");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
