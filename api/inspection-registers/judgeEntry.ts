import { shanghaiDate } from "../../domain/calendar/calendarDay.ts";
import type { Json } from "../../domain/process/json.ts";
import { readCell } from "../../domain/inspection/registers/readCell.ts";
import type { RegisterContent, RegisterDefinition, RowRemark } from "../../domain/inspection/registers/register.ts";
import { writeCell } from "../../domain/inspection/registers/writeCell.ts";
import type { ApiDeps } from "../core/deps.ts";
import { asJson } from "../registries/register.ts";
import type { InputError } from "../core/problem.ts";
import { Problem } from "../core/problem.ts";
import { openLookups, openNames } from "./lookups.ts";
import { remarkText } from "./remarkText.ts";

/**
 * An entry's whole content, judged by the rules of files: each value is written as its cell and read back, so that what was entered by hand can be exported and
 * imported again unchanged.
 * @throws Problem INVALID_INPUT with an error for each field that does not hold
 */
export async function judgeEntry(
  deps: ApiDeps,
  jurisdictionId: string,
  definition: RegisterDefinition,
  content: RegisterContent,
): Promise<RegisterContent> {
  const { database, clock } = deps;
  const [lookups, names] = await Promise.all([
    openLookups(database, jurisdictionId),
    openNames(database, jurisdictionId, definition, [content]),
  ]);
  const judged: Record<string, Json> = { ...content };
  const errors: InputError[] = [];
  const tell = (path: string, remark: RowRemark): void => {
    errors.push({ path, message: remarkText({ code: remark.code, ...(remark.facts === undefined ? {} : { facts: remark.facts }) }) });
  };
  for (const column of definition.columns) {
    const value = content[column.field] ?? null;
    const cell = writeCell(column, value, names);
    if (column.kind.type === "entry") await lookups.prepare(column.kind.register, cell === "" ? [] : [cell]);
    const reading = readCell(column, cell.trim(), lookups);
    if ("problem" in reading) tell(column.field, reading.problem);
    else if (value !== null && !same(reading.value, value)) errors.push({ path: column.field, message: "含有导出后无法还原的字符" });
    else judged[column.field] = reading.value;
  }
  const today = shanghaiDate(clock.now().toISOString());
  Object.assign(judged, definition.complete?.(judged, today));
  if (errors.length === 0) {
    for (const problem of definition.judge(judged, today).problems) tell(fieldOf(definition, problem), problem);
    if (errors.length === 0 && definition.keyOf(judged) === null) tell(definition.keyFields[0]?.[0] ?? "", { code: "NO_CODE" });
  }
  if (errors.length > 0) throw new Problem("INVALID_INPUT", {}, errors);
  return judged;
}

function fieldOf({ columns }: RegisterDefinition, { column }: RowRemark): string {
  return columns.find(({ header }) => header === column)?.field ?? "";
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(asJson(one)) === JSON.stringify(asJson(other));
}
