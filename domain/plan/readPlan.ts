import { gatherDrafts } from "./gather.ts";
import { readHeader } from "./header.ts";
import { finishItem, type ItemContext } from "./items.ts";
import { kindOf } from "./kind.ts";
import { colonAfterLabels } from "./labelStops.ts";
import { prepareLines, splitLines, type Line } from "./lines.ts";
import { outlineOf } from "./outline.ts";
import { joinPhaseTimes } from "./phaseLines.ts";
import { findPhases, phasesOfRows } from "./phases.ts";
import type { PlanItem, PlanReading, PlanSource, SourceLine, SourceUse } from "./reading.ts";
import { splitRunOnItems } from "./runOnItems.ts";
import { cutSegments } from "./segments.ts";
import { readTables } from "./tables.ts";
import { collectWarnings, type DescribeWarning, type WarningSink } from "./warnings.ts";

/**
 * Reads a rectification plan, task plan or schedule as cities issue them. Total: any text gives a reading, and what could not be read with
 * certainty is named in `warnings`. Every line that is not blank is accounted for in `sources`.
 * @param lines the document, as text or as numbered lines (table rows with their cells)
 * @param describeWarning words a warning for the user; without it the message is the code
 * @param fallbackTitle used where the document carries no title
 */
export function readPlan({
  lines,
  describeWarning,
  fallbackTitle = "",
}: {
  lines: string | readonly SourceLine[];
  describeWarning?: DescribeWarning;
  fallbackTitle?: string;
}): PlanReading {
  const warnings = collectWarnings();
  const source = typeof lines === "string" ? splitLines(lines) : lines;
  const prepared = prepareLines({ source, warnings });
  const furniture = new Set(prepared.furniture);
  const around = source.filter((line) => furniture.has(line.number));
  const header = readHeader({ lines: prepared.lines, around, fallbackTitle });
  const body = splitRunOnItems(colonAfterLabels(prepared.lines.filter((line) => header.used.get(line.number) !== "header")));
  const tables = readTables({ lines: body, warnings });
  const rest = joinPhaseTimes(tables.rest);
  const segments = cutSegments({ lines: rest, warnings });
  const phases = findPhases(segments);
  const outline = outlineOf(segments, phases);
  const gathered = gatherDrafts({ segments, outline, phases, year: header.year, issuedOn: header.issuedOn, warnings });

  const context: ItemContext = {
    year: header.year,
    issuedOn: header.issuedOn,
    firstLeads: prepared.lines.some((line) => FIRST_LEADS.test(line.text)),
    warnings,
  };
  const drafts = [...gathered.drafts, ...tables.drafts].sort((a, b) => a.line - b.line);
  const items = drafts.map((draft, index) => finishItem({ draft, fallbackNumber: index + 1, context }));
  checkNumbers(items, warnings);

  if (header.title === "") warnings.warn(1, "TITLE_MISSING");
  if (header.publishedLine !== null) warnings.warn(header.publishedLine, "ISSUED_ON_PUBLICATION", header.issuedOn ?? "");
  if (items.length === 0) warnings.warn(1, "NO_ITEMS");
  const uses = new Map<number, SourceUse>([...header.used, ...tables.uses, ...gathered.uses]);
  for (const number of prepared.furniture) uses.set(number, "furniture");
  return {
    kind: kindOf({ title: header.title, items, fromTables: tables.drafts.length, texts: prepared.lines.map((line) => line.text) }),
    title: header.title,
    documentNumber: header.documentNumber,
    issuer: header.issuer,
    issuedOn: header.issuedOn,
    overallDeadline: gathered.overallDeadline,
    phases: [...gathered.phases, ...phasesOfRows({ drafts: tables.drafts, context })],
    memberUnits: gathered.memberUnits,
    items,
    warnings: warnings
      .list()
      .map((warning) => ({ line: warning.line, code: warning.code, message: describeWarning?.(warning) ?? warning.code })),
    sources: accountFor({ source, lines: [...prepared.lines, ...rest], uses, items }),
  };
}

/** （责任单位中列第一位的为牵头单位） said once for the whole document. */
const FIRST_LEADS =
  /(?:列|排)(?:名)?(?:在)?(?:第一|首)(?:位|个|名)?[^。；]{0,12}(?:为|是)(?:总)?牵头|第一(?:个|家)?(?:责任)?单位[^。；]{0,6}(?:为|是)(?:总)?牵头/;

/** Numbers may restart in a section; within one they should neither repeat nor jump. */
function checkNumbers(items: readonly PlanItem[], warnings: WarningSink): void {
  let previous: PlanItem | undefined;
  for (const item of items) {
    if (previous !== undefined && previous.section === item.section) {
      if (item.number === previous.number) warnings.warn(item.line, "NUMBER_REPEATED", String(item.number));
      else if (item.number !== previous.number + 1 && item.number !== 1)
        warnings.warn(item.line, "NUMBER_JUMPS", `${previous.number} ${item.number}`);
    }
    previous = item;
  }
}

function accountFor({
  source,
  lines,
  uses,
  items,
}: {
  source: readonly SourceLine[];
  lines: readonly Line[];
  uses: ReadonlyMap<number, SourceUse>;
  items: readonly PlanItem[];
}): PlanSource[] {
  const itemAt = new Map<number, number>();
  for (const [index, item] of items.entries()) for (let line = item.line; line <= item.lastLine; line++) itemAt.set(line, index);
  const joined = new Map<number, number>();
  for (const line of lines) for (let number = line.number + 1; number <= line.last; number++) joined.set(number, line.number);
  const sources: PlanSource[] = [];
  for (const { number, text, cells } of source) {
    if (text.trim() === "" && (cells ?? []).every((cell) => cell.text.trim() === "")) continue;
    const use = uses.get(number) ?? uses.get(joined.get(number) ?? -1);
    const item = itemAt.get(number) ?? itemAt.get(joined.get(number) ?? -1);
    if (item !== undefined && (use === undefined || use === "item")) sources.push({ line: number, as: "item", item });
    else sources.push({ line: number, as: use ?? "prose", item: null });
  }
  return sources;
}
