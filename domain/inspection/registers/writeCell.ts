import type { Json } from "../../process/json.ts";
import type { Column } from "./register.ts";

/** Names for the ids that a content holds. */
export type CellNames = {
  organization(id: string): string;
  entry(register: string, id: string): string;
};

/** Writes a value as its column's cells show it; `readCell` reads it back to the same value. */
export function writeCell({ kind }: Column, value: Json | undefined, names: CellNames): string {
  if (value === null || value === undefined) return "";
  switch (kind.type) {
    case "text":
    case "code":
    case "creditCode":
    case "date":
    case "integer":
      return plain(value);
    case "ratio":
      return typeof value === "number" ? percent(value) : "";
    case "choice":
      return kind.words[plain(value)]?.[0] ?? plain(value);
    case "flag":
      return value === true ? kind.yes[0] : kind.no[0];
    case "list":
      return Array.isArray(value) ? value.map(plain).join("、") : "";
    case "periods":
      return Array.isArray(value) ? value.map(period).join("；") : "";
    case "organization":
      return names.organization(plain(value));
    case "entry":
      return names.entry(kind.register, plain(value));
    default: {
      const unknown: never = kind;
      return unknown;
    }
  }
}

/** Basis points as per cent: 550 is 5.5%. */
export function percent(basisPoints: number): string {
  const rest = String(basisPoints % 100)
    .padStart(2, "0")
    .replace(/0+$/u, "");
  return `${Math.trunc(basisPoints / 100)}${rest === "" ? "" : `.${rest}`}%`;
}

function period(value: Json): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  const { from = "", until = "" } = value;
  return from === until ? plain(from) : `${plain(from)}至${plain(until)}`;
}

function plain(value: Json): string {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
