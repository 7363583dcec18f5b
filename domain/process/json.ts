/** What may lie in a workflow's state, an event or a notice: plain JSON, so that it means the same after a year in a history. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export type Facts = { [key: string]: Json | undefined };

/** A value as the JSON that it would be written as. What JSON has no word for is left out, or null in a list. */
export function plainJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== "object") return null;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(members.map(([name, inner]) => [name, plainJson(inner)]));
}
