import { namesTime } from "./deadlines.ts";
import type { Line } from "./lines.ts";

const PHASE_ALONE = /^.{0,30}阶段(?:[：:][^。；，,：:\d]{2,16})?[。：:]?$/;
const TIME_ALONE = /^(?:(?:完成|实施|工作)?(?:时间|时限)(?:安排)?[：:])?\s*((?:即日起|从|自)?[^。；;，,：:（(]{2,40})[。；]?$/;

/** A phase may have its time on the line below its name; the two become one line, `自查阶段（3月1日至3月31日）`. */
export function joinPhaseTimes(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const next = lines[at + 1];
    if (line === undefined) continue;
    const span = next === undefined || next.cells !== null ? undefined : TIME_ALONE.exec(next.text)?.[1];
    if (
      next === undefined ||
      span === undefined ||
      line.cells !== null ||
      !PHASE_ALONE.test(line.text) ||
      !/\d/.test(span) ||
      !namesTime(span)
    ) {
      joined.push(line);
      continue;
    }
    const text = `${line.text.replace(/[。：:]$/, "")}（${span}）`;
    joined.push({ ...line, last: next.last, text, spaced: text, raw: text });
    at++;
  }
  return joined;
}
