import type { LadderPolicy } from "../escalation/ladderPolicy.ts";
import { defaultLadderPolicy } from "../escalation/ladderPolicy.ts";
import type { LetterPolicy } from "../letters/letter.ts";
import { defaultLetterSymbols } from "../letters/letter.ts";

/** The policy of a jurisdiction for visits: figures with a citation, versioned, and carried in the workflow's state. */
export interface VisitPolicy {
  /** Working days after the start within which each inspector confirms. */
  confirmWorkingDays: number;
  /** Reminders before the result is due, in working days. */
  resultReminderWorkingDays: number[];
  /** Working days after completing within which the result is published. */
  publicationWorkingDays: number;
  /** Reminders before the publication is due, in working days. */
  publicationReminderWorkingDays: number[];
  /** Hour of the day (Asia/Shanghai) at which reminders go out. */
  reminderHour: number;
  /** Inspectors of each department who sign the result. */
  signatures: number;
  /** Working days after completing within which a problem that needs a person's decision has its follow-up. */
  followUpWorkingDays: number;
  /** 发文字号 of case transfers, before the year. */
  transferSymbol: string;
  /** Rungs against departments whose results are late; a policy without them escalates nothing. */
  ladder?: LadderPolicy;
  /** Letters with their numbers; a policy without them issues none. */
  letters?: LetterPolicy;
}

export const defaultVisitPolicy: VisitPolicy = {
  confirmWorkingDays: 2,
  resultReminderWorkingDays: [3, 1],
  publicationWorkingDays: 20,
  publicationReminderWorkingDays: [5, 1],
  reminderHour: 9,
  signatures: 2,
  followUpWorkingDays: 7,
  transferSymbol: "综监移送",
  ladder: defaultLadderPolicy,
  letters: {
    symbols: defaultLetterSymbols,
    replyWorkingDays: { supervision_notice: 5, interview_notice: 10, circular: 10, listing_notice: 15 },
  },
};
