import { namesTime, readDeadline, type DeadlineContext } from "./deadlines.ts";
import type { PlanDeadline } from "./reading.ts";

const WHOLE =
  /(?:全部|全面|所有|整体|整改(?:工作|任务|落实)|各项(?:整改)?任务|问题(?:整改)?)[^。；]{0,24}(?:完成|整改到位|办结|销号|见底|清零)|(?:完成|办结)[^。；]{0,12}(?:全部|所有|各项)(?:整改)?(?:任务|工作|问题)/;
const DEADLINE_HEADING = /(?:整改|完成|工作|办结)(?:时限|期限|时间)(?:要求|安排)?$/;

/**
 * Reads the time by which the whole plan is to be done, from a label outside the items, a section of its own (三、整改时限), or a sentence that
 * speaks of all of it. Null when the text says nothing of the kind.
 */
export function readOverallDeadline({
  text,
  labelled,
  heading,
  context,
}: {
  text: string;
  labelled: boolean;
  heading: string;
  context: DeadlineContext;
}): PlanDeadline | null {
  if (labelled) return text === "" ? null : readDeadline(text, context);
  if (DEADLINE_HEADING.test(heading) && namesTime(text)) return readDeadline(firstSentenceWithTime(text), context);
  if (text.length > 2000) return null;
  for (const sentence of text.split(/[。；;]/)) {
    const clauses = sentence.split(/[，,]/);
    for (const [at, clause] of clauses.entries()) {
      const around = [clauses[at - 1] ?? "", clause, clauses[at + 1] ?? ""].join("，");
      if (
        /前|底|末/.test(clause) &&
        namesTime(clause) &&
        (WHOLE.test(clause) || (WHOLE.test(around) && /^(?:力争|确保|务必|原则上|要|应)?(?:于|在|到|至)?20\d\d年/.test(clause))) &&
        !/^(?:截至|截止|目前)/.test(clause)
      ) {
        return readDeadline(clause.trim(), context);
      }
    }
  }
  return null;
}

function firstSentenceWithTime(text: string): string {
  const sentences = text.split(/(?<=[。；;])/);
  return (sentences.find((sentence) => namesTime(sentence)) ?? text).trim();
}
