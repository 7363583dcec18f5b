import type { Json } from "../../process/json.ts";
import type { HeaderMatch } from "./matchHeader.ts";
import type { CellLookups } from "./readCell.ts";
import { readCell } from "./readCell.ts";
import type { RegisterContent, RegisterDefinition, RowRemark } from "./register.ts";
import { MAX_ATTRIBUTE_CHARACTERS } from "./register.ts";
import type { SourceRow } from "./sourceRow.ts";

export type RowReading = {
  row: number;
  /** The fields that the file has columns for; null when the row is refused. An attribute that is null is to be taken away, others stay. */
  content: RegisterContent | null;
  key: string | null;
  formerKey: string | null;
  problems: RowRemark[];
  warnings: RowRemark[];
};

/** Whether nothing stands in the row. */
export function isEmptyRow({ cells }: SourceRow): boolean {
  return cells.every((cell) => cell.trim() === "");
}

/**
 * Reads a row below the header. Whatever is wrong with it is told at once, not only the first thing.
 * @param today a date in Shanghai: what is in the future, what has expired
 */
export function readRow(
  definition: RegisterDefinition,
  header: HeaderMatch,
  source: SourceRow,
  { lookups, today }: { lookups: CellLookups; today: string },
): RowReading {
  const problems: RowRemark[] = [];
  const warnings: RowRemark[] = [];
  const content: Record<string, Json> = {};
  const attributes: Record<string, Json> = {};
  let hasAttributes = false;
  if (source.cells.slice(header.columns.length).some((cell) => cell.trim() !== ""))
    problems.push({ code: "TOO_MANY_CELLS", facts: { columns: header.columns.length } });
  if (source.hidden === true) warnings.push({ code: "HIDDEN_ROW" });
  for (const [place, column] of header.columns.entries()) {
    if (column.type === "ignored") continue;
    const { header: name } = column;
    const text = tidy(source.cells[place] ?? "");
    const trait = source.traits?.[place];
    if (trait === "no_value") problems.push({ code: "FORMULA_WITHOUT_VALUE", column: name });
    else if (/[\uFFFD\p{Surrogate}]/u.test(text) || text.includes("\u0000")) problems.push({ code: "UNREADABLE_CHARACTERS", column: name });
    else if (column.type === "attribute") {
      hasAttributes = true;
      if (Array.from(text).length > MAX_ATTRIBUTE_CHARACTERS) problems.push({ code: "BAD_ATTRIBUTE", column: name });
      else attributes[column.name] = text === "" ? null : text;
    } else {
      const { type } = column.column.kind;
      if (trait === "imprecise" && (type === "code" || type === "creditCode" || type === "entry"))
        problems.push({ code: "LOST_DIGITS", column: name, facts: { text } });
      else {
        const reading = readCell(column.column, text, lookups);
        if ("problem" in reading) problems.push(reading.problem);
        else content[column.column.field] = reading.value;
      }
    }
    if (trait === "formula") warnings.push({ code: "FROM_FORMULA", column: name });
    if (trait === "merged" && text !== "") warnings.push({ code: "FROM_MERGED_CELL", column: name });
  }
  if (hasAttributes) content["attributes"] = attributes;
  if (problems.length === 0) {
    Object.assign(content, definition.complete?.(content, today));
    const judged = definition.judge(content, today);
    problems.push(...judged.problems);
    warnings.push(...judged.warnings);
    if (problems.length === 0 && definition.keyOf(content) === null) problems.push({ code: "NO_CODE" });
  }
  if (isExample(definition, header, source)) problems.splice(0, problems.length, { code: "EXAMPLE_ROW" });
  const accepted = problems.length === 0;
  return {
    row: source.row,
    content: accepted ? content : null,
    key: accepted ? definition.keyOf(content) : null,
    formerKey: accepted ? (definition.formerKeyOf?.(content) ?? null) : null,
    problems,
    warnings,
  };
}

/** Fields that a new entry gets when the file has no column for them. */
export function fallbacks(definition: RegisterDefinition): RegisterContent {
  const content: Record<string, Json> = Object.fromEntries(definition.columns.map(({ field, fallback }) => [field, fallback ?? null]));
  return definition.openAttributes === true ? { ...content, attributes: {} } : content;
}

/** Headers of columns that an entry must have to be entered anew, and that the file has not. */
export function columnsMissingForNew(definition: RegisterDefinition, { columns }: HeaderMatch): string[] {
  const fields = new Set(columns.flatMap((column) => (column.type === "field" ? [column.column.field] : [])));
  return definition.columns.flatMap(({ field, header, required }) => (required === true && !fields.has(field) ? [header] : []));
}

/** The template's own row, left in by whoever filled in the template. */
function isExample({ columns }: RegisterDefinition, header: HeaderMatch, { cells }: SourceRow): boolean {
  const examples = columns.filter(({ example }) => example.startsWith("示例-"));
  return examples.some(({ field, example }) =>
    header.columns.some(
      (column, place) => column.type === "field" && column.column.field === field && tidy(cells[place] ?? "") === example,
    ),
  );
}

/** Without spaces around, also those of Chinese texts, and without what cannot be seen. Line breaks inside a cell stay. */
function tidy(cell: string): string {
  return cell
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/gu, "")
    .replaceAll(/\r\n?/gu, "\n")
    .trim();
}
