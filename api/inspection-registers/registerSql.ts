import type { Column, RegisterContent, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import type { RegisterName } from "../../domain/inspection/registers/registerName.ts";
import { Prisma } from "../../generated/prisma/client.ts";

/** The table that holds a register's entries as they are now. */
const TABLES: Readonly<Record<RegisterName, string>> = {
  "check-items": "check_item",
  "inspection-objects": "inspection_object",
  inspectors: "inspector",
  recusals: "recusal",
};

/**
 * The statements of a register rest on its definition alone: a field's column is its name with underscores, its type follows from its kind. Whatever else comes
 * into a statement is a parameter.
 */
export interface RegisterSql {
  table: Prisma.Sql;
  /** An entry's content as JSON, from a row of the table called `t`. */
  content: Prisma.Sql;
  /** The columns of the fields. */
  columns: Prisma.Sql;
  /** The same columns of a record called `c` that was taken out of a content. */
  values: Prisma.Sql;
  /** The definition of that record: `c("name" text, …)`. */
  record: Prisma.Sql;
  /** `"name" = excluded."name", …` */
  updates: Prisma.Sql;
}

export function registerSql(definition: RegisterDefinition): RegisterSql {
  const fields = fieldsOf(definition);
  const list = (write: (field: { field: string; column: string; type: string }) => string): Prisma.Sql =>
    Prisma.raw(fields.map(write).join(", "));
  return {
    table: Prisma.raw(`"${TABLES[definition.name]}"`),
    content: Prisma.sql`jsonb_build_object(${list(({ field, column }) => `'${field}', t."${column}"`)})`,
    columns: list(({ column }) => `"${column}"`),
    values: list(({ field, type }) => (type === "jsonb" ? `coalesce(c."${field}", '{}'::jsonb)` : `c."${field}"`)),
    record: list(({ field, type }) => `"${field}" ${type}`),
    updates: list(({ column }) => `"${column}" = excluded."${column}"`),
  };
}

/** The column of one field, for conditions on it. */
export function columnOf(field: string): Prisma.Sql {
  return Prisma.raw(`t."${underscored(field)}"`);
}

/** Names of the fields, in the order of the definition. */
export function fieldNames(definition: RegisterDefinition): string[] {
  return fieldsOf(definition).map(({ field }) => field);
}

/** Only the fields that the register has. */
export function ownFields(definition: RegisterDefinition, content: RegisterContent): RegisterContent {
  return Object.fromEntries(fieldNames(definition).flatMap((field) => (content[field] === undefined ? [] : [[field, content[field]]])));
}

function fieldsOf(definition: RegisterDefinition): { field: string; column: string; type: string }[] {
  const fields = definition.columns.map(({ field, kind }) => ({ field, column: underscored(field), type: typeOf(kind.type) }));
  return definition.openAttributes === true ? [...fields, { field: "attributes", column: "attributes", type: "jsonb" }] : fields;
}

function underscored(field: string): string {
  return field.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

function typeOf(kind: Column["kind"]["type"]): string {
  switch (kind) {
    case "integer":
    case "ratio":
      return "integer";
    case "flag":
      return "boolean";
    case "list":
      return "text[]";
    case "periods":
      return "jsonb";
    default:
      return "text";
  }
}
