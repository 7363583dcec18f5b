import type { LadderPolicy } from "../escalation/ladderPolicy.ts";
import { defaultLadderPolicy } from "../escalation/ladderPolicy.ts";
import type { LetterPolicy } from "../letters/letter.ts";
import { defaultLetterSymbols } from "../letters/letter.ts";

/** The policy of a jurisdiction for rectification issues: figures with a citation, versioned, and carried in the workflow's state. */
export interface RectificationPolicy {
  /** Working days after assignment within which an organization signs for it (签收). */
  acknowledgeWorkingDays: number;
  /** Reminders to sign for it, in working days after the day on which it was due. */
  acknowledgeReminderWorkingDays: number[];
  /** Reminders before a due date, in working days. */
  dueReminderWorkingDays: number[];
  /** Hour of the day (Asia/Shanghai) at which reminders go out. */
  reminderHour: number;
  /** Budget of 即知即改 / 立行立改, in working days from the start. */
  immediateWorkingDays: number;
  /** Working days for the office to verify after it was asked. */
  verificationWorkingDays: number;
  publicity: { required: boolean; workingDays: number };
  /** Who may close: the office, or only a leader. */
  closingBy: "office" | "leader";
  /** Months after closing at which the fix is looked at again; until then the matter stays open to reopening. */
  lookBackMonths: number;
  /** 延期: how often one date may be put off in a round, by how much, and by when a leader decides. A policy without it takes no requests. */
  extension?: { maxCount: number; maxWorkingDays: number; decideWithinWorkingDays: number };
  /** Grounds on which the clock may stand, with their citations; another ground brings its own. */
  suspension?: { grounds: { ground: string; citation: string }[] };
  /** 长期坚持 is reported on every so many months, with reminders before; a policy without it sets no dates. */
  standing?: { reportEveryMonths: number; reminderWorkingDays: number[] };
  /** 回头看, so many months after closing, to be done within so many working days; a policy without it ends the issue instead. */
  lookBack?: { months: number[]; dueWorkingDays: number };
  /** Rungs against what is overdue; a policy without them escalates nothing. */
  ladder?: LadderPolicy;
  /** Letters with their numbers; a policy without them issues none. */
  letters?: LetterPolicy;
  /** From how many hours before its date evidence counts as last-minute, and within how many minutes all of it as handed in at once: figures of warnings alone. */
  evidenceWarnings?: { hoursBeforeDue: number; atOnceMinutes: number };
}

export const defaultRectificationPolicy: RectificationPolicy = {
  acknowledgeWorkingDays: 2,
  acknowledgeReminderWorkingDays: [0, 2, 4],
  dueReminderWorkingDays: [7, 3, 1],
  reminderHour: 9,
  immediateWorkingDays: 15,
  verificationWorkingDays: 10,
  publicity: { required: false, workingDays: 5 },
  closingBy: "office",
  lookBackMonths: 3,
  extension: { maxCount: 2, maxWorkingDays: 60, decideWithinWorkingDays: 3 },
  suspension: {
    grounds: [
      { ground: "不可抗力", citation: "《中华人民共和国民法典》第一百八十条" },
      { ground: "等待司法裁判或行政复议结果", citation: "参照《中华人民共和国民事诉讼法》第一百五十三条" },
    ],
  },
  standing: { reportEveryMonths: 1, reminderWorkingDays: [3] },
  lookBack: { months: [3], dueWorkingDays: 10 },
  ladder: defaultLadderPolicy,
  letters: {
    symbols: defaultLetterSymbols,
    replyWorkingDays: { urging_letter: 3, supervision_notice: 5, interview_notice: 10, circular: 10, listing_notice: 15 },
  },
};
