import { namesTime, readSpan, type DeadlineContext } from "./deadlines.ts";
import type { ItemDraft } from "./drafts.ts";
import { readOpening } from "./numbering.ts";
import type { PlanPhase } from "./reading.ts";
import type { Segment } from "./segments.ts";

const UNDER_HEADING =
  /(?:时间|进度|步骤|阶段)(?:安排|步骤|计划)|(?:方法|实施|工作|整改|推进|行动)步骤|阶段(?:安排|划分)|时间(?:进度|步骤)|(?:工作|推进|整改|整治|行动)(?:安排|进度|计划)$/;
const LONGEST_NAME = 40;

interface Wording {
  name: string;
  span: string;
  rest: string;
}

/** （一）自查阶段（2022年3月—5月）。… and its like: a name and a span, in brackets, behind a colon, or before the name. */
function phaseWording(text: string, underHeading: boolean): Wording | null {
  const bracketed = /^([^（(。；;，,]{2,40})[。：:]?[（(]([^（）()]{2,40})[）)][：:。，,]?/.exec(text);
  if (bracketed !== null && namesTime(bracketed[2] ?? "") && (underHeading || /阶段/.test(bracketed[1] ?? ""))) {
    return { name: bracketed[1] ?? "", span: bracketed[2] ?? "", rest: text.slice(bracketed[0].length) };
  }
  const labelled =
    /^([^（(。；;，,：:]{0,20}阶段(?:[：:][^（(。；;，,：:\d]{2,16})?)[。，,；;]?\s*(?:完成|实施|工作)?(?:时间|时限)(?:安排)?[：:]\s*([^。；;，,：:（(]{2,40})[。；;，,]?/.exec(
      text,
    );
  if (labelled !== null && namesTime(labelled[2] ?? ""))
    return { name: labelled[1] ?? "", span: labelled[2] ?? "", rest: text.slice(labelled[0].length) };
  const behind =
    /^([^（(。；;，,：:]{0,20}阶段(?:[：:][^（(。；;，,：:\d]{2,16})?)[：:，,]?\s*((?:即日起|从|自|于)?[^。；;，,：:（(]{0,6}\d[^。；;，,：:（(]{2,30})[。；;，,：:]?/.exec(
      text,
    );
  if (behind !== null && namesTime(behind[2] ?? ""))
    return { name: behind[1] ?? "", span: behind[2] ?? "", rest: text.slice(behind[0].length) };
  const listed = underHeading
    ? /^([^（(。；;，,：:\d]{2,20})[：:，,]\s*((?:即日起|从|自|于)?[^。；;，,：:（(]{0,6}\d[^。；;，,：:（(]{1,30})[。；;，,：:]?/.exec(
        text,
      )
    : null;
  if (listed !== null && namesTime(listed[2] ?? ""))
    return { name: listed[1] ?? "", span: listed[2] ?? "", rest: text.slice(listed[0].length) };
  const before =
    /^((?:即日起|从|自)?(?:20\d\d年)?\d[^。；;，,：:（(]{2,30}?)(?:为|是|[：:，,])\s*([^。；;，,：:（(]{2,20}阶段)[。；;，,：:]?/.exec(
      text,
    );
  if (before !== null && namesTime(before[1] ?? ""))
    return { name: before[2] ?? "", span: before[1] ?? "", rest: text.slice(before[0].length) };
  return null;
}

/** Indices of the segments that open a phase. */
export function findPhases(segments: readonly Segment[]): Set<number> {
  const found = new Set<number>();
  let under = false;
  let rank = 9;
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === "label") continue;
    const original = segment.kind === "opening" ? (readOpening(segment.original)?.rest ?? segment.original) : segment.original;
    if (segment.kind === "opening" && segment.rank <= rank) {
      under = UNDER_HEADING.test(original) && original.length <= 30;
      rank = under ? segment.rank : 9;
    }
    const isHeading = under && segment.kind === "opening" && segment.rank === rank;
    if (!isHeading && original.slice(0, 80) !== "" && splitPhases(original, under && segment.kind === "opening").length > 0) found.add(at);
  }
  return found;
}

/** Several phases may run on in one paragraph: 第一阶段（…）：…。第二阶段（…）：…。 */
function splitPhases(text: string, underHeading: boolean): Wording[] {
  const pieces = text.split(/(?=第[一二三四五六]阶段)/).filter((piece) => piece !== "");
  if (pieces.length > 1) {
    const wordings = pieces.flatMap((piece) => phaseWording(piece, false) ?? []);
    if (wordings.length > 1) return wordings;
  }
  const wording = phaseWording(text, underHeading);
  return wording === null ? [] : [wording];
}

/** Rows of a schedule that stand for a phase (动员部署阶段 | 3月 | …); several rows of one phase make one. */
export function phasesOfRows({
  drafts,
  context,
}: {
  drafts: readonly ItemDraft[];
  context: Pick<DeadlineContext, "year" | "issuedOn">;
}): PlanPhase[] {
  const phases: PlanPhase[] = [];
  for (const draft of drafts) {
    const name = [draft.section, draft.title].find((text) => text !== null && /阶段/.test(text) && text.length <= LONGEST_NAME) ?? null;
    const span =
      draft.fields
        .find((field) => field.field === "deadline")
        ?.parts.map((part) => part.text)
        .join("") ?? "";
    const dates = name === null || span === "" ? null : readSpan(span, { ...context, warn: () => undefined });
    if (name === null || dates === null) continue;
    const known = phases.find((phase) => phase.name === name);
    if (known === undefined)
      phases.push({
        name,
        ...dates,
        text: span,
        description: draft.title === name ? "" : (draft.title ?? draft.heading),
        line: draft.line,
      });
    else if ((dates.to ?? "") > (known.to ?? "")) known.to = dates.to;
  }
  return phases;
}

/** Reads the phases that a paragraph opens; `text` is the paragraph without its number. */
export function readPhases({ text, line, context }: { text: string; line: number; context: DeadlineContext }): PlanPhase[] {
  return splitPhases(text, true).map(({ name, span, rest }) => {
    const dates = readSpan(span, context);
    if (dates === null) context.warn("PHASE_UNREAD", span);
    return {
      name: name
        .trim()
        .replace(/^[：:、]+|[：:、]+$/g, "")
        .slice(0, LONGEST_NAME),
      from: dates?.from ?? null,
      to: dates?.to ?? null,
      text: span.trim(),
      description: rest.trim(),
      line,
    };
  });
}
