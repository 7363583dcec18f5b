import type { Column, RegisterDefinition } from "./register.ts";
import { ATTRIBUTE_PREFIX, MAX_ATTRIBUTE_CHARACTERS, MAX_ATTRIBUTES } from "./register.ts";

/** What a column of a file is: a field of the register, an attribute by its name, or nothing that is read. */
export type FileColumn = { header: string } & (
  | { type: "field"; column: Column }
  | { type: "attribute"; name: string }
  | { type: "ignored" }
);

export type HeaderMatch = {
  columns: FileColumn[];
  /** How many columns are fields. */
  fields: number;
  /** Fields that more than one column names, by their headers in the file. */
  twice: string[][];
  /** Headers of columns without which rows cannot be told apart or entered. */
  missing: string[];
};

/** Columns that our own lists of refused rows add, and numbering that tables begin with. */
const LIST_COLUMNS: ReadonlySet<string> = new Set(["序号", "行号", "未导入原因", "提示"]);

/**
 * Reads a row as the table's header. A title or a note is a row that matches few columns or none; who looks for the header takes the row with most.
 * A header counts whatever its spaces, its line breaks, its width of characters, and what it adds in brackets at its end (必填).
 */
export function matchHeader(definition: RegisterDefinition, cells: readonly string[]): HeaderMatch {
  const named = new Map<string, Column>();
  for (const column of definition.columns) for (const synonym of column.synonyms) named.set(plainHeader(synonym), column);
  for (const column of definition.columns) named.set(plainHeader(column.header), column);
  const byField = new Map<string, string[]>();
  const attributes = new Set<string>();
  const columns = cells.map((cell): FileColumn => {
    const header = cell.trim();
    const plain = plainHeader(header);
    const column = LIST_COLUMNS.has(plain) ? undefined : (named.get(plain) ?? named.get(withoutBrackets(plain)));
    if (column !== undefined) {
      byField.set(column.field, [...(byField.get(column.field) ?? []), header]);
      return { type: "field", header, column };
    }
    const name = definition.openAttributes === true ? attributeOf(header) : null;
    if (name === null || attributes.size >= MAX_ATTRIBUTES) return { type: "ignored", header };
    if (attributes.has(name)) byField.set(`attribute ${name}`, [name, name]);
    attributes.add(name);
    return { type: "attribute", header, name };
  });
  const has = (field: string): boolean => byField.has(field);
  const missing = definition.keyFields.flatMap((fields) =>
    fields.some(has) ? [] : [definition.columns.flatMap((column) => (fields.includes(column.field) ? [column.header] : [])).join("或")],
  );
  return {
    columns,
    fields: definition.columns.filter(({ field }) => has(field)).length,
    twice: [...byField.values()].filter((headers) => headers.length > 1),
    missing,
  };
}

function plainHeader(header: string): string {
  return header
    .normalize("NFKC")
    .replaceAll(/[\s*:\p{C}]/gu, "")
    .toUpperCase();
}

function withoutBrackets(plain: string): string {
  return plain.replace(/\([^()]*\)$/u, "");
}

function attributeOf(header: string): string | null {
  const parts = new RegExp(`^${ATTRIBUTE_PREFIX}\\s*[:：]\\s*(\\S.*)$`, "u").exec(header);
  const name = parts?.[1]?.normalize("NFKC").trim() ?? "";
  return name === "" || Array.from(name).length > MAX_ATTRIBUTE_CHARACTERS || name === "__proto__" ? null : name;
}
