import { z } from "zod";
import type { Column, RegisterDefinition } from "../../domain/inspection/registers/register.ts";
import { MAX_ATTRIBUTE_CHARACTERS, MAX_ATTRIBUTES } from "../../domain/inspection/registers/register.ts";

/** A field's value in JSON. What the kind of a cell demands beyond its type is judged as the cells of a file are. */
function valueOf({ kind }: Column): z.ZodType {
  switch (kind.type) {
    case "integer":
      return z.number().int().min(kind.min).max(kind.max).nullable();
    case "ratio":
      return z.number().int().min(0).max(10_000).nullable();
    case "flag":
      return z.boolean();
    case "list":
      return z.array(z.string().trim().min(1).max(kind.max)).max(kind.entries);
    case "periods":
      return z.array(z.strictObject({ from: z.iso.date(), until: z.iso.date() })).max(kind.entries);
    case "date":
      return z.iso.date().nullable();
    case "choice":
      return z.enum(Object.keys(kind.words)).nullable();
    case "text":
    case "code":
      return z.string().trim().max(kind.max).nullable();
    default:
      return z.string().trim().max(64).nullable();
  }
}

const attributes = z
  .record(z.string().trim().min(1).max(MAX_ATTRIBUTE_CHARACTERS), z.string().trim().min(1).max(MAX_ATTRIBUTE_CHARACTERS))
  .refine((record) => Object.keys(record).length <= MAX_ATTRIBUTES, `最多 ${MAX_ATTRIBUTES} 项`)
  .describe("分层属性，导入文件中为“属性：…”列");

function described(column: Column): z.ZodType {
  const unit =
    column.kind.type === "ratio"
      ? "，万分之一为单位"
      : column.kind.type === "entry"
        ? "，名录记录的 id"
        : column.kind.type === "organization"
          ? "，单位的 id"
          : "";
  return valueOf(column).describe(`${column.header}${unit}`);
}

export interface EntrySchemas {
  view: z.ZodType;
  created: z.ZodType;
  changed: z.ZodType;
}

const fact = {
  id: z.string(),
  key: z.string().describe("在名录中的编号"),
  version: z.number().int(),
  revision: z.number().int().describe("名录的修订号"),
};

/** The JSON of a register's entries: as they are read, as they are entered, as they are changed. */
export function entrySchemas(definition: RegisterDefinition): EntrySchemas {
  const fields: [string, z.ZodType, boolean][] = definition.columns.map((column) => [
    column.field,
    described(column),
    column.required === true,
  ]);
  if (definition.openAttributes === true) fields.push(["attributes", attributes, false]);
  // The credit class is only there for those who may see it.
  const viewed = fields.map(([field, schema]): [string, z.ZodType] => [field, field === "creditClass" ? schema.optional() : schema]);
  const basis =
    definition.name === "inspection-objects"
      ? { creditClassBasis: z.string().trim().min(1).max(200).optional().describe("信用风险等级变更的依据；变更等级时必填") }
      : {};
  return {
    view: z.object({
      ...fact,
      updatedAt: z.iso.datetime(),
      ...Object.fromEntries(viewed),
      labels: z.record(z.string(), z.string()).describe("引用字段的名称"),
    }),
    created: z.strictObject({
      ...Object.fromEntries(fields.map(([field, schema, required]) => [field, required ? schema : schema.optional()])),
      ...basis,
    }),
    changed: z.strictObject({
      ...Object.fromEntries(fields.map(([field, schema]) => [field, schema.optional()])),
      ...basis,
      version: z.number().int().min(1).describe("所依据的版本，不一致时拒绝"),
    }),
  };
}
