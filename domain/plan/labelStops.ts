import { looksLikeDeadline } from "./deadlines.ts";
import { classifyLabel, type PlanField } from "./labels.ts";
import type { Line } from "./lines.ts";
import { readOpening } from "./numbering.ts";
import { looksLikeOrganization } from "./organizations.ts";

const STOPPED = /^([\u4e00-\u9fff]{4,6})[。.·]\s*(?=\S)/;
const UNSEPARATED =
  /^((?:责任|牵头|配合|主办|协办|承办|主责|整改)(?:单位|部门)|(?:整改|完成|办结|落实)(?:时限|期限|时间))(?=[\u4e00-\u9fff\d])/;
const WHO_OR_WHEN: ReadonlySet<PlanField> = new Set(["lead", "cooperating", "units", "deadline"]);
const LABELS: ReadonlySet<PlanField> = new Set([...WHO_OR_WHEN, "measures", "progress", "goal", "leaders", "verifier"]);
const OFTEN = 2;

interface Stop {
  label: string;
  /** Where the label begins and where its text begins. */
  start: number;
  end: number;
}

/**
 * Puts a colon behind labels that are set apart by a full stop (`2.责任单位。市卫生健康委`) or by nothing (`责任单位市卫生健康委`). Only a label that
 * recurs that way counts: once, it may be a heading or the start of a sentence.
 */
export function colonAfterLabels(lines: readonly Line[]): Line[] {
  const stops = lines.map((line) => (line.cells === null ? stopOf(line.text) : null));
  const counts = new Map<string, number>();
  for (const stop of stops) if (stop !== null) counts.set(stop.label, (counts.get(stop.label) ?? 0) + 1);
  return lines.map((line, at) => {
    const stop = stops[at];
    if (stop === null || stop === undefined || (counts.get(stop.label) ?? 0) < OFTEN) return line;
    const text = `${line.text.slice(0, stop.start)}${stop.label}：${line.text.slice(stop.end)}`;
    return { ...line, text, spaced: text };
  });
}

function stopOf(text: string): Stop | null {
  const rest = readOpening(text)?.rest ?? text;
  const start = text.length - rest.length;
  const stopped = STOPPED.exec(rest);
  const label = stopped?.[1] ?? UNSEPARATED.exec(rest)?.[1];
  const field = label === undefined ? null : classifyLabel(label);
  if (label === undefined || field === null || !LABELS.has(field)) return null;
  if (stopped !== null) return { label, start, end: start + stopped[0].length };
  const value = rest.slice(label.length);
  const fits =
    field === "deadline"
      ? looksLikeDeadline(value)
      : value.split(/[、，,；;]/).every((name) => looksLikeOrganization(name.replace(/。$/, "")));
  return fits ? { label, start, end: start + label.length } : null;
}
