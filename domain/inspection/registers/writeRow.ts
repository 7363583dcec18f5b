import type { RegisterContent, RegisterDefinition } from "./register.ts";
import { ATTRIBUTE_PREFIX } from "./register.ts";
import type { CellNames } from "./writeCell.ts";
import { writeCell } from "./writeCell.ts";

/** The header of a table with every column of the register, and one for each attribute. */
export function headerRow(definition: RegisterDefinition, attributes: readonly string[] = []): string[] {
  return [...definition.columns.map(({ header }) => header), ...attributes.map((name) => `${ATTRIBUTE_PREFIX}：${name}`)];
}

/** An entry as a row below that header; `readRow` reads it back to the same content. */
export function writeRow(
  definition: RegisterDefinition,
  content: RegisterContent,
  { names, attributes = [] }: { names: CellNames; attributes?: readonly string[] },
): string[] {
  const held = content["attributes"];
  const valueOf = (name: string): string => {
    const value = typeof held === "object" && held !== null && !Array.isArray(held) && Object.hasOwn(held, name) ? held[name] : "";
    return typeof value === "string" ? value : "";
  };
  return [...definition.columns.map((column) => writeCell(column, content[column.field], names)), ...attributes.map(valueOf)];
}

/** The template's example row. */
export function exampleRow(definition: RegisterDefinition): string[] {
  return definition.columns.map(({ example }) => example);
}
