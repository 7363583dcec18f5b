import { classifyLabel, type PlanField } from "./labels.ts";

/** A column of a table and what its heading says it holds. */
export interface Column {
  field: PlanField;
  label: string;
}

const BY_WORD: readonly [RegExp, PlanField][] = [
  [/牵头|主办|发起/, "lead"],
  [/配合|协办|联合部门|参与/, "cooperating"],
  [/责任.*(?:单位|部门)|(?:单位|部门)$/, "units"],
  [/责任人|领导|联系人/, "leaders"],
  [/时限|时间|期限|节点/, "deadline"],
  [/措施|举措/, "measures"],
  [/问题/, "description"],
  [/进展|完成情况|整改情况/, "progress"],
  [/目标/, "goal"],
  [/任务|内容|事项|项目/, "title"],
];

/** Reads a row as the heading of a table: most cells name something we know, and at least one names who, what or when. Null when it is no heading. */
export function readColumns(cells: readonly string[]): Column[] | null {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length < 2 || filled.some((cell) => cell.length > 30)) return null;
  const columns = cells.map((cell) => columnOf(cell.replace(/\s/g, "")));
  const known = cells.filter((cell) => classifyLabel(cell.replace(/\s/g, "")) !== null).length;
  const fields = new Set(columns.map((column) => column.field));
  const telling = ["units", "lead", "measures", "deadline", "cooperating"] as const;
  const substance = fields.has("title") || fields.has("description") || fields.has("measures");
  if (known < 2 || known * 2 < filled.length || !telling.some((field) => fields.has(field)) || !(substance || fields.has("number")))
    return null;
  return columns;
}

function columnOf(heading: string): Column {
  const exact = classifyLabel(heading);
  if (exact !== null) return { field: exact, label: heading };
  for (const [pattern, field] of BY_WORD)
    if (heading !== "" && heading.length <= 20 && pattern.test(heading)) return { field, label: heading };
  return { field: "note", label: heading };
}
