import type { CalendarRules } from "../calendar/workingDays.ts";
import { shanghaiDate } from "../calendar/calendarDay.ts";
import type { Instant } from "../process/process.ts";
import type { IssuedLetter, Letter, LetterContent, LetterPolicy } from "./letter.ts";
import { replyDay } from "./letter.ts";

/** The letters that a step makes, as events of the same step, so that the commit numbers them with it. */
export function issueLetters(
  contents: readonly LetterContent[],
  { policy, calendar, before, now }: { policy: LetterPolicy; calendar: CalendarRules; before: readonly Letter[]; now: Instant },
): { type: "letterIssued"; v: 1; letter: IssuedLetter }[] {
  const issuedOn = shanghaiDate(now);
  return contents.map((content, index) => {
    const replyBy = replyDay(policy, content.kind, calendar, issuedOn);
    return {
      type: "letterIssued",
      v: 1,
      letter: {
        id: `L${before.length + index + 1}`,
        symbol: policy.symbols[content.kind],
        year: Number(issuedOn.slice(0, 4)),
        issuedOn,
        ...content,
        ...(replyBy === undefined ? {} : { replyBy }),
      },
    };
  });
}
